"""The cells of a yearly follow-up: which texts, outcomes and trends are asked for."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from milstolpe.accounts.models import User
from milstolpe.followup.models import GoalAssessment
from milstolpe.objectives.models import CountyObjective, Objective
from milstolpe.organisations.models import Organisation
from milstolpe.rounds.models import Contribution, Round
from milstolpe.rounds.services.making import Cell, all_counties, lay_out, require_draft


@transaction.atomic
def lay_out_follow_up(round_: Round) -> Sequence[Contribution]:
    """Texts where the objective concerns the county, judgements where it is assessed there, and
    in each county the generational goal and the summary. In 2026: 354 texts, 249 judgements.

    Source: model.md, section 5.
    """
    facts = _facts_of(round_.year)
    slugs = dict(Objective.objects.values_list("number", "slug"))
    cells = [Cell(slugs[row.objective_id], row.county_id) for row in facts if row.concerns]
    labels = round_.items.exclude(label="").values_list("slug", flat=True)
    laid_out = lay_out(round_, [*cells, *all_counties(labels)])
    assessed = {(row.objective_id, row.county_id) for row in facts if row.is_assessed}
    GoalAssessment.objects.bulk_create(
        GoalAssessment(contribution=row)
        for row in laid_out
        if (row.item.objective_id, row.county_id) in assessed
    )
    return laid_out


def writing_agencies() -> dict[int, Organisation]:
    """Objective → the agency that writes about it in every county, where one does."""
    rows = Objective.objects.filter(is_written_by_agency=True).select_related("agency")
    return {row.number: row.agency for row in rows}


def _facts_of(year: int) -> list[CountyObjective]:
    in_force = Q(valid_to_year__isnull=True) | Q(valid_to_year__gte=year)
    rows = CountyObjective.objects.filter(in_force, valid_from_year__lte=year)
    return list(rows.order_by("objective_id", "county_id"))


@transaction.atomic
def ask_judgement(
    contribution: Contribution, *, outcome: bool, trend: bool, by: User, is_new: bool = False
) -> None:
    """Ask for outcome and trend of a cell, or for none of them, before the round is opened.

    Args:
        is_new: the cell is asked for in the same act, which may be after that.
    Raises:
        PermissionDenied: `by` does not work for RUS.
        DomainError: the round is opened, and the cell is not new.
    """
    if not by.has_perm("rounds.run"):
        raise PermissionDenied
    if not is_new:
        require_draft(contribution.round)
    if not (outcome or trend):
        GoalAssessment.objects.filter(contribution=contribution).delete()
        return
    asked = {"asks_outcome": outcome, "asks_trend": trend}
    GoalAssessment.objects.update_or_create(contribution=contribution, defaults=asked)
