"""Judgements as they stand, as they stood last time, and what is missing in them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from milstolpe.followup.judgement import Earlier, Judgement
from milstolpe.followup.models import GoalAssessment, KnownJudgement
from milstolpe.rounds.models import Contribution

# What is read with a contribution that is judged.
WITH_JUDGEMENT = ("assessment__changed_by", "previous__assessment", "previous__item__round")
# What `earlier_judgement` reads, from an assessment.
EARLIER = ("contribution__item__round", "contribution__previous__assessment",
           "contribution__previous__item__round")  # fmt: skip


def assessment_of(contribution: Contribution) -> GoalAssessment | None:
    """The judgement that the contribution is asked for, if it is asked for one. No query when the
    contribution was read with `WITH_JUDGEMENT`."""
    found: GoalAssessment | None = getattr(contribution, "assessment", None)
    if found is not None:
        found.contribution = contribution
    return found


def earlier_judgement(assessment: GoalAssessment) -> Earlier | None:
    """What was judged in the round before, else the newest that is known from elsewhere.

    A query only where there was no judgement in the round before.
    """
    return earlier_judgements([assessment])[assessment.pk]


def earlier_judgements(assessments: Sequence[GoalAssessment]) -> dict[int, Earlier | None]:
    """The same of many, read with `EARLIER`: assessment → what was judged. One query at most."""
    found = {row.pk: _of_round_before(row) for row in assessments}
    unknown = [row for row in assessments if found[row.pk] is None]
    known = _known(unknown) if unknown else {}
    for row in unknown:
        contribution = row.contribution
        place = (contribution.item.objective_id, contribution.county_id)
        years = [each for each in known.get(place, ()) if each.year < contribution.item.round.year]
        found[row.pk] = max(years, key=lambda each: each.year, default=None)
    return found


def _of_round_before(assessment: GoalAssessment) -> Earlier | None:
    previous = assessment.contribution.previous
    row = getattr(previous, "assessment", None) if previous else None
    if previous is None or row is None or not (row.outcome or row.trend):
        return None
    return Earlier(previous.item.round.year, Judgement.of(row), row.outcome_year)


def _known(assessments: Sequence[GoalAssessment]) -> dict[tuple[Any, Any], list[Earlier]]:
    """Objective and county → what is known of them from elsewhere."""
    rows = KnownJudgement.objects.filter(
        objective__in={row.contribution.item.objective_id for row in assessments},
        county__in={row.contribution.county_id for row in assessments},
    )
    found: dict[tuple[Any, Any], list[Earlier]] = {}
    for row in rows:
        judgement = Judgement(outcome=row.outcome, trend=row.trend)
        year = row.year if row.outcome else None
        place = (row.objective_id, row.county_id)
        found.setdefault(place, []).append(Earlier(row.year, judgement, year))
    return found


def judgement_at(assessment: GoalAssessment, number: int) -> Judgement | None:
    """As save `number` left it; 0 is before any. None: there is no such save."""
    if number == 0:
        return Judgement()
    if number == assessment.number:
        return Judgement.of(assessment)
    history: Any = assessment.history
    row = history.filter(number=number).first()
    return None if row is None else Judgement.of(row)


def judgement_until(assessment: GoalAssessment, moment: datetime | None) -> Judgement:
    """As it stood last before `moment`; None is now. One query, or none."""
    if moment is None:
        return Judgement.of(assessment)
    history: Any = assessment.history
    row = history.filter(history_date__lt=moment).order_by("-history_date", "-history_id").first()
    return Judgement() if row is None else Judgement.of(row)


def missing(assessment: GoalAssessment, earlier: Earlier | None) -> list[str]:
    """What must be said before the text is handed in."""
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
