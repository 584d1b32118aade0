"""Which judgements are no longer what they were: in the round before, or when they were read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _

from milstolpe.core.page import Text
from milstolpe.core.versions import signed
from milstolpe.followup.enums import Outcome, Trend, TrendBasis
from milstolpe.followup.judgement import Judgement
from milstolpe.followup.models import GoalAssessment
from milstolpe.followup.queries.judgements import judgement_at
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


@dataclass(frozen=True)
class JudgedAnew:
    """What was judged otherwise after a person had read it."""

    read_at: datetime
    saved_by: str  # who and when
    changes: Sequence[str]  # in words


def judged_since(
    assessment: GoalAssessment, number: int, *, read_at: datetime
) -> JudgedAnew | None:
    """What differs from save `number`, which was read `read_at`; None: nothing. One query."""
    before, now = judgement_at(assessment, number), Judgement.of(assessment)
    changes = list(differences(before, now)) if before is not None else []
    if not changes:
        return None
    at = assessment.changed_at or timezone.now()
    return JudgedAnew(read_at, signed(assessment.changed_by, at), changes)


def differences(old: Judgement, new: Judgement) -> Iterator[str]:
    """What is judged or reasoned for otherwise, in words."""
    values = (
        (_("Outcome: %(new)s, was %(old)s"), old.outcome, new.outcome, Outcome),
        (_("Trend: %(new)s, was %(old)s"), old.trend, new.trend, Trend),
        (_("The trend is judged by: %(new)s, was %(old)s"), old.trend_basis, new.trend_basis,
         TrendBasis),
    )  # fmt: skip
    for text, before, now, words in values:
        if before != now:
            yield text % {"new": _word(words, now), "old": _word(words, before)}
    reasons = (
        (_("Why the outcome is changed: “%(new)s”, was “%(old)s”"), old.outcome_reason,
         new.outcome_reason),
        (_("Why this trend: “%(new)s”, was “%(old)s”"), old.trend_reason, new.trend_reason),
    )  # fmt: skip
    for text, before, now in reasons:
        if before != now:
            yield text % {"new": now, "old": before}


def _word(words: type[TextChoices], value: str) -> str:
    return str(words(value).label) if value else _("Not judged")
