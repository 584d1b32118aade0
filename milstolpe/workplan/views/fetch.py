"""Finds a plan, or a part of one, by its address among those that the user may see."""

from typing import Any

from django.shortcuts import get_object_or_404

from milstolpe.workplan.models import Activity, Plan, PlanArea
from milstolpe.workplan.queries.plans import plans_visible_to


def plan_or_404(user: Any, **address: Any) -> Plan:
    return get_object_or_404(plans_visible_to(user), year=address["year"])


def area_or_404(user: Any, **address: Any) -> PlanArea:
    rows = PlanArea.objects.filter(plan__in=plans_visible_to(user)).select_related("plan")
    return get_object_or_404(rows, plan__year=address["year"], pk=address["pk"])


def activity_or_404(user: Any, **address: Any) -> Activity:
    rows = Activity.objects.filter(area__plan__in=plans_visible_to(user))
    rows = rows.select_related("area__plan", "budget_line", "booked_on", "carried_from__area__plan")
    return get_object_or_404(rows, area__plan__year=address["year"], pk=address["pk"])
