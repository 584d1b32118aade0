"""What a plan's year says, counted from what is told. Pure functions."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from milstolpe.workplan.enums import ActivityStatus
from milstolpe.workplan.models import Deliverable
from milstolpe.workplan.queries.year import (
    BEHIND,
    NONE,
    ActivityYear,
    LineYear,
    PersonYear,
    PlanYear,
)

_WORST_FIRST = {status: place for place, status in enumerate(BEHIND)}


@dataclass(frozen=True)
class DaysSum:
    """Planned and used days of an area, or of the whole plan with an empty title."""

    title: str
    planned: Decimal
    used: Decimal

    @property
    def left(self) -> Decimal:
        """Below zero: more was used than planned."""
        return self.planned - self.used


@dataclass(frozen=True)
class MoneySum:
    """All budget lines together, in whole kronor."""

    planned: int
    used: int
    forecast: int

    @property
    def left(self) -> int:
        return self.planned - self.used


def behind(rows: Iterable[ActivityYear], quarter: int) -> list[ActivityYear]:
    """What does not go as planned: prioritised first, then delayed, deviating, dropped."""

    def place(row: ActivityYear) -> tuple[bool, int, int]:
        status = row.status_at(quarter)
        assert status is not None  # it is behind
        return not row.activity.is_priority, _WORST_FIRST[ActivityStatus(status.status)], row.number

    found = [row for row in rows if (told := row.status_at(quarter)) and told.status in BEHIND]
    return sorted(found, key=place)


def untold(rows: Iterable[ActivityYear], quarter: int) -> list[ActivityYear]:
    """Activities that nobody has told of in the quarter; done and dropped ones need not be."""
    return [row for row in rows if quarter not in row.statuses and not _is_over(row, quarter)]


def status_counts(rows: Iterable[ActivityYear], quarter: int) -> dict[str, tuple[int, int]]:
    """Status → how many activities, and how many of them are prioritised; "" is not told."""
    counts = dict.fromkeys(("", *ActivityStatus.values), (0, 0))
    for row in rows:
        told = row.status_at(quarter)
        key = told.status if told else ""
        every, priority = counts[key]
        counts[key] = (every + 1, priority + row.activity.is_priority)
    return counts


def newest_told(rows: Iterable[ActivityYear]) -> int:
    """The last quarter that anything is told of; 0 before that."""
    return max((quarter for row in rows for quarter in row.statuses), default=0)


def days_by_area(rows: Iterable[ActivityYear]) -> list[DaysSum]:
    """A sum for each area that has activities, in order."""
    sums: dict[int, DaysSum] = {}
    for row in rows:
        area = row.activity.area
        before = sums.get(area.pk, DaysSum(area.title, NONE, NONE))
        planned = before.planned + (row.planned or NONE)
        sums[area.pk] = DaysSum(area.title, planned, before.used + row.used_sum)
    return list(sums.values())


def days_sum(rows: Sequence[ActivityYear]) -> DaysSum:
    """The whole plan."""
    planned = sum((row.planned or NONE for row in rows), NONE)
    return DaysSum("", planned, sum((row.used_sum for row in rows), NONE))


def priority_sum(rows: Sequence[ActivityYear]) -> DaysSum:
    """What is prioritised."""
    return days_sum([row for row in rows if row.activity.is_priority])


def money_sum(lines: Sequence[LineYear]) -> MoneySum:
    """All lines; each sum is that of the rows, to the krona."""
    return MoneySum(
        sum(row.planned for row in lines),
        sum(row.used for row in lines),
        sum(row.forecast for row in lines),
    )


def late(rows: Iterable[Deliverable], on: datetime.date) -> list[Deliverable]:
    """Deliverables whose day has passed and that are not ready, the oldest first."""
    found = [row for row in rows if row.done_on is None and row.due_on < on]
    return sorted(found, key=lambda row: row.due_on)


def coming(rows: Iterable[Deliverable], on: datetime.date, *, days: int = 90) -> list[Deliverable]:
    """Deliverables that are to be ready within so many days."""
    last = on + datetime.timedelta(days=days)
    found = [row for row in rows if row.done_on is None and on <= row.due_on <= last]
    return sorted(found, key=lambda row: row.due_on)


def overbooked(people: Iterable[PersonYear]) -> list[PersonYear]:
    """Those with more planned days than they have, the most first."""
    return sorted((row for row in people if row.over), key=lambda row: -row.over)


def unjudged(year: PlanYear) -> int:
    """How many aims nobody has judged."""
    return sum(not row.judgement for row in year.aims)


def _is_over(row: ActivityYear, quarter: int) -> bool:
    told = row.status_at(quarter)
    return told is not None and told.status in (ActivityStatus.DONE, ActivityStatus.DROPPED)
