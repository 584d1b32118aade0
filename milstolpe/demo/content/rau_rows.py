"""Writes many texts and judgements at once, as saving them one by one would have."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from simple_history.utils import bulk_update_with_history

from milstolpe.accounts.models import User
from milstolpe.demo.content.rau_writer import Judged
from milstolpe.followup.models import Citation, GoalAssessment
from milstolpe.programmes.models import Measure
from milstolpe.rounds import rich
from milstolpe.rounds.content import TextContent
from milstolpe.rounds.enums import CONTRIBUTION_STEPS, ContributionState, Way
from milstolpe.rounds.models import (
    Contribution,
    ContributionEvent,
    ContributionRevision,
    ContributionText,
    Section,
)

BATCH = 500
KIND: Final = "atgard"  # of the references that are citations
# The steps that lead to each state.
PATHS: dict[str, tuple[str, ...]] = {
    ContributionState.EMPTY: (),
    ContributionState.DRAFT: ("begin",),
    ContributionState.IN_REVIEW: ("begin", "submit"),
    ContributionState.RETURNED: ("begin", "submit", "return"),
    ContributionState.APPROVED: ("begin", "submit", "approve"),
    ContributionState.HANDED_IN: ("begin", "submit", "approve", "hand_in"),
}


@dataclass(frozen=True)
class Save:
    """One save of a text."""

    content: TextContent
    at: datetime
    way: str = Way.PAGE


@dataclass(frozen=True)
class Taken:
    """A step of a text."""

    name: str
    at: datetime
    by: User
    reason: str = ""


@dataclass(frozen=True)
class Written:
    """A text with its saves, the oldest first, and the steps that brought it where it is."""

    row: Contribution
    by: User
    saves: Sequence[Save]
    steps: Sequence[Taken]


def store_texts(written: Sequence[Written], sections: Sequence[Section]) -> None:
    """Store texts, saves and steps; each contribution is left in the state of its last step."""
    for text in written:
        row = text.row
        row.number, row.changed_by = len(text.saves), text.by
        row.changed_at = text.saves[-1].at if text.saves else None
        if text.steps:
            row.state = CONTRIBUTION_STEPS[text.steps[-1].name].to_state
    names = ["number", "changed_by", "changed_at", "state", "instruction_number"]
    Contribution.objects.bulk_update([text.row for text in written], names, batch_size=BATCH)
    ContributionText.objects.bulk_create(
        (
            ContributionText(
                contribution=text.row,
                section=section,
                text=kept.text,
                is_unchanged=kept.is_unchanged,
                unchanged_reason=kept.reason,
            )
            for text in written
            if text.saves
            for section in sections
            for kept in (text.saves[-1].content.sections[section.key],)
        ),
        batch_size=BATCH,
    )
    _store_saves(written)
    _store_steps(written)
    _store_citations(written)


def _store_saves(written: Iterable[Written]) -> None:
    rows, times = [], []
    for text in written:
        for number, save in enumerate(text.saves, start=1):
            times.append(save.at)
            rows.append(
                ContributionRevision(
                    contribution=text.row,
                    number=number,
                    content=save.content.as_json(),
                    sha256=save.content.fingerprint(),
                    way=save.way,
                    instruction_number=text.row.instruction_number,
                    by=text.by,
                )
            )
    ContributionRevision.objects.bulk_create(rows, batch_size=BATCH)
    _set_times(ContributionRevision, rows, times)


def _store_steps(written: Iterable[Written]) -> None:
    rows, times = [], []
    for text in written:
        state: str = ContributionState.EMPTY
        for step in text.steps:
            after = CONTRIBUTION_STEPS[step.name].to_state
            times.append(step.at)
            rows.append(
                ContributionEvent(
                    contribution=text.row,
                    step=step.name,
                    from_state=state,
                    to_state=after,
                    reason=step.reason,
                    number=1 if step.name == "begin" else text.row.number,
                    by=step.by,
                )
            )
            state = after
    ContributionEvent.objects.bulk_create(rows, batch_size=BATCH)
    _set_times(ContributionEvent, rows, times)


def _set_times(
    model: type[ContributionRevision] | type[ContributionEvent],
    rows: Sequence[ContributionRevision] | Sequence[ContributionEvent],
    times: Sequence[datetime],
) -> None:
    """Rows say themselves when they are made; these were made earlier. One statement a moment."""
    by_time = defaultdict(list)
    for row, at in zip(rows, times, strict=True):
        by_time[at].append(row.pk)
    for at, keys in by_time.items():
        for start in range(0, len(keys), BATCH):
            model.objects.filter(pk__in=keys[start : start + BATCH]).update(at=at)


def _store_citations(written: Iterable[Written]) -> None:
    wanted = {
        text.row.pk: {
            key
            for kept in text.saves[-1].content.sections.values()
            for key in rich.cited(kept.text, KIND)
        }
        for text in written
        if text.saves
    }
    keys = set().union(*wanted.values()) if wanted else set()
    measures = dict(Measure.objects.filter(public_id__in=keys).values_list("public_id", "pk"))
    Citation.objects.bulk_create(
        (
            Citation(contribution_id=pk, measure_id=measures[key])
            for pk, found in wanted.items()
            for key in sorted(found)
        ),
        batch_size=BATCH,
    )


@dataclass(frozen=True)
class Judging:
    """A judgement that is made, by whom and when."""

    row: GoalAssessment
    judged: Judged
    by: User
    at: datetime
    is_unchanged: bool = False
    outcome_reason: str = ""
    trend_basis: str = ""
    trend_reason: str = ""


def store_judgements(made: Sequence[Judging]) -> None:
    """Store judgements with their history."""
    rows = []
    for each in made:
        row = each.row
        row.outcome, row.trend = each.judged.outcome, each.judged.trend
        row.outcome_year = each.judged.outcome_year
        row.outcome_reason, row.trend_basis = each.outcome_reason, each.trend_basis
        row.trend_reason, row.is_unchanged = each.trend_reason, each.is_unchanged
        row.number, row.changed_at, row.changed_by = 1, each.at, each.by
        row._history_user = each.by  # type: ignore[attr-defined]  # of the history
        row._history_date = each.at  # type: ignore[attr-defined]  # noqa: SLF001
        rows.append(row)
    names = [
        *("outcome", "outcome_year", "outcome_reason", "trend", "trend_basis", "trend_reason"),
        *("is_unchanged", "number", "changed_at", "changed_by"),
    ]
    bulk_update_with_history(rows, GoalAssessment, names, batch_size=BATCH)
