"""What has been done with a commitment: who, when, and what was changed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from milstolpe.programmes.content import ActivityEntry, CommitmentContent
from milstolpe.programmes.enums import COMMITMENT_STEPS, CommitmentState
from milstolpe.programmes.models import Commitment
from milstolpe.programmes.queries.commitments import COMMITMENT_COLUMNS, commitment_content
from milstolpe.programmes.queries.differences import Difference, differences

# What services keep as the reason of a row when a step was taken; any other is why it was changed.
STEP_REASONS = frozenset({"proposed", "registered", "renewed", *COMMITMENT_STEPS})


@dataclass(frozen=True)
class HistoryRow:
    """One thing that was done."""

    number: int
    at: datetime
    by: str  # empty when a command did it
    state: str  # after it
    is_step: bool  # the state was reached then; else the content was changed
    reason: str  # why it was declined, ended or changed
    changes: list[Difference]

    @property
    def state_label(self) -> str:
        return str(CommitmentState(self.state).label)


def history_rows(commitment: Commitment) -> list[HistoryRow]:
    """All of it, the latest first. Three queries, however much there is."""
    rows = list(commitment.history.select_related("history_user"))
    contents = _contents(rows)
    before = {new.history_id: contents[old.history_id] for new, old in pairwise(rows)}
    return [
        HistoryRow(
            number=row.history_id,
            at=row.history_date,
            by=str(row.history_user or ""),
            state=row.state,
            is_step=_is_step(row),
            reason=row.close_reason if _is_step(row) else row.history_change_reason or "",
            changes=differences(before[row.history_id], contents[row.history_id])
            if row.history_id in before
            else [],
        )
        for row in rows
    ]


def content_at(commitment: Commitment, number: int | None) -> CommitmentContent | None:
    """What the commitment said in the history row `number`; None if there is no such row.

    `number` None is the state before anything was kept, and holds only while nothing is.
    """
    if number is None:
        return None if commitment.history.exists() else commitment_content(commitment)
    rows = list(commitment.history.filter(history_id=number))
    return _contents(rows).get(number)


def last_number(commitment: Commitment) -> int | None:
    """The number of the newest history row: what a form begins from."""
    number: int | None = commitment.history.values_list("history_id", flat=True).first()
    return number


def _contents(rows: list[Any]) -> dict[int, CommitmentContent]:
    """History number → content, with the names of today for what a row points at. Two queries."""
    numbers = [row.history_id for row in rows]
    model = Commitment.history.model
    activities = _linked(model.activities, numbers, "measureactivity__key", "measureactivity__text")
    partners = _linked(model.together_with, numbers, "organisation__name")
    return {
        row.history_id: CommitmentContent(
            **{name: getattr(row, name) for name in COMMITMENT_COLUMNS},
            decided_on=row.decided_on.isoformat() if row.decided_on else "",
            activities=tuple(sorted(ActivityEntry(*each) for each in activities[row.history_id])),
            together_with=tuple(sorted(name for (name,) in partners[row.history_id])),
        )
        for row in rows
    }


def _linked(links: Any, numbers: list[int], *columns: str) -> dict[int, list[tuple[Any, ...]]]:
    """History number → the columns of each thing that the row was linked to."""
    linked: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    rows = links.model.objects.filter(history_id__in=numbers)
    for number, *values in rows.values_list("history_id", *columns):
        linked[number].append(tuple(values))
    return linked


def _is_step(row: Any) -> bool:
    return row.history_change_reason in STEP_REASONS
