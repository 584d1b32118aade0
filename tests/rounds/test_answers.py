"""Who has answered a consultation, and what became of the joint text."""

import pytest
from django.test import Client

from milstolpe.rounds.answering import Answered
from milstolpe.rounds.enums import ContributionState, RoundKind
from milstolpe.rounds.queries.compiled import compiled, compiled_texts
from milstolpe.rounds.services.compiling import make_compilation
from tests.factories.organisations import CountyFactory, MembershipFactory, OrganisationFactory
from tests.factories.rounds import (
    ContributionFactory,
    ContributionTextFactory,
    ItemFactory,
    RoundFactory,
    SectionFactory,
    saved_at,
)

pytestmark = pytest.mark.django_db

JOINT = "Vi delar förslaget."


def consultation():
    round_ = RoundFactory(kind=RoundKind.CONSULTATION, name="Remiss om vatten")
    section = SectionFactory(round=round_, key="kappa", joint_text=JOINT)
    item = ItemFactory(round=round_, labelled=True)
    states = [
        (ContributionState.HANDED_IN, JOINT),
        (ContributionState.HANDED_IN, f"{JOINT}\n\nMen det kostar."),
        (ContributionState.HANDED_IN, "Vi delar inte förslaget."),
        (ContributionState.DECLINED, ""),
        (ContributionState.DRAFT, JOINT),
        (ContributionState.WAIVED, ""),
    ]
    for place, (state, text) in enumerate(states, 1):
        county = CountyFactory(code=f"9{place}", name=f"Län {place}", slug=f"lan-{place}")
        row = ContributionFactory(
            item=item, county=county, state=state, organisation=OrganisationFactory(), **saved_at()
        )
        ContributionTextFactory(contribution=row, section=section, text=text)
    return round_


def test_table_says_who_answered_and_what_became_of_the_joint_text():
    (table,) = compiled(consultation()).tables

    assert [(row[0], row[2], row[4]) for row in table.rows] == [
        ("Län 1", "Har svarat", str(Answered.JOINT.label)),
        ("Län 2", "Har svarat", str(Answered.CHANGED.label)),
        ("Län 3", "Har svarat", str(Answered.OWN.label)),
        ("Län 4", "Avstår från att svara", None),
        ("Län 5", "Har inte svarat", None),
    ]
    assert table.text == "3 av 5 har svarat, 1 avstår."


def test_consultation_is_compiled_on_the_same_pages(client: Client):
    round_ = consultation()
    rus = MembershipFactory(role="rus_member").user
    client.force_login(rus)
    base = f"/arbeta/omgangar/{round_.address}/sammanstallning/"

    page = client.get(base).content.decode()
    made = make_compilation(round_, "svar", name="Svar på remissen", by=rus)

    assert "Vilka som har svarat" in page
    assert "alla.zip" not in page
    assert client.get(f"{base}texter/alla.zip").status_code == 404
    assert [part.key for part in made.parts.all()] == ["sammanfattning", "synpunkter"]
    assert client.get(f"{base}{made.address}/sammanfattning/").status_code == 200
    assert [text.county for text in compiled_texts(compiled(round_))] == ["Län 1", "Län 2", "Län 3"]
