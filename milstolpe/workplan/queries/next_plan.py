"""What the next plan can be made of: activities, aims that still run, budget lines, wishes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from milstolpe.core.collation import swedish
from milstolpe.workplan.enums import ActivityStatus
from milstolpe.workplan.models import (
    Activity,
    Aim,
    BudgetLine,
    Deliverable,
    Plan,
    PlanArea,
    PlannedDays,
    QuarterStatus,
    UsedDays,
    Wish,
)
from milstolpe.workplan.queries.wishes import waiting_wishes

MOST_WISHES = 20
_OVER = (ActivityStatus.DONE, ActivityStatus.DROPPED)


@dataclass(frozen=True)
class CarryRow:
    """An activity of the year with what is told of it last, and what it continues in."""

    number: int
    activity: Any  # with last_status, last_quarter, used and deliverable_count
    responsible: Sequence[str]
    carried_to: Activity | None

    @property
    def pk(self) -> int:
        return int(self.activity.pk)

    @property
    def last_label(self) -> str:
        """The newest status in words; empty where nothing is told."""
        status = self.activity.last_status
        return str(ActivityStatus(status).label) if status else ""

    @property
    def goes_on(self) -> bool:
        """Proposed to be carried over: it is neither done nor dropped."""
        return self.activity.last_status not in _OVER


@dataclass(frozen=True)
class NextPlan:
    """A plan, the plan after it where there is one, and all that can still be carried over."""

    plan: Plan
    year: int  # of the next plan
    following: Plan | None
    following_days: Decimal
    following_count: int
    rows: Sequence[CarryRow]
    areas: Sequence[str]  # titles, of both plans
    aims: Sequence[Aim]
    lines: Sequence[BudgetLine]
    wishes: Sequence[Wish]

    @property
    def left(self) -> list[CarryRow]:
        return [row for row in self.rows if row.carried_to is None]

    @property
    def carried(self) -> list[CarryRow]:
        return [row for row in self.rows if row.carried_to is not None]


def following_of(plan: Plan) -> QuerySet[Plan]:
    """The plan that continues this one, or that of the year after. At most one is used."""
    is_joined = Case(When(previous=plan, then=0), default=1)
    return Plan.objects.filter(Q(previous=plan) | Q(year=plan.year + 1)).order_by(is_joined)


def next_plan(plan: Plan) -> NextPlan:
    """Eight queries whatever the size of the plan."""
    following = following_of(plan).first()
    year = following.year if following else plan.year + 1
    of_next = list(_activities(following)) if following else []
    carried = {row.carried_from_id: row for row in reversed(of_next)}
    responsible = _responsible(plan)
    rows = [
        CarryRow(number, row, responsible.get(row.pk, ()), carried.get(row.pk))
        for number, row in enumerate(_with_year(_activities(plan)), start=1)
    ]
    return NextPlan(
        plan=plan,
        year=year,
        following=following,
        following_days=sum((row.days or Decimal(0) for row in of_next), Decimal(0)),
        following_count=len(of_next),
        rows=rows,
        areas=_areas(plan, following),
        aims=running_aims(plan, following, year),
        lines=left_lines(plan, following),
        wishes=list(waiting_wishes(year)[:MOST_WISHES]),
    )


def running_aims(plan: Plan, following: Plan | None, year: int) -> list[Aim]:
    """Aims that still run in the year and are not in the plan of it. One query."""
    rows = Aim.objects.filter(area__plan__in=_both(plan, following)).select_related("area")
    found = list(rows.order_by("area__position", "area_id", "position", "pk"))
    there = {(row.area.title, row.text) for row in found if row.area.plan_id != plan.pk}
    return [
        row
        for row in found
        if row.area.plan_id == plan.pk
        and (row.last_year or 0) >= year
        and (row.area.title, row.text) not in there
    ]


def left_lines(plan: Plan, following: Plan | None) -> list[BudgetLine]:
    """Budget lines whose name is not in the next plan. One query."""
    found = list(BudgetLine.objects.filter(plan__in=_both(plan, following)).order_by("position"))
    there = {row.title for row in found if row.plan_id != plan.pk}
    return [row for row in found if row.plan_id == plan.pk and row.title not in there]


def _both(plan: Plan, following: Plan | None) -> list[int]:
    return [row.pk for row in (plan, following) if row]


def _areas(plan: Plan, following: Plan | None) -> list[str]:
    """Titles of this plan's areas, then those that only the next has. One query."""
    rows = list(PlanArea.objects.filter(plan__in=_both(plan, following)).order_by("position", "pk"))
    rows.sort(key=lambda row: row.plan_id != plan.pk)
    return list(dict.fromkeys(row.title for row in rows))


def _activities(plan: Plan) -> QuerySet[Activity]:
    rows = Activity.objects.filter(area__plan=plan).select_related("area")
    return rows.order_by("area__position", "area_id", "position", "pk")


def _with_year(rows: QuerySet[Activity]) -> QuerySet[Activity, Any]:
    """With the newest status, used days and the number of deliverables."""
    told = QuarterStatus.objects.filter(activity=OuterRef("pk")).order_by("-quarter")
    used = UsedDays.objects.filter(activity=OuterRef("pk")).order_by().values("activity")
    things = Deliverable.objects.filter(activity=OuterRef("pk")).order_by().values("activity")
    return rows.annotate(
        last_status=Subquery(told.values("status")[:1]),
        last_quarter=Subquery(told.values("quarter")[:1]),
        used=Subquery(used.annotate(sum=Sum("days")).values("sum")),
        deliverable_count=Coalesce(Subquery(things.annotate(n=Count("pk")).values("n")), 0),
    )


def _responsible(plan: Plan) -> dict[int, list[str]]:
    rows = PlannedDays.objects.filter(activity__area__plan=plan, is_responsible=True)
    found: dict[int, list[str]] = defaultdict(list)
    for activity, name in rows.order_by(swedish("person__name"), "pk").values_list(
        "activity", "person__name"
    ):
        found[activity].append(name)
    return dict(found)
