"""Used days: of each activity by quarter, or of each person in one activity."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED
from milstolpe.core.errors import DomainError
from milstolpe.core.formats import format_number
from milstolpe.core.http import permission_on
from milstolpe.core.listing import list_downloads
from milstolpe.core.page import Link, PageHead
from milstolpe.workplan.content import plain_number
from milstolpe.workplan.enums import PlanState
from milstolpe.workplan.forms.used import DaysSheet, is_typed
from milstolpe.workplan.models import Activity, Plan
from milstolpe.workplan.quarters import QUARTERS
from milstolpe.workplan.queries.used_days import (
    PersonRow,
    UsedRow,
    people_of,
    person_rows,
    planned_cells,
    quarter_sums,
    used_rows,
)
from milstolpe.workplan.queries.year import people_years
from milstolpe.workplan.services.used import Cell, save_used_days
from milstolpe.workplan.views.fetch import activity_or_404, plan_or_404
from milstolpe.workplan.views.work_frame import plan_url, sent, work_context
from milstolpe.workplan.views.year_frame import year_file
from milstolpe.workplan.year_figures import days_sum
from milstolpe.workplan.year_tables import (
    PERSON_COLUMNS,
    PERSON_SUM_COLUMNS,
    USED_COLUMNS,
    person_cells,
    person_sum_cells,
    used_cells,
)


@permission_on(plan_or_404, "workplan.edit")
def used_page(request: UserRequest, plan: Plan) -> HttpResponse:
    rows = used_rows(plan)
    now: dict[Cell, Decimal] = {
        (row.pk, quarter, None): days for row in rows for quarter, days in row.whole.items()
    }
    sheet = DaysSheet(sent(request), _whole_cells(rows, sent(request)), now)
    if sheet.is_bound and _saved(request, plan, sheet):
        return redirect(request.path)
    total = days_sum([each.row for each in rows])
    title = _("Used days")
    context = {
        **work_context(plan, _head(plan, title, rows), Link(title, request.path), page="work-used"),
        **_entry(plan, sheet),
        "rows": [(each, _quarters(each, sheet)) for each in rows],
        "sums": _by_quarter(quarter_sums(rows)),
        "total": total,
        "people": people_years(plan),
        "downloads": list_downloads(request, source=plan.title),
    }
    status = REFUSED if sheet.errors else 200
    return render(request, "workplan/year_used.html", context, status=status)


@permission_on(activity_or_404, "workplan.edit")
def used_by_person(request: UserRequest, activity: Activity) -> HttpResponse:
    plan, rows = activity.area.plan, person_rows(activity)
    now = {
        (activity.pk, quarter, row.pk): days for row in rows for quarter, days in row.used.items()
    }
    sheet = DaysSheet(sent(request), _person_cells(activity, rows), now)
    if sheet.is_bound and _saved(request, plan, sheet):
        return redirect(request.path)
    head = PageHead(activity.title, kind=_("Used days"), answer=_activity_answer(activity, rows))
    crumbs = [Link(_("Used days"), plan_url("work-used", plan)), Link(head.title, request.path)]
    context = {
        **work_context(plan, head, *crumbs, page="work-used"),
        **_entry(plan, sheet),
        "rows": [
            (row, [sheet.cells[activity.pk, quarter, row.pk] for quarter in QUARTERS])
            for row in rows
        ],
    }
    status = REFUSED if sheet.errors else 200
    return render(request, "workplan/year_used_people.html", context, status=status)


def _saved(request: UserRequest, plan: Plan, sheet: DaysSheet) -> bool:
    """Whether all that was touched is saved; else the sheet says what is wrong."""
    if not sheet.is_valid():
        return False
    try:
        count = save_used_days(plan, sheet.edits(), by=request.user)
    except DomainError as error:
        sheet.refuse(error)
        return False
    words = ngettext("%(n)s cell is saved.", "%(n)s cells are saved.", count) % {"n": count}
    messages.success(request, words if count else _("Nothing was changed."))
    return True


@permission_on(plan_or_404, "workplan.edit")
def used_file(request: UserRequest, plan: Plan) -> HttpResponseBase:
    table = USED_COLUMNS, used_cells(used_rows(plan))
    return year_file(request, plan, table, name="anvanda-dagar", title=_("Used days"))


@permission_on(plan_or_404, "workplan.edit")
def used_people_file(request: UserRequest, plan: Plan) -> HttpResponseBase:
    rows = person_cells(used_rows(plan), people_of(plan), planned_cells(plan))
    table = PERSON_COLUMNS, rows
    return year_file(request, plan, table, name="dagar-per-person", title=_("Used days"))


@permission_on(plan_or_404, "workplan.edit")
def person_sums_file(request: UserRequest, plan: Plan) -> HttpResponseBase:
    table = PERSON_SUM_COLUMNS, person_sum_cells(people_years(plan))
    return year_file(request, plan, table, name="personernas-dagar", title=_("Days by person"))


def _entry(plan: Plan, sheet: DaysSheet) -> dict[str, Any]:
    return {"sheet": sheet, "quarters": QUARTERS, "may_edit": plan.state != PlanState.CLOSED}


def _whole_cells(rows: Sequence[UsedRow], data: Any) -> Iterator[tuple[Cell, str]]:
    """Of each activity as a whole, where nothing is told of persons, or something was typed."""
    for each in rows:
        for quarter in QUARTERS:
            cell = each.pk, quarter, None
            if quarter not in each.persons or quarter in each.whole or is_typed(data, cell):
                yield cell, _label(each.row.activity.title, quarter)


def _person_cells(activity: Activity, rows: Sequence[PersonRow]) -> Iterator[tuple[Cell, str]]:
    for row in rows:
        name = row.person.name if row.person else _("The activity as a whole")
        for quarter in QUARTERS:
            yield (activity.pk, quarter, row.pk), _label(name, quarter)


def _label(name: str, quarter: int) -> str:
    return _("%(name)s, quarter %(n)s") % {"name": name, "n": quarter}


def _quarters(each: UsedRow, sheet: DaysSheet) -> list[tuple[Any, Decimal | None]]:
    """By quarter: the cell to write in, or the sum of what is told of persons."""
    return [
        (sheet.cells.get((each.pk, quarter, None)), each.row.used.get(quarter))
        for quarter in QUARTERS
    ]


def _by_quarter(days: Any) -> list[Decimal]:
    return [days.get(quarter, Decimal(0)) for quarter in QUARTERS]


def _head(plan: Plan, title: str, rows: Sequence[UsedRow]) -> PageHead:
    actions = []
    if plan.state != PlanState.CLOSED:
        actions.append(Link(_("Take in from Excel or CSV"), plan_url("work-used-import", plan)))
    total = days_sum([each.row for each in rows])
    return PageHead(
        title, kind=plan.title, answer=_answer(total.used, total.planned), actions=actions
    )


def _activity_answer(activity: Activity, rows: Sequence[PersonRow]) -> str:
    return _answer(sum((row.used_sum for row in rows), Decimal(0)), activity.days or Decimal(0))


def _answer(used: Decimal, planned: Decimal) -> str:
    words = {"used": used, "planned": planned}
    return _("%(used)s of %(planned)s planned days are used.") % {
        name: format_number(plain_number(days) or 0) for name, days in words.items()
    }
