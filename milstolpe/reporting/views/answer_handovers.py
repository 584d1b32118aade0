"""The contact person's side of what is handed to colleagues: sent, compared, taken in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.arrival import arrived_at
from milstolpe.core.http import permission_on
from milstolpe.core.merge import merge_fields
from milstolpe.core.page import Conflict, Link
from milstolpe.core.text import small_number
from milstolpe.records.models import StoredFile
from milstolpe.records.services import stored_file_response
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.forms.answers import CHOICE
from milstolpe.reporting.forms.handovers import HandoverForm, ReturnForm
from milstolpe.reporting.models import Handover, Report
from milstolpe.reporting.queries.contents import content_at, instrument_names, kept_content
from milstolpe.reporting.queries.report_rows import answers_with_kept, open_handovers
from milstolpe.reporting.queries.times import why_locked
from milstolpe.reporting.services.answers import AnswersConflictError
from milstolpe.reporting.services.handovers import (
    call_back,
    hand_over,
    return_handover,
    start_content,
    take_in,
)
from milstolpe.reporting.views.answer_frame import report_head, report_url, reports_crumbs
from milstolpe.reporting.views.answer_rows import field_label, said
from milstolpe.reporting.views.fetch import handover_or_404, report_or_404


@dataclass(frozen=True)
class Compared:
    """A field as it stands and as the colleague wrote it."""

    label: str
    ours: str
    theirs: str

    @property
    def is_same(self) -> bool:
        return self.ours == self.theirs


@permission_on(report_or_404, "reporting.answer")
def report_handovers(request: UserRequest, report: Report) -> HttpResponse:
    """Whom the ticked measures are handed to, and everybody who has been asked."""
    is_sent = request.method == "POST"
    chosen = _chosen(report, request.POST if is_sent else request.GET)
    form = HandoverForm(request.POST if is_sent else None)
    if is_sent and done(form, lambda: _send(request, report, form, chosen)):
        return redirect("reporting:report-handovers", report.pk)
    title = _("Hand measures to colleagues")
    context = {
        "head": report_head(report, title=title),
        "crumbs": reports_crumbs(report, Link(title, request.path)),
        "report": report,
        "chosen": chosen,
        "form": form,
        "handovers": open_handovers(report),
        "locked_why": why_locked(report),
        "is_example": report.follow_up.programme.is_example,
    }
    return render(request, "reporting/handovers.html", context, status=REFUSED if is_sent else 200)


@permission_on(handover_or_404, "reporting.handle_handover")
def handover_page(request: UserRequest, handover: Handover) -> HttpResponse:
    """What the colleague wrote beside what stands; taken in, or with choices after a conflict."""
    conflicts: Sequence[Conflict] = ()
    if request.method == "POST":
        try:
            _take(request, handover)
        except AnswersConflictError as error:
            conflicts = _conflicts(handover, error)
        else:
            messages.success(request, _("Your colleague's answer is taken in."))
            return redirect("reporting:report", handover.answer.report_id)
    return _page(request, handover, conflicts)


@permission_on(handover_or_404, "reporting.handle_handover")
def handover_file(request: UserRequest, handover: Handover) -> HttpResponseBase:
    """A file that the colleague has sent, to be looked at before it is taken in."""
    number = request.resolver_match.kwargs["number"] if request.resolver_match else 0
    if number not in {entry.id for entry in proposal_of(handover).files}:
        raise Http404
    return stored_file_response(get_object_or_404(StoredFile, pk=number))


@require_POST
@permission_on(handover_or_404, "reporting.handle_handover")
def handover_return(request: UserRequest, handover: Handover) -> HttpResponse:
    form = ReturnForm(request.POST)
    if not done(form, lambda: _return(request, handover, form)):
        return _page(request, handover, (), form)
    messages.success(request, _("Your colleague has got a new mail."))
    return redirect("reporting:report-handovers", handover.answer.report_id)


@require_POST
@permission_on(handover_or_404, "reporting.handle_handover")
def handover_call_back(request: UserRequest, handover: Handover) -> HttpResponse:
    call_back(handover, by=request.user)
    messages.success(request, _("The link no longer works."))
    return redirect("reporting:report-handovers", handover.answer.report_id)


def _chosen(report: Report, data: Any) -> list[Any]:
    ids = [small_number(text) for text in data.getlist("val")[:500]]
    return answers_with_kept(report, ids) if ids else []


def _send(request: UserRequest, report: Report, form: HandoverForm, chosen: Sequence[Any]) -> None:
    cleaned = form.cleaned_data
    ids, now = [row.pk for row in chosen], arrived_at(request)
    sent = hand_over(report, ids, by=request.user, now=now, **cleaned)
    text = ngettext(
        "%(n)s measure is sent to %(who)s.", "%(n)s measures are sent to %(who)s.", len(sent)
    )
    messages.success(request, text % {"n": len(sent), "who": cleaned["email"]})


def _return(request: UserRequest, handover: Handover, form: ReturnForm) -> None:
    return_handover(handover, message=form.cleaned_data["message"], by=request.user)


def _take(request: UserRequest, handover: Handover) -> None:
    """Take in what the colleague wrote, with what was chosen where the two collide."""
    number = small_number(request.POST.get("base", ""))
    sides = {
        name: request.POST.get(f"{CHOICE}-{name}", "") for name in request.POST.getlist("conflict")
    }
    ours = content_at(handover.answer, number) if sides else None
    joined = _joined(handover, ours, sides) if ours else None
    now = arrived_at(request)
    take_in(handover, by=request.user, content=joined, base_number=number, now=now)


def _joined(
    handover: Handover, ours: AnswerContent, sides: Mapping[str, str]
) -> AnswerContent | None:
    """Both answers joined, with the chosen side where they collide; None: not all is chosen."""
    base, proposal = start_content(handover), proposal_of(handover)
    merge = merge_fields(base.values(), ours.values(), proposal.values(), AnswerContent.TEXTS)
    chosen = {
        name: {"theirs": conflict.theirs, "mine": conflict.mine}.get(sides.get(name, ""))
        for name, conflict in merge.conflicts.items()
    }
    return None if None in chosen.values() else AnswerContent.from_values(merge.values | chosen)


def proposal_of(handover: Handover) -> AnswerContent:
    return AnswerContent.from_json(handover.proposal or {})


def _conflicts(handover: Handover, error: AnswersConflictError) -> list[Conflict]:
    names = instrument_names()
    return [
        Conflict(
            name=f"{CHOICE}-{name}",
            label=field_label(name),
            theirs=said(name, conflict.theirs, names),
            mine=said(name, conflict.mine, names),
            saved_by=_("In your report"),
        )
        for name, conflict in error.conflicts.items()
    ]


def _page(
    request: UserRequest,
    handover: Handover,
    conflicts: Sequence[Conflict],
    form: ReturnForm | None = None,
) -> HttpResponse:
    report, measure = handover.answer.report, handover.answer.measure
    (answer,) = answers_with_kept(report, [handover.answer_id])
    title = f"{measure.code} {measure.title}"
    context = {
        "head": report_head(report, title=title, answer=_where_it_stands(handover)),
        "crumbs": _crumbs(handover, request.path),
        "handover": handover,
        "compared": _compared(kept_content(answer), proposal_of(handover)),
        "number": answer.number,
        "files": _file_links(handover),
        "conflicts": [(each.name.removeprefix(f"{CHOICE}-"), each) for each in conflicts],
        "form": form or ReturnForm(),
        "locked_why": why_locked(report),
        "is_example": report.follow_up.programme.is_example,
    }
    status = REFUSED if request.method == "POST" else 200
    return render(request, "reporting/handover.html", context, status=status)


def _crumbs(handover: Handover, here: str) -> list[Link]:
    report = handover.answer.report
    colleagues = Link(_("Colleagues"), report_url("report-handovers", report))
    return reports_crumbs(report, colleagues, Link(handover.answer.measure.code, here))


def _compared(ours: AnswerContent, theirs: AnswerContent) -> list[Compared]:
    names = instrument_names()
    return [
        Compared(field_label(name), said(name, value, names), said(name, other, names))
        for (name, value), other in zip(
            ours.values().items(), theirs.values().values(), strict=True
        )
        if value or other
    ]


def _file_links(handover: Handover) -> list[Link]:
    return [
        Link(entry.title, reverse("reporting:handover-file", args=[handover.pk, entry.id]))
        for entry in proposal_of(handover).files
    ]


def _where_it_stands(handover: Handover) -> str:
    who = handover.name or handover.email
    if handover.taken_at:
        return _("The answer from %(who)s is taken in.") % {"who": who}
    if handover.ended_at:
        return _("You have called back the link to %(who)s.") % {"who": who}
    if handover.answered_at:
        return _("%(who)s has answered. Compare, then take it in.") % {"who": who}
    if handover.bounced_at:
        return _("The mail to %(who)s came back. %(why)s") % {
            "who": handover.email,
            "why": handover.bounce_text,
        }
    return _("%(who)s has not answered yet.") % {"who": who}
