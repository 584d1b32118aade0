"""What is handed in besides the texts. Named in `CONTRIBUTION_FACTS`."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from milstolpe.followup.models import GoalAssessment
from milstolpe.followup.queries.cited import cited_measures
from milstolpe.followup.services.publishing import frozen_assessment, frozen_citation
from milstolpe.rounds import rich
from milstolpe.rounds.models import Contribution


def handed_in_facts(contributions: Sequence[Contribution]) -> dict[int, dict[str, Any]]:
    """Contribution → its judgement, the measures it cites, and in words both marks and why. Read
    the texts of the contributions beforehand; three queries more."""
    cited = {row.pk: _cited(row) for row in contributions}
    known = cited_measures(key for keys in cited.values() for key in keys)
    rows = GoalAssessment.objects.filter(contribution__in=[row.pk for row in contributions])
    judged = {row.contribution_id: frozen_assessment(row) for row in rows}
    return {
        row.pk: {
            "citations": [frozen_citation(known[key]) for key in cited[row.pk] if key in known],
            "assessment": judged.get(row.pk),
            "note": _note(judged.get(row.pk)),
            "reasons": _reasons(judged.get(row.pk)),
        }
        for row in contributions
    }


def _cited(row: Contribution) -> list[str]:
    keys = (key for text in row.texts.all() for key in rich.cited(text.text, "atgard"))
    return list(dict.fromkeys(keys))


def _note(judged: dict[str, Any] | None) -> str:
    """ "NO, Negative"; empty where nothing is judged."""
    if judged is None:
        return ""
    return ", ".join(filter(None, (judged["outcome_label"], judged["trend_label"])))


def _reasons(judged: dict[str, Any] | None) -> list[str]:
    """Why it is judged so, where that is said anew."""
    if judged is None or judged["is_unchanged"]:
        return []
    said = (
        (_("Why the outcome is changed:"), judged["outcome_reason"]),
        (_("Why this trend:"), judged["trend_reason"]),
    )
    return [f"{what} {why}" for what, why in said if why]
