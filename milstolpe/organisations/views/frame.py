"""What the pages of the administration share: where we are, the menu, lists, questions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.answering import REFUSED, done
from milstolpe.core.listing import address_with, list_downloads, list_pager
from milstolpe.core.page import Empty, Filters, Link, PageHead, Text

_MOST_FIGURES = 9


def small_number(text: str) -> int:
    """A number out of a hidden field or a tick box; 0 for anything else."""
    return int(text) if text.isdecimal() and len(text) <= _MOST_FIGURES else 0


def ticked(request: HttpRequest, name: str) -> list[int]:
    """The numbers of the rows that were ticked."""
    return [small_number(value) for value in request.POST.getlist(name)]


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
        (_("Reference data"), "reporting:reference-data", ()),
    )
    addresses = [(label, reverse(name, args=arguments)) for label, name, arguments in pages]
    current = max((a for _l, a in addresses if path.startswith(a)), key=len, default="")
    return [Link(label, address, is_current=address == current) for label, address in addresses]


def list_parts(
    request: HttpRequest, rows: "QuerySet[Any]", form: Form, *, count: Callable[[int], Text]
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
        "downloads": list_downloads(request),
        "filters": Filters(form, _chosen(request, form), request.path),
        "empty": Empty(_("Nothing to show"), _("Choose other filters, or show all.")),
    }


def span(first: int, last: int, counted: Text) -> str:
    """Which rows of a list are shown."""
    return _("%(first)s–%(last)s of %(counted)s") % {
        "first": first,
        "last": last,
        "counted": counted,
    }


def _chosen(request: HttpRequest, form: Form) -> list[Link]:
    links = []
    for name, field in form.fields.items():
        value = form.data.get(name, "")
        if value and name in form.cleaned_data:
            words = {str(key): label for key, label in getattr(field, "choices", ())}
            links.append(
                Link(str(words.get(value, value)), address_with(request, **{name: "", "sida": ""}))
            )
    return links


@dataclass(frozen=True)
class Question:
    """What is asked before something is done."""

    title: Text  # also what the button says
    about: Text  # the person, organisation or group
    text: Text  # what happens
    back: str  # where "cancel" leads, and where one lands afterwards
    done: Text  # said when it is done


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
    context = frame | {
        "head": PageHead(question.title, kind=question.about, answer=question.text),
        "question": question,
        "form": asked,
        "suggestions": suggestions,
    }
    status = REFUSED if is_sent else 200
    return render(request, "organisations/question.html", context, status=status)


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
