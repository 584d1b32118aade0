"""A county's texts and judgements in a round, for those who see to the whole county."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from milstolpe.followup.judgement import Earlier, Judgement
from milstolpe.followup.models import GoalAssessment
from milstolpe.followup.queries.judgements import earlier_judgements
from milstolpe.rounds.enums import WRITABLE_STATES
from milstolpe.rounds.models import Contribution, Round
from milstolpe.rounds.queries.times import why_closed
from milstolpe.rounds.queries.visibility import contributions_visible_to

MOST: Final = 50  # cells of a county: 16 objectives and two labels


@dataclass(frozen=True)
class CountyCell:
    """One cell with its judgement now and last time."""

    contribution: Contribution
    assessment: GoalAssessment | None
    judgement: Judgement
    earlier: Earlier | None
    may_leave: bool  # whether the person can state that the judgement stands


def county_cells(user: Any, round_: Round, county_slug: str) -> list[CountyCell]:
    """Every cell of the county that the person sees, in the order of the round. Three queries."""
    rows = list(
        contributions_visible_to(user)
        .filter(item__round=round_, county__slug=county_slug)
        .select_related("item__round", "item__objective", "county", "organisation", "changed_by")
        .order_by("item__position")[:MOST]
    )
    found = _assessments(rows)
    earlier = earlier_judgements(list(found.values()))
    return [_cell(user, row, found.get(row.pk), earlier) for row in rows]


def _assessments(rows: Sequence[Contribution]) -> dict[int, GoalAssessment]:
    judged = GoalAssessment.objects.filter(contribution__in=[row.pk for row in rows])
    by_cell = {row.pk: row for row in rows}
    found = {}
    related = (
        *("changed_by", "contribution__previous__assessment"),
        "contribution__previous__item__round",
    )
    for each in judged.select_related(*related):
        previous = each.contribution.previous
        each.contribution = by_cell[each.contribution_id]
        each.contribution.previous = previous
        found[each.contribution_id] = each
    return found


def _cell(
    user: Any,
    row: Contribution,
    assessment: GoalAssessment | None,
    earlier: dict[int, Earlier | None],
) -> CountyCell:
    before = earlier[assessment.pk] if assessment else None
    may_leave = (
        assessment is not None
        and before is not None
        and not assessment.is_unchanged
        and row.state in WRITABLE_STATES
        and not why_closed(row)
        and user.has_perm("rounds.write", row)
    )
    judgement = Judgement.of(assessment) if assessment else Judgement()
    return CountyCell(row, assessment, judgement, before, bool(may_leave))
