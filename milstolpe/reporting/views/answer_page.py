"""The organisation's page: every measure of a report to answer about, and what is saved from it."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED
from milstolpe.core.arrival import arrived_at
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link
from milstolpe.core.text import small_number
from milstolpe.reporting.forms.sheet import Sheet
from milstolpe.reporting.models import Report
from milstolpe.reporting.queries.report_rows import ReportContent, report_content
from milstolpe.reporting.queries.times import why_locked
from milstolpe.reporting.services.answers import save_unchanged
from milstolpe.reporting.views.answer_frame import (
    bounced_links,
    missing_links,
    problem_links,
    report_head,
    report_url,
    reports_crumbs,
    saved_text,
)
from milstolpe.reporting.views.answer_read import read_page, returned_why
from milstolpe.reporting.views.answer_rows import answer_rows
from milstolpe.reporting.views.answer_saving import save_sheet, sheet_of
from milstolpe.reporting.views.fetch import report_or_404

# What the other buttons of the page lead to once everything is saved.
NEXT_PAGES = {
    "handover": "reporting:report-handovers",
    "preview": "reporting:report-preview",
    "unchanged": "reporting:report-unchanged",
}


@permission_on(report_or_404, "reporting.answer")
def report_page(request: UserRequest, report: Report) -> HttpResponse:
    content = report_content(report)
    if request.method != "POST":
        if why_locked(report):
            return read_page(request, content)
        return _page(request, content, None)
    sheet = sheet_of(request, request.user, content)
    if not save_sheet(report, sheet, by=request.user, now=arrived_at(request)):
        sheet.store_uploads(request.user)
        return _page(request, report_content(report) if sheet.is_saved else content, sheet)
    return _after(request, content, sheet)


@permission_on(report_or_404, "reporting.answer")
def report_unchanged(request: UserRequest, report: Report) -> HttpResponse:
    """Names the measures and how many they are, then one button."""
    source = request.POST if request.method == "POST" else request.GET
    ids = {small_number(text) for text in source.getlist("val")[:1000]}
    rows = [row for row in report_content(report).rows if row.answer.pk in ids]
    able = [row for row in rows if row.previous]
    if request.method == "POST":
        bases = {row.answer.pk: request.POST.get(f"{row.answer.pk}-base", "") for row in able}
        _save_unchanged(request, report, {pk: small_number(n) for pk, n in bases.items()})
        return redirect("reporting:report", report.pk)
    title = _unchanged_label(len(able))
    context = {
        "head": report_head(report, title=title, answer=_left_out(len(rows) - len(able))),
        "crumbs": reports_crumbs(report, Link(title, request.path)),
        "rows": able,
        "back": report_url("report", report),
        "is_example": report.follow_up.programme.is_example,
    }
    return render(request, "reporting/unchanged.html", context)


def _page(request: UserRequest, content: ReportContent, sheet: Sheet | None) -> HttpResponse:
    report = content.report
    able = [row.answer.pk for row in content.rows if row.previous and not row.answer.number]
    ticked = sheet.ticked if sheet else able if request.GET.get("markera") == "alla" else ()
    context = {
        "head": report_head(report),
        "crumbs": reports_crumbs(report),
        "report": report,
        "areas": answer_rows(content, sheet, ticked),
        "problems": problem_links(content, sheet),
        "is_saved": sheet.is_saved if sheet else False,
        "missing": missing_links(content) if content.done else (),  # at first it is all
        "done": content.done,
        "asked": len(content.rows),
        "able": len(able),
        "returned": returned_why(report),
        "bounced": bounced_links(content),
        "instructions": report.follow_up.instructions,
        "locked_why": why_locked(report, now=arrived_at(request)) if sheet else "",
        "owner": request.user.pk,
        "is_example": report.follow_up.programme.is_example,
    }
    return render(request, "reporting/report.html", context, status=REFUSED if sheet else 200)


def _after(request: UserRequest, content: ReportContent, sheet: Sheet) -> HttpResponse:
    """What the button that was pressed wants besides saving."""
    report, act = content.report, request.POST.get("act", "")
    if row := small_number(request.POST.get("unchanged", "")):
        _save_unchanged(request, report, sheet.begun([row]))
        return HttpResponseRedirect(f"{report_url('report', report)}#m{row}")
    if act == "tick-all":
        return HttpResponseRedirect(f"{report_url('report', report)}?markera=alla#atgarder")
    able = {row.answer.pk for row in content.rows if row.previous} & set(sheet.ticked)
    if act == "unchanged" and request.POST.get("count") == str(len(able)):
        # The button named the count, so the act is explicit already.
        _save_unchanged(request, report, sheet.begun(able))
        return redirect("reporting:report", report.pk)
    if act in NEXT_PAGES:
        chosen = urlencode({"val": sheet.ticked}, doseq=True)
        address = reverse(NEXT_PAGES[act], args=[report.pk])
        return HttpResponseRedirect(f"{address}?{chosen}" if chosen else address)
    messages.success(request, saved_text())
    return redirect("reporting:report", report.pk)


def _save_unchanged(request: UserRequest, report: Report, begun: Mapping[int, int]) -> None:
    saved = save_unchanged(report, begun, by=request.user, now=arrived_at(request))
    text = ngettext(
        "%(n)s measure is left unchanged.", "%(n)s measures are left unchanged.", len(saved)
    )
    messages.success(request, text % {"n": len(saved)})


def _unchanged_label(count: int) -> str:
    return ngettext("Leave %(n)s measure unchanged", "Leave %(n)s measures unchanged", count) % {
        "n": count
    }


def _left_out(count: int) -> str:
    if not count:
        return _("Last time's answers are saved as this year's, with your name and the time.")
    return ngettext(
        "%(n)s that you ticked is left out: it has no answer from last time.",
        "%(n)s that you ticked are left out: they have no answer from last time.",
        count,
    ) % {"n": count}
