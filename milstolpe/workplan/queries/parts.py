"""Parts of a plan, whatever their kind: their plan, their like, and what their fields hold."""

from typing import Any

from django.db.models import ForeignKey, QuerySet

from milstolpe.workplan.models import (
    ActivityLink,
    BudgetLine,
    Deliverable,
    Plan,
    PlanArea,
    PlanPerson,
    SubPlan,
)

Value = Any  # of a field; of one that holds many: a frozenset of keys


def plan_of(thing: Any) -> Plan:
    """The plan that a part of it belongs to."""
    if isinstance(thing, Plan):
        return thing
    if isinstance(thing, PlanArea | BudgetLine | PlanPerson):
        return thing.plan
    if isinstance(thing, Deliverable | ActivityLink | SubPlan):
        return thing.activity.area.plan
    plan: Plan = thing.area.plan
    return plan


def siblings(row: Any) -> QuerySet[Any]:
    """The rows among which this one has its place, in order, itself among them."""
    parent = {"plan": row.plan_id} if hasattr(row, "plan_id") else {"area": row.area_id}
    rows: QuerySet[Any] = type(row).objects.filter(**parent)
    return rows.order_by("position", "pk")


def is_list(model: type[Any], name: str) -> bool:
    """Whether the field holds many."""
    return bool(model._meta.get_field(name).many_to_many)


def value_of(row: Any, name: str) -> Value:
    """What a field holds, now or in a row of history."""
    is_kept = hasattr(row, "history_id")
    if not is_list(row.instance_type if is_kept else type(row), name):
        return getattr(row, name)
    if not is_kept:
        return frozenset(getattr(row, name).values_list("pk", flat=True))
    field = row.instance_type._meta.get_field(name)
    column = next(
        each.attname
        for each in field.remote_field.through._meta.fields
        if isinstance(each, ForeignKey) and each.related_model is field.related_model
    )
    return frozenset(getattr(row, name).values_list(column, flat=True))


def newest_key(model: type[Any]) -> int:
    """The newest row of its kind; what is added after it is newer than the page."""
    return int(model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)
