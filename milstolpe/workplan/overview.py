"""The year on one page, counted from what is told. Pure functions."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from milstolpe.workplan.enums import ActivityStatus
from milstolpe.workplan.models import Deliverable
from milstolpe.workplan.quarters import QUARTERS, ended_quarters
from milstolpe.workplan.queries.year import NONE, ActivityYear, LineYear, PersonYear, PlanYear
from milstolpe.workplan.year_figures import (
    DaysSum,
    MoneySum,
    behind,
    coming,
    days_sum,
    late,
    money_sum,
    newest_told,
    overbooked,
    priority_sum,
    status_counts,
    unjudged,
    untold,
)


@dataclass(frozen=True)
class AreaDays:
    """Days of an area by quarter; of the whole plan with an empty title."""

    title: str
    planned: Decimal
    quarters: Sequence[Decimal]

    @property
    def used(self) -> Decimal:
        return sum(self.quarters, NONE)

    @property
    def left(self) -> Decimal:
        return self.planned - self.used


@dataclass(frozen=True)
class LineMoney:
    """Kronor of a line by quarter."""

    line: LineYear
    quarters: Sequence[int]


@dataclass(frozen=True)
class StatusCount:
    """How many activities there are of a status; "" is not told."""

    status: str
    label: str
    every: int
    priority: int


@dataclass(frozen=True)
class Overview:
    """What the steering group looks at."""

    quarter: int  # the newest that anything is told of
    priority_behind: Sequence[ActivityYear]
    others_behind: Sequence[ActivityYear]
    statuses: Sequence[StatusCount]
    days: DaysSum
    priority: DaysSum
    areas: Sequence[AreaDays]
    total: AreaDays
    lines: Sequence[LineMoney]
    money: MoneySum
    late: Sequence[Deliverable]
    coming: Sequence[Deliverable]
    untold: Sequence[tuple[int, int]]  # ended quarter, activities that nobody has told of
    overbooked: Sequence[PersonYear]
    aims: int
    unjudged: int

    @property
    def priority_count(self) -> int:
        return sum(row.priority for row in self.statuses)

    @property
    def money_quarters(self) -> list[int]:
        return [sum(row.quarters[place] for row in self.lines) for place in range(len(QUARTERS))]


def overview(
    year: PlanYear, used_money: Mapping[int, Mapping[int, int]], on: datetime.date
) -> Overview:
    """Count it all from the year as it was told until a day.

    Args:
        used_money: line (by key) → quarter → kronor.
    """
    rows, ended = year.activities, ended_quarters(year.plan.year, on)
    quarter = newest_told(rows) or max(1, ended)
    found = behind(rows, quarter)
    return Overview(
        quarter=quarter,
        priority_behind=[row for row in found if row.activity.is_priority],
        others_behind=[row for row in found if not row.activity.is_priority],
        statuses=_statuses(rows, quarter),
        days=days_sum(rows),
        priority=priority_sum(rows),
        areas=area_days(rows),
        total=_sum("", rows),
        lines=line_money(year.lines, used_money),
        money=money_sum(year.lines),
        late=late(year.deliverables, on),
        coming=coming(year.deliverables, on),
        untold=[(n, len(left)) for n in range(1, ended + 1) if (left := untold(rows, n))],
        overbooked=overbooked(year.people),
        aims=len(year.aims),
        unjudged=unjudged(year),
    )


def area_days(rows: Iterable[ActivityYear]) -> list[AreaDays]:
    """Each area that has activities, in order."""
    areas: dict[int, list[ActivityYear]] = {}
    for row in rows:
        areas.setdefault(row.activity.area_id, []).append(row)
    return [_sum(found[0].activity.area.title, found) for found in areas.values()]


def line_money(lines: Iterable[LineYear], used: Mapping[int, Mapping[int, int]]) -> list[LineMoney]:
    """Each budget line by quarter."""
    return [
        LineMoney(row, [used.get(row.line.pk, {}).get(quarter, 0) for quarter in QUARTERS])
        for row in lines
    ]


def _sum(title: str, rows: Sequence[ActivityYear]) -> AreaDays:
    planned = sum((row.planned or NONE for row in rows), NONE)
    quarters = [sum((row.used.get(n, NONE) for row in rows), NONE) for n in QUARTERS]
    return AreaDays(title, planned, quarters)


def _statuses(rows: Iterable[ActivityYear], quarter: int) -> list[StatusCount]:
    counts = status_counts(rows, quarter)
    labels = {status.value: str(status.label) for status in ActivityStatus}
    ordered = [*ActivityStatus.values, ""]
    return [StatusCount(key, labels.get(key, ""), *counts[key]) for key in ordered]
