"""State tables: which step leads from which states to which, who may, and what must be said.

A room writes its table in `enums.py`; one service per thing calls `check_step`, saves, and
writes its event. Buttons, tests and the diagram in the documentation come from the same table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from milstolpe.core.errors import ReasonNeededError, StepNotAllowedError


@dataclass(frozen=True)
class Step:
    """One row of a state table."""

    name: str
    label: str | Promise  # what the button says
    from_states: frozenset[str]
    to_state: str
    permission: str
    needs_reason: bool = False
    help: str | Promise = ""  # what happens, in one sentence


def steps_from(table: Mapping[str, Step], state: str) -> list[Step]:
    """Every step that leaves `state`, in the order of the table."""
    return [step for step in table.values() if state in step.from_states]


@dataclass(frozen=True)
class StepTaken:
    """A step that has been taken, as pages tell of it."""

    label: str
    at: datetime
    by: str  # empty when a command did it
    reason: str


def steps_taken(events: Iterable[Any], table: Mapping[str, Step], **more: str) -> list[StepTaken]:
    """What the rows of a thing's events tell, in their order.

    Args:
        events: rows with `step`, `at`, `by` and `reason`.
        more: what steps are called that stand in no table, by name.
    """
    labels = {step.name: str(step.label) for step in table.values()} | more
    return [StepTaken(labels[row.step], row.at, str(row.by or ""), row.reason) for row in events]


def check_step(
    table: Mapping[str, Step], name: str, *, state: str, may: bool, reason: str = ""
) -> Step:
    """Return the step, or say why it cannot be taken.

    Raises:
        StepNotAllowedError: no such step from `state`.
        PermissionDenied: `may` is false.
        ReasonNeededError: the step needs a reason and none was given.
    """
    step = table.get(name)
    if step is None or state not in step.from_states:
        raise StepNotAllowedError(
            _("This can no longer be done: somebody has moved it on. Reload the page.")
        )
    if not may:
        raise PermissionDenied
    if step.needs_reason and not reason.strip():
        raise ReasonNeededError
    return step
