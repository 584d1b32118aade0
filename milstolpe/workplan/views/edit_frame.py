"""What the pages share where a plan is changed: the form, the question before a removal."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.asking import Question, question_page
from milstolpe.core.page import Link, PageHead
from milstolpe.core.versions import begun
from milstolpe.workplan.enums import PlanState
from milstolpe.workplan.forms.parts import PartForm, RemoveForm
from milstolpe.workplan.models import Plan
from milstolpe.workplan.queries.parts import newest_key, plan_of
from milstolpe.workplan.queries.removal import Removal, removal_of
from milstolpe.workplan.services.editing import add_part, remove_part, save_part
from milstolpe.workplan.views.work_frame import plan_crumbs, sent, work_context


def edit_page(
    request: HttpRequest,
    plan: Plan,
    form: BaseForm,
    title: str,
    *crumbs: Link,
    back: str,
    template: str = "workplan/edit_form.html",
    page: str = "work-plan",
    **more: Any,
) -> HttpResponse:
    """A form of the plan; one that was refused holds what was typed.

    Args:
        crumbs: those between the plan's own and this page.
        back: where "cancel" leads.
    """
    head = PageHead(title, kind=plan.title, answer=more.pop("answer", "") or standing(plan))
    here = Link(title, request.path)
    context = {**work_context(plan, head, *crumbs, here, page=page), "form": form, "back": back}
    status = REFUSED if form.is_bound else 200
    return render(request, template, {**context, **more}, status=status)


def standing(plan: Plan) -> str:
    """What a change means for those who read the plan."""
    if plan.state == PlanState.DECIDED:
        return _("The plan is decided. Everyone sees what you change once a change is decided.")
    return ""


def closed(request: HttpRequest, plan: Plan, back: str) -> HttpResponse | None:
    """The way back from a form of a closed year; what was sent is still answered in the form."""
    if plan.state != PlanState.CLOSED or request.method == "POST":
        return None
    messages.error(request, _("The year is closed. Open it again to change the plan."))
    return redirect(back)


def begin(form: Callable[..., PartForm], row: Any, request: HttpRequest, **more: Any) -> PartForm:
    """The form of a part as it is now, or as it was sent."""
    number = begun(row)
    shown = form.shown(row)  # type: ignore[attr-defined]  # a class of forms
    return form(sent(request), initial={**shown, "base_number": number}, **more)


def begin_new(
    form: Callable[..., PartForm], model: type[Any], request: HttpRequest, **more: Any
) -> PartForm:
    """The form of a part that is to be added; `initial` may hold what it begins with."""
    initial = {"since": newest_key(model), **more.pop("initial", {})}
    return form(sent(request), initial=initial, **more)


def saved(request: UserRequest, row: Any, form: PartForm) -> bool:
    """Whether the form was sent and saved."""

    def save() -> None:
        number = form.cleaned_data["base_number"]
        save_part(row, form.values(), base_number=number, by=request.user)

    if not done(form, save):
        return False
    messages.success(request, _("Saved."))
    return True


def added(request: UserRequest, model: type[Any], form: PartForm, **values: Any) -> Any:
    """The part that was added; None where the form was not sent or was refused."""
    made: list[Any] = []

    def add() -> None:
        since = form.cleaned_data["since"]
        part = add_part(model, by=request.user, since=since, **{**values, **form.values()})
        made.append(part)

    if not done(form, add):
        return None
    messages.success(request, _("Added."))
    return made[0]


def removal_page(
    request: UserRequest, row: Any, title: str, *crumbs: Link, back: str, after: str
) -> HttpResponse:
    """Asks before a part is removed, with what goes with it or why it cannot be removed.

    Args:
        back: where "cancel" leads; `after` where it leads once it is removed.
    """
    plan = plan_of(row)
    if answer := closed(request, plan, back):
        return answer
    initial = {"base_number": begun(row), "seen": (found := removal_of(row)).stamp}
    form = RemoveForm(sent(request), initial=initial)
    if done(form, lambda: _remove(request, row, form)):
        messages.success(request, _("Removed. What it held is kept in the history."))
        return redirect(after)
    if form.is_bound:
        form.begin_from(initial)
    frame = {
        "crumbs": plan_crumbs(plan, *crumbs, Link(title, request.path)),
        "is_example": plan.is_example,
        "removal": found,
    }
    question = Question(title, str(row), _text(found), back)
    return question_page(request, question, form, frame=frame, template=_REMOVE)


_REMOVE = "workplan/edit_remove.html"


def _remove(request: UserRequest, row: Any, form: RemoveForm) -> None:
    number, seen = form.cleaned_data["base_number"], form.cleaned_data["seen"]
    remove_part(row, base_number=number, seen=seen, by=request.user)


def _text(found: Removal) -> str:
    if found.hinders:
        return _("It cannot be removed as it stands.")
    return _("It is taken out of the plan. The history keeps what it held.")
