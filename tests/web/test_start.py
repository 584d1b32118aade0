"""The start page answers what the counties do, and leads on."""

import pytest

from milstolpe.programmes.enums import ProgrammeState
from tests.factories.organisations import CountyFactory
from tests.factories.programmes import MeasureFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


def answer(client):
    return client.get("/").context["head"].answer


def test_answer_without_programmes(client):
    assert answer(client) == "Inget län har publicerat något program ännu."


def test_answer_counts_programmes_measures_and_organisations(client, add_measures):
    add_measures(2)
    add_measures(1, state=ProgrammeState.DECIDED)
    add_measures(4, state=ProgrammeState.CLOSED)

    assert answer(client) == ("3 åtgärder i 2 gällande program. 1 organisation är med i arbetet.")


def test_answer_leaves_out_what_is_not_public(client, add_measures):
    add_measures(1, state=ProgrammeState.DRAFT)
    programme = add_measures(1)
    MeasureFactory(programme=programme, is_internal=True)

    assert answer(client) == ("1 åtgärd i 1 gällande program. 1 organisation är med i arbetet.")


def test_map_shows_each_county_with_its_measures(client, add_measures):
    CountyFactory(halland=True)
    add_measures(2)

    shapes = client.get("/").context["county_map"].shapes

    assert [(str(shape.name), shape.address, shape.tone, shape.note) for shape in shapes] == [
        ("Skåne län", "/lan/skane/", 3, "2 åtgärder"),
        ("Hallands län", "/lan/halland/", 0, ""),
    ]
    assert all(shape.path.startswith("M") for shape in shapes)


def test_newest_programmes_in_force_come_first(client, add_measures):
    for year in (2019, 2027, 2023):
        add_measures(0, start_year=year, end_year=year + 3)
    add_measures(0, start_year=2031, end_year=2034, state=ProgrammeState.DRAFT)

    newest = client.get("/").context["newest"]

    assert [line.first_year for line in newest] == [2027, 2023, 2019]


def test_proposals_are_shown_with_the_last_day_to_answer(client):
    ProgrammeFactory(consulted=True, title="Nytt program", answer_by="2027-02-28")

    page = client.get("/").content.decode()

    assert "svara senast 28\xa0februari 2027" in page


def test_example_data_is_marked(client, add_measures):
    programme = add_measures(1)
    assert client.get("/").context["is_example"] is False

    programme.is_example = True
    programme.save()

    assert "Exempeldata." in client.get("/").content.decode()
