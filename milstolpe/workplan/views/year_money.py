"""The money of a plan: its lines with what is planned, used and foreseen, and every use."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.formats import format_number
from milstolpe.core.http import permission_on
from milstolpe.core.listing import list_downloads, list_pager
from milstolpe.core.page import Fact, Link, PageHead
from milstolpe.workplan.enums import PlanState
from milstolpe.workplan.models import BudgetLine, Plan
from milstolpe.workplan.queries.budget import LineChange, line_saves, line_year, uses
from milstolpe.workplan.queries.year import budget_lines
from milstolpe.workplan.views.fetch import line_or_404, plan_or_404
from milstolpe.workplan.views.work_frame import plan_url, work_context
from milstolpe.workplan.views.year_frame import year_file
from milstolpe.workplan.year_figures import MoneySum, money_sum
from milstolpe.workplan.year_tables import LINE_COLUMNS, USE_COLUMNS, line_cells, use_cells

_FIELDS = {
    "title": gettext_lazy("Budget line"),
    "amount_sek": gettext_lazy("Planned, kr"),
    "forecast_sek": gettext_lazy("Forecast, kr"),
    "notes": gettext_lazy("Notes"),
}


@permission_on(plan_or_404, "workplan.edit")
def money_page(request: UserRequest, plan: Plan) -> HttpResponse:
    lines = [row for row, _at in budget_lines(plan)]
    total, title = money_sum(lines), _("Money")
    head = PageHead(title, kind=plan.title, answer=money_answer(total), actions=_actions(plan))
    context = {
        **work_context(plan, head, Link(title, request.path), page="work-money"),
        **_uses(request, plan),
        "lines": lines,
        "total": total,
        "stated": plan.budget_stated_sek,
        "agrees": plan.budget_stated_sek in (None, total.planned),
        "downloads": list_downloads(request, source=plan.title),
    }
    return render(request, "workplan/year_money.html", context)


@permission_on(line_or_404, "workplan.edit")
def line_page(request: UserRequest, line: BudgetLine) -> HttpResponse:
    """A line: what was used of it, and what was changed in it."""
    plan, year = line.plan, line_year(line)
    head = PageHead(
        line.title,
        kind=_("Budget line"),
        answer=_("%(used)s of %(planned)s kr is used.") % _words(money_sum([year])),
        facts=[
            Fact(_("Planned, kr"), format_number(year.planned)),
            Fact(_("Used, kr"), format_number(year.used)),
            Fact(_("Left, kr"), format_number(year.left)),
            Fact(_("Forecast, kr"), format_number(year.forecast)),
        ],
        actions=_line_actions(line),
        more=_line_more(line),
    )
    crumbs = [Link(_("Money"), plan_url("work-money", plan)), Link(line.title, request.path)]
    context = {
        **work_context(plan, head, *crumbs, page="work-money"),
        **_uses(request, plan, line),
        "line": line,
        "saves": [(row, [_shown(each) for each in row.changes]) for row in line_saves(line)],
    }
    return render(request, "workplan/year_line.html", context)


@permission_on(plan_or_404, "workplan.edit")
def money_file(request: UserRequest, plan: Plan) -> HttpResponseBase:
    rows = line_cells([row for row, _at in budget_lines(plan)])
    return year_file(request, plan, (LINE_COLUMNS, rows), name="budget", title=_("Money"))


@permission_on(plan_or_404, "workplan.edit")
def uses_file(request: UserRequest, plan: Plan) -> HttpResponseBase:
    rows = use_cells(uses(plan).iterator(500))
    table = USE_COLUMNS, rows
    return year_file(request, plan, table, name="anvanda-pengar", title=_("Used money"))


def money_answer(total: MoneySum) -> str:
    """What is used of what is planned, and what the year is believed to end at."""
    return _(
        "%(used)s of %(planned)s kr is used. The year is believed to end at %(forecast)s kr."
    ) % _words(total)


def _words(total: MoneySum) -> dict[str, str]:
    sums = {"used": total.used, "planned": total.planned, "forecast": total.forecast}
    return {name: format_number(value) for name, value in sums.items()}


def _uses(request: UserRequest, plan: Plan, line: BudgetLine | None = None) -> dict[str, Any]:
    rows = uses(plan, line)
    pager, piece = list_pager(request, rows.count(), _count)
    return {"uses": rows[piece], "page": pager, "may_edit": plan.state != PlanState.CLOSED}


def _count(first: int, last: int, total: int) -> str:
    return _("%(first)s–%(last)s of %(total)s rows") % {
        "first": first,
        "last": last,
        "total": format_number(total),
    }


def _actions(plan: Plan) -> list[Link]:
    if plan.state == PlanState.CLOSED:
        return []
    found = [Link(_("Add a budget line"), plan_url("work-line-new", plan))]
    if plan.budget_lines.exists():
        found.insert(0, Link(_("Note used money"), plan_url("work-use-new", plan)))
    return found


def _line_actions(line: BudgetLine) -> list[Link]:
    plan = line.plan
    if plan.state == PlanState.CLOSED:
        return []
    return [
        Link(_("Note used money"), f"{plan_url('work-use-new', plan)}?post={line.pk}"),
        Link(_("Change the forecast"), plan_url("work-forecast", plan, line.pk)),
        Link(_("Change the line"), plan_url("work-line-change", plan, line.pk)),
    ]


def _line_more(line: BudgetLine) -> list[Link]:
    if line.plan.state == PlanState.CLOSED:
        return []
    return [Link(_("Remove the budget line"), plan_url("work-line-remove", line.plan, line.pk))]


def _shown(change: LineChange) -> tuple[Any, str, str]:
    """The field by name, and both values as they are read."""
    return _FIELDS[change.field], _value(change.before), _value(change.after)


def _value(value: Any) -> str:
    if value is None:
        return _("as planned")
    return format_number(value) if isinstance(value, int) else value or "–"
