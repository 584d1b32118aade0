"""Saves a list that came back from Excel, once a person has seen what it changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from milstolpe.accounts.models import User
from milstolpe.reporting.enums import Way
from milstolpe.reporting.models import Report
from milstolpe.reporting.queries.answer_files import RowChange, chosen
from milstolpe.reporting.services.answers import Edit, save_answers
from milstolpe.reporting.services.on_behalf import enter_on_behalf


def save_list(
    report: Report,
    changes: Sequence[RowChange],
    sides: Mapping[int, Mapping[str, str]],
    *,
    by: User,
    source: str = "",
    now: datetime | None = None,
) -> None:
    """Save all rows or none, from what stood when the changes were shown.

    Args:
        source: where the list comes from, when the county board enters it for the organisation,
            which is then told.
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
    if source:
        enter_on_behalf(report, edits, source=source, by=by, now=now)
    else:
        save_answers(report, edits, by=by, way=Way.FILE, now=now)
