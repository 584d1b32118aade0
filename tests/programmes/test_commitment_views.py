"""A commitment in the browser: proposed, read, changed, moved on."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from milstolpe.programmes.content import CommitmentContent
from milstolpe.programmes.models import Commitment, Measure
from milstolpe.programmes.queries.commitment_history import last_number
from milstolpe.programmes.queries.commitments import commitment_content
from milstolpe.programmes.services.commitments import change_commitment, propose_commitment
from tests.factories.organisations import ActorGroupFactory, MembershipFactory
from tests.factories.programmes import MeasureActivityFactory
from tests.programmes.browsing import fields_of, said
from tests.programmes.commitment_world import Browse, Place, commitment_in, make_place

pytestmark = pytest.mark.django_db


def address_to_propose(measure: Measure) -> str:
    return f"/arbeta/ataganden/nytt/{measure.public_id}/"


def page_of(row: Commitment) -> str:
    return f"/arbeta/ataganden/{row.pk}/"


def messages_of(response: HttpResponse) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# --- Proposing ---


def test_contact_proposes_from_the_form(place: Place, browse: Browse) -> None:
    measure = place.measure()
    MeasureActivityFactory(measure=measure, key=1, text="Städa stränder")
    client, address = browse(place.contact), address_to_propose(measure)
    form = fields_of(client.get(address))
    assert (form["contact_name"], form["contact_email"]) == (
        place.contact.name,
        place.contact.email,
    )
    form |= {"activities": ["1"], "note": " Vi städar.\r\n", "together_with-0-name": "malmö STAD"}
    response = client.post(address, form, follow=True)
    row = Commitment.objects.get()
    assert response.redirect_chain == [(page_of(row), 302)]
    assert messages_of(response) == ["1 åtagande har skickats till länsstyrelsen."]
    content = commitment_content(row)
    assert [entry.text for entry in content.activities] == ["Städa stränder"]
    assert (content.note, content.together_with) == ("Vi städar.", ("Malmö stad",))


def test_second_press_makes_nothing_new(place: Place, browse: Browse) -> None:
    measure = place.measure()
    client, address = browse(place.contact), address_to_propose(measure)
    form = fields_of(client.get(address))
    first, second = client.post(address, form), client.post(address, form)
    assert first["Location"] == second["Location"] == page_of(Commitment.objects.get())


LAST = CommitmentContent(
    note="Bara här", decided_on="2026-02-03", decided_by="Kommunstyrelsen", case_number="KS 1"
)
TOLD = "3\N{NO-BREAK SPACE}februari 2026, Kommunstyrelsen, KS 1"


@pytest.mark.parametrize(
    ("ticked", "decision"), [([], ("", "")), ([TOLD], ("2026-02-03", "Kommunstyrelsen"))]
)
def test_last_decision_is_used_only_when_it_is_ticked(
    place: Place, browse: Browse, ticked: list[str], decision: tuple[str, str]
) -> None:
    propose_commitment(place.measure(), LAST, organisation=place.lund, by=place.contact)
    measure = place.measure()
    client, address = browse(place.contact), address_to_propose(measure)
    page = client.get(address)
    form = fields_of(page)
    assert f"Använd det igen: {TOLD}" in page.content.decode()
    assert (form["decided_on"], form["decided_by"], form["note"]) == ("", "", "")

    client.post(address, form | {"use_last": ticked})
    content = commitment_content(Commitment.objects.get(measure=measure))
    assert (content.decided_on, content.decided_by) == decision


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        (
            {"use_last": [TOLD], "decided_by": "Miljönämnden", "decided_on": "2026-03-01"},
            "Du har både kryssat för ert senaste beslut och skrivit ett beslut.",
        ),
        ({"use_last": ["1 januari 2026, KS"]}, "Ert senaste beslut är ett annat nu."),
    ],
)
def test_last_decision_is_not_mixed_up_with_another(
    place: Place, browse: Browse, typed: dict[str, Any], error: str
) -> None:
    propose_commitment(place.measure(), LAST, organisation=place.lund, by=place.contact)
    client, address = browse(place.contact), address_to_propose(place.measure())
    response = client.post(address, fields_of(client.get(address)) | typed)
    assert response.status_code == 422
    assert error in " ".join(said(response))
    assert Commitment.objects.count() == 1


def test_first_proposal_has_no_decision_to_use(place: Place, browse: Browse) -> None:
    page = browse(place.contact).get(address_to_propose(place.measure()))
    assert "use_last" not in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"decided_on": "3 februari"}, "Datumet finns inte. Skriv så här: 2026-11-30."),
        ({"decided_on": "2026-02-30"}, "Datumet finns inte. Skriv så här: 2026-11-30."),
        (
            {"decided_on": "2999-01-01", "decided_by": "Kommunstyrelsen"},
            "Beslutets datum har inte varit än. Skriv dagen då beslutet fattades.",
        ),
        ({"contact_email": "kim(at)example.org"}, "Det är ingen e-postadress."),
        (
            {"note": "å" * 5_001},
            "Skriv högst 5\N{NO-BREAK SPACE}000 tecken; nu är det 5\N{NO-BREAK SPACE}001.",
        ),
        ({"together_with-0-name": "Lunds kommunn"}, "Menade du Lunds kommun?"),
        ({"together_with-0-name": "Alla skånska kommuner"}, "finns inte i registret"),
        ({"together_with-0-name": "Lunds kommun"}, "Lunds kommun är den som åtar sig"),
        ({"activities": ["7"]}, "7"),
    ],
)
def test_refused_form_says_why_and_keeps_what_was_typed(
    place: Place, browse: Browse, typed: dict[str, Any], error: str
) -> None:
    ActorGroupFactory(name="Alla skånska kommuner")
    measure = place.measure()
    MeasureActivityFactory(measure=measure, key=1)
    client, address = browse(place.contact), address_to_propose(measure)
    form = fields_of(client.get(address)) | {"case_number": "KS <b>2026</b>/12 🌱"} | typed
    response = client.post(address, form)
    assert response.status_code == 422
    assert error in " ".join(said(response))
    kept = fields_of(response)
    assert kept["case_number"] == form["case_number"]
    assert all(kept[name] == value for name, value in typed.items() if name != "activities")
    assert not Commitment.objects.exists()


def test_html_is_text(place: Place, browse: Browse) -> None:
    measure = place.measure()
    client, address = browse(place.contact), address_to_propose(measure)
    form = fields_of(client.get(address)) | {"note": "<script>alert(1)</script>"}
    response = client.post(address, form, follow=True)
    page = response.content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_more_rows_are_asked_for_without_being_judged(place: Place, browse: Browse) -> None:
    measure = place.measure()
    client, address = browse(place.contact), address_to_propose(measure)
    form = fields_of(client.get(address))
    before = int(form["together_with-TOTAL_FORMS"])
    form |= {"decided_on": "fel", "more": "together_with", "note": "Vi städar."}
    response = client.post(address, form)
    kept = fields_of(response)
    assert (response.status_code, said(response)) == (200, [])
    assert int(kept["together_with-TOTAL_FORMS"]) > before
    assert (kept["note"], kept["decided_on"]) == ("Vi städar.", "fel")
    assert not Commitment.objects.exists()


def test_one_who_has_proposed_is_led_to_the_commitment(place: Place, browse: Browse) -> None:
    row = commitment_in(place, "proposed")
    response = browse(place.contact).get(address_to_propose(row.measure))
    assert response["Location"] == page_of(row)


def test_closed_programme_says_so_instead_of_a_form(browse: Browse) -> None:
    place = make_place("closed")
    measure = place.measure()
    response = browse(place.contact).get(address_to_propose(measure))
    assert "Programmet är avslutat" in response.content.decode()
    assert fields_of(response) == {}


def test_contact_of_two_organisations_chooses_for_which(place: Place, browse: Browse) -> None:
    MembershipFactory(organisation=place.malmo, user=place.contact)
    measure = place.measure()
    client = browse(place.contact)
    address = f"{address_to_propose(measure)}?organisation=malmo-stad"
    client.post(address, fields_of(client.get(address)))
    assert Commitment.objects.get().organisation == place.malmo


def test_log_in_that_ran_out_keeps_what_was_typed(place: Place) -> None:
    measure = place.measure()
    response = Client().post(address_to_propose(measure), {"note": "Lång text"})
    assert response.status_code == 401
    assert "Lång text" in response.content.decode()


# --- One commitment ---


def test_contact_changes_a_proposal(place: Place, browse: Browse) -> None:
    row = commitment_in(place, "proposed")
    client = browse(place.contact)
    form = fields_of(client.get(page_of(row))) | {"note": "Nytt"}
    response = client.post(page_of(row), form, follow=True)
    assert messages_of(response)[0].startswith("Sparat")
    row.refresh_from_db()
    assert row.note == "Nytt"


def test_two_who_edit_choose_between_both(place: Place, browse: Browse) -> None:
    row = commitment_in(place, "proposed", case_number="A")
    client = browse(place.contact)
    form = fields_of(client.get(page_of(row))) | {"case_number": "MIN", "note": "Min text"}
    theirs = CommitmentContent(case_number="DERAS", note="Deras text")
    change_commitment(row, theirs, base_number=last_number(row), by=place.coordinator)
    response = client.post(page_of(row), form)
    assert response.status_code == 422
    assert said(response)[0].startswith("Någon annan sparade medan du skrev.")
    row.refresh_from_db()
    assert row.case_number == "DERAS"
    joined = fields_of(response)
    assert joined["note"] == "Deras text\n\nMin text"
    joined["keep-case_number"] = "mine"
    assert client.post(page_of(row), joined).status_code == 302
    row.refresh_from_db()
    assert (row.case_number, row.note) == ("MIN", "Deras text\n\nMin text")


def test_form_of_a_commitment_that_was_confirmed_meanwhile_keeps_the_text(
    place: Place, browse: Browse
) -> None:
    row = commitment_in(place, "proposed")
    client = browse(place.contact)
    form = fields_of(client.get(page_of(row))) | {"note": "Lång text"}
    browse(place.coordinator).post(f"{page_of(row)}steg/", {"step": "confirm"})
    response = client.post(page_of(row), form)
    assert response.status_code == 422
    assert said(response) == ["Du kan inte längre ändra det: det har bekräftats eller avslutats."]
    assert fields_of(response)["note"] == "Lång text"


def test_confirmed_one_is_read_by_the_actor_and_changed_by_the_coordinator(
    place: Place, browse: Browse
) -> None:
    row = commitment_in(place, "confirmed", confirmed_at="2026-01-01T00:00Z", note="Vi städar.")
    page = browse(place.contact).get(page_of(row)).content.decode()
    assert "Vi städar." in page
    assert 'name="note"' not in page
    client = browse(place.coordinator)
    form = fields_of(client.get(page_of(row))) | {"note": "Nytt"}
    assert "Fyll i" in said(client.post(page_of(row), form))[0]
    client.post(page_of(row), form | {"reason": "Nytt beslut"})
    row.refresh_from_db()
    assert row.note == "Nytt"


def test_older_content_is_brought_back_through_the_form(place: Place, browse: Browse) -> None:
    content = CommitmentContent(note="Första")
    row = propose_commitment(place.measure(), content, organisation=place.lund, by=place.contact)
    first = last_number(row)
    change_commitment(row, CommitmentContent(note="Andra"), base_number=first, by=place.contact)
    client = browse(place.contact)
    form = fields_of(client.get(f"{page_of(row)}?fran={first}"))
    assert form["note"] == "Första"
    client.post(page_of(row), form)
    row.refresh_from_db()
    assert row.note == "Första"
    assert row.history.count() == 3


STEPS = {
    "contact": {
        "to_renew": ["Bekräfta på nytt", "Förnya inte"],
        "proposed": ["Ta tillbaka"],
        "confirmed": [],
        "declined": ["Skicka till länsstyrelsen"],
        "ended": [],
    },
    "coordinator": {
        "to_renew": ["Bekräfta åt aktören", "Avböj"],
        "proposed": ["Bekräfta", "Avböj"],
        "confirmed": ["Avsluta åtagandet"],
        "declined": [],
        "ended": [],
    },
}


@pytest.mark.parametrize("who", STEPS)
@pytest.mark.parametrize("state", STEPS["contact"])
def test_buttons_are_the_steps_that_can_be_taken(
    place: Place, browse: Browse, who: str, state: str
) -> None:
    row = commitment_in(place, state, close_reason="skäl", confirmed_at="2026-01-01T00:00Z")
    response = browse(getattr(place, who)).get(page_of(row))
    assert [str(step.label) for step in response.context["steps"]] == STEPS[who][state]


def test_contact_takes_back_with_a_reason(place: Place, browse: Browse) -> None:
    row = commitment_in(place, "proposed")
    client = browse(place.contact)
    data = {"step": "decline", "reason": "Ingen budget"}
    response = client.post(f"{page_of(row)}steg/", data, follow=True)
    assert messages_of(response) == ["1 åtagande är taget tillbaka."]
    row.refresh_from_db()
    assert (row.state, row.close_reason) == ("declined", "Ingen budget")


def test_step_that_came_too_late_says_so_on_the_page(place: Place, browse: Browse) -> None:
    row = commitment_in(place, "declined", close_reason="skäl")
    client = browse(place.coordinator)
    response = client.post(
        f"{page_of(row)}steg/",
        {"step": "confirm"},
        headers={"referer": f"http://testserver{page_of(row)}"},
        follow=True,
    )
    assert messages_of(response) == [
        "Det går inte längre: någon har redan fört ärendet vidare. Ladda om sidan."
    ]


@pytest.mark.parametrize(
    "till", ["https://example.com/", "//example.com", "javascript:alert(1)", "no-such-page", "\x00"]
)
def test_way_back_never_leads_elsewhere(place: Place, browse: Browse, till: str) -> None:
    row = commitment_in(place, "proposed")
    response = browse(place.coordinator).post(
        f"{page_of(row)}steg/", {"step": "confirm", "till": till}
    )
    assert response["Location"] == page_of(row)
