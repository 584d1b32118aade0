"""Finds a plan, or a part of one, by its address among those that the user may see."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from milstolpe.workplan.models import (
    Activity,
    Aim,
    BudgetLine,
    BudgetUse,
    Deliverable,
    Plan,
    PlanArea,
)
from milstolpe.workplan.quarters import QUARTERS
from milstolpe.workplan.queries.plans import plans_visible_to


def plan_or_404(user: Any, **address: Any) -> Plan:
    return get_object_or_404(plans_visible_to(user), year=address["year"])


def area_or_404(user: Any, **address: Any) -> PlanArea:
    rows = PlanArea.objects.filter(plan__in=plans_visible_to(user)).select_related("plan")
    return get_object_or_404(rows, plan__year=address["year"], pk=address["pk"])


def activity_or_404(
    user: Any, *, ties: Mapping[str, Any] | None = None, **address: Any
) -> Activity:
    """`ties` are annotations that the page wants beside it."""
    rows = Activity.objects.filter(area__plan__in=plans_visible_to(user))
    rows = rows.select_related("area__plan", "budget_line", "booked_on", "carried_from__area__plan")
    rows = rows.annotate(**(ties or {}))
    return get_object_or_404(rows, area__plan__year=address["year"], pk=address["pk"])


def line_or_404(user: Any, **address: Any) -> BudgetLine:
    rows = BudgetLine.objects.filter(plan__in=plans_visible_to(user)).select_related("plan")
    return get_object_or_404(rows, plan__year=address["year"], pk=address["pk"])


def use_or_404(user: Any, **address: Any) -> BudgetUse:
    rows = BudgetUse.objects.filter(line__plan__in=plans_visible_to(user))
    rows = rows.select_related("line__plan")
    return get_object_or_404(rows, line__plan__year=address["year"], pk=address["pk"])


def deliverable_or_404(user: Any, **address: Any) -> Deliverable:
    rows = Deliverable.objects.filter(activity__area__plan__in=plans_visible_to(user))
    rows = rows.select_related("activity__area__plan", "done_by")
    return get_object_or_404(rows, activity__area__plan__year=address["year"], pk=address["pk"])


def aim_or_404(user: Any, **address: Any) -> Aim:
    rows = Aim.objects.filter(area__plan__in=plans_visible_to(user))
    rows = rows.select_related("area__plan", "judged_by")
    return get_object_or_404(rows, area__plan__year=address["year"], pk=address["pk"])


def number_of(request: HttpRequest, name: str) -> int:
    """A number of the address."""
    assert request.resolver_match is not None
    return int(request.resolver_match.kwargs[name])


def quarter_or_404(request: HttpRequest) -> int:
    """The quarter of the address."""
    quarter = number_of(request, "quarter")
    if quarter not in QUARTERS:
        raise Http404
    return quarter
