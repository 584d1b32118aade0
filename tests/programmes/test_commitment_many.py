"""Several commitments at once: steps after a page that asks, and registering for an actor."""

from typing import Any

import pytest
from django.http import HttpResponse

from milstolpe.programmes.models import Commitment
from tests.factories.programmes import MeasureActivityFactory
from tests.programmes.browsing import fields_of, said
from tests.programmes.commitment_world import Browse, Place, commitment_in

pytestmark = pytest.mark.django_db


def page_of(row: Commitment) -> str:
    return f"/arbeta/ataganden/{row.pk}/"


def messages_of(response: HttpResponse) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# --- Several at once ---


def test_several_are_confirmed_after_a_page_that_names_them_and_how_many(
    place: Place, browse: Browse
) -> None:
    rows = [commitment_in(place, "proposed") for _n in range(2)]
    ended = commitment_in(place, "ended", close_reason="skäl")
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
    row = commitment_in(place, "proposed")
    client = browse(place.coordinator)
    form = fields_of(client.get("/arbeta/ataganden/steg/", {"steg": "decline", "val": row.pk}))
    response = client.post("/arbeta/ataganden/steg/", form)
    assert (response.status_code, said(response)) == (422, ["Varför?: Fyll i fältet."])
    client.post("/arbeta/ataganden/steg/", form | {"why": "Dubbletter"})
    row.refresh_from_db()
    assert (row.state, row.close_reason) == ("declined", "Dubbletter")


def test_one_that_moved_on_meanwhile_stops_the_rest(place: Place, browse: Browse) -> None:
    rows = [commitment_in(place, "proposed") for _n in range(2)]
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
    row = commitment_in(place, "proposed")
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
    row = commitment_in(place, "proposed")
    address = f"/arbeta/program/{place.programme.address}/ataganden/registrera/"
    client = browse(place.coordinator)
    form = fields_of(client.get(address)) | {
        "organisation": "Lunds kommun",
        "decided_on": "2026-02-03",
        "decided_by": "Kommunstyrelsen",
        "measures": [row.measure.public_id],
    }
    assert "Lunds kommun har redan ett åtagande" in said(client.post(address, form))[0]
