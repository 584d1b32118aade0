"""What rooms above know of contributions: functions that the settings name.

`CONTRIBUTION_CHECKS` say what is missing before hand-in, `CONTRIBUTION_FACTS` what is handed in
besides the texts, `CONTRIBUTION_SAVES` who saved that last. Each is called once with many
contributions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from milstolpe.rounds.models import Contribution
from milstolpe.rounds.rich import Reference, References
from milstolpe.rounds.seen import Seen


@dataclass(frozen=True)
class SavedBeside:
    """The newest save of what is asked beside a text; 0 is none. The number only grows."""

    number: int = 0
    by: object = None
    at: datetime | None = None


def missing_elsewhere(contributions: Sequence[Contribution]) -> dict[int, list[str]]:
    """Contribution → what is missing, in words."""
    found: dict[int, list[str]] = {}
    for name in settings.CONTRIBUTION_CHECKS:
        for key, texts in import_string(name)(contributions).items():
            found.setdefault(key, []).extend(texts)
    return found


def facts_elsewhere(contributions: Sequence[Contribution]) -> dict[int, dict[str, Any]]:
    """Contribution → plain values by name: "assessment" and, in words, "note", "reasons"."""
    found: dict[int, dict[str, Any]] = {row.pk: {} for row in contributions}
    for name in settings.CONTRIBUTION_FACTS:
        for key, facts in import_string(name)(contributions).items():
            found[key] |= facts
    return found


def saves_elsewhere(contributions: Sequence[Contribution]) -> dict[int, SavedBeside]:
    """Contribution → the newest save of what rooms above ask beside its text."""
    found = {row.pk: SavedBeside() for row in contributions}
    for name in settings.CONTRIBUTION_SAVES:
        for key, save in import_string(name)(contributions).items():
            before = found[key]
            newer = max(before, save, key=lambda each: each.at.timestamp() if each.at else 0)
            found[key] = SavedBeside(before.number + save.number, newer.by, newer.at)
    return found


def seen_now(contributions: Sequence[Contribution]) -> dict[int, Seen]:
    """Contribution → its newest saves, as a page that shows them is to hold them."""
    beside = saves_elsewhere(contributions)
    return {row.pk: Seen(row.number, beside[row.pk].number) for row in contributions}


def references_in(facts: Mapping[str, Any]) -> References:
    """What the references of a text say, as its facts give them."""
    return {
        row["token"]: Reference(row["text"], row["address"], _note(row))
        for row in facts.get("citations", ())
    }


def _note(row: Mapping[str, Any]) -> str:
    return f"{row['value']}, {row['year']}" if row["value"] else ""
