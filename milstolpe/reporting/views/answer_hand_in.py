"""The preview, and what is done from it: approved, handed in, taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.arrival import arrived_at
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link
from milstolpe.core.text import clean_text, small_number
from milstolpe.reporting.forms.hand_in import HandInForm
from milstolpe.reporting.models import Report
from milstolpe.reporting.queries.recipients import deciders_of
from milstolpe.reporting.queries.report_rows import ReportContent, report_content
from milstolpe.reporting.queries.times import why_locked
from milstolpe.reporting.services.reports import approve_report, ask_for_approval
from milstolpe.reporting.services.submissions import hand_in, take_back
from milstolpe.reporting.views.answer_frame import (
    missing_links,
    report_head,
    reports_crumbs,
)
from milstolpe.reporting.views.answer_read import read_areas, returned_why
from milstolpe.reporting.views.fetch import report_or_404


@permission_on(report_or_404, "reporting.answer")
def report_preview(request: UserRequest, report: Report) -> HttpResponse:
    """What becomes public, what is missing, and the form that hands it in."""
    is_sent = request.method == "POST"
    form = HandInForm(request.POST if is_sent else None)
    if is_sent and done(form, lambda: _hand_in(request, report, form)):
        return redirect("reporting:report-receipt", report.pk)
    # As it stands, whatever was tried.
    content = report_content(report_or_404(request.user, pk=report.pk))
    context = _preview(request, content) | {"form": form if is_sent else HandInForm.of(content)}
    # What was typed before the page said that it waits is shown again.
    context["can_hand_in"] = is_sent or not content.report.waits_for_approval
    return render(request, "reporting/preview.html", context, status=REFUSED if is_sent else 200)


def _preview(request: UserRequest, content: ReportContent) -> dict[str, Any]:
    report = content.report
    title = _("Preview") if report.waits_for_approval else _("Preview and hand in")
    return {
        "head": report_head(report, title=title, answer=_summary(content)),
        "crumbs": reports_crumbs(report, Link(title, request.path)),
        "report": report,
        "saves": content.saves,
        "missing": missing_links(content),
        "locked_why": why_locked(report),
        "returned": returned_why(report),
        "can_approve": request.user.has_perm("reporting.approve", report),
        "waits_for": _waits_for(request, report),
        "areas": read_areas(
            content, [r for r in content.rows if not r.answer.measure.is_internal], only_public=True
        ),
        "internal": [r.answer.measure for r in content.rows if r.answer.measure.is_internal],
        "is_example": report.follow_up.programme.is_example,
    }


@require_POST
@permission_on(report_or_404, "reporting.answer")
def report_approval(request: UserRequest, report: Report) -> HttpResponse:
    """Says whether the own manager is to approve before it is handed in."""
    ask_for_approval(report, needed=request.POST.get("needed") == "1", by=request.user)
    return redirect("reporting:report-preview", report.pk)


@require_POST
@permission_on(report_or_404, "reporting.approve")
def report_approve(request: UserRequest, report: Report) -> HttpResponse:
    number = small_number(request.POST.get("base_number", ""))
    approve_report(report, by=request.user, base_number=number)
    messages.success(request, _("The report is approved and can be handed in."))
    return redirect("reporting:report-preview", report.pk)


@require_POST
@permission_on(report_or_404, "reporting.answer")
def report_take_back(request: UserRequest, report: Report) -> HttpResponse:
    reason = clean_text(request.POST.get("reason", ""))
    take_back(report, by=request.user, reason=reason, now=arrived_at(request))
    messages.success(
        request, _("The report is yours again. Hand in anew when you have changed it.")
    )
    return redirect("reporting:report", report.pk)


def _hand_in(request: UserRequest, report: Report, form: HandInForm) -> None:
    cleaned = form.cleaned_data
    number = cleaned.pop("base_number") or 0
    now = arrived_at(request)
    hand_in(report, by=request.user, base_number=number, now=now, **cleaned)


def _waits_for(request: UserRequest, report: Report) -> str:
    """Who is to approve before it can be handed in; empty when nothing is waited for."""
    if not report.waits_for_approval:
        return ""
    if request.user.has_perm("reporting.approve", report):
        return _("Read what becomes public below. When you have approved it, it can be handed in.")
    if names := deciders_of([report])[report.pk]:
        return _(
            "It waits for %(names)s to approve it, on this page under Our follow-ups. Then it can "
            "be handed in."
        ) % {"names": names}
    return _(
        "Nobody can approve it: no deciding manager has a role at your organisation. Ask the "
        "county board to invite one."
    )


def _summary(content: ReportContent) -> str:
    return ngettext(
        "%(done)s of %(n)s measure is answered.",
        "%(done)s of %(n)s measures are answered.",
        len(content.rows),
    ) % {"done": content.done, "n": len(content.rows)}
