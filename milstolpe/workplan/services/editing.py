"""Changing a plan that others may change at the same time: joined, or asked."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.core.merge import merge_fields
from milstolpe.core.versions import conflict, newest_save
from milstolpe.workplan.enums import PlanState
from milstolpe.workplan.models import Plan
from milstolpe.workplan.queries.parts import Value, is_list, plan_of, siblings, value_of
from milstolpe.workplan.queries.removal import removal_of
from milstolpe.workplan.services.whole import require_whole

# Joined paragraph by paragraph; everything else is asked about.
TEXTS = frozenset({"text", "vision", "introduction", "messages", "notes", "judgement_text"})


class ClosedError(DomainError):
    """The year is closed."""

    def __init__(self) -> None:
        super().__init__(_("The year is closed. Open it again to change the plan."))


class RemovedError(DomainError):
    """The part is no longer in the plan."""

    def __init__(self) -> None:
        super().__init__(_("Somebody has removed this from the plan meanwhile."))


@transaction.atomic
def save_part(thing: Any, values: Mapping[str, Any], *, base_number: int | None, by: User) -> Any:
    """Save an edit of a plan or a part of it.

    Args:
        values: fields by name; only these are changed. Those that hold many are given as keys.
        base_number: the save (history id) that the edit began from.
    Raises:
        PermissionDenied: `by` does not work for RUS.
        ClosedError: the year is closed.
        RemovedError: somebody has removed it.
        EditConflictError: both changed the same thing; nothing is saved.
        DomainError: there is no such save, or what it would become breaks a rule.
    """
    row = held_part(thing, by=by)
    base = _values_at(row, base_number, values)
    theirs = {name: value_of(row, name) for name in values}
    merge = merge_fields(base, theirs, values, TEXTS & values.keys())
    if merge.conflicts:
        raise conflict(merge, row.history)
    if merge.values != theirs:
        _write(row, merge.values, by=by)
    return row


@transaction.atomic
def add_part(model: type[Any], *, by: User, since: int | None = None, **values: Any) -> Any:
    """Add a part of a plan, last among its own.

    Args:
        since: the newest part of this kind when the form was opened; an equal one that `by` has
            added after it is the same form sent twice, and is given back.
    Raises:
        PermissionDenied, ClosedError, DomainError: as `save_part`.
    """
    lists = {name: value for name, value in values.items() if is_list(model, name)}
    plain = {name: value for name, value in values.items() if name not in lists}
    row = model(**plain)
    _require_parent(row)
    held_open(pk=plan_of(row).pk, by=by)
    if since is not None and (sent := _sent_before(model, plain, since, by=by)):
        return sent
    if hasattr(row, "position"):
        row.position = _last(row)
    _write(row, lists, by=by)
    return row


@transaction.atomic
def move_part(thing: Any, *, up: bool, seen: int, by: User) -> bool:
    """Move a part one step among its own; whether it was moved.

    Args:
        seen: where it stood when it was shown, from 0. If it stands elsewhere now, somebody has
            moved it (or the button was pressed twice) and it stays.
    Raises:
        PermissionDenied, ClosedError, RemovedError: as `save_part`.
    """
    row = held_part(thing, by=by)
    rows = list(siblings(row))
    place = rows.index(row)
    other = place - 1 if up else place + 1
    if place != seen or not 0 <= other < len(rows):
        return False
    rows[place], rows[other] = rows[other], rows[place]
    for position, each in enumerate(rows):
        if each.position != position:
            each.position = position
            save_as(each, by=by)
    return True


@transaction.atomic
def remove_part(thing: Any, *, base_number: int | None, seen: str | None = None, by: User) -> None:
    """Take a part out of the plan; its history and the decided versions keep it.

    Args:
        seen: the stamp of what was said to go with it (`removal_of`).
    Raises:
        PermissionDenied, ClosedError, RemovedError: as `save_part`.
        DomainError: something stands on it (activities, used money), or it was changed meanwhile.
    """
    row = held_part(thing, by=by)
    found = removal_of(row)
    newest = newest_save(row.history)
    is_changed = newest is not None and newest.history_id != base_number
    if is_changed or seen not in (None, found.stamp):
        raise DomainError(_("Somebody has changed this meanwhile. Look at it, then remove it."))
    if found.hinders:
        raise DomainError(" ".join(found.hinders))
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


def held_part(thing: Any, *, by: User) -> Any:
    """The row as it is now, its plan held before it.

    Raises:
        PermissionDenied, ClosedError: see `require_open`.
        RemovedError: somebody has removed it.
    """
    held_open(pk=plan_of(thing).pk, by=by)
    row = type(thing).objects.select_for_update().filter(pk=thing.pk).first()
    if row is None:
        raise RemovedError
    return row


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


def _write(row: Any, values: Mapping[str, Any], *, by: User) -> None:
    plain = {name: value for name, value in values.items() if not is_list(type(row), name)}
    is_moved = "area_id" in plain and plain["area_id"] != row.area_id
    for name, value in plain.items():
        setattr(row, name, value)
    if is_moved:
        row.position = _last(row)
    _require_parent(row)
    require_whole(row)
    is_new = row.pk is None
    if is_new:
        save_as(row, by=by)
    lists = {name: values[name] for name in values.keys() - plain.keys()}
    if changed := {name: keys for name, keys in lists.items() if value_of(row, name) != keys}:
        # The lists first: the history row of the last save then holds all of it, once.
        row.skip_history_when_saving = True
        for name, keys in changed.items():
            getattr(row, name).set(keys)
        del row.skip_history_when_saving
    if changed or not is_new:
        save_as(row, by=by)


def _require_parent(row: Any) -> None:
    """Raises RemovedError where what the row hangs on is no longer there."""
    for name in ("activity", "area", "plan"):
        if key := getattr(row, f"{name}_id", None):
            parents = row._meta.get_field(name).related_model.objects
            if not parents.filter(pk=key).exists():
                raise RemovedError


def _last(row: Any) -> int:
    """The place after all its like."""
    newest = siblings(row).exclude(pk=row.pk).aggregate(newest=Max("position"))["newest"]
    return 0 if newest is None else int(newest) + 1


def _sent_before(model: type[Any], values: Mapping[str, Any], since: int, *, by: User) -> Any:
    rows = model.objects.filter(pk__gt=since, **values)
    made = model.history.filter(history_type="+", history_user=by).values("id")
    return rows.filter(pk__in=made).order_by("pk").first()


def _values_at(row: Any, number: int | None, names: Mapping[str, Any]) -> dict[str, Value]:
    """The fields as save `number` left them."""
    newest = newest_save(row.history)
    if number == (newest.history_id if newest else None):
        return {name: value_of(row, name) for name in names}
    kept = row.history.filter(history_id=number).first() if number else None
    if kept is None:
        raise DomainError(_("The page is too old to be saved. Copy your text and reload the page."))
    return {name: value_of(kept, name) for name in names}
