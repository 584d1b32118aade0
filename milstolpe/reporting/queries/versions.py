"""The saves of a follow-up: which is the newest, and what stood in one."""

from collections.abc import Iterable
from typing import Any

from milstolpe.reporting.models import FollowUp


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
