"""Publishing a yearly follow-up: frozen copies, citations as words, judgements to be found."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import translation

from milstolpe.core.errors import DomainError, ReasonNeededError, StepNotAllowedError
from milstolpe.followup.models import GoalAssessment, PublishedJudgement
from milstolpe.followup.queries.integrity import verify
from milstolpe.followup.services.publishing import correct_follow_up, publish_follow_up
from milstolpe.organisations.models import County
from milstolpe.programmes.queries.integrity import Verdict
from milstolpe.rounds.enums import ContributionState
from milstolpe.rounds.models import Contribution, PublishedText, Round, RoundPublication
from milstolpe.rounds.services.publishing import NotReadyError
from milstolpe.rounds.services.steps import take_contribution_step, take_round_step
from milstolpe.search.models import SearchEntry
from tests.factories.followup import ScaleFactory
from tests.factories.programmes import MeasureFactory, ProgrammeFactory
from tests.followup.published import TEXT, hand_in, publish
from tests.followup.world import make_follow_up_world

pytestmark = pytest.mark.django_db

FROZEN = {
    "county": "Skåne län",
    "county_code": "12",
    "county_slug": "skane",
    "objective": "Frisk luft",
    "objective_slug": "frisk-luft",
    "objective_number": 2,
    "label": "",
    "title": "Frisk luft",
    "slug": "frisk-luft",
    "organisation": "Länsstyrelsen Skåne",
    "organisation_slug": "lansstyrelsen-skane",
    "year": 2026,
    "sections": [
        {
            "key": "atgardsarbete",
            "title": "Åtgärdsarbete för miljökvalitetsmålet",
            "text": "",
            "is_unchanged": False,
        },
        {
            "key": "tillstand",
            "title": "Tillståndet och målbedömning",
            "text": TEXT,
            "is_unchanged": False,
        },
    ],
    "citations": [],
    "assessment": {
        "asks_outcome": True,
        "asks_trend": True,
        "outcome": "nej",
        "outcome_label": "NEJ",
        "outcome_year": 2023,
        "outcome_reason": "",
        "trend": "neutral",
        "trend_label": "Neutral",
        "trend_basis": "Tillståndet nu och de närmaste åren",
        "trend_reason": "Färre bilar.",
        "is_unchanged": False,
    },
}


def test_frozen_copy_holds_all_that_is_shown():
    ScaleFactory()
    world = make_follow_up_world()
    cell = hand_in(world, world.cell(), outcome_year=2023)
    GoalAssessment.objects.filter(contribution=cell).update(
        trend_reason="Färre bilar.", trend_basis="state"
    )

    with translation.override("en"):
        publication = publish(world)

    text = publication.texts.get()
    assert text.content == FROZEN
    assert publication.content["scale"]["outcome"]["nej"] == "Nås inte."
    row = PublishedJudgement.objects.get()
    assert (row.text, row.outcome, row.outcome_year, row.trend) == (text, "nej", 2023, "neutral")
    assert SearchEntry.objects.get(kind="text").title == "Frisk luft, Skåne län, 2026"


def test_texts_not_handed_in_are_absent_and_said_to_be():
    world = make_follow_up_world()
    cell = hand_in(world, world.cell())
    publication = publish(world)

    assert publication.content["asked"] == 10
    assert len(publication.content["absent"]) == 9
    assert ("Frisk luft", "Hallands län") in {
        (row["title"], row["county"]) for row in publication.content["absent"]
    }
    cell.refresh_from_db()
    assert cell.state == ContributionState.PUBLISHED
    assert cell.events.first().step == "publish"


def test_copy_stands_when_names_change():
    world = make_follow_up_world()
    hand_in(world, world.cell())
    publication = publish(world)
    County.objects.filter(pk="12").update(name="Nya länet")

    assert publication.texts.get().content["county"] == "Skåne län"


def test_citation_becomes_words_with_its_value_and_day():
    world = make_follow_up_world()
    programme = ProgrammeFactory(state="running", county=world.skane)
    measure = MeasureFactory(programme=programme, code="HK1", title="Våtmarker [nya]")
    token = f"[[atgard:{measure.public_id}]]"
    hand_in(world, world.cell(), {"tillstand": f"Se {token} och {token}."})

    publication = publish(world)

    content = publication.texts.get().content
    address = f"/atgarder/{measure.public_id}/"
    link = rf"[HK1 Våtmarker \[nya\]]({address})"
    assert content["sections"][1]["text"] == f"Se {link} och {link}."
    (cited,) = content["citations"]
    assert cited == {
        "token": token,
        "text": "HK1 Våtmarker [nya]",
        "address": address,
        "value": "",
        "year": None,
        "read_on": publication.at.date().isoformat(),
    }


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("![](bild:1)", "bild 1 saknar beskrivning"),
        ("Se [[atgard:finnsinte]].", "åtgärden finnsinte är inte offentlig"),
    ],
)
def test_what_cannot_be_shown_refuses_with_its_place(text, what):
    world = make_follow_up_world()
    cell = hand_in(world, world.cell(), {"tillstand": text})

    with pytest.raises(NotReadyError) as refused:
        publish(world)

    (place,) = refused.value.places
    assert place.contribution == cell
    assert str(place).startswith(f"Frisk luft, Skåne län, Tillståndet och målbedömning: {what}")
    assert str(place) in str(refused.value)
    assert not RoundPublication.objects.exists()
    world.round.refresh_from_db()
    assert world.round.state == "closed"


def test_internal_measure_is_not_cited():
    world = make_follow_up_world()
    programme = ProgrammeFactory(state="running", county=world.skane)
    measure = MeasureFactory(programme=programme, is_internal=True)
    hand_in(world, world.cell(), {"tillstand": f"[[atgard:{measure.public_id}]]"})

    with pytest.raises(NotReadyError):
        publish(world)


def test_correction_freezes_what_is_handed_in_anew_and_keeps_the_rest():
    world = make_follow_up_world()
    first, second = hand_in(world, world.cell()), hand_in(world, world.cell("levande-skogar"))
    publication = publish(world)
    reopened = take_contribution_step(first, "reopen", by=world.rus_lead, reason="Fel halt.")
    hand_in(world, reopened, {"tillstand": "Rättat."}, outcome="nara")

    corrected = correct_follow_up(world.round, by=world.rus_lead, reason=" Fel halt. ")

    assert (corrected.number, corrected.reason) == (2, "Fel halt.")
    old, new = ({row.contribution_id: row for row in each.texts.all()}
                for each in (publication, corrected))  # fmt: skip
    assert old[second.pk].sha256 == new[second.pk].sha256
    assert new[first.pk].content["sections"][1]["text"] == "Rättat."
    assert old[first.pk].content["sections"][1]["text"] == TEXT
    assert {row.is_newest for row in old.values()} == {False}
    assert {row.is_newest for row in new.values()} == {True}
    newest = PublishedJudgement.objects.filter(is_newest=True, text__contribution=first)
    assert newest.get().outcome == "nara"
    assert PublishedJudgement.objects.filter(is_newest=True).count() == 2


def test_text_opened_again_stays_published_until_it_is_handed_in():
    world = make_follow_up_world()
    first, second = hand_in(world, world.cell()), hand_in(world, world.cell("levande-skogar"))
    publish(world)
    for cell in (first, second):
        take_contribution_step(cell, "reopen", by=world.rus_lead, reason="Se över.")
    hand_in(world, Contribution.objects.get(pk=second.pk))

    corrected = correct_follow_up(world.round, by=world.rus_lead, reason="Skog.")

    assert corrected.texts.count() == 2
    assert len(corrected.content["absent"]) == 8


def test_nothing_to_publish_is_refused():
    world = make_follow_up_world()
    with pytest.raises(DomainError):
        publish(world)
    assert not RoundPublication.objects.exists()


def test_correction_with_nothing_new_is_refused():
    world = make_follow_up_world()
    hand_in(world, world.cell())
    publish(world)
    with pytest.raises(DomainError):
        correct_follow_up(world.round, by=world.rus_lead, reason="Igen.")


def test_only_the_lead_of_rus_publishes_a_closed_round():
    world = make_follow_up_world()
    hand_in(world, world.cell())
    with pytest.raises(StepNotAllowedError):
        publish_follow_up(world.round, by=world.rus_lead)
    take_round_step(world.round, "close", by=world.rus)
    with pytest.raises(PermissionDenied):
        publish_follow_up(world.round, by=world.rus)
    publish_follow_up(world.round, by=world.rus_lead)
    with pytest.raises(ReasonNeededError):
        correct_follow_up(world.round, by=world.rus_lead, reason=" ")


def test_equal_input_gives_equal_checksum():
    world = make_follow_up_world()
    hand_in(world, world.cell())
    with time_machine.travel(datetime(2027, 2, 1, tzinfo=UTC), tick=False):
        first = publish(world).sha256
    RoundPublication.objects.all().delete()
    Contribution.objects.filter(state="published").update(state="handed_in")
    Round.objects.update(state="closed")
    with time_machine.travel(datetime(2027, 2, 20, tzinfo=UTC), tick=False):
        assert publish_follow_up(world.round, by=world.rus_lead).sha256 == first


def test_verify_finds_a_changed_text_and_a_changed_judgement():
    world = make_follow_up_world()
    hand_in(world, world.cell())
    publish(world)
    verdict = verify(Verdict())
    assert (verdict.saves, verdict.found) == (3, [])

    PublishedJudgement.objects.update(trend="positiv")
    assert [row.address for row in verify(Verdict()).found] == ["rau-2026/skane/frisk-luft"]
    PublishedJudgement.objects.update(trend="neutral")
    text = PublishedText.objects.get()
    text.content["county"] = "Fel län"
    text.save()
    assert [row.address for row in verify(Verdict()).found] == ["rau-2026/skane/frisk-luft"]
    RoundPublication.objects.update(content={})
    assert "rau-2026" in [row.address for row in verify(Verdict()).found]


def test_refusal_leads_to_each_place(client, settings):
    settings.DEMO = True
    world = make_follow_up_world()
    hand_in(world, world.cell(), {"tillstand": "![](bild:1)"})
    take_round_step(world.round, "close", by=world.rus)
    client.force_login(world.rus_lead)

    response = client.post("/arbeta/omgangar/rau-2026/steg/publish/")

    assert response.status_code == 422
    place = "/arbeta/omgangar/rau-2026/skane/frisk-luft/granska/#avsnitt-tillstand"
    assert f'href="{place}"' in response.content.decode()
    assert client.get(place).status_code == 200
