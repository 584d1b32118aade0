"""Names are found as people write them, and others are answered with what they may have meant."""

import pytest

from milstolpe.programmes.queries.register import (
    ActorKey,
    actor_register,
    area_register,
    objective_register,
)
from tests.factories.objectives import ObjectiveFactory
from tests.factories.organisations import (
    ActorGroupFactory,
    ActorKindFactory,
    OrganisationFactory,
)
from tests.factories.programmes import ProgrammeAreaFactory
from tests.stopwatch import stopwatch

pytestmark = pytest.mark.django_db


def test_actors_are_found_by_name_in_any_case_and_by_short_name():
    OrganisationFactory(lund=True)
    OrganisationFactory(name="Sveriges lantbruksuniversitet", slug="slu", short_name="SLU")
    ActorGroupFactory(name="Kommuner i Skåne län", slug="kommuner-skane")
    ActorKindFactory(name="Markägare", slug="markagare")
    register = actor_register()
    slu = ActorKey("organisation", "slu", "Sveriges lantbruksuniversitet")
    assert register.find(" lunds  KOMMUN") == ActorKey(
        "organisation", "lunds-kommun", "Lunds kommun"
    )
    assert register.find("slu") == register.find("sveriges lantbruksuniversitet") == slu
    assert register.find("kommuner i ska\u030ane län").link == "group"
    assert register.find("markägare").link == "kind"


def test_short_name_of_two_finds_neither():
    OrganisationFactory(name="Hushållningssällskapet A", short_name="HS")
    OrganisationFactory(name="Hushållningssällskapet B", short_name="HS")
    assert actor_register().find("HS") is None


def test_ended_organisation_is_found_but_not_suggested():
    OrganisationFactory(name="Gamla verket", slug="gamla", end_on="2020-01-01")
    register = actor_register()
    assert register.find("Gamla verket").slug == "gamla"
    assert register.unknown("Gamla verkett") == "”Gamla verkett” finns inte i registret."


def test_unknown_name_is_answered_with_the_closest():
    OrganisationFactory(lund=True)
    register = actor_register()
    assert register.unknown("Lund kommun") == (
        "”Lund kommun” finns inte i registret. Menade du Lunds kommun?"
    )
    assert register.unknown("x" * 5000) == f"”{'x' * 59}…” finns inte i registret."


def test_many_unknown_names_are_answered_in_time():
    for number in range(300):
        OrganisationFactory(name=f"Provköpings kommun {number}", slug=f"prov-{number}")
    register = actor_register()
    with stopwatch() as taken:
        for number in range(2000):
            register.unknown(f"Prövköping kommum {number}")
    assert taken.seconds < 4


def test_objectives_are_found_by_number_and_name():
    air = ObjectiveFactory(clean_air=True)
    register = objective_register()
    for written in ("2", "Frisk luft", "2 frisk luft", "2. Frisk luft", "clean air"):
        assert register.find(written) == air


def test_areas_are_found_by_title_and_code():
    area = ProgrammeAreaFactory(code="HL", title="Mat")
    register = area_register(area.programme)
    assert register.find("hl") == register.find("MAT") == "Mat"
    assert register.unknown("Matt") == "Programmet har inget område ”Matt”. Menade du Mat?"
