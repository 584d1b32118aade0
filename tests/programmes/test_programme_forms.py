"""A programme through its form: made in the own county only, changed, joined with others' edits."""

from datetime import date

import pytest
from django.utils.timezone import localdate

from milstolpe.organisations.enums import Role
from milstolpe.programmes.content import OwnerEntry, ProgrammeContent
from milstolpe.programmes.models import Measure, Programme
from milstolpe.programmes.queries.contents import programme_content
from milstolpe.programmes.services.programmes import save_programme
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.programmes import ProgrammeFactory, saved_measure
from tests.programmes.browsing import fields_of, said
from tests.programmes.conftest import Desk

pytestmark = pytest.mark.django_db


def new_data(desk: Desk, **change: str) -> dict[str, str]:
    return desk.fields("work-programme-new") | {"title": "Skånes klimatplan"} | change


def test_new_programme_begins_with_own_board_and_four_years(desk):
    data = desk.fields("work-programme-new")
    year = localdate().year + 1
    assert (data["start_year"], data["end_year"]) == (str(year), str(year + 3))
    assert (data["county"], data["owners-0-name"]) == ("12", "Länsstyrelsen Skåne")


WHOLE = {
    "title": "Skånes klimatplan",
    "start_year": "2027",
    "end_year": "2030",
    "purpose": "Nå målen.\r\n\r\nTillsammans.",
    "word_area": "utmaning",
    "word_lead": "ansvarig",
    "word_partner": "medverkande",
    "reporters": "committed",
    "rhythm": "every_second",
    "answer_by": "2026-12-01",
    "answer_to": "remiss@example.org",
    "source": "Länsstyrelsen",
}


def test_new_programme_is_made_whole(desk):
    OrganisationFactory(name="Skogsstyrelsen", slug="skogsstyrelsen", kind="agency", county=None)
    data = new_data(desk, **WHOLE, predecessor=str(desk.programme.pk))
    data |= {"owners-1-name": "skogsstyrelsen", "owners-1-case_number": "2026/17"}
    data |= {"areas-0-code": "HK", "areas-0-title": "Konsumtion", "areas-0-text": "Om det."}
    data |= {"areas-0-order": "2", "areas-1-title": "Mat", "areas-1-order": "1"}
    response = desk.post("work-programme-new", data=data)
    made = Programme.objects.latest("pk")
    assert response.url == "/arbeta/program/skane-skanes-klimatplan-2027-2030/"
    assert (made.predecessor, made.county_id, made.state) == (desk.programme, "12", "draft")
    content = programme_content(made)
    written = {name: str(value) for name, value in content.values().items() if name in WHOLE}
    assert written == WHOLE | {"purpose": "Nå målen.\n\nTillsammans."}
    assert [(area.code, area.title, area.text) for area in content.areas] == [
        ("", "Mat", ""),
        ("HK", "Konsumtion", "Om det."),
    ]
    assert content.owners == (
        OwnerEntry("lansstyrelsen-skane", "Länsstyrelsen Skåne", "", "", ""),
        OwnerEntry("skogsstyrelsen", "Skogsstyrelsen", "2026/17", "", ""),
    )


BAD = {
    "title": ({"title": ""}, "Titel: Ge programmet en titel."),
    "county": (
        {"county": "13"},
        "Län: Välj ett giltigt alternativ. 13 finns inte bland tillgängliga alternativ.",
    ),
    "years": (
        {"start_year": "2030", "end_year": "2027"},
        "Sista år: Det sista året är före det första. Ändra ett av dem.",
    ),
    "date": (
        {"answer_by": "2026-02-30"},
        "Sista svarsdag: Datumet finns inte. Skriv så här: 2026-11-30.",
    ),
    "owner unknown": (
        {"owners-0-name": "Länstyrelsen Skåne"},
        "Myndighet 1: ”Länstyrelsen Skåne” finns inte i registret. Menade du Länsstyrelsen Skåne?",
    ),
    "no owner": (
        {"owners-0-name": ""},
        "Minst en myndighet måste stå bakom programmet. Lägg till den.",
    ),
    "only others own": (
        {"owners-0-name": "Naturvårdsverket"},
        "Er egen myndighet måste stå bland ägarna, annars förlorar ni programmet.",
    ),
    "area twice": (
        {"areas-0-title": "Mat", "areas-1-title": "mat"},
        "Två områden har samma titel. Ge dem var sin.",
    ),
    "area without title": ({"areas-0-code": "HK"}, "Titel 1: Fyll i fältet."),
}


@pytest.mark.parametrize(("change", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_said_and_nothing_is_lost(desk, change, message):
    OrganisationFactory(agency=True)
    data = new_data(desk, **change)
    response = desk.post("work-programme-new", data=data)
    assert (response.status_code, said(response)) == (422, [message])
    again = fields_of(response)
    assert again | ({"county": "13"} if "county" in change else {}) == data
    assert Programme.objects.count() == 1


def test_predecessor_of_others_cannot_be_guessed(desk):
    hidden = ProgrammeFactory()
    response = desk.post("work-programme-new", data=new_data(desk, predecessor=str(hidden.pk)))
    assert response.status_code == 422
    assert Programme.objects.count() == 2


def test_second_press_makes_nothing_new(desk):
    data = new_data(desk)
    first = desk.post("work-programme-new", data=data)
    assert desk.post("work-programme-new", data=data).url == first.url
    assert Programme.objects.count() == 2


@pytest.mark.parametrize("role", [Role.DECIDER, Role.CONTACT, Role.REVIEWER])
def test_only_coordinators_make_programmes(desk, role):
    desk.client.force_login(MembershipFactory(role=role, organisation=desk.board).user)
    assert desk.get("work-programme-new").status_code == 403


def test_coordinator_outside_a_county_board_has_no_county(desk):
    agency = OrganisationFactory(agency=True)
    desk.client.force_login(MembershipFactory(role=Role.COORDINATOR, organisation=agency).user)
    assert desk.get("work-programme-new").status_code == 403


def test_form_sends_back_every_field_unchanged(desk):
    desk.post("work-programme-new", data=new_data(desk, answer_by="2026-12-01", purpose="Nå målen"))
    made = Programme.objects.latest("pk")
    before = programme_content(made)
    data = desk.fields("work-programme-edit", made.address)
    assert desk.post("work-programme-edit", made.address, data=data).status_code == 302
    assert programme_content(Programme.objects.get(pk=made.pk)) == before
    assert made.revisions.count() == 1


def test_two_edits_of_a_programme_are_joined_or_asked_about(desk):
    programme = desk.programme
    data = desk.fields("work-programme-edit", programme.address)
    theirs = ProgrammeContent.from_json(
        programme.revisions.get().content | {"purpose": "Deras syfte", "end_year": 2031}
    )
    save_programme(programme, theirs, base_number=1, by=desk.user)
    data |= {"source": "Vår källa", "end_year": "2032"}
    response = desk.post("work-programme-edit", programme.address, data=data)
    assert '<div class="conflict-value">2031</div>' in response.content.decode()
    again = fields_of(response)
    assert (again["purpose"], again["end_year"]) == ("Deras syfte", "2032")
    desk.post("work-programme-edit", programme.address, data=again | {"keep-end_year": "mine"})
    content = programme_content(Programme.objects.get(pk=programme.pk))
    assert (content.purpose, content.end_year, content.source) == ("Deras syfte", 2032, "Vår källa")


def test_areas_swap_titles_and_keep_their_measures(desk):
    data = desk.fields("work-programme-edit", desk.programme.address)
    data |= {"areas-0-title": "Mat", "areas-1-title": "Mark"}
    desk.post("work-programme-edit", desk.programme.address, data=data)
    measure = saved_measure(desk.programme, area="Mat")
    data = desk.fields("work-programme-edit", desk.programme.address)
    data |= {"areas-0-title": "Mark", "areas-1-title": "Mat", "areas-1-order": "0"}
    assert desk.post("work-programme-edit", desk.programme.address, data=data).status_code == 302
    assert Measure.objects.get(pk=measure.pk).area.title == "Mark"
    assert [area.title for area in desk.programme.areas.all()] == ["Mat", "Mark"]


def test_area_with_measures_cannot_be_removed(desk):
    data = desk.fields("work-programme-edit", desk.programme.address) | {"areas-0-title": "Mat"}
    desk.post("work-programme-edit", desk.programme.address, data=data)
    saved_measure(desk.programme, area="Mat")
    data = desk.fields("work-programme-edit", desk.programme.address) | {"areas-0-title": ""}
    response = desk.post("work-programme-edit", desk.programme.address, data=data)
    assert said(response) == ["Området ”Mat” har åtgärder. Flytta dem innan du tar bort området."]
    assert desk.programme.areas.count() == 1


def test_decision_dates_survive_an_edit(desk):
    owner = desk.programme.owners.get()
    owner.decided_on, owner.decided_by = date(2026, 11, 2), "landshövdingen"
    owner.save()
    data = desk.fields("work-programme-edit", desk.programme.address) | {"purpose": "Nytt"}
    desk.post("work-programme-edit", desk.programme.address, data=data)
    owner.refresh_from_db()
    assert (owner.decided_on, owner.decided_by) == (date(2026, 11, 2), "landshövdingen")
