"""What the pages of review and of versions show of a text's judgement. Named in the settings."""

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from milstolpe.followup.marks import outcome_mark, trend_mark
from milstolpe.followup.models import GoalAssessment, PublishedJudgement
from milstolpe.followup.queries.changes import JudgedAnew, differences, judged_since
from milstolpe.followup.queries.judgements import judgement_until
from milstolpe.rounds.models import Contribution, Reading
from milstolpe.rounds.queries.saves import Stood


def judgement_section(user: Any, contribution: Contribution) -> SafeString:
    """Outcome and trend now, as they were published last, and what was judged anew since `user`
    read it. Four queries at most."""
    row = _judged(contribution)
    if row is None:
        return SafeString()
    earlier = PublishedJudgement.objects.filter(
        county=contribution.county_id,
        objective=contribution.item.objective_id,
        year__lt=contribution.round.year,
        is_newest=True,
    )
    before = earlier.order_by("-year").first()
    context = {
        "judgement": row,
        "outcome": outcome_mark(row.outcome),
        "trend": trend_mark(row.trend),
        "before": before,
        "outcome_before": outcome_mark(before.outcome) if before else "",
        "trend_before": trend_mark(before.trend) if before else "",
        "has_changed": before is not None and _has_changed(row, before),
        "judged_anew": _judged_anew(row, user),
    }
    return render_to_string("followup/judgement_section.html", context)


def judgement_then(contribution: Contribution, saves: Sequence[Stood]) -> SafeString:
    """The judgement as it stood last with a save of the text; with two saves, and what differs
    between them. Three queries at most."""
    row = _judged(contribution)
    if row is None:
        return SafeString()
    judged = [judgement_until(row, save.until) for save in saves]
    context = {
        "rows": [
            (save.number, outcome_mark(each.outcome), trend_mark(each.trend))
            for save, each in zip(saves, judged, strict=True)
        ],
        "judgement": judged[0] if len(judged) == 1 else None,
        "changes": list(differences(judged[0], judged[-1])),
    }
    return render_to_string("followup/judgement_then.html", context)


def _has_changed(row: GoalAssessment, before: PublishedJudgement) -> bool:
    """Whether something that is judged now was judged otherwise then."""
    pairs = (row.outcome, before.outcome), (row.trend, before.trend)
    return any(now and now != then for now, then in pairs)


def _judged_anew(row: GoalAssessment, user: Any) -> JudgedAnew | None:
    reading = Reading.objects.filter(contribution=row.contribution_id, user=user).first()
    if reading is None or reading.beside_number in (None, row.number):
        return None
    return judged_since(row, reading.beside_number, read_at=reading.at)


def _judged(contribution: Contribution) -> GoalAssessment | None:
    rows = GoalAssessment.objects.filter(contribution=contribution)
    return rows.select_related("changed_by").first()
