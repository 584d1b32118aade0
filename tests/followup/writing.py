"""A yearly follow-up in its second year: the year before is published, this one is written."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.test import Client

from milstolpe.accounts.models import User
from milstolpe.followup.models import GoalAssessment
from milstolpe.followup.services.judging import save_judgement
from milstolpe.followup.services.making import lay_out_follow_up
from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.enums import ContributionState, RoundKind, RoundState
from milstolpe.rounds.models import Contribution, Round
from milstolpe.rounds.services.making import make_round
from milstolpe.rounds.services.steps import take_round_step
from milstolpe.rounds.services.texts import save_texts
from tests.factories.rounds import PublishedTextFactory, RoundPublicationFactory
from tests.followup.world import FollowUpWorld, make_follow_up_world

MEASURES, STATE = "atgardsarbete", "tillstand"
LAST = {MEASURES: "Miljözonen infördes.", STATE: "Luften är bättre."}
JUDGED = {"outcome": "nej", "trend": "neutral", "trend_basis": "both", "trend_reason": "Mätningar."}


@dataclass(frozen=True)
class Writing:
    """RÅU 2026 is open; clean air in both counties has texts and judgements of 2025."""

    world: FollowUpWorld
    round: Round

    def cell(self, objective: str = "frisk-luft", county: str = "skane") -> Contribution:
        rows = Contribution.objects.select_related("item__round", "county", "organisation")
        return rows.get(item__round=self.round, item__slug=objective, county__slug=county)

    @property
    def assessment(self) -> GoalAssessment:
        return GoalAssessment.objects.get(contribution=self.cell())

    def client(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def address(self, objective: str = "frisk-luft", county: str = "skane") -> str:
        return f"/arbeta/rau/{self.round.address}/{county}/{objective}/"


def make_writing() -> Writing:
    world = make_follow_up_world(year=2025)
    for county, by in (("skane", world.lead), ("halland", world.other_lead)):
        _write_and_publish(world.cell("frisk-luft", county), by=by)
    Round.objects.filter(pk=world.round.pk).update(state=RoundState.PUBLISHED)
    made = make_round(
        RoundKind.FOLLOW_UP,
        {"name": "RÅU 2026", "year": 2026, "answer_by": date(2026, 11, 30)},
        by=world.rus,
        previous=world.round,
    )
    lay_out_follow_up(made)
    return Writing(world, take_round_step(made, "open", by=world.rus))


def fields(base: int = 0, jbase: int = 0, **more: Any) -> dict[str, Any]:
    """What the page sends: the texts by key, the judgement by its names."""
    texts = {MEASURES: "", STATE: ""}
    texts |= {key: more.pop(key) for key in (MEASURES, STATE) if key in more}
    return {
        "base": base,
        "jbase": jbase,
        **{f"text-{key}": text for key, text in texts.items()},
        **more,
    }


def texts_of(cell: Contribution) -> dict[str, str]:
    return dict(cell.texts.values_list("section__key", "text"))


def _write_and_publish(cell: Contribution, *, by: User) -> None:
    content = TextContent({key: SectionText(text) for key, text in LAST.items()})
    save_texts(cell, content, base_number=0, by=by)
    save_judgement(cell.assessment, JUDGED, base_number=0, by=by)
    Contribution.objects.filter(pk=cell.pk).update(state=ContributionState.PUBLISHED)
    publication = cell.round.publications.first() or RoundPublicationFactory(round=cell.round)
    sections = [{"key": key, "title": key, "text": text} for key, text in LAST.items()]
    PublishedTextFactory(
        publication=publication,
        contribution=cell,
        content={
            "title": "Frisk luft",
            "county": cell.county.name,
            "sections": sections,
            "citations": [],
        },
    )
