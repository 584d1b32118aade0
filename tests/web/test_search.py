"""Search over everything, whatever is typed."""

import json

import pytest

from milstolpe.objectives.findable import index_objectives
from milstolpe.organisations.findable import index_organisations
from milstolpe.programmes.content import MeasureContent
from milstolpe.programmes.services.measures import create_measure
from tests.factories.organisations import OrganisationFactory
from tests.factories.programmes import saved_programme

pytestmark = pytest.mark.django_db

HOSTILE = [
    "",
    "   ",
    '"',
    "'; DROP TABLE programmes_measure; --",
    "NEAR(a b) AND OR NOT * ^ :",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "%s %(n)s %d",
    "🌱🌱",
    "a\u0301" * 50,
    "\x00\x1b\u202e",
    "ord " * 3000,
]


@pytest.fixture
def content(air, lund):
    """One of each kind, all about wetlands but one."""
    programme = saved_programme(OrganisationFactory(county_board=True), title="Våtmarker i Skåne")
    programme.state = "running"
    programme.save()
    for code, title in (("V1", "Restaurera våtmarker"), ("V2", "Anlägg våtmark"), ("T1", "Cykla")):
        create_measure(programme, MeasureContent(code, title, text="Text."), by=None, reason="Ny")
    index_objectives([air])
    index_organisations([lund])
    return programme


def search(client, text, **query):
    return client.get("/sok/", {"q": text} | query).context


def test_word_forms_are_found_in_every_kind(client, content):
    context = search(client, "våtmarkerna")

    assert {hit.title for hit in context["found"].hits} == {
        "Våtmarker i Skåne",
        "V1 Restaurera våtmarker",
        "V2 Anlägg våtmark",
    }
    assert context["head"].answer == "3 träffar på ”våtmarkerna”."
    assert [(str(tab.label), tab.note) for tab in context["tabs"]] == [
        ("Alla", "3"),
        ("Åtgärder", "2"),
        ("Åtgärdsprogram", "1"),
        ("Uppföljningar", "0"),
        ("Länstexter", "0"),
        ("Sammanställningar", "0"),
        ("Remisser och enkäter", "0"),
        ("Möten", "0"),
        ("Verksamhetsplaner", "0"),
        ("Aktiviteter i planer", "0"),
        ("Aktörer", "0"),
        ("Miljömål", "0"),
    ]


def test_tab_shows_one_kind_and_keeps_the_counts(client, content):
    context = search(client, "våtmark", typ="programme")

    assert [hit.title for hit in context["found"].hits] == ["Våtmarker i Skåne"]
    assert [tab.note for tab in context["tabs"]] == ["3", "2", "1", *["0"] * 9]
    assert [tab.is_current for tab in context["tabs"]] == [
        tab.note == "1" for tab in context["tabs"]
    ]


def test_unknown_tab_is_all(client, content):
    assert search(client, "våtmark", typ="user")["found"].total == 3


@pytest.mark.parametrize(
    ("text", "title", "address", "place"),
    [
        ("lund", "Lunds kommun", "/aktorer/lunds-kommun/", "Skåne län"),
        ("frisk luft", "Frisk luft", "/miljomal/frisk-luft/", "Naturvårdsverket"),
    ],
)
def test_hit_leads_to_its_page(client, content, text, title, address, place):
    (hit,) = search(client, text)["found"].hits

    assert (hit.title, hit.url, hit.place) == (title, address, place)
    assert client.get(address).status_code == 200


def test_county_is_found_by_its_name(client, skane):
    (link,) = search(client, "SKÅNE")["found"].counties

    assert (link.label, link.address) == ("Skåne län", "/lan/skane/")


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_is_typed_breaks_the_page(client, content, text):
    response = client.get("/sok/", {"q": text})

    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_typed_text_stands_in_the_box_without_markup(client, content):
    page = client.get("/sok/", {"q": '"><b>våtmark'}).content.decode()

    assert 'value="&quot;&gt;&lt;b&gt;våtmark"' in page


@pytest.mark.parametrize("page", ["0", "-1", "x", "2", "999999", "9" * 30])
def test_page_that_does_not_exist_is_the_nearest_one(client, content, page):
    context = search(client, "våtmark", sida=page)

    assert (context["page"].number, len(context["found"].hits)) == (1, 3)


def test_file_holds_the_hits_of_the_page(client, content, settings):
    hits = search(client, "våtmark", typ="measure")["found"].hits
    response = client.get("/sok.json", {"q": "våtmark", "typ": "measure"})
    rows = json.loads(response.getvalue())["rows"]

    assert [(row["title"], row["address"]) for row in rows] == [
        (hit.title, settings.SITE_URL + hit.url) for hit in hits
    ]


def test_file_holds_more_hits_than_a_page(client, content):
    for number in range(51):
        create_measure(content, MeasureContent(f"X{number}", "Gräv"), by=None, reason="Ny")

    hits = search(client, "gräv")["found"].hits
    rows = json.loads(client.get("/sok.json", {"q": "gräv"}).getvalue())["rows"]

    assert (len(hits), len(rows)) == (50, 51)
    assert [row["title"] for row in rows[:50]] == [hit.title for hit in hits]


def test_example_data_is_marked(client, content):
    content.is_example = True
    content.save()

    assert search(client, "våtmark")["is_example"] is True
    assert search(client, "lund")["is_example"] is False
