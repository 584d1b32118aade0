"""The page of a form that is saved or cancelled."""

from collections.abc import Sequence

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from milstolpe.core.answering import REFUSED
from milstolpe.core.page import Link, PageHead


def form_page(
    request: HttpRequest,
    form: BaseForm,
    head: PageHead,
    crumbs: Sequence[Link],
    *,
    is_example: bool = False,
) -> HttpResponse:
    """A form that was refused holds what was typed. "Cancel" leads to the last crumb but one."""
    context = {
        "head": head,
        "crumbs": crumbs,
        "form": form,
        "back": crumbs[-2].address,
        "is_example": is_example,
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "rounds/run_form.html", context, status=status)
