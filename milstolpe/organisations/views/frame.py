"""What the pages of the administration share: where we are, the menu, lists, questions."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.answering import done
from milstolpe.core.asking import Question, question_page
from milstolpe.core.filters import FilterForm
from milstolpe.core.forms import BegunForm
from milstolpe.core.listing import list_downloads, list_filters, list_pager
from milstolpe.core.page import Empty, Link, Text
from milstolpe.core.text import small_number


def ticked(request: HttpRequest, name: str) -> list[int]:
    """The numbers of the rows that were ticked."""
    return [small_number(value) for value in request.POST.getlist(name)]


def ticked_saves(request: HttpRequest, name: str) -> dict[int, int]:
    """The rows that were ticked, each with its newest save when the page was opened ("7-345")."""
    pairs = (value.partition("-") for value in request.POST.getlist(name))
    return {
        small_number(row): small_number(save) for row, _dash, save in pairs if small_number(row)
    }


def admin_frame(request: HttpRequest, *crumbs: Link) -> dict[str, Any]:
    """The menu beside the page and the way to it."""
    start = Link(_("Administration"), reverse("organisations:admin-start"))
    return {"crumbs": work_crumbs(start, *crumbs), "work_menu": _menu(request.path)}


def work_crumbs(*crumbs: Link) -> list[Link]:
    """My tasks › …"""
    return [Link(_("My tasks"), reverse("web:work")), *crumbs]


def _menu(path: str) -> list[Link]:
    pages = (
        (_("Administration"), "organisations:admin-start", ()),
        (_("People"), "organisations:admin-people", ()),
        (_("Roles"), "organisations:admin-roles", ()),
        (_("Organisations"), "organisations:register", ("organisationer",)),
        (_("Actor groups"), "organisations:register", ("grupper",)),
        (_("Objective matrix"), "objectives:matrix", ()),
        (_("Reference data"), "web:reference-data", ()),
        (_("Messages from visitors"), "web:visitor-messages", ()),
    )
    addresses = [(label, reverse(name, args=arguments)) for label, name, arguments in pages]
    current = max((a for _l, a in addresses if path.startswith(a)), key=len, default="")
    return [Link(label, address, is_current=address == current) for label, address in addresses]


def list_parts(
    request: HttpRequest, rows: "QuerySet[Any]", form: FilterForm, *, count: Callable[[int], Text]
) -> dict[str, Any]:
    """One page of `rows` with its filters, files and way to the other pages.

    Args:
        count: how many rows → "312 people".
    """
    total = rows.count()
    page, shown = list_pager(request, total, lambda first, last, n: span(first, last, count(n)))
    return {
        "rows": rows[shown],
        "total": total,
        "page": page,
        "downloads": list_downloads(request, form),
        "filters": list_filters(request, form),
        "empty": Empty(_("Nothing to show"), _("Choose other filters, or show all.")),
    }


def span(first: int, last: int, counted: Text) -> str:
    """Which rows of a list are shown."""
    return _("%(first)s–%(last)s of %(counted)s") % {
        "first": first,
        "last": last,
        "counted": counted,
    }


def ask(
    request: HttpRequest,
    question: Question,
    act: Callable[[], object],
    *,
    form: Form | None = None,
    frame: dict[str, Any],
    suggestions: Iterable[str] = (),
) -> HttpResponse:
    """The page with the question; when it is sent, act and go back. What is wrong is said in it."""
    is_sent = request.method == "POST"
    asked = form or Form(request.POST if is_sent else None)
    if is_sent and done(asked, act):
        return say_and_go(request, question.done, question.back)
    return question_page(
        request,
        question,
        asked,
        frame=frame | {"suggestions": suggestions},
        template="organisations/question.html",
    )


def begun_form(request: HttpRequest, number: int | None) -> BegunForm:
    """A question about something whose newest save is `number`: asked again if that changes."""
    sent = request.POST if request.method == "POST" else None
    return BegunForm(sent, initial={"base_number": number})


def say_and_go(request: HttpRequest, message: Text, address: str) -> HttpResponse:
    """The message, shown on the next page."""
    messages.success(request, str(message))
    return redirect(address)


def people_count(n: int) -> str:
    return ngettext("%(n)s person", "%(n)s people", n) % {"n": n}


def roles_count(n: int) -> str:
    return ngettext("%(n)s role", "%(n)s roles", n) % {"n": n}


def rows_count(n: int) -> str:
    return ngettext("%(n)s row", "%(n)s rows", n) % {"n": n}
