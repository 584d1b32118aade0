"""One report as the county board sees it: answers, what has happened, what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.formats import format_date, format_time
from milstolpe.core.http import permission_on
from milstolpe.core.page import Fact, Link, PageHead, State
from milstolpe.core.steps import steps_from
from milstolpe.reporting.addresses import receipt_path
from milstolpe.reporting.enums import REPORT_STEPS, WRITABLE_STATES
from milstolpe.reporting.models import Mailing, Report
from milstolpe.reporting.queries.recipients import answerer_of, recipients_of
from milstolpe.reporting.queries.report_page import AnswerRow, answer_rows, report_events
from milstolpe.reporting.queries.times import state_label, why_locked
from milstolpe.reporting.views.fetch import run_report_or_404
from milstolpe.reporting.views.run_frame import (
    contacts_path,
    report_crumbs,
    report_link,
    run_link,
)

# Steps that the county board takes with a report; the others are the organisation's own.
OWN_STEPS = ("accept", "return", "waive", "ask_again")


@dataclass(frozen=True)
class ReportPage:
    """What the page of a report shows."""

    head: PageHead
    crumbs: Sequence[Link]
    steps: Sequence[Link]
    message: str  # from the organisation
    answers: Sequence[AnswerRow]
    events: Sequence[Any]
    submissions: Sequence[Any]  # (number, time, hash, address of the receipt)
    mailings: Sequence[Mailing]
    send_again: str  # address; empty when no mail is back
    is_example: bool


@permission_on(run_report_or_404, "reporting.judge_report")
def run_report(request: UserRequest, report: Report) -> HttpResponse:
    answers, mailings = answer_rows(report), list(report.mailings.select_related("by"))
    context = ReportPage(
        head=_head(report, answers),
        crumbs=report_crumbs(report),
        steps=_steps(report),
        message=report.message,
        answers=answers,
        events=report_events(report),
        submissions=[
            (row.number, row.receipt.at, row.receipt.hash, receipt_path(row.receipt))
            for row in report.submissions.select_related("receipt").defer("content")
        ],
        mailings=mailings,
        send_again=_send_again(report, mailings),
        is_example=report.follow_up.programme.is_example,
    )
    return render(request, "reporting/run_report.html", vars(context))


def _send_again(report: Report, mailings: Sequence[Mailing]) -> str:
    """Where a mail that came back is sent again; see `overview.bounced_mailings`."""
    back = max((row.bounced_at for row in mailings if row.bounced_at), default=None)
    if back is None or any(row.at > back and not row.bounced_at for row in mailings):
        return ""
    return report_link("send-again", report, "").address


def _head(report: Report, answers: Sequence[AnswerRow]) -> PageHead:
    follow_up = report.follow_up
    return PageHead(
        report.organisation.name,
        kind=f"{follow_up.programme.title} {follow_up.year}",
        answer=_answer(answers),
        state=State(report.state, state_label(report)),
        facts=_facts(report),
        actions=_actions(report),
        more=_more(report),
    )


def _answer(answers: Sequence[AnswerRow]) -> str:
    done = sum(bool(row.now and row.now.grade) for row in answers)
    return ngettext(
        "%(done)s of %(n)s measure is answered.",
        "%(done)s of %(n)s measures are answered.",
        len(answers),
    ) % {"done": done, "n": len(answers)}


def _facts(report: Report) -> list[Fact]:
    addresses = recipients_of([report])[report.pk].emails
    facts = [Fact(_("Mail goes to"), ", ".join(addresses) or _("nobody: put the contacts right"))]
    if report.answered_by:
        facts.append(Fact(_("Answered by"), report.answered_by.name))
    if report.extended_until:
        until = f"{format_date(report.extended_until)} {format_time(report.extended_until)}"
        facts.append(Fact(_("Longer time until"), f"{until}. {report.extension_reason}"))
    if report.add_reason:
        facts.append(Fact(_("Asked later because"), "; ".join(report.add_reason.split("\n\n"))))
    if report.case_number:
        facts.append(Fact(_("Case number"), report.case_number))
    return facts


def _actions(report: Report) -> list[Link]:
    """What is done most often."""
    links = []
    if not why_locked(report):
        links.append(report_link("on-behalf", report, _("Enter on their behalf")))
        in_excel = reverse("reporting:answer-list", args=[report.pk])
        links.append(Link(_("Enter on their behalf from Excel"), in_excel))
    return [*links, Link(_("Put the contacts right"), contacts_path(answerer_of(report)))]


def _more(report: Report) -> list[Link]:
    links = []
    if report.state in WRITABLE_STATES:
        links = [
            report_link("longer-time", report, _("Give longer time")),
            report_link("answered-by", report, _("Let another organisation answer")),
        ]
    if report.follow_up.is_open:
        add = run_link("report-add", report.follow_up, _("Ask about more measures"))
        links.append(Link(add.label, f"{add.address}?organisation={report.organisation.slug}"))
    return links


def _steps(report: Report) -> list[Link]:
    return [
        report_link("run-report-step", report, str(step.label), str(step.help), step.name)
        for step in steps_from(REPORT_STEPS, report.state)
        if step.name in OWN_STEPS
    ]
