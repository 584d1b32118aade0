"""A colleague answers about one measure through a signed link, without an account.

The page shows that measure, last time's answer, files that show what was done and the instructions,
and nothing else of the report. What cannot be taken any more is shown to be copied.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from milstolpe.accounts.enums import AttemptKind
from milstolpe.accounts.requests import client_address
from milstolpe.accounts.services.attempts import begin_attempt
from milstolpe.core.answering import REFUSED
from milstolpe.core.arrival import arrived_at
from milstolpe.core.errors import DomainError
from milstolpe.core.formats import format_date, format_time
from milstolpe.core.http import public
from milstolpe.core.page import Fact, PageHead
from milstolpe.records.models import StoredFile
from milstolpe.records.services import stored_file_response
from milstolpe.reporting.forms.answers import Typed, read_answer
from milstolpe.reporting.forms.sheet import register_of
from milstolpe.reporting.links import key_of
from milstolpe.reporting.models import Handover
from milstolpe.reporting.queries.contents import instrument_names, previous_contents
from milstolpe.reporting.queries.report_rows import ReportContent, ReportRow, register
from milstolpe.reporting.services.handovers import (
    answer_handover,
    colleague_files,
    shown_content,
    start_content,
    why_ended,
)
from milstolpe.reporting.views.answer_frame import time_left
from milstolpe.reporting.views.answer_rows import (
    AnswerRow,
    FileLink,
    field_label,
    said,
    single_row,
)

MOST_FILES = 10  # nobody is logged in
PREFIX = "0-"  # the fields tell no number of ours
BEGUN = "begun"  # the fingerprint of what stood in the form
GONE, UNKNOWN = 410, 404


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def colleague(request: HttpRequest, token: str) -> HttpResponse:
    key = key_of(token)
    handover = _handover(key) if key else None
    if handover is None:
        text = _("The link is not whole. Copy all of it from the mail, or ask for a new mail.")
        if key:
            text = _("A newer link has been sent, so this one no longer works.")
        return _ended(request, text, status=GONE if key else UNKNOWN)
    if reason := why_ended(handover, now=arrived_at(request)):
        return _ended(request, reason, typed=_typed(request, handover))
    typed = _typed(request, handover)
    if typed and _save(request, handover, typed):
        return HttpResponseRedirect(request.path)
    return _page(request, handover, typed)


@public
@never_cache
def colleague_file(_request: HttpRequest, token: str, number: int) -> HttpResponseBase:
    """A file of the measure, or one that the colleague has sent, while the link works."""
    key = key_of(token)
    handover = _handover(key) if key else None
    if handover is None or why_ended(handover) or number not in colleague_files(handover):
        raise Http404
    return stored_file_response(StoredFile.objects.get(pk=number))


def _handover(key: UUID) -> Handover | None:
    rows = Handover.objects.select_related(
        "answer__measure__area",
        "answer__report__organisation",
        "answer__report__follow_up__programme__county",
    )
    return rows.filter(key=key).first()


def _typed(request: HttpRequest, handover: Handover) -> Typed | None:
    if request.method != "POST":
        return None
    typed = read_answer(
        request.POST,
        request.FILES,
        answer=0,
        number=0,
        base=start_content(handover),
        register=register_of(*register(handover.answer.report)),
        own_files=colleague_files(handover),
    )
    if typed.refused:
        typed.errors["files"] = " ".join(typed.refused)
    if len(typed.content.files) + len(typed.uploads) > MOST_FILES:
        typed.errors["files"] = _("Attach at most %(most)s files.") % {"most": MOST_FILES}
    return typed


def _save(request: HttpRequest, handover: Handover, typed: Typed) -> bool:
    if typed.errors:
        return False
    try:
        attempt = begin_attempt(
            AttemptKind.LINK, email=handover.key.hex, address=client_address(request)
        )
        begun = request.POST.get(BEGUN, "")
        answer_handover(
            handover, typed.content, typed.uploads, begun=begun, now=arrived_at(request)
        )
        attempt.count()
    except ValidationError as too_soon:
        typed.errors["all"] = " ".join(too_soon.messages)
    except DomainError as error:
        typed.errors["all"] = str(error)
    return not typed.errors


def _page(request: HttpRequest, handover: Handover, typed: Typed | None) -> HttpResponse:
    answer, report = handover.answer, handover.answer.report
    content = ReportContent(report, (), *register(report))
    previous = previous_contents(report, [answer.measure_id]).get(answer.measure_id)
    shown = shown_content(handover)
    asked = ReportRow(answer, shown, previous, ())
    row = single_row(asked, typed, content, prefix=PREFIX)
    context = {
        "head": PageHead(
            f"{answer.measure.code} {answer.measure.title}",
            kind=report.organisation.name,
            answer=_answer_line(handover),
        ),
        "row": replace(row, files=_file_links(request, row)),
        "begun": shown.fingerprint(),
        "files_again": bool(request.FILES),
        "text": answer.measure.text,
        "instructions": report.follow_up.instructions,
        "message": handover.message,
        "general_error": typed.errors.get("all", "") if typed else "",
        "is_example": report.follow_up.programme.is_example,
    }
    return render(request, "reporting/colleague.html", context, status=REFUSED if typed else 200)


def _file_links(request: HttpRequest, row: AnswerRow) -> Sequence[FileLink]:
    """The same files, where the link leads to them."""
    token = request.path.rstrip("/").rpartition("/")[2]
    return [
        replace(file, address=reverse("reporting:colleague-file", args=[token, file.id]))
        for file in row.files
    ]


def _answer_line(handover: Handover) -> str:
    if handover.answered_at is None:
        return time_left(handover.answer.report)
    when = f"{format_date(handover.answered_at)} {format_time(handover.answered_at)}"
    return _("Sent %(when)s. You can change it until it is taken in.") % {"when": when}


def _ended(
    request: HttpRequest, text: str, *, status: int = GONE, typed: Typed | None = None
) -> HttpResponse:
    context = {
        "head": PageHead(_("The link no longer works"), answer=text),
        "kept": _kept(request, typed),
    }
    return render(request, "reporting/colleague_ended.html", context, status=status)


def _kept(request: HttpRequest, typed: Typed | None) -> Sequence[Fact]:
    """What was typed, to be copied."""
    if typed is not None:
        values = typed.content.values()
        names = instrument_names()
        return [Fact(field_label(n), said(n, v, names)) for n, v in values.items() if v]
    fields = ("rationale", "action_taken")
    sent = [(name, request.POST.get(f"{PREFIX}{name}", "")) for name in fields]
    return [Fact(field_label(name), text) for name, text in sent if text]
