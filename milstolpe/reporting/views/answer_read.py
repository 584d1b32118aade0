"""A report to read: what becomes public, what was handed in, and the draft on paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link
from milstolpe.programmes.content import LinkEntry
from milstolpe.reporting.content import ExtraEntry
from milstolpe.reporting.drawing import drawn_grade
from milstolpe.reporting.enums import REPORT_STEPS, ReportState
from milstolpe.reporting.models import Report, ReportEvent, Submission
from milstolpe.reporting.queries.report_rows import ReportContent, ReportRow, report_content
from milstolpe.reporting.queries.times import why_closed, why_locked
from milstolpe.reporting.views.answer_frame import report_head, report_url, reports_crumbs
from milstolpe.reporting.views.answer_rows import (
    FileLink,
    Last,
    file_links,
    last_of,
    names_of,
)
from milstolpe.reporting.views.fetch import report_or_404


@dataclass(frozen=True)
class ReadRow:
    """One answer to read."""

    pk: int
    code: str
    title: str
    grade: SafeString  # empty: no answer
    is_unchanged: bool
    rationale: str
    action_taken: str
    instruments: str
    links: Sequence[LinkEntry]
    files: Sequence[FileLink]
    extras: Sequence[ExtraEntry]
    last: Last | None


ReadAreas = Sequence[tuple[str, Sequence[ReadRow]]]


def read_areas(
    content: ReportContent, rows: Iterable[ReportRow], *, only_public: bool = False
) -> ReadAreas:
    """The answers by area; without what nobody outside will see if `only_public`."""
    names = names_of(content.instruments)
    public = {question.pk for question in content.questions if question.is_public}
    made = []
    for row in rows:
        measure, answer = row.answer.measure, row.content
        extras = [e for e in answer.extras if not only_public or e.question in public]
        made.append(
            (
                row.area,
                ReadRow(
                    pk=row.answer.pk,
                    code=measure.code,
                    title=measure.title,
                    grade=drawn_grade(answer.grade, is_continuous=answer.is_continuous),
                    is_unchanged=row.answer.is_unchanged,
                    rationale=answer.rationale,
                    action_taken=answer.action_taken,
                    instruments=", ".join(answer.named_instruments(names)),
                    links=answer.links,
                    files=() if only_public else file_links(row.answer.pk, answer),
                    extras=extras,
                    last=None if only_public else last_of(row.previous, names),
                ),
            )
        )
    return [(area, [row for _a, row in part]) for area, part in groupby(made, lambda pair: pair[0])]


def read_page(request: UserRequest, content: ReportContent) -> HttpResponse:
    """The report when nothing can be written in it: what stands, and the way to change it."""
    report = content.report
    newest = Submission.objects.filter(report=report).select_related("receipt").first()
    actions = [Link(_("Print"), report_url("report-draft", report))]
    if newest:
        actions.insert(0, Link(_("Receipt"), report_url("report-receipt", report)))
    can_take_back = report.state == ReportState.HANDED_IN and not why_closed(report)
    context = {
        "head": report_head(report, actions=actions),
        "crumbs": reports_crumbs(report),
        "areas": read_areas(content, content.rows),
        "steps": [REPORT_STEPS["take_back"]] if can_take_back else [],
        "steps_address": report_url("report-take-back", report),
        "returned": returned_why(report),
        "is_example": report.follow_up.programme.is_example,
    }
    return render(request, "reporting/report_read.html", context)


@permission_on(report_or_404, "reporting.see_report")
def report_draft(request: UserRequest, report: Report) -> HttpResponse:
    """The whole report on paper, for a board (nämnd) that is to decide about it."""
    content = report_content(report)
    title = _("Draft for decision") if not why_locked(report) else _("The report")
    context = {
        "head": report_head(report, title=title),
        "crumbs": reports_crumbs(report, Link(title, request.path)),
        "areas": read_areas(content, content.rows),
        "report": report,
        "done": content.done,
        "asked": len(content.rows),
        "is_example": report.follow_up.programme.is_example,
    }
    return render(request, "reporting/draft.html", context)


def returned_why(report: Report) -> str:
    """Why the county board returned the report; empty when it did not, or it is handed in anew."""
    if report.state != ReportState.RETURNED:
        return ""
    event = ReportEvent.objects.filter(report=report, step="return").first()
    return event.reason if event else ""
