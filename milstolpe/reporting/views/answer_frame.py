"""Where the pages of a report stand: heading, the way there, what is missing and what is wrong."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.formats import format_date, format_time
from milstolpe.core.page import Fact, Link, PageHead, State
from milstolpe.reporting.forms.sheet import Sheet
from milstolpe.reporting.models import Report
from milstolpe.reporting.queries.report_rows import ReportContent
from milstolpe.reporting.queries.times import last_day, state_label, why_locked
from milstolpe.reporting.views.answer_rows import field_label


def report_url(name: str, report: Report) -> str:
    return reverse(f"reporting:{name}", args=[report.pk])


def report_title(report: Report) -> str:
    follow_up = report.follow_up
    return _("Follow-up %(year)s: %(programme)s") % {
        "year": follow_up.year,
        "programme": follow_up.programme.title,
    }


def report_head(
    report: Report,
    *,
    title: str = "",
    answer: str = "",
    actions: Sequence[Link] = (),
    more: Sequence[Link] = (),
    facts: Sequence[Fact] = (),
) -> PageHead:
    """The top of each page of the report: for whom, in what, how long there is left."""
    kind = report.organisation.name
    if title:
        kind = f"{kind} · {report_title(report)}"
    return PageHead(
        title or report_title(report),
        kind=kind,
        answer=answer or time_left(report),
        state=State(report.state, state_label(report)),
        actions=actions,
        more=more,
        facts=facts,
    )


def reports_crumbs(report: Report, *more: Link) -> list[Link]:
    """My tasks › Our follow-ups › this one › …"""
    return [
        Link(_("My tasks"), reverse("web:work")),
        Link(_("Our follow-ups"), reverse("reporting:my-reports")),
        Link(f"{report.follow_up.programme.title} {report.follow_up.year}", _here(report)),
        *more,
    ]


def _here(report: Report) -> str:
    return report_url("report", report)


def time_left(report: Report) -> str:
    """How long there is left, or why nothing can be written."""
    if locked := why_locked(report):
        return locked
    day = last_day(report)
    left = (day - localdate()).days
    date = format_date(day)
    if left < 0:
        return _("The last day to answer was %(date)s. You can still hand in.") % {"date": date}
    if left == 0:
        return _("Today, %(date)s, is the last day to answer.") % {"date": date}
    return ngettext(
        "%(n)s day left: answer by %(date)s.", "%(n)s days left: answer by %(date)s.", left
    ) % {"n": left, "date": date}


def saved_text() -> str:
    return _("Saved %(when)s") % {"when": f"{format_time(timezone.now())}."}


def missing_links(content: ReportContent) -> list[Link]:
    """The measures that are not answered in full, with what is missing."""
    required = [row.pk for row in content.questions if row.is_required]
    links = []
    for row in content.rows:
        if names := row.content.missing_with(required):
            what = ", ".join(dict.fromkeys(field_label(name) for name in names))
            label = f"{row.answer.measure.code} {row.answer.measure.title}"
            links.append(Link(label, f"{_here(content.report)}#m{row.answer.pk}", note=what))
    return links


def bounced_links(content: ReportContent) -> list[Link]:
    """Mails to colleagues that came back, with why and the way to where it is put right."""
    return [
        Link(
            f"{row.answer.measure.code}: {each.email}",
            reverse("reporting:handover", args=[each.pk]),
            note=each.bounce_text,
        )
        for row in content.rows
        for each in row.handovers
        if each.bounced_at and not each.answered_at
    ]


def problem_links(content: ReportContent, sheet: Sheet | None) -> list[Link]:
    """What is wrong, each with a link to its measure; without an address it concerns the whole."""
    if sheet is None:
        return []
    codes = {row.answer.pk: row.answer.measure.code for row in content.rows}
    return [
        Link(
            f"{codes[each.answer]}: {each.text}" if each.answer else each.text,
            f"#m{each.answer}" if each.answer else "",
        )
        for each in sheet.problems
    ]
