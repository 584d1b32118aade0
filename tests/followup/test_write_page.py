"""The writing page of the yearly follow-up: what stands on it, what it saves and refuses."""

import pytest

from milstolpe.followup.models import Citation, GoalAssessment
from milstolpe.rounds.models import Contribution
from tests.factories.followup import KnownJudgementFactory, ScaleFactory
from tests.followup.writing import LAST, MEASURES, STATE, Writing, fields, make_writing, texts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def writing() -> Writing:
    return make_writing()


def test_page_shows_last_year_and_the_country_beside(writing: Writing) -> None:
    ScaleFactory()
    KnownJudgementFactory(
        objective=writing.cell().item.objective, year=2025, outcome="nej", source="NV 2025"
    )

    page = writing.client(writing.world.lead).get(writing.address())

    text = page.content.decode()
    assert page.status_code == 200
    assert all(words in text for words in LAST.values())
    assert "NV 2025" in text
    assert "Oförändrad sedan 2025: NEJ, neutral" in text
    assert [row.county for row in page.context["beside"].others] == ["Hallands län"]


def test_texts_and_judgement_are_saved_at_once(writing: Writing) -> None:
    data = fields(**{MEASURES: "Ny miljözon.", STATE: "Bättre."}, joutcome="nej", jtrend="positiv",
                  jtrend_basis="state", jtrend_reason="Halterna sjunker.")  # fmt: skip

    answer = writing.client(writing.world.lead).post(writing.address(), data)

    assert answer.status_code == 302
    cell = writing.cell()
    assert (cell.state, texts_of(cell)) == ("draft", {MEASURES: "Ny miljözon.", STATE: "Bättre."})
    judged = cell.assessment
    assert (judged.outcome, judged.outcome_year, judged.trend) == ("nej", 2025, "positiv")
    assert judged.changed_by == writing.world.lead


def test_one_click_leaves_the_judgement_unchanged(writing: Writing) -> None:
    client = writing.client(writing.world.lead)

    client.post(writing.address(), fields(unchanged=":judgement"))

    judged = writing.assessment
    assert (judged.outcome, judged.outcome_year, judged.trend) == ("nej", 2025, "neutral")
    assert (judged.is_unchanged, judged.trend_reason) == (True, "Mätningar.")
    assert writing.cell().state == "draft"


def test_one_click_leaves_judgement_and_state_unchanged(writing: Writing) -> None:
    writing.client(writing.world.lead).post(
        writing.address(), fields(unchanged=f":judgement {STATE}", **{MEASURES: "Ny miljözon."})
    )

    text = writing.cell().texts.get(section__key=STATE)
    assert (text.text, text.is_unchanged) == (LAST[STATE], True)
    assert writing.assessment.is_unchanged


def test_measures_stand_only_with_a_reason(writing: Writing) -> None:
    client = writing.client(writing.world.lead)

    refused = client.post(writing.address(), fields(unchanged=MEASURES))
    assert refused.status_code == 422
    assert writing.cell().number == 0

    reason = {f"reason-{MEASURES}": "Inget nytt har gjorts."}
    client.post(writing.address(), fields(unchanged=MEASURES, **reason))
    text = writing.cell().texts.get(section__key=MEASURES)
    assert (text.text, text.is_unchanged, text.unchanged_reason) == (
        LAST[MEASURES], True, "Inget nytt har gjorts."
    )  # fmt: skip


def test_a_changed_text_is_no_longer_said_to_be_unchanged(writing: Writing) -> None:
    client = writing.client(writing.world.lead)
    client.post(writing.address(), fields(unchanged=STATE))

    kept = {f"unchanged-{STATE}": "1", STATE: f"{LAST[STATE]}\n\nOch renare."}
    client.post(writing.address(), fields(base=1, **kept))

    assert not writing.cell().texts.get(section__key=STATE).is_unchanged


def test_two_wordings_of_a_paragraph_are_a_choice(writing: Writing) -> None:
    lead = writing.client(writing.world.lead)
    coordinator = writing.client(writing.world.coordinator)
    lead.post(writing.address(), fields(**{STATE: "Ett.\n\nTvå."}))
    lead.post(writing.address(), fields(base=1, **{STATE: "Ett.\n\nTvå från Anna."}))

    asked = coordinator.post(
        writing.address(), fields(base=1, **{STATE: "Ett nytt.\n\nTvå från Bo."})
    )

    assert asked.status_code == 422
    (field,) = [row for row in asked.context["fields"] if row.key == STATE]
    assert (field.wordings.their_part, field.wordings.my_part) == ("Två från Anna.", "Två från Bo.")
    assert texts_of(writing.cell())[STATE] == "Ett.\n\nTvå från Anna."

    sides = {f"theirs-{STATE}": field.wordings.theirs, f"mine-{STATE}": field.wordings.mine}
    unchosen = coordinator.post(writing.address(), fields(base=2, **{STATE: "x"}, **sides))
    assert unchosen.status_code == 422
    choice = {f"choice-{STATE}": "mine"}
    coordinator.post(writing.address(), fields(base=2, **{STATE: "x"}, **sides, **choice))
    assert texts_of(writing.cell())[STATE] == "Ett nytt.\n\nTvå från Bo."


def test_two_judgements_ask(writing: Writing) -> None:
    lead = writing.client(writing.world.lead)
    coordinator = writing.client(writing.world.coordinator)
    lead.post(writing.address(), fields(joutcome="nej", jtrend="positiv"))

    asked = coordinator.post(writing.address(), fields(joutcome="nej", jtrend="negativ"))

    assert asked.status_code == 422
    assert writing.assessment.trend == "positiv"
    ((name, _conflict),) = asked.context["judgement"].conflicts
    chosen = {"jconflict": name, "jchoice-trend": "mine", "jtrend": "negativ", "joutcome": "nej"}
    coordinator.post(writing.address(), fields(jbase=1, **chosen))
    assert writing.assessment.trend == "negativ"


def test_changed_outcome_says_its_year(writing: Writing) -> None:
    writing.client(writing.world.lead).post(
        writing.address(), fields(joutcome="nara", joutcome_reason="Kraven nås.")
    )

    judged = writing.assessment
    assert (judged.outcome, judged.outcome_year, judged.outcome_reason) == (
        "nara", 2026, "Kraven nås."
    )  # fmt: skip


def test_lead_who_was_removed_keeps_the_text_on_the_page(writing: Writing) -> None:
    client = writing.client(writing.world.lead)
    writing.world.lead.memberships.all().delete()

    answer = client.post(writing.address(), fields(**{STATE: "Mina ord."}))
    saved = client.post(
        f"{writing.address()}spara/", fields(**{STATE: "Mina ord."}), headers={"X-Autosave": "1"}
    )

    assert (answer.status_code, "Mina ord." in answer.content.decode()) == (403, True)
    assert saved.status_code == 403
    assert saved.json()["message"].startswith("Du får inte längre skriva")
    assert writing.cell().number == 0


def test_autosave_answers_with_what_stands(writing: Writing) -> None:
    answer = writing.client(writing.world.lead).post(
        f"{writing.address()}spara/", fields(**{STATE: "**Bättre** luft."}, jtrend="positiv",
                                             preview="1")
    )  # fmt: skip

    values = answer.json()
    assert values["base"] == 1
    assert values["texts"][STATE] == {
        "text": "**Bättre** luft.", "unchanged": False, "reason": "", "over": 0,
        "count": "12 av 4\u00a0000 tecken",
        "html": "<p><strong>Bättre</strong> luft.</p>\n",
    }  # fmt: skip
    assert values["judgement"]["base"] == 1


def test_other_countys_text_is_read_beside(writing: Writing) -> None:
    client = writing.client(writing.world.lead)

    page = client.get(f"{writing.address()}bredvid/?del=lan&lan=halland")
    there = client.post(writing.address(), fields(act="beside", show="halland"))

    assert LAST[STATE] in page.content.decode()
    assert there["Location"] == f"{writing.address()}?lan=halland"


def test_text_of_another_is_read_not_written(writing: Writing) -> None:
    page = writing.client(writing.world.reviewer).get(writing.address())

    assert page.templates[0].name == "rounds/write_read.html"
    assert GoalAssessment.objects.filter(number__gt=0).count() == 2
    assert Contribution.objects.filter(item__round=writing.round, number__gt=0).count() == 0
    assert Citation.objects.count() == 0
