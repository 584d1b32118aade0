"""Who saved since a page was opened: nobody writes over another without being asked."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.core.formats import format_date, format_time
from milstolpe.core.merge import FieldMerge


class SavedMeanwhileError(DomainError):
    """Somebody saved after the page was opened. Nothing is done until it is asked again.

    `number` is the newest save, as forms of the room hold it: what the page begins from when it is
    shown again.
    """

    def __init__(self, saved_by: str, *, number: int | str | None) -> None:
        message = _(
            "Somebody saved while you had the page open: %(saved_by)s. Look at what applies now, "
            "and press again if you still want to go on."
        )
        super().__init__(message % {"saved_by": saved_by})
        self.number = number


def signed(by: object, at: datetime) -> str:
    """Who and when: "Anna Ek, 30 november 2026 kl. 9.00". Without `by` the command line did it."""
    who = str(by or _("the system"))
    return f"{who}, {format_date(at)} {format_time(at)}"


def signed_save(save: Any) -> str:
    """Who made a save of django-simple-history, and when."""
    return signed(save.history_user, save.history_date)


def newest_save(history: Any) -> Any | None:
    """The newest row of a history of django-simple-history, with who made it."""
    return history.select_related("history_user").order_by("-history_date", "-history_id").first()


def begun(row: Any) -> int | None:
    """The newest save of a row, which is then read anew: what an edit of it begins from.

    Linked rows that were read with it stay, where it still links to them.
    """
    newest = newest_save(row.history)
    links = [field for field in row._meta.concrete_fields if field.is_relation]
    read = {field: field.get_cached_value(row) for field in links if field.is_cached(row)}
    row.refresh_from_db()
    for field, linked in read.items():
        if linked is not None and getattr(row, field.attname) == linked.pk:
            field.set_cached_value(row, linked)
    return newest.history_id if newest else None


def require_unchanged(history: Any, base_number: int | None) -> None:
    """Refuse unless `base_number` (a history id) is still the newest save in `history`.

    Raises:
        SavedMeanwhileError: somebody has saved since.
    """
    newest = newest_save(history)
    if newest is not None and newest.history_id != base_number:
        raise SavedMeanwhileError(signed_save(newest), number=newest.history_id)


def conflict(merge: FieldMerge, history: Any) -> EditConflictError:
    """What to raise when an edit collides with the newest save in `history`."""
    newest = newest_save(history)
    assert newest is not None  # somebody has saved since
    return EditConflictError(
        merge.conflicts,
        merge.values,
        number=newest.history_id,
        saved_by=signed_save(newest),
    )


def changed_meanwhile(error: EditConflictError, value: object) -> str:
    """What is said at a field that both changed; `value` is theirs, as it is read."""
    message = _(
        "This was changed to “%(value)s” meanwhile (%(saved_by)s). "
        "Save again to put yours in its place."
    )
    return message % {"value": value or _("(empty)"), "saved_by": error.saved_by}


def both_written(error: EditConflictError) -> str:
    """What is said at a text that holds both wordings where the two differ."""
    message = _(
        "Somebody changed the same paragraph meanwhile (%(saved_by)s). Both wordings stand in the "
        "text, theirs first. Keep what should stand, then save."
    )
    return message % {"saved_by": error.saved_by}
