"""Saves a list that came back from Excel, once a person has seen what it changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from milstolpe.accounts.models import User
from milstolpe.reporting.enums import Way
from milstolpe.reporting.models import Answer, Report
from milstolpe.reporting.queries.answer_files import RowChange, chosen
from milstolpe.reporting.services.answers import Edit, save_answers


def save_list(
    report: Report,
    changes: Sequence[RowChange],
    sides: Mapping[int, Mapping[str, str]],
    *,
    by: User,
    now: datetime | None = None,
) -> list[Answer]:
    """Save all rows or none, from what stood when the changes were shown.

    Args:
        sides: answer id → field → "mine" or "theirs", for the fields that were to be chosen.
    Raises:
        EditConflictError: somebody has changed the same thing after the changes were worked out.
        And as `save_answers`.
    """
    edits = [
        Edit(
            change.answer.pk,
            chosen(change, sides.get(change.answer.pk, {})),
            change.answer.number,
        )
        for change in changes
    ]
    return save_answers(report, edits, by=by, way=Way.FILE, now=now)
