"""What the year of a plan asks of a person: quarters to tell of, deliverables that are due."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from milstolpe.workplan.enums import ActivityStatus, PlanState
from milstolpe.workplan.models import Activity, Deliverable, Plan, PlannedDays, QuarterStatus
from milstolpe.workplan.quarters import ended_quarters, tell_by

_OVER = (ActivityStatus.DONE, ActivityStatus.DROPPED)


@dataclass(frozen=True)
class QuarterToTell:
    """The newest quarter that has ended, with how many activities nobody has told of."""

    plan: Plan
    quarter: int
    own: int  # of those the person answers for
    others: int  # and of the rest
    due: datetime.date


def running_plans() -> QuerySet[Plan]:
    """Plans that are decided and not closed."""
    return Plan.objects.filter(state=PlanState.DECIDED).order_by("year")


def quarters_to_tell(user: Any, on: datetime.date) -> list[QuarterToTell]:
    """Of each running plan, where something is left to tell. A query, and one for each plan."""
    found = []
    for plan in running_plans():
        quarter = ended_quarters(plan.year, on)
        if not quarter:
            continue
        flags = untold_activities(plan, quarter).annotate(is_own=_is_own(user))
        own = list(flags.values_list("is_own", flat=True))
        if own:
            mine = sum(own)
            found.append(
                QuarterToTell(plan, quarter, mine, len(own) - mine, tell_by(plan.year, quarter))
            )
    return found


def untold_activities(plan: Plan, quarter: int) -> QuerySet[Activity]:
    """Activities that nobody has told of in the quarter; done and dropped ones need not be."""
    told = QuarterStatus.objects.filter(activity=OuterRef("pk"))
    here, over = told.filter(quarter=quarter), told.filter(quarter__lt=quarter, status__in=_OVER)
    return Activity.objects.filter(~Exists(here), ~Exists(over), area__plan=plan).order_by("pk")


def late_deliverables(user: Any, on: datetime.date) -> QuerySet[Deliverable]:
    """Deliverables whose day has come, of activities that the person answers for."""
    own = Q(
        activity__planned_days__is_responsible=True,
        activity__planned_days__person__user=user,
    )
    rows = Deliverable.objects.filter(own, done_on=None, due_on__lte=on)
    rows = rows.filter(activity__area__plan__in=running_plans())
    return rows.select_related("activity__area__plan").order_by("due_on", "pk").distinct()


def _is_own(user: Any) -> Exists:
    rows = PlannedDays.objects.filter(activity=OuterRef("pk"), is_responsible=True)
    return Exists(rows.filter(person__user=user))
