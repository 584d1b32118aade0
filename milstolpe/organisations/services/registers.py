"""Rows of the registers are saved and brought back here, so that the loader leaves them alone."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Field, QuerySet
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.core.merge import merge_fields
from milstolpe.core.text import slugify_sv
from milstolpe.core.versions import conflict, require_unchanged
from milstolpe.organisations.models import ReferenceRow
from milstolpe.organisations.registers import Register
from milstolpe.organisations.services.saving import delete_row, save_row

SLUG_LENGTH = 100
Links = dict[str, frozenset[object]]  # keys of the rows linked to, by the name of the link


class CannotBringBackError(DomainError):
    """What the row was then no longer fits what is there now."""


@transaction.atomic
def save_edited_row(
    register: Register,
    row: ReferenceRow,
    *,
    base_number: int | None,
    by: User,
    links: Mapping[str, Iterable[ReferenceRow]] | None = None,
) -> ReferenceRow:
    """Save an edit that began from save `base_number` (a history id); None for a new row.

    What others have changed meanwhile in other fields, links of many among them, is kept.

    Raises:
        EditConflictError: both changed the same field; nothing is saved.
        PermissionDenied: `by` is no administrator.
    """
    keys: Links = {
        name: frozenset(each.pk for each in rows) for name, rows in (links or {}).items()
    }
    if row.pk is not None and type(row)._default_manager.filter(pk=row.pk).exists():
        keys = _joined_with_others(row, keys, base_number)
    return save_register_row(register, row, by=by, links=keys)


def _joined_with_others(row: Any, links: Links, base_number: int | None) -> Links:
    """Put into `row` what only others have changed since `base_number`; the links to save."""
    current: Any = type(row)._default_manager.select_for_update().get(pk=row.pk)
    newest = current.history.values_list("history_id", flat=True).first()
    if newest == base_number:
        return links
    base = current.history.filter(history_id=base_number).first()
    if base is None:
        raise DomainError(_("The page is too old to be saved. Copy your text and reload the page."))
    names = [field.attname for field in changing_fields(row)]
    before, theirs, mine = (
        {name: getattr(version, name) for name in names} for version in (base, current, row)
    )
    merge = merge_fields(
        before | _links_then(base), theirs | _links_now(current), mine | links, text_fields=()
    )
    if merge.conflicts:
        raise conflict(merge, current.history)
    for name in names:
        setattr(row, name, merge.values[name])
    return {name: cast("frozenset[object]", merge.values[name]) for name in links}


def _links_now(row: ReferenceRow) -> Links:
    fields = row._meta.many_to_many
    return {
        each.name: frozenset(getattr(row, each.name).values_list("pk", flat=True))
        for each in fields
    }


def _links_then(save: Any) -> Links:
    """The links of many that a save of the history holds."""
    fields = save.instance_type._meta.many_to_many
    return {
        each.name: frozenset(
            getattr(save, each.name).values_list(each.m2m_reverse_field_name(), flat=True)
        )
        for each in fields
    }


@transaction.atomic
def save_register_row(
    register: Register,
    row: ReferenceRow,
    *,
    by: User,
    reason: str = "",
    links: Links | None = None,
) -> ReferenceRow:
    """Save a checked row, new or changed, as edited here; give a new one its address.

    `links` are the keys of rows linked to by a name of many, such as successors; None leaves them.

    Raises:
        PermissionDenied: `by` is no administrator.
    """
    if not by.has_perm("organisations.administer"):
        raise PermissionDenied
    row.is_edited = True
    if hasattr(row, "slug") and not row.slug:
        row.slug = _free_slug(row)
    save_row(row, by=by, reason=reason)
    for name, linked in (links or {}).items():
        getattr(row, name).set(linked)
    if register.index:
        register.index([row])
    return row


@transaction.atomic
def bring_back(
    register: Register, row: ReferenceRow, *, number: int, base_number: int | None, by: User
) -> None:
    """Make the row what it was after save `number` (its history id). That is a new save.

    Args:
        base_number: the newest save when the page that asks was opened.
    Raises:
        SavedMeanwhileError: somebody has saved since.
        CannotBringBackError: it would clash with another row, or link to one that is gone.
    """
    row = type(row)._default_manager.select_for_update().get(pk=row.pk)
    history = row.history  # type: ignore[attr-defined]  # of every register
    require_unchanged(history, base_number)
    then = history.filter(pk=number).first()
    if then is None:
        raise CannotBringBackError(_("That save is not there. Choose one in the history."))
    for field in changing_fields(row):
        setattr(row, field.attname, getattr(then, field.attname))
    try:
        row.full_clean()
    except ValidationError as error:
        raise CannotBringBackError(" ".join(error.messages)) from error
    there = type(row)._default_manager.values_list("pk", flat=True)
    links = {name: keys.intersection(there) for name, keys in _links_then(then).items()}
    save_register_row(register, row, by=by, reason="brought back", links=links)


@transaction.atomic
def remove_register_row(register: Register, row: ReferenceRow, *, by: User) -> None:
    """Take a row away; its history stays, and the loader does not bring it back.

    Raises:
        PermissionDenied: `by` is no administrator, or rows of the register are never removed.
    """
    if not (register.is_removable and by.has_perm("organisations.administer")):
        raise PermissionDenied
    delete_row(row, by=by, reason="removed")


def changing_fields(row: ReferenceRow) -> "list[Field[object, object]]":
    """The fields of a row that a save may change: all but its key and its mark of being edited."""
    skipped = ("slug", "is_edited")
    fields = row._meta.concrete_fields
    return [field for field in fields if not field.primary_key and field.name not in skipped]


def _free_slug(row: ReferenceRow) -> str:
    base = slugify_sv(str(row), max_length=SLUG_LENGTH)
    rows: QuerySet[Any] = type(row)._default_manager.all()
    taken = set(rows.filter(slug__startswith=base).values_list("slug", flat=True))
    numbers = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbers if slug not in taken)
