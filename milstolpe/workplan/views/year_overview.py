"""The year of a plan on one page, for the steering group."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.formats import format_number
from milstolpe.core.http import permission_on
from milstolpe.core.listing import list_downloads
from milstolpe.core.page import Fact, Link, PageHead
from milstolpe.core.templatetags.formats import days as days_text
from milstolpe.workplan.charts import BarChart, BarRow
from milstolpe.workplan.models import Plan, QuarterStatus
from milstolpe.workplan.overview import Overview, area_days, line_money, overview
from milstolpe.workplan.quarters import QUARTERS
from milstolpe.workplan.queries.year import ActivityYear, activities_of, budget_lines, plan_year
from milstolpe.workplan.queries.year_money import used_by_quarter
from milstolpe.workplan.views.fetch import plan_or_404
from milstolpe.workplan.views.work_frame import plan_state, work_context
from milstolpe.workplan.views.year_frame import year_file
from milstolpe.workplan.views.year_money import money_answer
from milstolpe.workplan.year_tables import (
    AREA_COLUMNS,
    LINE_QUARTER_COLUMNS,
    YEAR_COLUMNS,
    area_cells,
    line_quarter_cells,
    year_cells,
)


@permission_on(plan_or_404, "workplan.edit")
def overview_page(request: UserRequest, plan: Plan) -> HttpResponse:
    found = overview(plan_year(plan), used_by_quarter(plan), localdate())
    title = _("Overview %(year)s") % {"year": plan.year}
    head = PageHead(
        title, kind=plan.title, state=plan_state(plan), answer=_answer(found), facts=_facts(found)
    )
    context = {
        **work_context(plan, head, Link(title, request.path), page="work-overview"),
        "found": found,
        "priority_behind": list(_told(found.priority_behind, found.quarter)),
        "others_behind": list(_told(found.others_behind, found.quarter)),
        "charts": {"areas": _areas(found), "quarters": _quarters(found), "money": _money(found)},
        "quarters": QUARTERS,
        "money_text": money_answer(found.money),
        "downloads": list_downloads(request, source=plan.title),
    }
    return render(request, "workplan/year_overview.html", context)


@permission_on(plan_or_404, "workplan.edit")
def year_status_file(request: UserRequest, plan: Plan) -> HttpResponseBase:
    table = YEAR_COLUMNS, year_cells(activities_of(plan))
    return year_file(request, plan, table, name="aret-per-aktivitet", title=_("The year"))


@permission_on(plan_or_404, "workplan.edit")
def area_file(request: UserRequest, plan: Plan) -> HttpResponseBase:
    table = AREA_COLUMNS, area_cells(area_days(activities_of(plan)))
    return year_file(request, plan, table, name="dagar-per-omrade", title=_("Days by area"))


@permission_on(plan_or_404, "workplan.edit")
def line_quarter_file(request: UserRequest, plan: Plan) -> HttpResponseBase:
    lines = line_money([row for row, _at in budget_lines(plan)], used_by_quarter(plan))
    table = LINE_QUARTER_COLUMNS, line_quarter_cells(lines)
    return year_file(request, plan, table, name="pengar-per-kvartal", title=_("Money"))


def _answer(found: Overview) -> str:
    words = {"n": len(found.priority_behind), "all": found.priority_count, "quarter": found.quarter}
    text = _("No prioritised activity deviates after quarter %(quarter)s.")
    if found.priority_behind:
        text = _(
            "%(n)s of %(all)s prioritised activities do not go as planned after quarter "
            "%(quarter)s."
        )
    return f"{text % words} {_days_answer(found)}"


def _days_answer(found: Overview) -> str:
    words = {"used": days_text(found.days.used), "planned": days_text(found.days.planned)}
    return _("%(used)s of %(planned)s planned days are used.") % words


def _facts(found: Overview) -> list[Fact]:
    of = _("%(used)s of %(planned)s")
    priority = {
        "used": days_text(found.priority.used),
        "planned": days_text(found.priority.planned),
    }
    money = {"used": format_number(found.money.used), "planned": format_number(found.money.planned)}
    return [
        Fact(_("Prioritised days used"), of % priority),
        Fact(_("Money used, kr"), of % money),
        Fact(_("Late deliverables"), len(found.late)),
        Fact(_("Aims to judge"), of % {"used": found.unjudged, "planned": found.aims}),
    ]


def _told(rows: Any, quarter: int) -> Iterator[tuple[ActivityYear, QuarterStatus | None]]:
    """Each activity with the newest that is told of it."""
    return ((row, row.status_at(quarter)) for row in rows)


def _areas(found: Overview) -> BarChart:
    rows = [
        BarRow(row.title, _of_days(row.used, row.planned), row.used, row.planned)
        for row in found.areas
    ]
    text = _("Days by area: the bar is what is used, the frame what is planned.")
    return BarChart("areas", _days_answer(found), text, rows)


def _quarters(found: Overview) -> BarChart:
    rows = [
        BarRow(
            _("Quarter %(n)s") % {"n": n}, _("%(n)s days") % {"n": days_text(days)}, days
        )
        for n, days in zip(QUARTERS, found.total.quarters, strict=True)
    ]  # fmt: skip
    title = _("Used days by quarter")
    return BarChart("quarters", title, _("Used days of all activities, quarter by quarter."), rows)


def _money(found: Overview) -> BarChart:
    rows = [
        BarRow(row.line.line.title, _of_money(row.line), *_amounts(row.line)) for row in found.lines
    ]
    text = _("Money by line: the bar is used, the frame planned, the stroke the forecast.")
    return BarChart("money", money_answer(found.money), text, rows)


def _amounts(row: Any) -> tuple[int, int, int]:
    return row.used, row.planned, row.forecast


def _of_days(used: Any, planned: Any) -> str:
    words = {"used": days_text(used), "planned": days_text(planned)}
    return _("%(used)s of %(planned)s days") % words


def _of_money(row: Any) -> str:
    names = ("used", "planned", "forecast")
    words = {name: format_number(getattr(row, name)) for name in names}
    return _("%(used)s of %(planned)s kr, forecast %(forecast)s") % words
