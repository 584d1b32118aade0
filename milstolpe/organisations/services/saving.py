"""Saves a row so that its history says who did it and why."""

from typing import Any

from django.db.models import Model

from milstolpe.accounts.models import User


def save_row(row: Model, *, by: User | None, reason: str = "") -> None:
    """Save all of `row`; `by` None means the command line."""
    _sign(row, by, reason)
    row.save()


def delete_row(row: Model, *, by: User | None, reason: str = "") -> None:
    """Delete `row`; its history stays."""
    _sign(row, by, reason)
    row.delete()


def _sign(row: Any, by: User | None, reason: str) -> None:
    row._history_user, row._change_reason = by, reason
