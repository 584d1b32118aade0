"""Pages that ask before something is done: what happens, why, and one button."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from milstolpe.core.answering import REFUSED
from milstolpe.core.page import Link, PageHead, Text
from milstolpe.programmes.forms.parts import WorkForm
from milstolpe.programmes.queries.differences import Difference


@dataclass(frozen=True)
class Question:
    """What is asked."""

    title: Text  # also what the button says
    about: Text  # the programme or the measure
    text: Text  # what happens
    crumbs: Sequence[Link]  # the last but one is where "cancel" leads
    changes: Sequence[Difference] = ()  # what it does to the content
    is_example: bool = False
    first: Sequence[Link] = ()  # what has to be done before; the button waits until it is

    @property
    def back(self) -> str:
        return self.crumbs[-2].address


def ask(request: HttpRequest, question: Question, form: WorkForm) -> HttpResponse:
    """The page with the question; a form that was refused holds what was typed."""
    context = {
        "head": PageHead(question.title, kind=question.about, answer=question.text),
        "crumbs": question.crumbs,
        "form": form,
        "question": question,
        "is_example": question.is_example,
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "programmes/work_confirm.html", context, status=status)
