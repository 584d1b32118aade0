"""What the pages through a plan's year share: files of its tables, and forms that ask."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase

from milstolpe.core.answering import done
from milstolpe.core.asking import Question, question_page
from milstolpe.core.files import Column, Row
from milstolpe.core.filters import FilterForm
from milstolpe.core.listing import list_file
from milstolpe.core.page import Link
from milstolpe.core.versions import begun
from milstolpe.workplan.models import Plan
from milstolpe.workplan.views.work_files import chosen_format
from milstolpe.workplan.views.work_frame import plan_crumbs


def year_file(
    request: HttpRequest,
    plan: Plan,
    table: tuple[Sequence[Column], Iterable[Row]],
    *,
    name: str,
    title: str,
    form: FilterForm | None = None,
) -> HttpResponseBase:
    """A table of the year in the format of the address; `name` gets the year after it."""
    columns, rows = table
    return list_file(
        request,
        chosen_format(request),
        columns,
        rows,
        name=f"{name}-{plan.year}",
        title=f"{title} {plan.year}",
        source=plan.title,
        form=form,
    )


def asked(
    request: HttpRequest,
    plan: Plan,
    question: Question,
    form: BaseForm,
    act: Callable[[], object],
    *,
    above: Link,
) -> HttpResponse:
    """The page with the form; what it asks for is done when it is sent and right.

    Args:
        above: the page that the question belongs to, for the crumbs.
    """
    if form.is_bound and done(form, act):
        messages.success(request, str(question.done))
        return HttpResponseRedirect(question.back)
    crumbs = plan_crumbs(plan, above, Link(question.title, request.path))
    frame = {"crumbs": crumbs, "is_example": plan.is_example}
    return question_page(request, question, form, frame=frame)


def begins(row: Any, *names: str) -> dict[str, Any]:
    """What a form begins from: the newest save of the row, and then these fields of it."""
    number = begun(row)
    return {"base_number": number, **{name: getattr(row, name) for name in names}}
