"""What holds for every public page: open to strangers, no cookies, few queries, both languages."""

import pytest
from django.utils import translation

from milstolpe.organisations.findable import index_organisations
from milstolpe.organisations.models import Organisation

pytestmark = pytest.mark.django_db

# Address → SQL queries, whatever it holds.
QUERIES = {
    "/": 5,
    "/lan/": 2,
    "/lan/skane/": 7,
    "/miljomal/": 4,
    "/miljomal/frisk-luft/": 9,
    "/aktorer/": 2,
    "/aktorer/lunds-kommun/": 11,
    "/sok/": 1,
    "/sok/?q=lund": 4,
    "/om/": 0,
    "/oppna-data/": 0,
    "/tillganglighet/": 0,
    "/kakor/": 0,
    "/kontakt/": 1,
    "/kontakt/tack/": 0,
    "/robots.txt": 0,
    "/uppfoljning/": 1,
    "/kvittenser.atom": 1,
    "/sitemap.xml": 11,
    "/livstecken/": 0,
}
FILES = {
    "/lan": 2,
    "/lan/skane": 2,
    "/miljomal": 1,
    "/miljomal/frisk-luft": 6,
    "/aktorer": 2,
    "/aktorer/lunds-kommun": 7,
    "/uppfoljning": 1,
    "/sok": 1,
}


def content_of(response):
    return response.getvalue() if response.streaming else response.content


@pytest.mark.parametrize("address", QUERIES)
@pytest.mark.parametrize("measures", [(1,), (1, 1, 1), (60,)])
def test_page_asks_the_same_few_queries_of_much_and_little(
    client, add_measures, django_assert_num_queries, address, measures
):
    for count in measures:
        add_measures(count)
    index_organisations(Organisation.objects.all())

    with django_assert_num_queries(QUERIES[address]):
        response = client.get(address)

    assert response.status_code == 200


def test_contact_page_alone_sets_a_cookie_and_only_the_one_of_its_form(client, settings):
    assert list(client.get("/kontakt/").cookies) == [settings.CSRF_COOKIE_NAME]


@pytest.mark.parametrize("address", sorted(QUERIES.keys() - {"/kontakt/"}))
def test_stranger_gets_no_cookie(client, add_measures, address):
    add_measures(1)

    response = client.get(address)

    assert response.cookies == {}
    assert not response.has_header("Set-Cookie")


@pytest.mark.parametrize("address", [page for page in QUERIES if page.endswith("/")])
def test_page_exists_in_english_and_says_so(client, add_measures, address):
    add_measures(1)

    swedish, english = client.get(address), client.get(f"/en{address}")

    assert english.status_code == 200
    assert english["Content-Language"] == "en"
    if swedish["Content-Type"].startswith("text/html"):
        assert f'href="/en{address}"' in swedish.content.decode()
        assert f'hreflang="sv" href="{address}"' in english.content.decode()


@pytest.mark.parametrize("base", FILES)
@pytest.mark.parametrize("fmt", ["csv", "xlsx", "json"])
def test_list_is_also_a_file(client, add_measures, django_assert_num_queries, base, fmt):
    add_measures(2)

    with django_assert_num_queries(FILES[base]):
        response = client.get(f"{base}.{fmt}")
        content = content_of(response)

    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert content


@pytest.mark.parametrize("base", FILES)
def test_page_names_its_files(client, add_measures, base):
    add_measures(1)
    query = "?q=lund" if base == "/sok" else ""

    page = client.get(f"{base}/{query}").content.decode()

    for fmt in ("csv", "xlsx", "json"):
        assert f'href="{base}.{fmt}{query}"' in page


@pytest.mark.parametrize(
    "address", ["/lan/mordor/", "/miljomal/inget/", "/aktorer/ingen/", "/lan/mordor.csv"]
)
def test_unknown_slug_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_language_of_the_visitor_does_not_change_the_page(client):
    page = client.get("/", headers={"accept-language": "en"})

    assert page["Content-Language"] == "sv"
    assert translation.get_language() == "sv"
