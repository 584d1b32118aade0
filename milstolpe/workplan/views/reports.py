"""The report of a year is written, finished and fetched; the status of a quarter is fetched."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link, PageHead
from milstolpe.workplan.enums import PlanState
from milstolpe.workplan.forms.quarter_filters import LEFT
from milstolpe.workplan.forms.reports import YearReportForm
from milstolpe.workplan.models import Plan
from milstolpe.workplan.quarters import QUARTERS
from milstolpe.workplan.queries.reports import draft_of_year, quarter_report, report_versions
from milstolpe.workplan.services.documents import (
    finished_report,
    quarter_document,
    year_draft,
)
from milstolpe.workplan.services.reports import base_number, finish_year_report, save_year_report
from milstolpe.workplan.views.documents import chosen_kind, document
from milstolpe.workplan.views.fetch import number_of, plan_or_404, quarter_or_404
from milstolpe.workplan.views.work_frame import plan_url, sent, work_context
from milstolpe.workplan.year_content import LAST
from milstolpe.workplan.year_words import first_summary, report_title, standing_sentences


@permission_on(plan_or_404, "workplan.edit")
def year_report(request: UserRequest, plan: Plan) -> HttpResponse:
    """The texts beside what the figures say."""
    content = draft_of_year(plan)
    texts = content["texts"]
    initial = {**texts, "base_number": base_number(plan)}
    if initial["base_number"] is None:
        initial["summary"] = first_summary(content)
    form = YearReportForm(sent(request), initial=initial)
    if request.method == "POST" and done(form, lambda: _save(request, plan, form)):
        messages.success(request, _("Saved."))
        return redirect(plan_url("work-report", plan))
    title = report_title(plan.year)
    head = PageHead(title, kind=plan.title, answer=" ".join(standing_sentences(content)))
    context = {
        **work_context(plan, head, Link(title, request.path), page="work-report"),
        "form": form,
        "left": _left(plan, content),
        "versions": list(report_versions(plan)),
        "may_edit": plan.state != PlanState.CLOSED,
        "may_finish": plan.state != PlanState.CLOSED and request.user.has_perm("workplan.decide"),
        "quarters": QUARTERS,
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "workplan/work_report.html", context, status=status)


def _save(request: UserRequest, plan: Plan, form: YearReportForm) -> None:
    number = form.cleaned_data["base_number"]
    save_year_report(plan, form.texts(), base_number=number, by=request.user)


def _left(plan: Plan, content: dict[str, Any]) -> list[Link]:
    """What nobody has told or judged yet, and where it is done."""
    untold = sum(row["told_quarter"] != content["quarter"] for row in content["activities"])
    unjudged = sum(not row["judgement"] for row in content["aims"])
    counts = (
        (
            untold,
            _("Activities that nobody has told of in quarter 4: %(n)s."),
            f"{plan_url('work-quarter', plan, LAST)}?visa={LEFT}",
        ),
        (
            unjudged,
            _("Aims that nobody has judged: %(n)s."),
            f"{plan_url('work-outcomes', plan)}#aims",
        ),
    )
    return [Link(text % {"n": count}, address) for count, text, address in counts if count]


@permission_on(plan_or_404, "workplan.decide")
def finish_report(request: UserRequest, plan: Plan) -> HttpResponse:
    """By the button of the page of the report."""
    if request.method == "POST":
        version = finish_year_report(plan, by=request.user)
        words = {"n": version.number}
        messages.success(request, _("The report is finished and kept as version %(n)s.") % words)
    return redirect(plan_url("work-report", plan))


@permission_on(plan_or_404, "workplan.edit")
def report_draft(request: UserRequest, plan: Plan) -> HttpResponse:
    report = year_draft(plan, draft_of_year(plan))
    return document(report, chosen_kind(request), f"verksamhetsberattelse-{plan.year}-utkast")


@permission_on(plan_or_404, "workplan.edit")
def report_version(request: UserRequest, plan: Plan) -> HttpResponse:
    version = get_object_or_404(report_versions(plan), number=number_of(request, "number"))
    name = f"verksamhetsberattelse-{plan.year}-version-{version.number}"
    return document(finished_report(version), chosen_kind(request), name)


@permission_on(plan_or_404, "workplan.edit")
def quarter_status(request: UserRequest, plan: Plan) -> HttpResponse:
    quarter = quarter_or_404(request)
    report = quarter_document(plan, quarter_report(plan, quarter))
    return document(report, chosen_kind(request), f"lage-{plan.year}-kvartal-{quarter}")
