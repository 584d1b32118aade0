"""What machines read."""

import re

import pytest

from milstolpe.programmes.enums import ProgrammeState
from milstolpe.programmes.models import Measure
from tests.factories.agenda import MeetingFactory
from tests.factories.programmes import MeasureFactory
from tests.factories.rounds import PublishedCompilationFactory, RoundPublicationFactory

pytestmark = pytest.mark.django_db


def test_live_says_ok_as_text(client):
    response = client.get("/livstecken/")

    assert (response.content, response["Content-Type"]) == (b"ok", "text/plain; charset=utf-8")


def test_robots_stay_out_of_work_and_find_the_sitemap(client):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines == [
        "User-agent: *",
        "Disallow: /arbeta/",
        "Disallow: /konto/",
        "Disallow: /en/arbeta/",
        "Disallow: /en/konto/",
        "Sitemap: http://testserver/sitemap.xml",
    ]


def test_sitemap_names_public_pages_that_all_answer(client, add_measures):
    programme = add_measures(1)
    MeasureFactory(programme=programme, is_internal=True)
    add_measures(1, state=ProgrammeState.DRAFT)
    public_id = Measure.objects.get(programme=programme, is_internal=False).public_id

    text = client.get("/sitemap.xml").content.decode()
    addresses = re.findall("<loc>http://testserver(.*?)</loc>", text)

    assert {address for address in addresses if address.count("/") == 3} == {
        "/lan/skane/",
        "/miljomal/frisk-luft/",
        "/aktorer/lunds-kommun/",
        "/aktorer/naturvardsverket/",
        f"/program/{programme.address}/",
        f"/atgarder/{public_id}/",
    }
    ours = [address for address in addresses if not address.startswith(("/program/", "/atgarder/"))]
    assert {client.get(address).status_code for address in ours} == {200}


def test_visitor_finds_meetings_consultations_and_compilations(client):
    """From the foot of every page, and in the sitemap, with what is in them."""
    open_one, closed_one = MeetingFactory(), MeetingFactory(is_public=False)
    consulted = RoundPublicationFactory(round__kind="consultation").round
    compilation = PublishedCompilationFactory().compilation

    page = client.get("/lan/").content.decode()
    sitemap = client.get("/sitemap.xml").content.decode()

    lists = ("/rau/", "/omgangar/", "/sammanstallningar/", "/moten/", "/verksamhetsplan/")
    assert [address for address in lists if f'href="{address}"' not in page] == []
    ours = [
        *lists,
        f"/moten/{open_one.pk}/",
        f"/omgangar/{consulted.address}/",
        f"/sammanstallningar/{compilation.address}/",
    ]
    assert [address for address in ours if f"{address}</loc>" not in sitemap] == []
    assert f"/moten/{closed_one.pk}/" not in sitemap
