"""The county's page: the answer first, then programmes, objectives and who leads."""

import datetime
import json

import pytest
import time_machine

from milstolpe.programmes.enums import ProgrammeState
from tests.factories.objectives import CountyObjectiveFactory, ObjectiveFactory
from tests.factories.organisations import CountyFactory, OrganisationFactory
from tests.factories.programmes import MeasureActorFactory, MeasureFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db

NOVEMBER = datetime.datetime(2026, 11, 15, 12, tzinfo=datetime.UTC)


def read(client, address="/lan/skane/"):
    return client.get(address).context


def test_answer_of_county_without_programme(client, skane):
    assert read(client)["head"].answer == "Skåne har inget gällande program."


def test_answer_counts_programmes_in_force_and_their_measures(client, add_measures):
    add_measures(3)
    add_measures(2, state=ProgrammeState.DECIDED)
    add_measures(5, state=ProgrammeState.CLOSED)

    assert read(client)["head"].answer == "Skåne har 2 gällande program med 5 åtgärder."


@time_machine.travel(NOVEMBER)
def test_answer_tells_of_proposal_as_long_as_one_can_answer(client, skane):
    ProgrammeFactory(consulted=True, answer_by=datetime.date(2026, 11, 15))
    ProgrammeFactory(consulted=True, answer_by=datetime.date(2026, 11, 14))

    assert read(client)["head"].answer == (
        "Skåne har inget gällande program. Ett förslag är på remiss: svara senast "
        "15\xa0november 2026."
    )


def test_programmes_stand_under_their_states(client, skane):
    for state in ProgrammeState:
        ProgrammeFactory(state=state, title=state.value, answer_by="2027-01-31")

    groups = read(client)["groups"]

    assert [(label, [line.title for line in lines]) for label, lines in groups] == [
        ("Gällande program", ["decided", "running"]),
        ("På remiss", ["consultation"]),
        ("Avslutade program", ["closed"]),
    ]


def test_last_day_to_answer_is_told_only_during_consultation(client, skane):
    ProgrammeFactory(running=True, answer_by=datetime.date(2023, 11, 15))
    ProgrammeFactory(consulted=True, answer_by=datetime.date(2027, 1, 31))

    days = {line.state.code: line.answer_by for line in read(client)["page_data"].programmes}

    assert days == {"running": None, "consultation": datetime.date(2027, 1, 31)}


def test_programmes_of_other_counties_stay_out(client, skane, add_measures):
    add_measures(1, county=CountyFactory(halland=True))

    assert read(client)["page_data"].programmes == []


def test_objectives_are_those_that_concern_the_county_now(client, skane):
    old, now, later, elsewhere = (ObjectiveFactory() for _number in range(4))
    CountyObjectiveFactory(county=skane, objective=old, valid_from_year=2010, valid_to_year=2015)
    CountyObjectiveFactory(county=skane, objective=now, valid_from_year=2016, is_assessed=False)
    CountyObjectiveFactory(county=skane, objective=later, valid_from_year=2100)
    CountyObjectiveFactory(
        county=skane, objective=elsewhere, concerns=False, is_assessed=False, valid_from_year=2016
    )

    rows = read(client)["page_data"].objectives

    assert [(row.number, row.is_assessed) for row in rows] == [(now.number, False)]


def test_objective_counts_what_its_link_lists(client, add_measures):
    programme = add_measures(2)
    MeasureFactory(programme=programme)
    add_measures(3, state=ProgrammeState.DRAFT)

    row = read(client)["page_data"].objectives[0]

    assert (row.measure_count, row.measures_url) == (2, "/atgarder/?lan=skane&mal=frisk-luft")
    assert len(client.get(row.measures_url).context["rows"]) == 2


def test_leads_stand_by_number_of_measures(client, add_measures):
    programme = add_measures(2)
    board = OrganisationFactory(county_board=True)
    for measure in programme.measures.all():
        MeasureActorFactory(measure=measure, organisation=board)
    MeasureActorFactory(measure=MeasureFactory(programme=programme), organisation=board)
    MeasureActorFactory(
        measure=MeasureFactory(programme=programme),
        organisation=OrganisationFactory(name="Bara med"),
        role="partner",
    )

    leads = read(client)["page_data"].leads

    assert [(row.name, row.measures) for row in leads] == [
        ("Länsstyrelsen Skåne", "3 åtgärder"),
        ("Lunds kommun", "2 åtgärder"),
    ]


def test_leads_of_a_proposal_are_not_told(client, add_measures):
    add_measures(2, state=ProgrammeState.CONSULTATION, answer_by="2027-01-31")

    assert read(client)["page_data"].leads == []


def test_list_of_counties_says_how_many_have_a_programme(client, add_measures):
    CountyFactory(halland=True)
    add_measures(3)

    context = read(client, "/lan/")

    assert context["head"].answer == "1 av 2 län har ett gällande program."
    assert [
        (row.code, row.in_force.programmes, row.in_force.measures, row.consulted)
        for row in context["rows"]
    ] == [("12", 1, 3, 0), ("13", 0, 0, 0)]


def test_file_of_counties_holds_what_the_page_shows(client, add_measures, settings):
    add_measures(3)

    rows = json.loads(client.get("/lan.json").getvalue())["rows"]

    assert rows == [
        {
            "county_code": "12",
            "county": "Skåne län",
            "programmes_in_force": 1,
            "measures": 3,
            "consulted": 0,
            "is_example": "nej",
            "address": f"{settings.SITE_URL}/lan/skane/",
        }
    ]


def test_file_of_a_county_holds_the_programmes_of_its_page(client, add_measures):
    add_measures(3)
    add_measures(1, state=ProgrammeState.CLOSED, start_year=2018, end_year=2021)
    shown = [
        (line.title, line.measure_count)
        for _label, lines in read(client)["groups"]
        for line in lines
    ]

    rows = json.loads(client.get("/lan/skane.json").getvalue())["rows"]

    assert [(row["programme"], row["measures"]) for row in rows] == shown
    assert [row["state"] for row in rows] == ["Pågår", "Avslutat"]
