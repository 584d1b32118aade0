"""Asks before a programme or a measure is changed at one press."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from milstolpe.core.asking import Question, question_page
from milstolpe.core.form_parts import WorkForm
from milstolpe.core.page import Link, Text
from milstolpe.programmes.models import Measure, Programme
from milstolpe.programmes.queries.differences import Difference
from milstolpe.programmes.views.work_heads import measure_crumb, work_crumbs


def ask(
    request: HttpRequest,
    thing: Programme | Measure,
    title: Text,
    text: Text,
    form: WorkForm,
    *,
    changes: Sequence[Difference] = (),
    first: Sequence[Link] = (),
) -> HttpResponse:
    """The page with the question: `title` is also what the button says, `text` what happens.

    `changes`: what it does to the content. `first`: what must be done before there is a button.
    """
    programme = thing.programme if isinstance(thing, Measure) else thing
    parents = [measure_crumb(thing)] if isinstance(thing, Measure) else []
    crumbs = work_crumbs(programme, *parents, Link(title, request.path))
    is_example = programme.is_example
    frame = {"crumbs": crumbs, "changes": changes, "first": first, "is_example": is_example}
    question = Question(title, about=str(thing), text=text, back=crumbs[-2].address)
    return question_page(
        request, question, form, frame=frame, template="programmes/work_confirm.html"
    )
