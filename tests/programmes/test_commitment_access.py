"""Who is let in to the pages of commitments, and what a page costs."""

from typing import Any

import pytest
from django.test import Client

from milstolpe.programmes.models import Commitment, Measure
from tests.factories.organisations import MembershipFactory
from tests.factories.programmes import MeasureActivityFactory
from tests.programmes.commitment_world import Browse, Place, commitment_in, make_place

pytestmark = pytest.mark.django_db


def address_to_propose(measure: Measure) -> str:
    return f"/arbeta/ataganden/nytt/{measure.public_id}/"


def page_of(row: Commitment) -> str:
    return f"/arbeta/ataganden/{row.pk}/"


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
    row = commitment_in(place, state, confirmed_at="2026-01-01T00:00Z")
    client = browse(getattr(place, who))
    let_in = {
        name
        for name, address in addresses(place, row).items()
        if client.get(address).status_code in {200, 405}
    }
    assert let_in == MAY[who]


def test_visitor_is_asked_to_log_in(place: Place) -> None:
    for address in addresses(place, commitment_in(place, "proposed")).values():
        response = Client().get(address)
        assert response.status_code in {302, 405}, address
        assert response.status_code == 405 or "/konto/logga-in/" in response["Location"]


def test_commitment_in_a_draft_is_nobody_elses_business(browse: Browse) -> None:
    place = make_place("draft")
    row = commitment_in(place, "to_renew")
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
    row = commitment_in(place, "proposed")
    client = browse(place.contact)
    client.get(page_of(row))
    for number in range(3):
        MeasureActivityFactory(measure=row.measure, key=number)
        row.together_with.add(MembershipFactory().organisation)
        row.note = f"Ändring {number}"
        row.save()
    with django_assert_num_queries(12):
        client.get(page_of(row))
