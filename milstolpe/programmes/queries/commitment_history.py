"""What has been done with a commitment: who, when, and what was changed."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _

from milstolpe.organisations.models import Organisation
from milstolpe.programmes.content import ActivityEntry, CommitmentContent
from milstolpe.programmes.enums import COMMITMENT_STEPS, CommitmentState
from milstolpe.programmes.models import Commitment, MeasureActivity
from milstolpe.programmes.queries.commitments import COMMITMENT_COLUMNS, commitment_content
from milstolpe.programmes.queries.differences import Difference, differences

_MADE: Mapping[str, Any] = {"proposed": _("Proposed"), "registered": _("Registered")}


@dataclass(frozen=True)
class HistoryRow:
    """One thing that was done."""

    number: int
    at: datetime
    by: str  # empty when a command did it
    what: str  # the step, or why it was changed
    state: str  # after it
    reason: str  # why it was declined or ended
    changes: list[Difference]

    @property
    def state_label(self) -> str:
        return str(CommitmentState(self.state).label)


def history_rows(commitment: Commitment) -> list[HistoryRow]:
    """All of it, the latest first. Five queries, however much there is."""
    rows = list(commitment.history.select_related("history_user"))
    contents = _contents(rows)
    before = {new.history_id: contents[old.history_id] for new, old in pairwise(rows)}
    return [
        HistoryRow(
            number=row.history_id,
            at=row.history_date,
            by=str(row.history_user or ""),
            what=_what(row.history_change_reason or ""),
            state=row.state,
            reason=row.close_reason,
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
    """History number → content. What a row of the time points at may have been renamed since."""
    numbers = [row.history_id for row in rows]
    model = Commitment.history.model
    chosen = _linked(model.activities.model, numbers, "measureactivity_id")
    partners = _linked(model.together_with.model, numbers, "organisation_id")
    activities = MeasureActivity.objects.in_bulk(_union(chosen))
    organisations = Organisation.objects.in_bulk(_union(partners))
    return {
        row.history_id: CommitmentContent(
            **{name: getattr(row, name) for name in COMMITMENT_COLUMNS},
            decided_on=row.decided_on.isoformat() if row.decided_on else "",
            activities=tuple(
                sorted(
                    ActivityEntry(activities[pk].key, activities[pk].text)
                    for pk in chosen[row.history_id]
                    if pk in activities  # else it was taken out of the measure later
                )
            ),
            together_with=tuple(sorted(organisations[pk].name for pk in partners[row.history_id])),
        )
        for row in rows
    }


def _union(linked: Mapping[int, set[int]]) -> set[int]:
    return set().union(*linked.values())


def _linked(through: Any, numbers: list[int], column: str) -> dict[int, set[int]]:
    """History number → ids of what the row was linked to."""
    linked: dict[int, set[int]] = defaultdict(set)
    for number, pk in through.objects.filter(history_id__in=numbers).values_list(
        "history_id", column
    ):
        linked[number].add(pk)
    return linked


def _what(code: str) -> str:
    if code in COMMITMENT_STEPS:
        return str(COMMITMENT_STEPS[code].label)
    return str(_MADE.get(code, code))
