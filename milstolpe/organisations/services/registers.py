"""Rows of the registers are saved and brought back here, so that the loader leaves them alone."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Field, QuerySet
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.core.merge import merge_fields
from milstolpe.core.text import slugify_sv
from milstolpe.organisations.models import ReferenceRow
from milstolpe.organisations.registers import Register
from milstolpe.organisations.services.saving import delete_row, save_row

SLUG_LENGTH = 100


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

    What others have changed meanwhile in other fields is kept.

    Raises:
        EditConflictError: both changed the same field; nothing is saved.
        PermissionDenied: `by` is no administrator.
    """
    if row.pk is not None and type(row)._default_manager.filter(pk=row.pk).exists():
        _join_what_others_saved(row, base_number)
    return save_register_row(register, row, by=by, links=links)


def _join_what_others_saved(row: Any, base_number: int | None) -> None:
    current: Any = type(row)._default_manager.select_for_update().get(pk=row.pk)
    newest = current.history.values_list("history_id", flat=True).first()
    if newest == base_number:
        return
    base = current.history.filter(history_id=base_number).first()
    if base is None:
        raise DomainError(_("The page is too old to be saved. Copy your text and reload the page."))
    names = [field.attname for field in changing_fields(row)]
    before, theirs, mine = (
        {name: getattr(version, name) for name in names} for version in (base, current, row)
    )
    merge = merge_fields(before, theirs, mine, text_fields=())
    if merge.conflicts:
        raise EditConflictError(merge.conflicts, merge.values, number=newest)
    for name, value in merge.values.items():
        setattr(row, name, value)


@transaction.atomic
def save_register_row(
    register: Register,
    row: ReferenceRow,
    *,
    by: User,
    reason: str = "",
    links: Mapping[str, Iterable[ReferenceRow]] | None = None,
) -> ReferenceRow:
    """Save a checked row, new or changed, as edited here; give a new one its address.

    `links` are rows linked to by a name of many, such as successors; None leaves them.

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
def bring_back(register: Register, row: ReferenceRow, *, number: int, by: User) -> None:
    """Make the row what it was after save `number` (its history id). That is a new save.

    Raises:
        CannotBringBackError: it would clash with another row, or link to one that is gone.
    """
    then = row.history.filter(pk=number).first()  # type: ignore[attr-defined]  # of every register
    if then is None:
        raise CannotBringBackError(_("That save is not there. Choose one in the history."))
    for field in changing_fields(row):
        setattr(row, field.attname, getattr(then, field.attname))
    try:
        row.full_clean()
    except ValidationError as error:
        raise CannotBringBackError(" ".join(error.messages)) from error
    save_register_row(register, row, by=by, reason="brought back")


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
