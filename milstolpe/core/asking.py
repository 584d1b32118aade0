"""Pages that ask before something is done: what happens, what must be said, and one button."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from milstolpe.core.answering import REFUSED
from milstolpe.core.page import PageHead, Text


@dataclass(frozen=True)
class Question:
    """What is asked."""

    title: Text  # also what the button says
    about: Text  # the thing or the person
    text: Text  # what happens
    back: str  # where "cancel" leads
    done: Text = ""  # said when it is done, by who does it


def question_page(
    request: HttpRequest,
    question: Question,
    form: BaseForm,
    *,
    frame: Mapping[str, Any],
    template: str = "question.html",
) -> HttpResponse:
    """The page with the question; a form that was refused holds what was typed.

    Args:
        frame: what stands around the question, such as `crumbs`.
        template: one that extends "question.html".
    """
    context = {
        **frame,
        "head": PageHead(question.title, kind=question.about, answer=question.text),
        "question": question,
        "form": form,
    }
    return render(request, template, context, status=REFUSED if form.is_bound else 200)
