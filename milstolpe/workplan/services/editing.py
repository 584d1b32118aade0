"""Changing a plan that others may change at the same time: joined, or asked."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.core.merge import merge_fields
from milstolpe.core.versions import conflict, newest_save
from milstolpe.workplan.enums import PlanState
from milstolpe.workplan.models import Activity, Aim, BudgetLine, Plan, PlanArea

# Joined paragraph by paragraph; everything else is asked about.
TEXTS = frozenset({"text", "vision", "introduction", "messages", "notes", "judgement_text"})


class ClosedError(DomainError):
    """The year is closed."""

    def __init__(self) -> None:
        super().__init__(_("The year is closed. Open it again to change the plan."))


def plan_of(thing: Plan | PlanArea | Aim | Activity | BudgetLine) -> Plan:
    """The plan that a part of it belongs to."""
    if isinstance(thing, Plan):
        return thing
    if isinstance(thing, PlanArea | BudgetLine):
        return thing.plan
    return thing.area.plan


@transaction.atomic
def save_part(thing: Any, values: Mapping[str, Any], *, base_number: int | None, by: User) -> Any:
    """Save an edit of a plan, an area, an aim, an activity or a budget line.

    Args:
        values: fields by name; only these are changed.
        base_number: the save (history id) that the edit began from.
    Raises:
        PermissionDenied: `by` does not work for RUS.
        ClosedError: the year is closed.
        EditConflictError: both changed the same thing; nothing is saved.
        DomainError: there is no such save.
    """
    row = type(thing).objects.select_for_update().get(pk=thing.pk)
    require_open(plan_of(row), by=by)
    base = _values_at(row, base_number, values)
    theirs = {name: getattr(row, name) for name in values}
    merge = merge_fields(base, theirs, values, TEXTS & values.keys())
    if merge.conflicts:
        raise conflict(merge, row.history)
    if merge.values != theirs:
        for name, value in merge.values.items():
            setattr(row, name, value)
        save_as(row, by=by)
    return row


@transaction.atomic
def add_part(model: type[Any], *, by: User, **values: Any) -> Any:
    """Add an area, an aim, an activity or a budget line, last among its own.

    Raises:
        PermissionDenied, ClosedError: as `save_part`.
    """
    row = model(**values)
    require_open(plan_of(row), by=by)
    parent = {"plan": row.plan} if hasattr(row, "plan_id") else {"area": row.area}
    row.position = model.objects.filter(**parent).count()
    save_as(row, by=by)
    return row


@transaction.atomic
def remove_part(thing: Any, *, base_number: int | None, by: User) -> None:
    """Take a part out of the plan; its history and the decided versions keep it.

    Raises:
        PermissionDenied, ClosedError: as `save_part`.
        DomainError: something stands on it (activities, used money), or it was changed meanwhile.
    """
    row = type(thing).objects.select_for_update().get(pk=thing.pk)
    require_open(plan_of(row), by=by)
    newest = newest_save(row.history)
    if newest is not None and newest.history_id != base_number:
        raise DomainError(_("Somebody has changed this meanwhile. Look at it, then remove it."))
    if isinstance(row, PlanArea) and row.activities.exists():
        raise DomainError(_("The area has activities. Move or remove them first."))
    if isinstance(row, BudgetLine | Activity) and row.uses.exists():
        raise DomainError(_("Money has been used here, so it cannot be removed."))
    row._history_user = by
    row.delete()


def held_open(*, by: User, **found_by: Any) -> Plan:
    """The plan, held until the transaction ends so that writers come one after another.

    Raises:
        PermissionDenied, ClosedError: see `require_open`.
    """
    plan = Plan.objects.select_for_update().get(**found_by)
    require_open(plan, by=by)
    return plan


def require_open(plan: Plan, *, by: User) -> None:
    """Raises PermissionDenied or ClosedError unless `by` may change the plan now."""
    if not by.has_perm("workplan.edit"):
        raise PermissionDenied
    if plan.state == PlanState.CLOSED:
        raise ClosedError


def save_as(row: Model, *, by: User) -> None:
    """Save with `by` in its history, whether a page or a command does it."""
    row._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    row.save()


def _values_at(row: Any, number: int | None, names: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as save `number` left them."""
    kept = row.history.filter(history_id=number).first() if number else None
    if kept is None:
        raise DomainError(_("The page is too old to be saved. Copy your text and reload the page."))
    return {name: getattr(kept, name) for name in names}
