"""Which judgements are no longer what they were in the round before."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from milstolpe.core.page import Text
from milstolpe.followup.enums import Outcome, Trend
from milstolpe.followup.models import GoalAssessment
from milstolpe.rounds.models import Round


def judgement_changes(round_: Round) -> Mapping[int, Mapping[str, Text]]:
    """Contribution → "outcome", "trend" → the new value and the old, where they differ.

    What is not judged yet, or was not judged then, is no change. One query.
    """
    rows = GoalAssessment.objects.filter(
        contribution__item__round=round_, contribution__previous__isnull=False, number__gt=0
    ).values_list(
        "contribution",
        "outcome",
        "contribution__previous__assessment__outcome",
        "trend",
        "contribution__previous__assessment__trend",
    )
    found: dict[int, Mapping[str, Text]] = {}
    for pk, outcome, old_outcome, trend, old_trend in rows:
        changes: dict[str, Text] = {}
        if outcome and old_outcome and outcome != old_outcome:
            words = {"new": Outcome(outcome).label, "old": Outcome(old_outcome).label}
            changes["outcome"] = _("Outcome: %(new)s, was %(old)s") % words
        if trend and old_trend and trend != old_trend:
            words = {"new": Trend(trend).label, "old": Trend(old_trend).label}
            changes["trend"] = _("Trend: %(new)s, was %(old)s") % words
        if changes:
            found[pk] = changes
    return found
