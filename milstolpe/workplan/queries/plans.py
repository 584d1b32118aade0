"""Plans as everyone may see them: their decided versions."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from milstolpe.workplan.enums import PLAN_STEPS, PlanState
from milstolpe.workplan.models import Plan, PlanEvent, PlanVersion

PUBLIC = (PlanState.DECIDED, PlanState.CLOSED)


def plans_visible_to(user: Any) -> QuerySet[Plan]:
    """RUS sees every plan; everyone else, those that are decided."""
    if user.has_perm("workplan.edit"):
        return Plan.objects.all()
    return Plan.objects.filter(state__in=PUBLIC)


def public_plans() -> QuerySet[Plan, Any]:
    """Decided plans with the number, time and sums of their newest version."""
    newest = PlanVersion.objects.filter(plan=OuterRef("pk")).order_by("-number")
    rows = Plan.objects.filter(state__in=PUBLIC)
    return rows.annotate(
        version=Subquery(newest.values("number")[:1]), decided_at=Subquery(newest.values("at")[:1])
    )


def public_versions(year: int) -> QuerySet[PlanVersion]:
    """Every version of the plan of a year, the newest first."""
    rows = PlanVersion.objects.filter(plan__year=year, plan__state__in=PUBLIC)
    return rows.select_related("plan").order_by("-number")


@dataclass(frozen=True)
class Decision:
    """Who treated or decided the plan, and on which day."""

    label: str
    decided_by: str
    decided_on: Any  # a day
    reason: str


def decisions(plan: Plan) -> list[Decision]:
    """What has been decided about the plan, the first first. One query."""
    rows = PlanEvent.objects.filter(plan=plan, decided_on__isnull=False).order_by("at", "pk")
    return [
        Decision(str(PLAN_STEPS[row.step].label), row.decided_by, row.decided_on, row.reason)
        for row in rows
    ]
