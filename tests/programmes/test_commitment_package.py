"""The package of commitments to sign: as a page and as a Word document."""

from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from docx import Document
from docx.oxml.ns import qn

from milstolpe.programmes.models import Commitment
from milstolpe.programmes.package_document import package_document
from milstolpe.programmes.queries.commitment_package import (
    Package,
    package_of,
    packaged_programmes,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.programmes import (
    CommitmentFactory,
    MeasureActivityFactory,
    MeasureFactory,
    ProgrammeFactory,
)
from tests.programmes.commitment_world import Place

pytestmark = pytest.mark.django_db


def committed(place: Place, code: str, state: str = "proposed", **values: Any) -> Commitment:
    row: Commitment = CommitmentFactory(
        measure=place.measure(code=code, title=f"Rubrik {code}"),
        organisation=place.lund,
        state=state,
        confirmed_at="2026-01-01T00:00Z",
        close_reason="skäl",
        **values,
    )
    return row


def filled(place: Place) -> Commitment:
    """The first of two commitments; three more that are not signed."""
    first = committed(
        place,
        "HK1",
        note="Varje <år> & alltid.",
        decided_on="2026-02-03",
        decided_by="Kommunstyrelsen",
        case_number="KS 2026/12",
    )
    first.activities.add(MeasureActivityFactory(measure=first.measure, text="Städa stränder"))
    first.together_with.add(place.malmo, OrganisationFactory(name="Region Skåne", slug="region"))
    committed(place, "HK2", "confirmed", case_number="KS 2026/12")
    for code, state in (("HK3", "declined"), ("HK4", "ended"), ("HK5", "to_renew")):
        committed(place, code, state)
    return first


def package(place: Place) -> Package:
    return package_of(place.contact, filled(place))


def address(place: Place, ending: str = "/") -> str:
    return f"/arbeta/program/{place.programme.address}/ataganden/paket/lunds-kommun{ending}"


def test_package_holds_what_is_proposed_and_confirmed(place: Place) -> None:
    made = package(place)
    assert [row.measure for row in made.rows] == ["HK1 Rubrik HK1", "HK2 Rubrik HK2"]
    first = made.rows[0]
    assert (first.activities, first.note, first.together, first.decision) == (
        ["Städa stränder"],
        "Varje <år> & alltid.",
        "Malmö stad, Region Skåne",
        "2026-02-03, Kommunstyrelsen, KS 2026/12",
    )
    assert made.case_numbers == "KS 2026/12"


def test_package_is_of_one_actor_in_one_programme(place: Place) -> None:
    first = filled(place)
    elsewhere = MeasureFactory(programme=ProgrammeFactory(running=True))
    CommitmentFactory(measure=elsewhere, organisation=place.lund)
    CommitmentFactory(measure=place.measure(), organisation=place.malmo)
    assert len(package_of(place.coordinator, first).rows) == 2
    assert packaged_programmes(place.contact, place.malmo) == set()


def test_page_can_be_signed(place: Place, client: Client) -> None:
    filled(place)
    client.force_login(place.contact)
    page = client.get(address(place)).content.decode()
    assert "Åtgärdspaket: Lunds kommun" in page
    assert "Varje &lt;år&gt; &amp; alltid." in page
    for line in ("Ort och datum", "Underskrift", "Namnförtydligande", "Titel eller befattning"):
        assert f"<dt>{line}</dt>" in page
    assert "HK3" not in page
    assert client.get("/arbeta/ataganden/").content.decode().count(address(place)) == 1


def test_coordinator_confirms_all_that_is_proposed_from_the_page(
    place: Place, client: Client, settings: Any
) -> None:
    settings.DEMO = True  # no second factor at log-in
    first = filled(place)
    client.force_login(place.coordinator)
    actions = client.get(address(place)).context["head"].actions
    assert [str(link.label) for link in actions] == ["Bekräfta 1 åtagande", "Som Word-dokument"]
    query = parse_qs(urlsplit(actions[0].address).query)
    assert query == {"steg": ["confirm"], "till": [address(place)], "val": [str(first.pk)]}


def test_contact_cannot_confirm_from_the_page(place: Place, client: Client) -> None:
    filled(place)
    client.force_login(place.contact)
    actions = client.get(address(place)).context["head"].actions
    assert [str(link.label) for link in actions] == ["Som Word-dokument"]


def test_empty_package_is_no_page(place: Place, client: Client) -> None:
    committed(place, "HK1", "declined")
    client.force_login(place.contact)
    assert client.get(address(place)).status_code == 404
    assert client.get(address(place, ".docx")).status_code == 404


def test_document_can_be_read_aloud(place: Place) -> None:
    document = Document(BytesIO(package_document(package(place))))
    about = document.core_properties
    assert (about.title, about.language) == ("Åtgärdspaket: Lunds kommun", "sv-SE")
    headings = [
        (paragraph.style.name, paragraph.text)
        for paragraph in document.paragraphs
        if paragraph.style.name.startswith("Heading")
    ]
    assert headings == [
        ("Heading 1", "Åtgärdspaket: Lunds kommun"),
        ("Heading 2", "Åtgärder"),
        ("Heading 2", "Underskrift"),
    ]
    [table] = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Åtgärd", "Det här gör vi", "Tillsammans med", "Beslut"],
        [
            "HK1 Rubrik HK1",
            "Städa stränder\nVarje <år> & alltid.",
            "Malmö stad, Region Skåne",
            "2026-02-03, Kommunstyrelsen, KS 2026/12",
        ],
        ["HK2 Rubrik HK2", "", "", "KS 2026/12"],
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Diarienummer: KS 2026/12" in text
    assert "Namnförtydligande: ____" in text


def test_same_package_gives_the_same_bytes(place: Place) -> None:
    first = filled(place)
    made = [package_document(package_of(place.contact, first)) for _n in range(2)]
    assert made[0] == made[1]


def test_document_is_a_download(place: Place, client: Client) -> None:
    filled(place)
    client.force_login(place.contact)
    response = client.get(address(place, ".docx"))
    assert response["Content-Disposition"] == (
        f'attachment; filename="atgardspaket-lunds-kommun-{place.programme.address}.docx"'
    )
    assert response.content.startswith(b"PK")


def test_package_costs_the_same_with_more(
    place: Place, client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(place.contact)
    for number in (1, 3):
        while Commitment.objects.count() < number:
            row = committed(place, f"HK{Commitment.objects.count()}")
            row.activities.add(MeasureActivityFactory(measure=row.measure))
            row.together_with.add(place.malmo)
        with django_assert_num_queries(9):
            client.get(address(place))
