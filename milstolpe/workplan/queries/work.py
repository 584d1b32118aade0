"""The plan as those who work on it see it: areas, aims, activities, who, days and money."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from milstolpe.workplan.content import plain_number
from milstolpe.workplan.figures import AreaSum, area_sums, whole_sum
from milstolpe.workplan.models import Activity, Aim, BudgetLine, Plan, PlanArea, PlannedDays


@dataclass(frozen=True)
class ActivityRow:
    """An activity with its number in the plan and what is planned on persons."""

    number: int
    activity: Activity
    responsible: Sequence[str]
    on_persons: Decimal  # days

    @property
    def days(self) -> float | None:
        return plain_number(self.activity.days)

    @property
    def persons_days(self) -> float | None:
        return plain_number(self.on_persons)

    @property
    def differs(self) -> bool:
        """Whether days are planned on persons, but not as many as the activity has."""
        days = self.activity.days or 0
        return bool(self.on_persons) and self.on_persons != days


@dataclass(frozen=True)
class AreaRows:
    """An area with its aims and activities."""

    area: PlanArea
    aims: Sequence[Aim]
    rows: Sequence[ActivityRow]
    sums: AreaSum  # of the rows
    counted: float  # days of all its activities, shown or not

    @property
    def anchor(self) -> str:
        return f"omrade-{self.area.pk}"

    @property
    def days_stated(self) -> float | None:
        return plain_number(self.area.days_stated)

    @property
    def differs(self) -> bool:
        """Whether the stated days are others than those counted."""
        return self.days_stated not in (None, self.counted)


@dataclass(frozen=True)
class WorkPlan:
    """A plan with all that its page shows."""

    plan: Plan
    areas: Sequence[AreaRows]
    total: AreaSum  # of the rows
    whole: AreaSum  # of the plan
    on_persons: Decimal
    budget_sek: int

    @property
    def rows(self) -> list[ActivityRow]:
        return [row for area in self.areas for row in area.rows]


@dataclass(frozen=True)
class Wanted:
    """Which activities are to be shown; what is empty narrows nothing."""

    is_priority: bool = False
    cash: str = ""
    responsible: str = ""

    def takes(self, row: ActivityRow) -> bool:
        activity = row.activity
        return (
            (activity.is_priority or not self.is_priority)
            and self.cash in ("", activity.cash)
            and (not self.responsible or self.responsible in row.responsible)
        )

    @property
    def is_all(self) -> bool:
        return self == Wanted()


def work_plan(plan: Plan) -> WorkPlan:
    """The whole plan. Five queries whatever its size."""
    areas = list(plan.areas.all())
    aims = _by(Aim.objects.filter(area__plan=plan), "area_id")
    days = _by(
        PlannedDays.objects.filter(activity__area__plan=plan).select_related("person"),
        "activity_id",
    )
    rows: dict[int, list[ActivityRow]] = {area.pk: [] for area in areas}
    for number, activity in numbered(plan):
        rows[activity.area_id].append(_row(number, activity, days))
    content = _content(areas, rows)
    sums, whole = area_sums(content), whole_sum(content)
    shown = [
        AreaRows(area, aims.get(area.pk, []), rows[area.pk], of_area, of_area.days)
        for area, of_area in zip(areas, sums, strict=True)
    ]
    on_persons = sum((row.on_persons for of_area in rows.values() for row in of_area), Decimal(0))
    budget = sum(BudgetLine.objects.filter(plan=plan).values_list("amount_sek", flat=True))
    return WorkPlan(plan, shown, whole, whole, on_persons, budget)


def narrowed(found: WorkPlan, wanted: Wanted) -> WorkPlan:
    """The plan with only those activities, their sums, and the areas that have any."""
    if wanted.is_all:
        return found
    rows = {of.area.pk: [row for row in of.rows if wanted.takes(row)] for of in found.areas}
    areas = [of for of in found.areas if rows[of.area.pk]]
    content = _content([of.area for of in areas], rows)
    shown = [
        replace(of, rows=rows[of.area.pk], sums=of_area)
        for of, of_area in zip(areas, area_sums(content), strict=True)
    ]
    return replace(found, areas=shown, total=whole_sum(content))


@dataclass(frozen=True)
class OrderedArea:
    """An area with its aims and activities, each with its place from 0 and whether it is last."""

    area: PlanArea
    place: int
    is_last: bool
    aims: Sequence[tuple[Aim, int, bool]]
    activities: Sequence[tuple[Activity, int, bool]]


def ordered_parts(plan: Plan) -> list[OrderedArea]:
    """All that has a place in the plan. Three queries."""
    areas = list(plan.areas.all())
    aims = _by(Aim.objects.filter(area__plan=plan).order_by("position", "pk"), "area_id")
    rows = _by(Activity.objects.filter(area__plan=plan).order_by("position", "pk"), "area_id")
    return [
        OrderedArea(
            area, place, is_last, _placed(aims.get(area.pk, [])), _placed(rows.get(area.pk, []))
        )
        for area, place, is_last in _placed(areas)
    ]


def _placed(rows: Sequence[Any]) -> list[tuple[Any, int, bool]]:
    return [(row, place, place == len(rows) - 1) for place, row in enumerate(rows)]


def numbered(plan: Plan) -> Iterable[tuple[int, Activity]]:
    """Every activity with its number through the plan, from 1. One query."""
    rows = Activity.objects.filter(area__plan=plan).select_related("area", "budget_line")
    return enumerate(rows.order_by("area__position", "area_id", "position", "pk"), start=1)


def _row(number: int, activity: Activity, days: Mapping[int, Sequence[PlannedDays]]) -> ActivityRow:
    of_it = days.get(activity.pk, [])
    return ActivityRow(
        number,
        activity,
        [row.person.name for row in of_it if row.is_responsible],
        sum((row.days for row in of_it), Decimal(0)),
    )


def _by(rows: Iterable[Any], name: str) -> dict[int, list[Any]]:
    """Rows by the key of what they belong to."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return found


def _content(
    areas: Sequence[PlanArea], rows: Mapping[int, Sequence[ActivityRow]]
) -> dict[str, Any]:
    """As much of `content.plan_content` as sums are counted from."""
    return {
        "areas": [
            {
                "title": area.title,
                "activities": [
                    {
                        "days": row.days,
                        "is_priority": row.activity.is_priority,
                    }
                    for row in rows[area.pk]
                ],
            }
            for area in areas
        ]
    }
