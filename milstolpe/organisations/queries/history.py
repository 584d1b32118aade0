"""What happened to a row: every save with who, when and each value before and after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db.models import Field, ForeignKey, Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from milstolpe.core.formats import format_short_date, yes_or_no
from milstolpe.organisations.registers import label_of

# Never shown, and no news in themselves.
HIDDEN = frozenset(
    {
        "id",
        "slug",
        "password",
        "last_login",
        "is_superuser",
        "created_at",
        "is_edited",
        "is_example",
    }
)
KINDS = {
    "+": gettext_lazy("Created"),
    "~": gettext_lazy("Changed"),
    "-": gettext_lazy("Removed"),
}
REASONS = {
    "brought back": gettext_lazy("Brought back"),
    "ended": gettext_lazy("Ended"),
    "removed": gettext_lazy("Removed"),
    "renewed": gettext_lazy("Renewed"),
    "organisation ended": gettext_lazy("The organisation ended"),
    "second factor removed": gettext_lazy("The second step of log-in was removed"),
}


@dataclass(frozen=True)
class Change:
    """One field, before and after, as it is read."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Save:
    """One save of a row."""

    number: int  # the id of the history row
    what: str
    at: datetime
    by: str
    kind: str | Promise
    reason: str | Promise
    changes: Sequence[Change]


def saves_of(*things: Model) -> list[Save]:
    """Every save of these rows, the latest first. Queries: one per row, and per linked table."""
    histories = [list(row.history.select_related("history_user")) for row in things]  # type: ignore[attr-defined]  # of every model here
    records = [record for history in histories for record in history]
    names = _names_of_links(records)
    saves = [
        _save(record, before, names)
        for history in histories
        for record, before in pairwise([*history, None])
    ]
    return sorted(saves, key=lambda save: save.at, reverse=True)


def _save(record: Any, before: Any | None, names: dict[tuple[str, object], str]) -> Save:
    fields = [field for field in record.tracked_fields if field.name not in HIDDEN]
    changes = [
        Change(label_of(record.instance_type, field.name), old, new)
        for field in fields
        if (old := _read(before, field, names)) != (new := _read(record, field, names))
    ]
    reason = record.history_change_reason or ""
    return Save(
        number=record.history_id,
        what=str(record.instance_type._meta.verbose_name),
        at=record.history_date,
        by=str(record.history_user or ""),
        kind=KINDS[record.history_type],
        reason=REASONS.get(reason, reason),
        changes=() if record.history_type == "-" else changes,
    )


def _read(
    record: Any | None, field: "Field[Any, Any]", names: dict[tuple[str, object], str]
) -> str:
    """A value of a save as it is read; nothing for what is not set."""
    value = None if record is None else getattr(record, field.attname)
    if value is None or value == "":
        return ""
    if isinstance(field, ForeignKey):
        return names.get((field.name, value), str(value))
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, date):
        return format_short_date(value)
    choices: dict[Any, Any] = dict(field.flatchoices)
    return str(choices.get(value, value))


def _names_of_links(records: Iterable[Any]) -> dict[tuple[str, object], str]:
    """What each linked row is called, by field and key. One query per linked field."""
    keys: dict[Any, set[object]] = {}
    for record in records:
        for field in record.tracked_fields:
            if isinstance(field, ForeignKey):
                keys.setdefault(field, set()).add(getattr(record, field.attname))
    return {
        (field.name, key): str(row)
        for field, wanted in keys.items()
        for key, row in field.related_model._default_manager.in_bulk(wanted - {None}).items()
    }
