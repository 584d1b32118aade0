"""A quarter as those who tell of it see it: each activity, what is told, and what was before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from milstolpe.workplan.models import Activity, Plan, PlannedDays, QuarterStatus
from milstolpe.workplan.quarters import QUARTERS
from milstolpe.workplan.queries.year import ActivityYear, activities_of

Told = tuple[str, str, bool]  # status, text, whether it is as in the quarter before


@dataclass(frozen=True)
class QuarterRow:
    """An activity in a quarter. `save` is the newest save (history id) of what is told."""

    row: ActivityYear
    quarter: int
    save: int | None

    @property
    def pk(self) -> int:
        return self.row.pk

    @property
    def activity(self) -> Activity:
        return self.row.activity

    @property
    def now(self) -> QuarterStatus | None:
        return self.row.statuses.get(self.quarter)

    @property
    def before(self) -> QuarterStatus | None:
        """The newest that was told in an earlier quarter."""
        return self.row.status_at(self.quarter - 1)


def quarter_rows(plan: Plan, quarter: int) -> list[QuarterRow]:
    """Every activity of the plan. Five queries whatever its size."""
    saves = QuarterStatus.history.filter(activity__area__plan=plan, quarter=quarter)
    saves = saves.order_by("history_date", "history_id")
    # Read before the rows: what is told between the two is then asked about.
    newest = dict(saves.values_list("activity_id", "history_id"))
    rows = activities_of(plan)
    return [QuarterRow(row, quarter, newest.get(row.pk)) for row in rows]


def told_in_saves(quarter: int, numbers: Iterable[int]) -> Mapping[int, tuple[int, Told]]:
    """Save (history id) → its activity, and what it told of the quarter. One query."""
    rows = QuarterStatus.history.filter(history_id__in=list(numbers), quarter=quarter)
    return {
        row.history_id: (row.activity_id, (row.status, row.text, row.is_unchanged)) for row in rows
    }


@dataclass(frozen=True)
class QuarterOfActivity:
    """What is told of an activity in a quarter, and the days that were used in it."""

    quarter: int
    told: QuarterStatus | None
    used: Decimal | None


def quarters_of(activity: Activity) -> list[QuarterOfActivity]:
    """The year of one activity; empty while nothing is told or used. Two queries."""
    told = {row.quarter: row for row in activity.statuses.select_related("changed_by")}
    days = activity.used_days.order_by().values_list("quarter").annotate(sum=Sum("days"))
    used: dict[int, Decimal] = dict(days)
    if not told and not used:
        return []
    return [QuarterOfActivity(n, told.get(n), used.get(n)) for n in QUARTERS]


def own_activities(plan: int, user: Any) -> frozenset[int]:
    """Those of the plan (its key) that the person answers for. One query."""
    rows = PlannedDays.objects.filter(activity__area__plan_id=plan, is_responsible=True)
    return frozenset(rows.filter(person__user=user).values_list("activity_id", flat=True))


def told_count(rows: Sequence[QuarterRow]) -> int:
    """How many activities somebody has told of in the quarter."""
    return sum(row.now is not None for row in rows)
