"""A commitment in the browser: proposed, changed, moved on, registered; and who is let in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from milstolpe.accounts.models import User
from milstolpe.programmes.content import CommitmentContent
from milstolpe.programmes.models import Commitment, Measure
from milstolpe.programmes.queries.commitment_history import last_number
from milstolpe.programmes.queries.commitments import commitment_content
from milstolpe.programmes.services.commitments import change_commitment, propose_commitment
from tests.factories.organisations import ActorGroupFactory, MembershipFactory
from tests.factories.programmes import CommitmentFactory, MeasureActivityFactory
from tests.programmes.browsing import fields_of, said
from tests.programmes.commitment_world import Place, make_place

pytestmark = pytest.mark.django_db

Browse = Callable[[User], Client]


@pytest.fixture
def place() -> Place:
    return make_place()


@pytest.fixture
def browse(settings: Any) -> Browse:
    """A browser in which the person is logged in."""
    settings.DEMO = True  # no second factor at log-in

    def logged_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return logged_in


def address_to_propose(measure: Measure) -> str:
    return f"/arbeta/ataganden/nytt/{measure.public_id}/"


def page_of(row: Commitment) -> str:
    return f"/arbeta/ataganden/{row.pk}/"


def proposed(place: Place, **values: Any) -> Commitment:
    row: Commitment = CommitmentFactory(
        measure=place.measure(), organisation=place.lund, proposed_by=place.contact, **values
    )
    return row


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


def test_next_proposal_has_the_last_decision(place: Place, browse: Browse) -> None:
    content = CommitmentContent(
        note="Bara här", decided_on="2026-02-03", decided_by="Kommunstyrelsen", case_number="KS 1"
    )
    propose_commitment(place.measure(), content, organisation=place.lund, by=place.contact)
    form = fields_of(browse(place.contact).get(address_to_propose(place.measure())))
    assert (form["decided_on"], form["decided_by"], form["case_number"], form["note"]) == (
        "2026-02-03",
        "Kommunstyrelsen",
        "KS 1",
        "",
    )


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"decided_on": "3 februari"}, "Datumet finns inte. Skriv så här: 2026-11-30."),
        ({"decided_on": "2026-02-30"}, "Datumet finns inte. Skriv så här: 2026-11-30."),
        (
            {"decided_on": "2999-01-01", "decided_by": "Kommunstyrelsen"},
            "Beslutets datum har inte varit än.",
        ),
        ({"contact_email": "kim(at)example.org"}, "Det är ingen e-postadress."),
        ({"note": "å" * 5_001}, "Skriv högst 5000 tecken; nu är det 5001."),
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
    row = proposed(place)
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
    row = proposed(place)
    client = browse(place.contact)
    form = fields_of(client.get(page_of(row))) | {"note": "Nytt"}
    response = client.post(page_of(row), form, follow=True)
    assert messages_of(response)[0].startswith("Sparat")
    row.refresh_from_db()
    assert row.note == "Nytt"


def test_two_who_edit_choose_between_both(place: Place, browse: Browse) -> None:
    row = proposed(place, case_number="A")
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
    row = proposed(place)
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
    row = proposed(place, state="confirmed", confirmed_at="2026-01-01T00:00Z", note="Vi städar.")
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
    row = proposed(place, state=state, close_reason="skäl", confirmed_at="2026-01-01T00:00Z")
    response = browse(getattr(place, who)).get(page_of(row))
    assert [str(step.label) for step in response.context["steps"]] == STEPS[who][state]


def test_contact_takes_back_with_a_reason(place: Place, browse: Browse) -> None:
    row = proposed(place)
    client = browse(place.contact)
    data = {"step": "decline", "reason": "Ingen budget"}
    response = client.post(f"{page_of(row)}steg/", data, follow=True)
    assert messages_of(response) == ["1 åtagande är taget tillbaka."]
    row.refresh_from_db()
    assert (row.state, row.close_reason) == ("declined", "Ingen budget")


def test_step_that_came_too_late_says_so_on_the_page(place: Place, browse: Browse) -> None:
    row = proposed(place, state="declined", close_reason="skäl")
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


@pytest.mark.parametrize("till", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_way_back_never_leads_elsewhere(place: Place, browse: Browse, till: str) -> None:
    row = proposed(place)
    response = browse(place.coordinator).post(
        f"{page_of(row)}steg/", {"step": "confirm", "till": till}
    )
    assert response["Location"] == page_of(row)


# --- Several at once ---


def test_several_are_confirmed_after_a_page_that_names_them_and_how_many(
    place: Place, browse: Browse
) -> None:
    rows = [proposed(place) for _n in range(2)]
    ended = proposed(place, state="ended", close_reason="skäl")
    client = browse(place.coordinator)
    back = f"/arbeta/program/{place.programme.address}/ataganden/?lage=proposed"
    page = client.get(
        "/arbeta/ataganden/steg/",
        {"steg": "confirm", "val": [rows[0].pk, rows[1].pk, ended.pk], "till": back},
    )
    assert page.context["head"].title == "Bekräfta 2 åtaganden"
    assert page.context["head"].answer == (
        "1 som du bockade för är inte med: det har ett annat läge."
    )
    form = fields_of(page)
    assert form["val"] == [str(row.pk) for row in rows]
    response = client.post("/arbeta/ataganden/steg/", form, follow=True)
    assert response.redirect_chain == [(back, 302)]
    assert messages_of(response) == ["2 åtaganden är bekräftade."]
    assert Commitment.objects.filter(state="confirmed").count() == 2


def test_declining_several_needs_a_reason(place: Place, browse: Browse) -> None:
    row = proposed(place)
    client = browse(place.coordinator)
    form = fields_of(client.get("/arbeta/ataganden/steg/", {"steg": "decline", "val": row.pk}))
    response = client.post("/arbeta/ataganden/steg/", form)
    assert (response.status_code, said(response)) == (422, ["Varför?: Fyll i fältet."])
    client.post("/arbeta/ataganden/steg/", form | {"why": "Dubbletter"})
    row.refresh_from_db()
    assert (row.state, row.close_reason) == ("declined", "Dubbletter")


def test_one_that_moved_on_meanwhile_stops_the_rest(place: Place, browse: Browse) -> None:
    rows = [proposed(place) for _n in range(2)]
    client = browse(place.coordinator)
    picked = {"steg": "confirm", "val": [row.pk for row in rows]}
    form = fields_of(client.get("/arbeta/ataganden/steg/", picked))
    Commitment.objects.filter(pk=rows[0].pk).update(state="declined", close_reason="skäl")
    response = client.post("/arbeta/ataganden/steg/", form)
    assert response.status_code == 422
    assert said(response) == [
        "Det går inte längre: någon har redan fört ärendet vidare. Ladda om sidan."
    ]
    assert response.context["head"].title == "Bekräfta 1 åtagande"
    rows[1].refresh_from_db()
    assert rows[1].state == "proposed"


def test_nothing_ticked_is_said_plainly(place: Place, browse: Browse) -> None:
    response = browse(place.coordinator).get("/arbeta/ataganden/steg/", {"steg": "confirm"})
    assert "Inget är förbockat" in response.content.decode()


@pytest.mark.parametrize("query", [{}, {"steg": "publish"}, {"steg": ""}])
def test_unknown_step_is_no_page(place: Place, browse: Browse, query: dict[str, str]) -> None:
    assert browse(place.coordinator).get("/arbeta/ataganden/steg/", query).status_code == 404


@pytest.mark.parametrize("who", ["contact", "other_contact", "other_coordinator"])
def test_others_cannot_confirm_by_naming_ids(place: Place, browse: Browse, who: str) -> None:
    row = proposed(place)
    client = browse(getattr(place, who))
    response = client.post("/arbeta/ataganden/steg/", {"steg": "confirm", "val": row.pk})
    row.refresh_from_db()
    assert row.state == "proposed"
    assert response.status_code in {302, 403}


# --- Registering for an actor ---


def test_coordinator_registers_a_decision_about_several_measures(
    place: Place, browse: Browse
) -> None:
    first, second, third = place.measure(), place.measure(), place.measure()
    MeasureActivityFactory(measure=second, key=4, text="Städa stränder")
    address = f"/arbeta/program/{place.programme.address}/ataganden/registrera/"
    client = browse(place.coordinator)
    form = fields_of(client.get(address, {"atgard": first.public_id}))
    assert form["measures"] == first.public_id
    form |= {
        "organisation": "lunds kommun",
        "decided_on": "2026-02-03",
        "decided_by": "Kommunstyrelsen",
        "activities": [f"{second.public_id}:4"],
    }
    response = client.post(address, form, follow=True)
    assert messages_of(response) == ["2 åtaganden är bekräftade."]
    assert response.redirect_chain[0][0].endswith("/ataganden/aktorer/?aktor=lunds-kommun")
    rows = Commitment.objects.order_by("measure_id")
    assert [row.measure for row in rows] == [first, second]
    assert [[a.text for a in row.activities.all()] for row in rows] == [[], ["Städa stränder"]]
    assert third.commitments.count() == 0


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"measures": []}, "Bocka för minst en åtgärd."),
        ({"organisation": "Lunds kommunn"}, "Menade du Lunds kommun?"),
        ({"decided_on": ""}, "Skriv datumet så här: 2026-11-30."),
        ({"decided_on": "1066-10-14"}, "beslut före 1990"),
        ({"measures": ["finnsinte"]}, "finnsinte"),
    ],
)
def test_refused_registration_keeps_what_was_typed(
    place: Place, browse: Browse, typed: dict[str, Any], error: str
) -> None:
    measure = place.measure()
    address = f"/arbeta/program/{place.programme.address}/ataganden/registrera/"
    client = browse(place.coordinator)
    form = fields_of(client.get(address)) | {
        "organisation": "Lunds kommun",
        "decided_on": "2026-02-03",
        "decided_by": "Kommunstyrelsen",
        "measures": [measure.public_id],
    }
    response = client.post(address, form | typed)
    assert response.status_code == 422
    assert error in " ".join(said(response))
    assert fields_of(response)["decided_by"] == "Kommunstyrelsen"
    assert not Commitment.objects.exists()


def test_registration_of_what_is_there_already_is_refused(place: Place, browse: Browse) -> None:
    row = proposed(place)
    address = f"/arbeta/program/{place.programme.address}/ataganden/registrera/"
    client = browse(place.coordinator)
    form = fields_of(client.get(address)) | {
        "organisation": "Lunds kommun",
        "decided_on": "2026-02-03",
        "decided_by": "Kommunstyrelsen",
        "measures": [row.measure.public_id],
    }
    assert "Lunds kommun har redan ett åtagande" in said(client.post(address, form))[0]


# --- Who is let in ---


def addresses(place: Place, row: Commitment) -> dict[str, str]:
    work = f"/arbeta/program/{place.programme.address}/ataganden"
    return {
        "mine": "/arbeta/ataganden/",
        "mine file": "/arbeta/ataganden.csv",
        "propose": address_to_propose(place.measure()),
        "one": page_of(row),
        "step": f"{page_of(row)}steg/",
        "work": f"{work}/",
        "work file": f"{work}.csv",
        "by actor": f"{work}/aktorer/",
        "by actor file": f"{work}/aktorer.csv",
        "register": f"{work}/registrera/",
        "package": f"{work}/paket/lunds-kommun/",
        "package file": f"{work}/paket/lunds-kommun.docx",
    }


OWNERS = {"one", "step", "work", "work file", "by actor", "by actor file", "register"}
PACKAGE = {"package", "package file"}
CONTACTS = {"mine", "mine file", "propose"}
MAY = {
    "coordinator": OWNERS | PACKAGE,
    "contact": CONTACTS | PACKAGE | {"one", "step"},
    "other_contact": CONTACTS,
    "other_coordinator": set(),
}


@pytest.mark.parametrize("who", MAY)
@pytest.mark.parametrize("state", ["proposed", "confirmed"])
def test_each_address_lets_in_those_it_should(
    place: Place, browse: Browse, who: str, state: str
) -> None:
    row = proposed(place, state=state, confirmed_at="2026-01-01T00:00Z")
    client = browse(getattr(place, who))
    let_in = {
        name
        for name, address in addresses(place, row).items()
        if client.get(address).status_code in {200, 405}
    }
    assert let_in == MAY[who]


def test_visitor_is_asked_to_log_in(place: Place) -> None:
    for address in addresses(place, proposed(place)).values():
        response = Client().get(address)
        assert response.status_code in {302, 405}, address
        assert response.status_code == 405 or "/konto/logga-in/" in response["Location"]


def test_commitment_in_a_draft_is_nobody_elses_business(browse: Browse) -> None:
    place = make_place("draft")
    row = proposed(place, state="to_renew")
    assert browse(place.contact).get(page_of(row)).status_code == 404
    assert browse(place.coordinator).get(page_of(row)).status_code == 200
    assert (
        place.programme.title
        not in browse(place.contact).get("/arbeta/ataganden/").content.decode()
    )


# --- Queries ---


def test_page_costs_the_same_with_more(
    place: Place, browse: Browse, django_assert_num_queries: Any
) -> None:
    row = proposed(place)
    client = browse(place.contact)
    client.get(page_of(row))
    for number in range(3):
        MeasureActivityFactory(measure=row.measure, key=number)
        row.together_with.add(MembershipFactory().organisation)
        row.note = f"Ändring {number}"
        row.save()
    with django_assert_num_queries(12):
        client.get(page_of(row))
