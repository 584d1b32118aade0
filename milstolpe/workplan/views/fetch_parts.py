"""Finds a part of a plan by its address among those that the user may see."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404

from milstolpe.workplan.models import ActivityLink, PlanPerson, SubPlan
from milstolpe.workplan.queries.plans import plans_visible_to

M = TypeVar("M", bound=Model)


def link_or_404(user: Any, **address: Any) -> ActivityLink:
    rows = _seen_by(user, ActivityLink)
    return get_object_or_404(rows, **_named(address))


def sub_plan_or_404(user: Any, **address: Any) -> SubPlan:
    rows = _seen_by(user, SubPlan)
    return get_object_or_404(rows, **_named(address))


def person_or_404(user: Any, **address: Any) -> PlanPerson:
    rows = PlanPerson.objects.filter(plan__in=plans_visible_to(user))
    rows = rows.select_related("plan", "organisation")
    return get_object_or_404(rows, plan__year=address["year"], pk=address["pk"])


def _seen_by(user: Any, model: type[M]) -> QuerySet[M]:
    rows = model._default_manager.filter(activity__area__plan__in=plans_visible_to(user))
    return rows.select_related("activity__area__plan")


def _named(address: dict[str, Any]) -> dict[str, Any]:
    return {"activity__area__plan__year": address["year"], "pk": address["pk"]}
