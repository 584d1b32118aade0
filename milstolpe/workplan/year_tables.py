"""Columns of the files of a plan's year, and its rows as cells."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from django.utils.text import format_lazy
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from milstolpe.core.files import Column, Kind, Row
from milstolpe.core.formats import yes_or_no
from milstolpe.workplan.models import Aim, BudgetUse, Deliverable, PlanPerson
from milstolpe.workplan.overview import AreaDays, LineMoney
from milstolpe.workplan.quarters import QUARTERS
from milstolpe.workplan.queries.telling import QuarterRow
from milstolpe.workplan.queries.used_days import UsedRow
from milstolpe.workplan.queries.year import ActivityYear, LineYear, PersonYear

_NUMBER = Column("number", _("Number"), Kind.INTEGER)
_AREA = Column("area", _("Area"))
_ACTIVITY = Column("activity", _("Activity"))
QUARTER_COLUMNS = (
    _NUMBER,
    _AREA,
    _ACTIVITY,
    Column("priority", _("Prioritised")),
    Column("responsible", _("Answers for it")),
    Column("status", _("Status")),
    Column("text", _("In a line or two")),
    Column("unchanged", pgettext_lazy("activity", "Unchanged")),
    Column("told_on", _("Told on"), Kind.DATE),
    Column("before_quarter", _("Told before, quarter"), Kind.INTEGER),
    Column("before_status", _("Status then")),
    Column("before_text", _("Text then")),
)
_PLANNED = Column("planned", _("Planned days"), Kind.DECIMAL)
_QUARTERS = tuple(
    Column(f"quarter_{n}", format_lazy(_("Quarter {n}"), n=n), Kind.DECIMAL) for n in QUARTERS
)
_USED = Column("used", _("Used days"), Kind.DECIMAL)
# Also what is filled in and taken in again: `used_list` reads these headings.
USED_COLUMNS = (
    _NUMBER,
    _AREA,
    _ACTIVITY,
    _PLANNED,
    *_QUARTERS,
    _USED,
    Column("left", _("Left"), Kind.DECIMAL),
)
PERSON_COLUMNS = (
    _NUMBER,
    _ACTIVITY,
    Column("person", _("Person")),
    _PLANNED,
    *_QUARTERS,
)
PERSON_SUM_COLUMNS = (
    Column("person", _("Person")),
    _PLANNED,
    _USED,
    Column("available", _("Days that are available"), Kind.DECIMAL),
    Column("over", _("Planned beyond that"), Kind.DECIMAL),
)
_LINE = Column("line", _("Budget line"))
LINE_COLUMNS = (
    _LINE,
    Column("planned_sek", _("Planned, kr"), Kind.INTEGER),
    Column("used_sek", _("Used, kr"), Kind.INTEGER),
    Column("left_sek", _("Left, kr"), Kind.INTEGER),
    Column("forecast_sek", _("Forecast, kr"), Kind.INTEGER),
    Column("notes", _("Notes")),
)
USE_COLUMNS = (
    Column("day", _("Day"), Kind.DATE),
    _LINE,
    Column("text", _("What for")),
    _ACTIVITY,
    Column("amount_sek", _("Amount, kr"), Kind.INTEGER),
    Column("noted_by", _("Noted by")),
    Column("noted_on", _("Noted on"), Kind.DATE),
    Column("takes_back", _("Takes back another row")),
    Column("taken_back", _("Taken back")),
)
DELIVERABLE_COLUMNS = (
    Column("due_on", _("Is to be ready"), Kind.DATE),
    Column("deliverable", _("Deliverable")),
    _AREA,
    _ACTIVITY,
    Column("done_on", _("Was ready"), Kind.DATE),
    Column("url", _("Link")),
)
AIM_COLUMNS = (
    _AREA,
    Column("aim", _("Aim")),
    Column("from_year", _("From year"), Kind.INTEGER),
    Column("to_year", _("To year"), Kind.INTEGER),
    Column("judgement", _("Judgement")),
    Column("builds_on", _("What the judgement builds on")),
    Column("judged_by", _("Judged by")),
    Column("judged_on", _("Judged on"), Kind.DATE),
)
YEAR_COLUMNS = (
    _NUMBER,
    _AREA,
    _ACTIVITY,
    Column("priority", _("Prioritised")),
    *(Column(f"status_{n}", format_lazy(_("Status, quarter {n}"), n=n)) for n in QUARTERS),
    *(Column(f"text_{n}", format_lazy(_("Text, quarter {n}"), n=n)) for n in QUARTERS),
    _PLANNED,
    _USED,
)
AREA_COLUMNS = (_AREA, _PLANNED, *_QUARTERS, _USED, Column("left", _("Left"), Kind.DECIMAL))
LINE_QUARTER_COLUMNS = (
    _LINE,
    *(
        Column(f"quarter_{n}_sek", format_lazy(_("Quarter {n}, kr"), n=n), Kind.INTEGER)
        for n in QUARTERS
    ),
    *LINE_COLUMNS[1:-1],
)


def quarter_cells(rows: Iterable[QuarterRow]) -> Iterator[Row]:
    """Every activity in a quarter; empty where nobody has told."""
    for each in rows:
        now, before, activity = each.now, each.before, each.activity
        yield (
            each.row.number,
            activity.area.title,
            activity.title,
            yes_or_no(activity.is_priority),
            ", ".join(each.row.responsible),
            now.get_status_display() if now else None,
            now.text if now else None,
            yes_or_no(now.is_unchanged) if now else None,
            localdate(now.changed_at) if now else None,
            before.quarter if before else None,
            before.get_status_display() if before else None,
            before.text if before else None,
        )


def used_cells(rows: Iterable[UsedRow]) -> Iterator[Row]:
    """Every activity with its days by quarter."""
    for each in rows:
        activity, used = each.row.activity, each.row.used
        quarters = [used.get(quarter) for quarter in QUARTERS]
        days = (each.row.planned, *quarters, each.row.used_sum, each.left)
        yield (each.row.number, activity.area.title, activity.title, *days)


def person_cells(
    rows: Iterable[UsedRow],
    people: Sequence[PlanPerson],
    planned: Mapping[tuple[int, int], Decimal],
) -> Iterator[Row]:
    """Each person of each activity with planned or used days there."""
    for each in rows:
        for person in people:
            days = planned.get((each.pk, person.pk))
            used = [each.cells.get((person.pk, quarter)) for quarter in QUARTERS]
            if days is not None or any(used):
                yield (each.row.number, each.row.activity.title, person.name, days, *used)


def person_sum_cells(rows: Iterable[PersonYear]) -> Iterator[Row]:
    """The sums of each person."""
    for row in rows:
        yield (row.name, row.planned, row.used, row.available, row.over)


def line_cells(rows: Iterable[LineYear]) -> Iterator[Row]:
    """Every line of the budget, with what is used."""
    for row in rows:
        yield (row.line.title, row.planned, row.used, row.left, row.forecast, row.line.notes)


def use_cells(rows: Iterable[BudgetUse]) -> Iterator[Row]:
    """Every row of used money."""
    for row in rows:
        yield (
            row.used_on,
            row.line.title,
            row.text,
            row.activity.title if row.activity else None,
            row.amount_sek,
            str(row.by) if row.by else None,
            localdate(row.at),
            yes_or_no(row.takes_back_id is not None),
            yes_or_no(row.is_taken_back),
        )


def deliverable_cells(rows: Iterable[Deliverable]) -> Iterator[Row]:
    """Every deliverable, by day."""
    for row in rows:
        activity = row.activity
        yield (row.due_on, row.title, activity.area.title, activity.title, row.done_on, row.url)


def aim_cells(rows: Iterable[Aim]) -> Iterator[Row]:
    """Every aim, with how far it was reached."""
    for row in rows:
        yield (
            row.area.title,
            row.text,
            row.first_year,
            row.last_year,
            row.get_judgement_display() if row.judgement else None,
            row.judgement_text,
            str(row.judged_by) if row.judged_by else None,
            localdate(row.judged_at) if row.judged_at else None,
        )


def year_cells(rows: Iterable[ActivityYear]) -> Iterator[Row]:
    """Every activity with what was told of each quarter, and its days."""
    for row in rows:
        told = [row.statuses.get(quarter) for quarter in QUARTERS]
        yield (
            row.number,
            row.activity.area.title,
            row.activity.title,
            yes_or_no(row.activity.is_priority),
            *(each.get_status_display() if each else None for each in told),
            *(each.text if each else None for each in told),
            row.planned,
            row.used_sum,
        )


def area_cells(rows: Iterable[AreaDays]) -> Iterator[Row]:
    """The days of every area by quarter."""
    for row in rows:
        yield (row.title, row.planned, *row.quarters, row.used, row.left)


def line_quarter_cells(rows: Iterable[LineMoney]) -> Iterator[Row]:
    """The money of every line by quarter."""
    for row in rows:
        line = row.line
        yield (line.line.title, *row.quarters, line.planned, line.used, line.left, line.forecast)
