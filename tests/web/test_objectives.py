"""What an objective is, and the measures that touch it."""

import json

import pytest

from milstolpe.organisations.enums import Role
from milstolpe.programmes.enums import ProgrammeState
from tests.factories.objectives import (
    CountyObjectiveFactory,
    GenerationalGoalFactory,
    GoalStrandFactory,
    MilestoneTargetFactory,
    ObjectiveSdgFactory,
    SpecificationFactory,
    SustainableDevelopmentGoalFactory,
)
from tests.factories.organisations import CountyFactory, MembershipFactory
from tests.factories.programmes import MeasureFactory, MeasureObjectiveFactory

pytestmark = pytest.mark.django_db


def read(client, address="/miljomal/frisk-luft/"):
    return client.get(address).context


def test_answer_without_measures(client, air):
    assert read(client)["head"].answer == "Ingen åtgärd berör målet ännu."


def test_answer_counts_measures_and_counties(client, add_measures):
    add_measures(2)
    add_measures(1, county=CountyFactory(halland=True))

    assert read(client)["head"].answer == "3 åtgärder i 2 län berör målet."


def test_measures_are_counted_by_county_and_weight(client, add_measures, air):
    CountyFactory(halland=True)
    programme = add_measures(2)
    MeasureObjectiveFactory(measure=MeasureFactory(programme=programme), objective=air)
    hidden = MeasureFactory(programme=programme, is_internal=True)
    MeasureObjectiveFactory(measure=hidden, objective=air)
    add_measures(5, state=ProgrammeState.DRAFT)

    rows = read(client)["page_data"].counties

    assert [
        (row.county_code, row.main_count, row.also_count, row.total, row.is_concerned)
        for row in rows
    ] == [("12", 2, 1, 3, True), ("13", 0, 0, 0, False)]


def test_number_is_what_its_link_lists(client, add_measures):
    add_measures(2)
    add_measures(1, county=CountyFactory(halland=True))

    row = read(client)["page_data"].counties[0]

    assert row.measures_url == "/atgarder/?mal=frisk-luft&lan=skane"
    assert len(client.get(row.measures_url).context["rows"]) == row.total == 2


def test_global_goals_are_shown_as_a_suggestion(client, air):
    ObjectiveSdgFactory(objective=air, sdg=SustainableDevelopmentGoalFactory(number=3))

    page = client.get("/miljomal/frisk-luft/").content.decode()

    assert "3 Globalt mål 3" in page
    assert "Ett förslag: det finns ingen officiell koppling" in page


def test_specifications_stand_in_order(client, air):
    for position, name in ((2, "Ozon"), (1, "Bensen")):
        SpecificationFactory(objective=air, position=position, name=name)

    rows = read(client)["page_data"].specifications

    assert rows == ["Bensen", "Ozon"]


def test_example_data_is_marked(client, add_measures):
    add_measures(1, is_example=True)

    assert read(client)["is_example"] is True


def test_wordings_are_those_of_this_year(client):
    GenerationalGoalFactory(text="Gammalt mål", valid_from_year=1999, valid_to_year=2009)
    GenerationalGoalFactory(text="Dagens mål", valid_from_year=2010)
    GoalStrandFactory(position=1, text="Förr", valid_from_year=2000, valid_to_year=2009)
    GoalStrandFactory(position=1, text="Nu", valid_from_year=2010)
    MilestoneTargetFactory(title="Minskat matsvinn")

    page = read(client, "/miljomal/")["page_data"]

    assert page.goal.text == "Dagens mål"
    assert [strand.text for strand in page.strands] == ["Nu"]
    assert [target.title for target in page.targets] == ["Minskat matsvinn"]


def test_files_hold_what_the_pages_show(client, add_measures, settings):
    add_measures(2)

    objectives = json.loads(client.get("/miljomal.json").getvalue())["rows"]
    counties = json.loads(client.get("/miljomal/frisk-luft.json").getvalue())["rows"]

    assert objectives == [
        {
            "number": 2,
            "name": "Frisk luft",
            "name_en": "Clean Air",
            "agency": "Naturvårdsverket",
            "address": f"{settings.SITE_URL}/miljomal/frisk-luft/",
        }
    ]
    assert counties == [
        {
            "county_code": "12",
            "county": "Skåne län",
            "is_concerned": "ja",
            "main": 2,
            "also": 0,
            "measures": 2,
        }
    ]


def test_name_follows_the_language(client, air):
    assert read(client)["head"].title == "Frisk luft"
    assert read(client, "/en/miljomal/frisk-luft/")["head"].title == "Clean Air"


@pytest.mark.parametrize(
    ("role", "fields", "counties"),
    [
        (Role.NATIONAL_READER, {}, ["Hallands län", "Skåne län"]),
        (Role.OBJECTIVE_LEAD, {"county": "skane"}, ["Skåne län"]),
        (Role.CONTACT, {}, []),
    ],
)
def test_those_who_write_about_it_are_led_to_what_has_been_done(
    client, skane, air, role, fields, counties
):
    for county in (skane, CountyFactory(halland=True)):
        CountyObjectiveFactory(county=county, objective=air)
    county = {"county": skane} if fields else {}
    client.force_login(MembershipFactory(role=role, **county).user)

    links = read(client)["work"]

    assert sorted(link.label for link in links) == counties
    assert [client.get(link.address).status_code for link in links] == [200] * len(counties)


def test_visitors_are_not_led_to_what_is_for_those_who_write(client, skane, air):
    CountyObjectiveFactory(county=skane, objective=air)

    assert read(client)["work"] == []
