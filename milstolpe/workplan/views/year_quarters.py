"""A quarter is told of: every activity in one table, beside what was told before."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED
from milstolpe.core.errors import DomainError
from milstolpe.core.formats import format_date
from milstolpe.core.http import permission_on
from milstolpe.core.listing import list_downloads, list_filters
from milstolpe.core.page import Link, PageHead
from milstolpe.workplan.enums import PlanState
from milstolpe.workplan.forms.quarter_filters import QuarterFilterForm
from milstolpe.workplan.forms.telling import StatusSheet, was_sent
from milstolpe.workplan.models import Plan
from milstolpe.workplan.quarters import QUARTERS, ended_quarters, tell_by
from milstolpe.workplan.queries.telling import QuarterRow, quarter_rows, told_count
from milstolpe.workplan.services.quarters import tell_quarter
from milstolpe.workplan.views.fetch import plan_or_404, quarter_or_404
from milstolpe.workplan.views.work_frame import plan_url, work_context
from milstolpe.workplan.views.year_frame import year_file
from milstolpe.workplan.year_tables import QUARTER_COLUMNS, quarter_cells
from milstolpe.workplan.year_words import quarter_title


@permission_on(plan_or_404, "workplan.edit")
def status_start(_request: UserRequest, plan: Plan) -> HttpResponse:
    """The quarter that is to be told of: the newest that has ended."""
    quarter = max(1, ended_quarters(plan.year, localdate()))
    return redirect(plan_url("work-quarter", plan, quarter))


@permission_on(plan_or_404, "workplan.edit")
def quarter_page(request: UserRequest, plan: Plan) -> HttpResponse:
    quarter = quarter_or_404(request)
    rows = quarter_rows(plan, quarter)
    form = QuarterFilterForm(request.GET)
    sheet = _sheet(request, rows, form)
    if sheet.is_bound and "fill" in request.POST:
        sheet.fill_unchanged()
        messages.info(request, _("“Unchanged” is filled in. Look through it, then save."))
    elif sheet.is_bound and (saved := _saved(request, plan, sheet)) is not None:
        words = ngettext("%(n)s activity is saved.", "%(n)s activities are saved.", saved)
        messages.success(request, words % {"n": saved} if saved else _("Nothing was changed."))
        return redirect(request.get_full_path())
    context = {
        **_context(request, plan, quarter, rows),
        "sheet": sheet,
        "filters": list_filters(request, form),
        "downloads": list_downloads(request, form, source=plan.title),
    }
    status = REFUSED if sheet.errors else 200
    return render(request, "workplan/year_quarter.html", context, status=status)


def _sheet(request: UserRequest, rows: list[QuarterRow], form: QuarterFilterForm) -> StatusSheet:
    """Of the rows that are shown; when it is sent, of those that came, whatever they say now."""
    if request.method == "POST":
        return StatusSheet(request.POST, [row for row in rows if was_sent(request.POST, row)])
    return StatusSheet(None, form.narrowed(rows, request.user))


def _saved(request: UserRequest, plan: Plan, sheet: StatusSheet) -> int | None:
    """How many activities were saved; None where something is wrong, which the sheet says."""
    if not sheet.is_valid():
        return None
    try:
        return tell_quarter(plan, sheet.quarter, sheet.edits(), by=request.user)
    except DomainError as error:
        sheet.refuse(error)
    return None


@permission_on(plan_or_404, "workplan.edit")
def quarter_file(request: UserRequest, plan: Plan) -> HttpResponseBase:
    quarter, form = quarter_or_404(request), QuarterFilterForm(request.GET)
    rows = form.narrowed(quarter_rows(plan, quarter), request.user)
    table = QUARTER_COLUMNS, quarter_cells(rows)
    title = _("Status, quarter %(n)s") % {"n": quarter}
    name = f"lage-kvartal-{quarter}"
    return year_file(request, plan, table, name=name, title=title, form=form)


def _context(
    request: UserRequest, plan: Plan, quarter: int, rows: list[QuarterRow]
) -> dict[str, Any]:
    title = quarter_title(plan.year, quarter)
    head = PageHead(title, kind=plan.title, answer=_answer(plan, quarter, rows))
    links = [
        Link(_("Quarter %(n)s") % {"n": n}, plan_url("work-quarter", plan, n), n == quarter)
        for n in QUARTERS
    ]
    return {
        **work_context(plan, head, Link(title, request.path), page="work-status"),
        "quarter": quarter,
        "quarters": links,
        "may_edit": plan.state != PlanState.CLOSED,
        "has_before": any(row.before and not row.now for row in rows),
    }


def _answer(plan: Plan, quarter: int, rows: list[QuarterRow]) -> str:
    words = {
        "told": told_count(rows),
        "n": len(rows),
        "day": format_date(tell_by(plan.year, quarter)),
    }
    if words["told"] == words["n"]:
        return _("All %(n)s activities are told of.") % words
    return _("%(told)s of %(n)s activities are told of. To be told by %(day)s.") % words
