"""The saves of a follow-up: which is the newest, what stood in one, and what is asked now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from milstolpe.records.receipts import canonical_sha256
from milstolpe.reporting.models import FollowUp


@dataclass(frozen=True)
class AskedQuestion:
    """One of the programme's own questions, as a form gives it."""

    text: str
    kind: str
    choices: str = ""
    is_required: bool = False
    is_public: bool = True


def asked_questions(follow_up: FollowUp) -> list[AskedQuestion]:
    """The questions as they stand now. One query."""
    rows = follow_up.questions.values("text", "kind", "choices", "is_required", "is_public")
    return [AskedQuestion(**row) for row in rows]


def questions_version(questions: Sequence[AskedQuestion]) -> str:
    """What a form holds to tell whether somebody has changed the questions since."""
    return canonical_sha256([vars(question) for question in questions])


def save_number(follow_up: FollowUp) -> int | None:
    """The number of the newest save: what a form begins from."""
    number: int | None = follow_up.history.values_list("history_id", flat=True).first()
    return number


def values_at(
    follow_up: FollowUp, number: int | None, names: Iterable[str]
) -> dict[str, Any] | None:
    """Fields as they stood in that save; None: there is no such save."""
    row = follow_up.history.filter(history_id=number).first() if number else None
    return {name: getattr(row, name) for name in names} if row else None
