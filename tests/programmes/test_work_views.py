"""The work pages: list, overview, steps, order, versions, withdrawal."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from milstolpe.core.page import DiffPart
from milstolpe.organisations.enums import Role
from milstolpe.programmes.content import ProgrammeContent
from milstolpe.programmes.models import Measure, Programme
from milstolpe.programmes.services.programmes import save_programme, take_step
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.programmes import saved_measure, saved_programme
from tests.programmes.browsing import fields_of, said
from tests.programmes.conftest import Desk
from tests.programmes.contents import whole_content

pytestmark = pytest.mark.django_db


def consulted(desk: Desk) -> Programme:
    """The programme, out for consultation."""
    saved_measure(desk.programme)
    content = ProgrammeContent.from_json(
        desk.programme.revisions.get().content
        | {"answer_by": "2027-01-31", "answer_to": "remiss@example.org"}
    )
    save_programme(desk.programme, content, base_number=1, by=desk.user)
    desk.programme.refresh_from_db()
    take_step(desk.programme, "consult", by=desk.user)
    return desk.programme


def decision(**change: str) -> dict[str, str]:
    return {
        "organisation": "lansstyrelsen-skane",
        "decided_on": localdate().isoformat(),
        "decided_by": "landshövdingen",
        "case_number": "2026/1234",
    } | change


# --- List and overview ---


def test_list_shows_own_programmes_only(desk):
    saved_programme(OrganisationFactory(other_county_board=True), title="Hallands program")
    shared = saved_programme(
        OrganisationFactory(other_county_board=True), desk.board, title="Delat program"
    )
    titles = [row.title for row in desk.get("work-programmes").context["programmes"]]
    assert titles == [shared.title, desk.programme.title]


@pytest.mark.parametrize("count", [1, 3])
def test_list_has_the_same_number_of_queries(desk, count):
    for number in range(count - 1):
        saved_programme(desk.board, title=f"Program {number}")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        desk.get("work-programmes")
    assert len(queries) == 5


@pytest.mark.parametrize("count", [1, 3])
def test_overview_has_the_same_number_of_queries(desk, count):
    for _number in range(count):
        saved_measure(desk.programme)
    with CaptureQueriesContext(connection) as queries:
        desk.get("work-programme", desk.programme.address)
    assert len(queries) == 8


PAGES = {
    "work-programme-new": "",
    "work-programme-edit": "address",
    "measure-new": "address",
    "measure-table": "address",
    "work-order": "address",
    "work-documents": "address",
    "work-versions": "address",
    "measure-edit": "public_id",
    "measure-versions": "public_id",
}


@pytest.mark.parametrize(("name", "key"), PAGES.items())
def test_page_asks_the_database_at_most_12_times(desk, name, key):
    measure = saved_measure(desk.programme, **whole_content(desk.programme).values())
    args = {"": [], "address": [desk.programme.address], "public_id": [measure.public_id]}
    with CaptureQueriesContext(connection) as queries:
        assert desk.get(name, *args[key]).status_code == 200
    assert len(queries) <= 12


def test_overview_says_what_is_public_and_what_the_next_step_shows(desk):
    saved_measure(desk.programme, code="HK1", is_internal=True)
    page = desk.get("work-programme", desk.programme.address)
    assert page.context["head"].answer == "Bara ni som äger programmet ser det."
    assert [str(step.label) for step in page.context["steps_on"]] == ["Skicka på remiss"]
    assert [row.code for row in page.context["measures"]] == ["HK1"]


def test_overview_of_others_programme_is_refused(desk):
    other = saved_programme(OrganisationFactory(other_county_board=True))
    other.state = "running"
    other.save()
    assert desk.get("work-programme", other.address).status_code == 403


# --- Steps ---


def test_step_asks_then_is_taken(desk):
    programme = consulted(desk)
    page = desk.get("work-step", programme.address, "decide")
    assert "Aktörer och bekräftade åtaganden blir offentliga." in page.content.decode()
    response = desk.post("work-step", programme.address, "decide", data=decision())
    assert response.url == f"/arbeta/program/{programme.address}/"
    programme.refresh_from_db()
    owner = programme.owners.get()
    assert (programme.state, owner.decided_by, owner.case_number) == (
        "decided",
        "landshövdingen",
        "2026/1234",
    )
    overview = desk.get("work-programme", programme.address)
    assert [row.label for row in overview.context["events"]] == [
        "Registrera beslutet",
        "Skicka på remiss",
    ]


def test_consultation_needs_a_measure_and_a_last_day(desk):
    response = desk.post("work-step", desk.programme.address, "consult", data={})
    assert (response.status_code, said(response)) == (
        422,
        ["Skriv först sista dag att svara och var man svarar, under ”Ändra programmet”."],
    )
    assert Programme.objects.get().state == "draft"


def test_the_page_of_the_consultation_leads_to_what_is_missing(desk):
    page = desk.get("work-step", desk.programme.address, "consult").content.decode()
    base = f"/arbeta/program/{desk.programme.address}/"
    assert page.count(f'<a href="{base}andra/#id_answer_by">') == 1
    assert page.count(f'<a href="{base}atgarder/ny/">') == 1
    assert page.count('<button class="ds-button" type="submit">Skicka på remiss</button>') == 0


BAD_DECISIONS = {
    "no day": ({"decided_on": ""}, "Skriv datumet så här: 2026-11-30."),
    "no such day": (
        {"decided_on": "2026-13-01"},
        "Datumet finns inte. Skriv så här: 2026-11-30.",
    ),
    "day ahead": (
        {"decided_on": (localdate() + timedelta(days=2)).isoformat()},
        "Dagen har inte varit än. Registrera beslutet när det är fattat.",
    ),
    "not an owner": (
        {"organisation": "naturvardsverket"},
        "Välj ett giltigt alternativ. naturvardsverket finns inte bland tillgängliga alternativ.",
    ),
}


@pytest.mark.parametrize(("change", "message"), BAD_DECISIONS.values(), ids=BAD_DECISIONS)
def test_wrong_decision_is_said_and_kept(desk, change, message):
    programme = consulted(desk)
    response = desk.post("work-step", programme.address, "decide", data=decision(**change))
    assert response.status_code == 422
    assert [line.split(": ", 1)[1] for line in said(response)] == [message]
    assert fields_of(response)["decided_by"] == "landshövdingen"
    programme.refresh_from_db()
    assert programme.state == "consultation"


def test_step_back_needs_a_reason(desk):
    programme = consulted(desk)
    response = desk.post("work-step", programme.address, "back_to_draft", data={"why": " "})
    assert said(response) == ["Varför?: Fyll i fältet."]
    desk.post("work-step", programme.address, "back_to_draft", data={"why": "För tidigt."})
    event = programme.events.first()
    assert (event.step, event.reason, event.by) == ("back_to_draft", "För tidigt.", desk.user)


def test_step_taken_by_somebody_else_keeps_what_was_typed(desk):
    programme = consulted(desk)
    take_step(programme, "back_to_draft", by=desk.user, reason="Ett fel.")
    response = desk.post("work-step", programme.address, "decide", data=decision())
    assert said(response) == [
        "Det går inte längre: någon har redan fört ärendet vidare. Ladda om sidan."
    ]
    assert fields_of(response)["decided_by"] == "landshövdingen"
    assert desk.get("work-step", programme.address, "decide").status_code == 404


def test_unknown_step_is_not_found(desk):
    assert desk.get("work-step", desk.programme.address, "publish").status_code == 404
    assert desk.post("work-step", desk.programme.address, "publish", data={}).status_code == 404


def test_prolong_sets_a_later_year_by_decision(desk):
    programme = consulted(desk)
    desk.post("work-step", programme.address, "decide", data=decision())
    desk.post("work-step", programme.address, "start", data={})
    data = decision(end_year="2030", reason="Nytt program dröjer.")
    response = desk.post("work-prolong", programme.address, data=data)
    assert said(response) == ["Det nya sista året måste vara senare än 2030."]
    assert fields_of(response)["reason"] == "Nytt program dröjer."
    assert desk.post("work-prolong", programme.address, data=data | {"end_year": "2031"}).url
    programme.refresh_from_db()
    assert (programme.end_year, programme.state) == (2031, "running")


def test_contact_person_takes_no_steps(desk):
    programme = consulted(desk)
    desk.client.force_login(MembershipFactory(role=Role.CONTACT, organisation=desk.board).user)
    assert desk.post("work-step", programme.address, "decide", data=decision()).status_code == 403
    programme.refresh_from_db()
    assert programme.state == "consultation"


# --- Order, versions, withdrawal ---


def test_order_follows_the_numbers(desk):
    keys = [saved_measure(desk.programme, code=code).public_id for code in ("A", "B", "C")]
    data = {f"place-{keys[0]}": "30", f"place-{keys[1]}": "x", f"place-{keys[2]}": "1"}
    desk.post("work-order", desk.programme.address, data=data)
    assert [row.code for row in desk.programme.measures.all()] == ["C", "B", "A"]


def test_versions_are_listed_and_compared(desk):
    measure = saved_measure(desk.programme, title="Städa stränder")
    data = desk.fields("measure-edit", measure.public_id) | {"title": "Städa alla stränder"}
    desk.post("measure-edit", measure.public_id, data=data)
    page = desk.get("measure-versions", measure.public_id, fran="1", till="2")
    assert [(row.number, row.by) for row in page.context["saves"]] == [
        (2, desk.user.name),
        (1, ""),
    ]
    assert [part for change in page.context["changes"] for part in change.parts] == [
        DiffPart("same", "Städa"),
        DiffPart("added", " alla"),
        DiffPart("same", " stränder"),
        DiffPart("same", "\n"),
    ]
    assert re.search("<ins>.*Tillagt: </span> alla</ins>", page.content.decode())


@pytest.mark.parametrize("query", [{"fran": "9", "till": "1"}, {"fran": "x", "till": "1"}, {}])
def test_versions_without_two_saves_compare_nothing(desk, query):
    measure = saved_measure(desk.programme)
    page = desk.get("measure-versions", measure.public_id, **query)
    assert page.context["is_compared"] is False


def test_measure_is_brought_back_with_a_reason(desk):
    measure = saved_measure(desk.programme, title="Först")
    data = desk.fields("measure-edit", measure.public_id) | {"title": "Sedan"}
    desk.post("measure-edit", measure.public_id, data=data)
    page = desk.get("measure-bring-back", measure.public_id, 1)
    assert [str(change.label) for change in page.context["changes"]] == ["Titel"]
    began = desk.fields("measure-bring-back", measure.public_id, 1)
    refused = desk.post("measure-bring-back", measure.public_id, 1, data=began)
    assert said(refused) == ["Varför?: Fyll i fältet."]
    why = {"why": "Fel av mig."}
    desk.post("measure-bring-back", measure.public_id, 1, data=began | why)
    newest = measure.revisions.latest("number")
    assert (newest.number, newest.content["title"], newest.reason) == (3, "Först", "Fel av mig.")
    assert Measure.objects.get().title == "Först"
    assert desk.get("measure-bring-back", measure.public_id, 9).status_code == 404


def test_programme_is_brought_back(desk):
    data = desk.fields("work-programme-edit", desk.programme.address) | {"purpose": "Nytt syfte"}
    desk.post("work-programme-edit", desk.programme.address, data=data)
    data = desk.fields("work-bring-back", desk.programme.address, 1) | {"why": "Fel."}
    desk.post("work-bring-back", desk.programme.address, 1, data=data)
    assert Programme.objects.get().purpose == ""
    assert desk.get("work-versions", desk.programme.address).context["saves"][0].reason == "Fel."


def test_who_brings_back_is_asked_again_when_somebody_has_saved(desk):
    page = ("work-bring-back", desk.programme.address, 1)
    data = desk.fields("work-programme-edit", desk.programme.address)
    desk.post("work-programme-edit", desk.programme.address, data=data | {"purpose": "Ett"})
    began = desk.fields(*page) | {"why": "Fel."}
    save_programme(
        desk.programme,
        ProgrammeContent.from_json(desk.programme.revisions.first().content | {"purpose": "Två"}),
        base_number=2,
        by=(other := MembershipFactory(coordinator=True).user),
    )
    refused = desk.post(*page, data=began)
    assert refused.status_code == 422
    assert other.name in said(refused)[0]
    assert fields_of(refused)["why"] == "Fel."
    (change,) = refused.context["changes"]
    assert change.parts == (DiffPart("removed", "Två\n"),)
    desk.post(*page, data=fields_of(refused))
    assert Programme.objects.get().purpose == ""


def test_measure_is_withdrawn_and_reinstated(desk):
    measure = saved_measure(desk.programme)
    desk.post("measure-withdraw", measure.public_id, data={"why": "Utförd av andra."})
    measure.refresh_from_db()
    assert (measure.withdrawn_on, measure.withdrawn_reason) == (localdate(), "Utförd av andra.")
    desk.post("measure-reinstate", measure.public_id, data={"why": "Behövs ändå."})
    measure.refresh_from_db()
    assert (measure.withdrawn_on, measure.withdrawn_reason) == (None, "")
    reasons = measure.revisions.order_by("number").values_list("reason", flat=True)
    assert list(reasons) == ["", "Utförd av andra.", "Behövs ändå."]


def test_number_of_a_save_may_be_anything(desk):
    for number in ("0", "2147483648", "9" * 30):
        assert desk.get("work-bring-back", desk.programme.address, number).status_code == 404
