"""What a judgement lacks before its text is handed in. Named in `CONTRIBUTION_CHECKS`."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from milstolpe.followup.models import GoalAssessment
from milstolpe.rounds.models import Contribution


def missing_judgements(contributions: Sequence[Contribution]) -> dict[int, list[str]]:
    """Contribution → what is asked and not judged. One query."""
    rows = GoalAssessment.objects.filter(contribution__in=[row.pk for row in contributions])
    return {row.contribution_id: texts for row in rows if (texts := _missing(row))}


def _missing(row: GoalAssessment) -> list[str]:
    texts = []
    if row.asks_outcome and not row.outcome:
        texts.append(_("The outcome is not judged."))
    if row.asks_trend and not row.trend:
        texts.append(_("The trend is not judged."))
    return texts
