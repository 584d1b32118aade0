"""What a judgement lacks before its text is handed in. Named in `CONTRIBUTION_CHECKS`."""

from collections.abc import Sequence

from milstolpe.followup.models import GoalAssessment
from milstolpe.followup.queries.judgements import EARLIER, earlier_judgements, missing
from milstolpe.rounds.models import Contribution


def missing_judgements(contributions: Sequence[Contribution]) -> dict[int, list[str]]:
    """Contribution → what is asked and not judged, or not reasoned for. Two queries at most."""
    rows = list(
        GoalAssessment.objects.filter(
            contribution__in=[row.pk for row in contributions]
        ).select_related(*EARLIER)
    )
    earlier = earlier_judgements(rows)
    return {row.contribution_id: texts for row in rows if (texts := missing(row, earlier[row.pk]))}
