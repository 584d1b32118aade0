"""Texts that are handed in, and a published year, made with the services that make them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone

from milstolpe.followup.models import GoalAssessment
from milstolpe.followup.services.making import lay_out_follow_up
from milstolpe.followup.services.publishing import publish_follow_up
from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.enums import ContributionState
from milstolpe.rounds.models import Contribution, RoundPublication
from milstolpe.rounds.services.making import make_round
from milstolpe.rounds.services.steps import move, take_round_step
from milstolpe.rounds.services.texts import save_texts
from tests.followup.world import FollowUpWorld, make_follow_up_world

TEXT = "Halterna i länet har **minskat**."


def hand_in(
    world: FollowUpWorld,
    cell: Contribution,
    texts: Mapping[str, str] | None = None,
    *,
    outcome: str = "nej",
    trend: str = "neutral",
    outcome_year: int | None = None,
) -> Contribution:
    """The cell with a text and a judgement, handed in. Reviewing has tests of its own."""
    writer = world.forest_lead if cell.organisation == world.forest_agency else world.coordinator
    if cell.county == world.halland and cell.organisation != world.forest_agency:
        writer = world.other_lead
    sections = {key: SectionText(text) for key, text in (texts or {"tillstand": TEXT}).items()}
    number = cell.number
    cell = save_texts(cell, TextContent(sections), base_number=number, by=writer)
    judge(cell, outcome=outcome, trend=trend, outcome_year=outcome_year)
    return move(cell, "hand_in", to_state=ContributionState.HANDED_IN, by=world.decider)


def judge(cell: Contribution, **values: Any) -> None:
    year = values.pop("outcome_year", None) or cell.item.round.year
    GoalAssessment.objects.filter(contribution=cell).update(
        number=1, changed_at=timezone.now(), outcome_year=year, **values
    )


def publish(world: FollowUpWorld) -> RoundPublication:
    """Close and publish what is handed in."""
    take_round_step(world.round, "close", by=world.rus)
    return publish_follow_up(world.round, by=world.rus_lead)


def two_years(before: str, now: str) -> FollowUpWorld:
    """RÅU 2026 and 2027 of Skåne's clean air, published; the outcome goes from NEJ to NÄRA."""
    world = make_follow_up_world()
    hand_in(world, world.cell(), {"tillstand": before})
    publish(world)
    later = next_year(world)
    hand_in(later, later.cell(), {"tillstand": now}, outcome="nara")
    publish(later)
    return later


def next_year(world: FollowUpWorld) -> FollowUpWorld:
    """RÅU of the year after, made from this year's and open."""
    year = world.round.year + 1
    values = {"name": f"RÅU {year}", "year": year, "answer_by": date(year, 11, 30)}
    made = make_round(world.round.kind, values, by=world.rus, previous=world.round)
    lay_out_follow_up(made)
    return replace(world, round=take_round_step(made, "open", by=world.rus))
