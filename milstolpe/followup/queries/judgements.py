"""Judgements as they stand, as they stood last time, and what is missing in them."""

from typing import Any

from django.utils.translation import gettext as _

from milstolpe.followup.judgement import Earlier, Judgement
from milstolpe.followup.models import GoalAssessment, KnownJudgement
from milstolpe.rounds.models import Contribution

# What `earlier_judgement` reads, from an assessment.
EARLIER = ("contribution__item__round", "contribution__previous__assessment",
           "contribution__previous__item__round")  # fmt: skip


def assessment_of(contribution: Contribution) -> GoalAssessment | None:
    """The judgement that the contribution is asked for, if it is asked for one. One query."""
    rows = GoalAssessment.objects.select_related("changed_by", *EARLIER)
    found = rows.filter(contribution=contribution).first()
    if found is not None:
        found.contribution.county, found.contribution.item = contribution.county, contribution.item
    return found


def earlier_judgement(assessment: GoalAssessment) -> Earlier | None:
    """What was judged in the round before, else the newest that is known from elsewhere.

    A query only where there was no judgement in the round before.
    """
    contribution = assessment.contribution
    previous = contribution.previous
    row = getattr(previous, "assessment", None) if previous else None
    if previous and row and (row.outcome or row.trend):
        return Earlier(previous.item.round.year, Judgement.of(row), row.outcome_year)
    known = (
        KnownJudgement.objects.filter(
            objective=contribution.item.objective_id,
            county=contribution.county_id,
            year__lt=contribution.item.round.year,
        )
        .order_by("-year")
        .first()
    )
    if known is None:
        return None
    found = Judgement(outcome=known.outcome, trend=known.trend)
    return Earlier(known.year, found, known.year if known.outcome else None)


def judgement_at(assessment: GoalAssessment, number: int) -> Judgement | None:
    """As save `number` left it; 0 is before any. None: there is no such save."""
    if number == 0:
        return Judgement()
    if number == assessment.number:
        return Judgement.of(assessment)
    history: Any = assessment.history
    row = history.filter(number=number).first()
    return None if row is None else Judgement.of(row)


def missing_in_judgement(contribution: Contribution) -> list[str]:
    """What must be said before the text is handed in; named in CONTRIBUTION_CHECKS."""
    assessment = assessment_of(contribution)
    if assessment is None:
        return []
    return missing(assessment, earlier_judgement(assessment))


def missing(assessment: GoalAssessment, earlier: Earlier | None) -> list[str]:
    """The same of a judgement that has been read."""
    found = []
    if assessment.asks_outcome and not assessment.outcome:
        found.append(_("The outcome is not judged."))
    elif is_changed(assessment, earlier) and not assessment.outcome_reason:
        found.append(_("It is not said why the outcome is changed."))
    if assessment.asks_trend and not assessment.trend:
        found.append(_("The trend is not judged."))
    elif assessment.asks_trend and not assessment.is_unchanged:
        if not assessment.trend_basis:
            found.append(_("It is not said what the trend is judged by."))
        if not assessment.trend_reason:
            found.append(_("It is not said why the trend is as it is."))
    return found


def is_changed(assessment: GoalAssessment, earlier: Earlier | None) -> bool:
    """Whether the outcome is another than last time."""
    before = earlier.judgement.outcome if earlier else ""
    return bool(before and assessment.outcome and assessment.outcome != before)
