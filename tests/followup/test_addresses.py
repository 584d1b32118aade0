"""The addresses of published years, which are linked to from elsewhere and never change."""

import pytest
from django.urls import reverse

from tests.followup.published import two_years

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

COUNTY = "/lan/skane/miljomal/2027"
TEXT = "/lan/skane/miljomal/frisk-luft/2027"
ITEM = "/miljomal/frisk-luft/2027"
# Name, what it is made of → the address. Change none without a redirect.
PERMANENT = {
    ("years",): "/rau/",
    ("feed",): "/rau.atom",
    ("year", 2027): "/rau/2027/",
    ("year-version", 2027, 1): "/rau/2027/version/1/",
    ("county-year", "skane", 2027): f"{COUNTY}/",
    ("county-year-version", "skane", 2027, 1): f"{COUNTY}/version/1/",
    ("county-year-document", "skane", 2027, "docx"): f"{COUNTY}.docx",
    ("one-page", "skane", 2027): f"{COUNTY}/pa-en-sida/",
    ("one-page-document", "skane", 2027): f"{COUNTY}/pa-en-sida.pdf",
    ("one-page-picture", "skane", 2027, "png"): f"{COUNTY}/pa-en-sida.png",
    ("one-page-picture", "skane", 2027, "svg"): f"{COUNTY}/pa-en-sida.svg",
    ("item-year", "frisk-luft", 2027): f"{ITEM}/",
    ("item-year-version", "frisk-luft", 2027, 1): f"{ITEM}/version/1/",
    ("text", "skane", "frisk-luft", 2027): f"{TEXT}/",
    ("text-version", "skane", "frisk-luft", 2027, 1): f"{TEXT}/version/1/",
    ("text-differences", "skane", "frisk-luft", 2027): f"{TEXT}/skillnad/",
    ("text-document", "skane", "frisk-luft", 2027, "docx"): f"{TEXT}.docx",
    ("text-document", "skane", "frisk-luft", 2027, "pdf"): f"{TEXT}.pdf",
    **{
        (name, *key, fmt): f"{page}.{fmt}"
        for fmt in ("csv", "xlsx", "json")
        for (name, *key), page in {
            ("years-file",): "/rau",
            ("year-file", 2027): "/rau/2027",
            ("county-year-file", "skane", 2027): COUNTY,
            ("item-year-file", "frisk-luft", 2027): ITEM,
            ("text-file", "skane", "frisk-luft", 2027): TEXT,
        }.items()
    },
}
MOST_QUERIES = 12


def test_permanent_addresses_are_those_of_the_product():
    made = {key: reverse(f"followup:{key[0]}", args=key[1:]) for key in PERMANENT}
    assert made == PERMANENT


def test_permanent_addresses_answer_in_few_queries(client, django_assert_max_num_queries):
    two_years("Dålig.", "Bättre.")
    for address in PERMANENT.values():
        with django_assert_max_num_queries(MOST_QUERIES):
            response = client.get(address)
            assert response.status_code == 200, address
            if response.streaming:
                response.getvalue()


def test_pages_load_no_script_of_their_own(client):
    two_years("Dålig.", "Bättre.")
    for address in PERMANENT.values():
        if address.endswith("/"):
            assert "<script" not in client.get(address).content.decode(), address


def test_many_texts_take_as_many_queries_as_few(client, django_assert_num_queries):
    two_years("Dålig.", "Bättre.")
    for address in ("/rau/2026/", "/rau/2027/"):
        with django_assert_num_queries(6):
            client.get(address)
