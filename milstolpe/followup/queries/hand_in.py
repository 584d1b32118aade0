"""What a judgement lacks before its text is handed in, and who saved it last. Named in
`CONTRIBUTION_CHECKS` and `CONTRIBUTION_SAVES`."""

from collections.abc import Sequence

from milstolpe.followup.models import GoalAssessment
from milstolpe.followup.queries.judgements import EARLIER, earlier_judgements, missing
from milstolpe.rounds.models import Contribution
from milstolpe.rounds.queries.extra import SavedBeside


def missing_judgements(contributions: Sequence[Contribution]) -> dict[int, list[str]]:
    """Contribution → what is asked and not judged, or not reasoned for. Two queries at most."""
    rows = list(
        GoalAssessment.objects.filter(
            contribution__in=[row.pk for row in contributions]
        ).select_related(*EARLIER)
    )
    earlier = earlier_judgements(rows)
    return {row.contribution_id: texts for row in rows if (texts := missing(row, earlier[row.pk]))}


def judgement_saves(contributions: Sequence[Contribution]) -> dict[int, SavedBeside]:
    """Contribution → the newest save of its judgement, where there is one. One query."""
    rows = GoalAssessment.objects.filter(
        contribution__in=[row.pk for row in contributions], number__gt=0
    ).select_related("changed_by")
    return {
        row.contribution_id: SavedBeside(row.number, row.changed_by, row.changed_at) for row in rows
    }
