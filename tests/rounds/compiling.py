"""A yearly follow-up where some texts are handed in, for tests of its compilation."""

from typing import Any

from milstolpe.followup.models import GoalAssessment
from milstolpe.followup.services.publishing import publish_follow_up
from milstolpe.rounds.enums import ContributionState, RoundState
from milstolpe.rounds.models import Contribution, ContributionText
from tests.factories.rounds import saved_at
from tests.followup.world import FollowUpWorld, make_follow_up_world

TEXTS = {
    "atgardsarbete": "Vi har **mätt** luften.",
    "tillstand": "Luften är bättre.\n\n- partiklar\n- ozon",
}


def hand_in(
    cell: Contribution, *, outcome: str = "nara", trend: str = "neutral", **texts: str
) -> None:
    """As if the cell had been written, approved and handed in."""
    Contribution.objects.filter(pk=cell.pk).update(state=ContributionState.HANDED_IN, **saved_at())
    for section in cell.item.round.sections.all():
        ContributionText.objects.update_or_create(
            contribution=cell, section=section, defaults={"text": (TEXTS | texts)[section.key]}
        )
    year = cell.item.round.year
    GoalAssessment.objects.filter(contribution=cell).update(
        outcome=outcome, outcome_year=year, trend=trend, **saved_at()
    )


def half_handed_in(**options: Any) -> FollowUpWorld:
    """Clean air is handed in by both counties, wetlands by Skåne alone."""
    world = make_follow_up_world(**options)
    hand_in(world.cell(), outcome="nara", trend="positiv")
    hand_in(world.cell(county="halland"), outcome="nej", trend="neutral")
    hand_in(world.cell("myllrande-vatmarker"), outcome="nej", trend="negativ")
    return world


def published() -> FollowUpWorld:
    world = half_handed_in()
    world.round.state = RoundState.CLOSED
    world.round.save()
    publish_follow_up(world.round, by=world.rus_lead)
    world.round.refresh_from_db()
    return world
