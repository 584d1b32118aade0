"""Which cells a yearly follow-up asks for, and who writes them."""

import pytest
from django.core.exceptions import PermissionDenied

from milstolpe.followup.models import GoalAssessment
from milstolpe.followup.services.making import lay_out_follow_up, writing_agencies
from milstolpe.objectives.models import CountyObjective
from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.enums import RoundKind
from milstolpe.rounds.models import Contribution
from milstolpe.rounds.services.making import make_round
from milstolpe.rounds.services.texts import save_texts
from tests.followup.world import make_follow_up_world

pytestmark = pytest.mark.django_db


def test_texts_follow_concerns_and_judgements_follow_assessed():
    CountyObjective.objects.all().delete()
    world = make_follow_up_world(is_open=False)
    CountyObjective.objects.filter(county="13", objective=11).update(is_assessed=False)
    CountyObjective.objects.filter(county="12", objective=11).update(
        concerns=False, is_assessed=False
    )
    made = make_round(
        RoundKind.FOLLOW_UP,
        {"name": "RÅU 2027", "year": 2027, "answer_by": world.round.answer_by},
        by=world.rus,
        previous=world.round,
    )

    laid_out = lay_out_follow_up(made)

    # Three objectives and two labels in two counties, without wetlands in Skåne.
    assert len(laid_out) == 9
    assert GoalAssessment.objects.filter(contribution__item__round=made).count() == 4
    assert all(row.previous_id for row in laid_out)


def test_agency_writes_about_its_objective_in_every_county():
    world = make_follow_up_world()

    rows = Contribution.objects.filter(item__slug="levande-skogar")

    assert {row.organisation_id for row in rows} == {world.forest_agency.pk}
    assert writing_agencies() == {12: world.forest_agency}


@pytest.mark.parametrize(
    ("who", "objective", "may"),
    [
        ("lead", "frisk-luft", True),
        ("coordinator", "frisk-luft", True),
        ("lead", "myllrande-vatmarker", False),
        ("forest_lead", "levande-skogar", True),
        ("coordinator", "levande-skogar", False),
        ("other_lead", "frisk-luft", False),
        ("reviewer", "frisk-luft", False),
        ("reader", "frisk-luft", False),
        ("rus", "frisk-luft", False),
    ],
)
def test_who_may_write(who, objective, may):
    world = make_follow_up_world()
    cell, mine = world.cell(objective), TextContent({"tillstand": SectionText("Bra.")})

    if may:
        assert save_texts(cell, mine, base_number=0, by=getattr(world, who)).number == 1
    else:
        with pytest.raises(PermissionDenied):
            save_texts(cell, mine, base_number=0, by=getattr(world, who))
