"""Plans as everyone may see them: their decided versions."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from milstolpe.workplan.enums import PLAN_STEPS, PlanState
from milstolpe.workplan.models import (
    Activity,
    Aim,
    BudgetLine,
    Plan,
    PlanArea,
    PlanEvent,
    PlanVersion,
)

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


def public_activities(_user: Any) -> QuerySet[Activity]:
    """Activities of decided plans; which of them a version holds is said by the version."""
    return Activity.objects.filter(area__plan__state__in=PUBLIC)


def public_versions(year: int) -> QuerySet[PlanVersion]:
    """Every version of the plan of a year, the newest first."""
    rows = PlanVersion.objects.filter(plan__year=year, plan__state__in=PUBLIC)
    return rows.select_related("plan").order_by("-number")


def newest_version_or_404(year: int) -> PlanVersion:
    """The plan of a year as it was decided last."""
    version = public_versions(year).first()
    if version is None:
        raise Http404
    return version


def decided_steps(plan: Plan, until: datetime | None = None) -> list[tuple[str, date, str]]:
    """Step, day and who decided, the first first; those taken later than `until` left out."""
    rows = PlanEvent.objects.filter(plan=plan, decided_on__isnull=False)
    if until is not None:
        rows = rows.filter(at__lte=until)
    steps = rows.order_by("at", "pk").values_list("step", "decided_on", "decided_by")
    return [(step, day, who) for step, day, who in steps if day]


def changed_on(plan: Plan) -> date | None:
    """The day when something in the plan was saved last. Five queries."""
    areas = list(plan.areas.values_list("pk", flat=True))
    saves: tuple[QuerySet[Any], ...] = (
        Plan.history.filter(id=plan.pk),
        PlanArea.history.filter(plan_id=plan.pk),
        Activity.history.filter(area_id__in=areas),
        Aim.history.filter(area_id__in=areas),
        BudgetLine.history.filter(plan_id=plan.pk),
    )
    times = [rows.aggregate(newest=Max("history_date"))["newest"] for rows in saves]
    newest = max(filter(None, times), default=None)
    return localdate(newest) if newest else None


# What a step is called once it is taken, where that is another word.
_DONE = {"decide": _("The plan is decided"), "change": _("A change is decided")}


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
        Decision(
            str(_DONE.get(row.step) or PLAN_STEPS[row.step].label),
            row.decided_by,
            row.decided_on,
            row.reason,
        )
        for row in rows
    ]
