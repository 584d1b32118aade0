"""Three-way: what the file says, what stands in Milstolpe, and what was imported last time.

What has not been changed since in the file is left alone. What has not been changed since in
Milstolpe takes what the file says. What has been changed in both is asked.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from milstolpe.core.formats import format_number
from milstolpe.transfer.enums import AnswerSection, Outcome
from milstolpe.transfer.planning.records import Change, Record
from milstolpe.transfer.template import BY_KEY
from milstolpe.transfer.template.columns import NO, YES

FROM_FILE: Final = "fil"
FROM_MILSTOLPE: Final = "milstolpe"
_LENGTH: Final = 300  # of a value that is shown among candidates


def fingerprint(value: Any) -> str:
    """Short, and "" for what is empty, so that most of them need not be kept."""
    if is_empty(value):
        return ""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return hashlib.blake2s(text.encode(errors="surrogatepass"), digest_size=6).hexdigest()


def fingerprints(values: Mapping[str, Any]) -> dict[str, str]:
    """Field → fingerprint, of the fields that are not empty."""
    return {key: mark for key, value in values.items() if (mark := fingerprint(value))}


def is_empty(value: Any) -> bool:
    return value is False or value in ("", None, ())


def shown(record_kind: str, key: str, value: Any) -> str:
    """A value as it would stand in a cell."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, tuple):
        return "; ".join(str(part).partition(":")[2] or str(part) for part in value)
    column = BY_KEY[record_kind].by_key.get(key)
    text = str(column.choices.get(value, value)) if column and column.choices else str(value)
    return text if len(text) <= _LENGTH else f"{text[:_LENGTH]}…"


def compare(
    record: Record,
    existing: Mapping[str, Any] | None,
    base: Mapping[str, str] | None,
    choices: Mapping[str, str],
) -> None:
    """Settle a record that could be read: created, updated, unchanged or asked.

    Args:
        existing: what stands now; None: nothing.
        base: fingerprints of the last import; None: it was never imported.
        choices: what people have said where both were changed.
    """
    record.before = dict(existing) if existing is not None else None
    if existing is None:
        if base is not None and not _wants(record, "", "", base.get("", ""), choices):
            return
        record.outcome = Outcome.CREATED
        return
    for key, mine in record.values.items():
        theirs = existing.get(key, "")
        if mine == theirs or (is_empty(mine) and is_empty(theirs)):
            continue
        if _takes(record, key, mine, theirs, base, choices):
            record.changes.append(Change(key, theirs, mine))
    record.settle()
    if record.outcome is None:
        record.outcome = Outcome.UPDATED if record.changes else Outcome.UNCHANGED


def _takes(
    record: Record,
    key: str,
    mine: Any,
    theirs: Any,
    base: Mapping[str, str] | None,
    choices: Mapping[str, str],
) -> bool:
    if base is None:
        if is_empty(theirs):
            return True
        if is_empty(mine):
            return False
    else:
        before = base.get(key, "")
        if fingerprint(mine) == before:
            return False
        if fingerprint(theirs) == before:
            return True
    return _wants(record, key, theirs, mine, choices)


def _wants(record: Record, key: str, theirs: Any, mine: Any, choices: Mapping[str, str]) -> bool:
    """What a person has chosen between the two; without a choice it is asked."""
    word = choice_word(record, key, theirs, mine)
    choice = choices.get(word)
    if choice == FROM_FILE:
        return True
    if choice == FROM_MILSTOLPE:
        record.outcome = Outcome.UNCHANGED if key == "" else record.outcome
        return False
    if key == "":
        record.ask(
            "",
            record.label,
            candidates=(FROM_FILE, FROM_MILSTOLPE),
            reason=_("It was imported before and has been taken away in Milstolpe since."),
            section=AnswerSection.CHOICE,
            word=word,
        )
        record.settle()
        return False
    record.ask(
        record.heading(key),
        shown(record.kind, key, mine),
        candidates=(
            f"{FROM_MILSTOLPE}: {shown(record.kind, key, theirs)}",
            f"{FROM_FILE}: {shown(record.kind, key, mine)}",
        ),
        reason=_("It stands otherwise in Milstolpe, and was not written there by an import."),
        section=AnswerSection.CHOICE,
        word=word,
    )
    return False


def choice_word(record: Record, key: str, theirs: Any, mine: Any) -> str:
    """Names one choice between two values of one field; other values are another choice."""
    identity = "|".join(str(part) for part in record.key)
    return f"{record.kind}|{identity}|{key}|{fingerprint(theirs)}|{fingerprint(mine)}"[:500]


def limit_text(limit: int) -> str:
    return _("Write at most %(limit)s characters.") % {"limit": format_number(limit)}
