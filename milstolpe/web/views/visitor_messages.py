"""What visitors have written, for administrators: list, files, one message and its mark."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.files import FileFormat
from milstolpe.core.http import permission
from milstolpe.core.listing import list_file
from milstolpe.core.page import Empty, Fact, Link, PageHead
from milstolpe.core.versions import signed
from milstolpe.organisations.views.frame import admin_frame, list_parts, say_and_go
from milstolpe.web.forms import VisitorMessageFilterForm
from milstolpe.web.models import VisitorMessage
from milstolpe.web.queries.visitor_messages import visitor_messages
from milstolpe.web.services import mark_message
from milstolpe.web.tables import VISITOR_MESSAGE_COLUMNS, visitor_message_cells


@permission("organisations.administer")
def messages_list(request: UserRequest) -> HttpResponse:
    form = VisitorMessageFilterForm(request.GET)
    rows = visitor_messages(form.wanted())
    context = admin_frame(request, _crumb()) | list_parts(request, rows, form, count=_count)
    context["head"] = PageHead(
        _("Messages from visitors"), answer=_("What visitors have written on the contact page.")
    )
    context["empty"] = Empty(_("No messages here"))
    return render(request, "web/visitor_messages.html", context)


@permission("organisations.administer")
def messages_file(request: UserRequest, fmt: FileFormat) -> HttpResponseBase:
    form = VisitorMessageFilterForm(request.GET)
    rows = visitor_messages(form.wanted())
    return list_file(
        request,
        fmt,
        VISITOR_MESSAGE_COLUMNS,
        visitor_message_cells(rows.iterator(chunk_size=500)),
        name="meddelanden",
        title=_("Messages from visitors"),
        source="Milstolpe",
        form=form,
    )


@permission("organisations.administer")
def message(request: UserRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(visitor_messages("alla"), pk=pk)
    if request.method == "POST":
        is_answered = request.POST.get("answered") == "1"
        mark_message(row, is_answered=is_answered, by=request.user)
        done = _("Marked as answered.") if is_answered else _("The message waits for an answer.")
        return say_and_go(request, done, _crumb().address)
    context = admin_frame(request, _crumb(), Link(row.subject, request.path)) | {
        "head": PageHead(row.subject, kind=_("Message"), facts=_facts(row)),
        "message": row,
    }
    return render(request, "web/visitor_message.html", context)


def _facts(row: VisitorMessage) -> list[Fact]:
    by: Any = signed(row.answered_by, row.answered_at) if row.answered_at else _("No")
    return [
        Fact(_("From"), row.name or row.email),
        Fact(_("E-mail"), row.email, f"mailto:{row.email}"),
        Fact(_("Answer sent"), by),
    ]


def _crumb() -> Link:
    return Link(_("Messages from visitors"), reverse("web:visitor-messages"))


def _count(n: int) -> str:
    return ngettext("%(n)s message", "%(n)s messages", n) % {"n": n}
