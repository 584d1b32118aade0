"""What the pages of review and of versions say of the judgement."""

import pytest

from milstolpe.followup.services.judging import save_judgement
from milstolpe.followup.views.sections import judgement_section
from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.services.texts import save_texts
from tests.followup.published import hand_in, judge, next_year, publish
from tests.followup.world import make_follow_up_world
from tests.followup.writing import JUDGED, make_writing

pytestmark = pytest.mark.django_db

CHANGED = "Bedömningen är en annan än 2026."


@pytest.mark.parametrize(
    ("judged", "is_said"),
    [
        ({"outcome": "", "trend": ""}, False),
        ({"outcome": "nej", "trend": ""}, False),
        ({"outcome": "nej", "trend": "neutral"}, False),
        ({"outcome": "nara", "trend": ""}, True),
        ({"outcome": "nej", "trend": "positiv"}, True),
    ],
)
def test_judgement_is_another_one_only_where_something_is_judged_otherwise(judged, is_said):
    world = make_follow_up_world()
    hand_in(world, world.cell())
    publish(world)
    cell = next_year(world).cell()
    judge(cell, **judged)
    assert (CHANGED in judgement_section(world.reviewer, cell)) == is_said


def test_versions_show_the_judgement_as_it_stood_then(client):
    writing = make_writing()
    lead, cell = writing.world.lead, writing.cell()
    saved = save_texts(cell, text("Ett."), base_number=0, by=lead)
    save_judgement(cell.assessment, JUDGED, base_number=0, by=lead)
    save_texts(saved, text("Två."), base_number=1, by=lead)
    changed = {"trend": "positiv", "trend_reason": "Bättre nu."}
    save_judgement(writing.assessment, changed, base_number=1, by=lead)
    client.force_login(lead)
    versions = f"/arbeta/omgangar/{writing.round.address}/skane/frisk-luft/versioner/"

    first, second = (client.get(f"{versions}{n}/").content.decode() for n in (1, 2))
    both = client.get(f"{versions}jamfor/?fran=1&till=2").content.decode()

    assert ("Mätningar." in first, "Bättre nu." in first) == (True, False)
    assert ("Mätningar." in second, "Bättre nu." in second) == (False, True)
    assert "Utveckling: Positiv, var Neutral" in both
    assert "Varför denna utveckling: ”Bättre nu.”, var ”Mätningar.”" in both


def text(words):
    return TextContent({"tillstand": SectionText(words)})
