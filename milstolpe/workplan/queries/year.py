"""What is told of a plan's year, read at once: few queries whatever its size."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Max, QuerySet, Sum

from milstolpe.core.collation import swedish
from milstolpe.core.formats import sort_key_sv
from milstolpe.workplan.enums import ActivityStatus
from milstolpe.workplan.models import (
    Activity,
    Aim,
    BudgetLine,
    Deliverable,
    Plan,
    PlannedDays,
    PlanPerson,
    QuarterStatus,
    UsedDays,
)

BEHIND = (ActivityStatus.DELAYED, ActivityStatus.DEVIATION, ActivityStatus.DROPPED)
NONE = Decimal(0)


@dataclass(frozen=True)
class ActivityYear:
    """An activity with what is told of it. `number` counts through the plan, from 1."""

    number: int
    activity: Activity  # with its area
    responsible: Sequence[str] = ()
    statuses: Mapping[int, QuarterStatus] = field(default_factory=dict)  # by quarter
    used: Mapping[int, Decimal] = field(default_factory=dict)  # days by quarter

    @property
    def pk(self) -> int:
        return self.activity.pk

    @property
    def planned(self) -> Decimal | None:
        return self.activity.days

    @property
    def used_sum(self) -> Decimal:
        return sum(self.used.values(), NONE)

    def status_at(self, quarter: int) -> QuarterStatus | None:
        """The newest that is told up to and with the quarter."""
        told = [number for number in self.statuses if number <= quarter]
        return self.statuses[max(told)] if told else None


@dataclass(frozen=True)
class PersonYear:
    """A person of the working group: days that are planned, used and available."""

    name: str
    planned: Decimal
    used: Decimal
    available: Decimal | None

    @property
    def over(self) -> Decimal:
        """Days that are planned beyond what the person has; 0 where that is not known."""
        return NONE if self.available is None else max(NONE, self.planned - self.available)


@dataclass(frozen=True)
class LineYear:
    """A budget line in whole kronor."""

    line: BudgetLine
    used: int

    @property
    def planned(self) -> int:
        return self.line.amount_sek

    @property
    def left(self) -> int:
        """What is left of the planned; below zero is over the line."""
        return self.planned - self.used

    @property
    def forecast(self) -> int:
        """What the year is believed to end at: as planned where nothing is said."""
        return self.planned if self.line.forecast_sek is None else self.line.forecast_sek


@dataclass(frozen=True)
class PlanYear:
    """All of it."""

    plan: Plan
    activities: Sequence[ActivityYear]
    people: Sequence[PersonYear]
    lines: Sequence[LineYear]
    deliverables: Sequence[Deliverable]  # with their activity
    aims: Sequence[Aim]  # with their area
    days_changed_at: datetime.datetime | None
    money_changed_at: datetime.datetime | None

    @property
    def told_at(self) -> datetime.datetime | None:
        """When something was last told of a quarter."""
        times = [row.changed_at for each in self.activities for row in each.statuses.values()]
        return max(times, default=None)


def plan_year(plan: Plan) -> PlanYear:
    """The year of the plan. Seven queries."""
    planned, used = _planned(plan), list(_used_rows(plan))
    lines = budget_lines(plan)
    return PlanYear(
        plan=plan,
        activities=_activities(plan, planned, used),
        people=_people(planned, used),
        lines=[row for row, _at in lines],
        deliverables=list(deliverables(plan)),
        aims=list(aims(plan)),
        days_changed_at=max((row.changed_at for row in used), default=None),
        money_changed_at=max((at for _row, at in lines if at), default=None),
    )


def activities_of(plan: Plan) -> list[ActivityYear]:
    """The activities alone, with what is told and used. Four queries."""
    return _activities(plan, _planned(plan), list(_used_rows(plan)))


def people_years(plan: Plan) -> list[PersonYear]:
    """Those with planned or used days, by name. Two queries."""
    return _people(_planned(plan), _used_rows(plan))


def budget_lines(plan: Plan) -> list[tuple[LineYear, datetime.datetime | None]]:
    """The lines with what is used, and when something was last noted. One query."""
    rows = plan.budget_lines.annotate(used=Sum("uses__amount_sek"), used_at=Max("uses__at"))
    return [(LineYear(row, row.used or 0), row.used_at) for row in rows]


def deliverables(plan: Plan) -> QuerySet[Deliverable]:
    """Those of the plan, by day."""
    rows = Deliverable.objects.filter(activity__area__plan=plan)
    return rows.select_related("activity__area", "done_by").order_by("due_on", "pk")


def aims(plan: Plan) -> QuerySet[Aim]:
    """Those of the plan, by area."""
    rows = Aim.objects.filter(area__plan=plan).select_related("area", "judged_by")
    return rows.order_by("area__position", "area_id", "position", "pk")


def plan_activities(plan: Plan) -> QuerySet[Activity]:
    """Those of the plan in its order."""
    rows = Activity.objects.filter(area__plan=plan).select_related("area")
    return rows.order_by("area__position", "area_id", "position", "pk")


def _used_rows(plan: Plan) -> QuerySet[UsedDays]:
    return UsedDays.objects.filter(activity__area__plan=plan).select_related("person")


def _planned(plan: Plan) -> list[PlannedDays]:
    rows = PlannedDays.objects.filter(activity__area__plan=plan).select_related("person")
    return list(rows.order_by("activity_id", swedish("person__name"), "pk"))


def _activities(
    plan: Plan, planned: Iterable[PlannedDays], used: Iterable[UsedDays]
) -> list[ActivityYear]:
    responsible: dict[int, list[str]] = defaultdict(list)
    for row in planned:
        if row.is_responsible:
            responsible[row.activity_id].append(row.person.name)
    sums: dict[int, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for of_used in used:
        sums[of_used.activity_id][of_used.quarter] += of_used.days
    statuses: dict[int, dict[int, QuarterStatus]] = defaultdict(dict)
    told = QuarterStatus.objects.filter(activity__area__plan=plan).select_related("changed_by")
    for status in told:
        statuses[status.activity_id][status.quarter] = status
    return [
        ActivityYear(
            number,
            row,
            responsible.get(row.pk, ()),
            statuses.get(row.pk, {}),
            dict(sums.get(row.pk, {})),
        )
        for number, row in enumerate(plan_activities(plan), start=1)
    ]


def _people(planned: Iterable[PlannedDays], used: Iterable[UsedDays]) -> list[PersonYear]:
    """Those with planned or used days, by name."""
    people: dict[int, PlanPerson] = {}
    plans: dict[int, Decimal] = defaultdict(Decimal)
    uses: dict[int, Decimal] = defaultdict(Decimal)
    for row in planned:
        people[row.person_id] = row.person
        plans[row.person_id] += row.days
    for of_used in used:
        if of_used.person is not None:
            people[of_used.person.pk] = of_used.person
            uses[of_used.person.pk] += of_used.days
    rows = sorted(people.values(), key=lambda person: sort_key_sv(person.name))
    return [PersonYear(row.name, plans[row.pk], uses[row.pk], row.days_available) for row in rows]


def told_cells(rows: Iterable[ActivityYear]) -> Iterator[tuple[ActivityYear, QuarterStatus]]:
    """Every status of a year, activity by activity and quarter by quarter."""
    for row in rows:
        for quarter in sorted(row.statuses):
            yield row, row.statuses[quarter]
