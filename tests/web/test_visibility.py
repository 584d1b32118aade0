"""No page, file or search of the room tells anybody more than the table of the policy says."""

import pytest
from django.test import Client

from milstolpe.organisations.models import Organisation
from milstolpe.web.queries.found import found_page
from tests.programmes.world import EVERYONE, NOBODY, World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGES = ("/", "/lan/", "/lan/skane/", "/sitemap.xml", "/aktorer/lunds-kommun/")
FILES = ("/lan.json", "/lan/skane.csv", "/aktorer/lunds-kommun.csv", "/aktorer/lunds-kommun.json")
WORDS_SEARCHED = ("titel", "syfte", "omrade", "rubrik", "text", "effekt", "aktivitet", "tema")


@pytest.fixture
def world(settings) -> World:
    settings.DEMO = True  # no second factor to set up on the way
    return make_world()


def client_of(world: World, viewer: str) -> Client:
    client = Client()
    user = world.viewers[viewer]
    if user.is_authenticated:
        client.force_login(user)
    return client


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return (response.getvalue() if response.streaming else response.content).decode()


def seen(world: World, text: str) -> set[str]:
    return {word for word in world.marks if word in text}


def test_pages_and_files_show_nothing_unpublished(world: World) -> None:
    for viewer in EVERYONE:
        client = client_of(world, viewer)
        allowed = {word for word, who in world.marks.items() if viewer in who}
        for address in PAGES + FILES:
            assert seen(world, read(client, address)) <= allowed, (viewer, address)


def test_page_of_an_actor_shows_each_viewer_all_they_may_see(world: World) -> None:
    decided = ("decided", "running", "closed")
    titles = {
        word: who
        for word, who in world.marks.items()
        if word.endswith("rubrik") and word.startswith(tuple(f"zq{state}" for state in decided))
    }
    for viewer in ("anonymous", "contact", "coordinator", "other contact"):
        page = read(client_of(world, viewer), "/aktorer/lunds-kommun/")
        expected = {word for word, who in titles.items() if viewer in who}
        assert seen(world, page) & titles.keys() == expected, viewer


def test_search_finds_a_word_for_those_alone_who_may_see_it(world: World) -> None:
    for viewer in EVERYONE:
        user = world.viewers[viewer]
        for word, who in world.marks.items():
            if word.endswith(("loftet", "kontakt")) and viewer != "coordinator":
                continue  # not in the index at all: asking for the one who sees most is enough
            found = found_page(user, word, kind=None, limit=50, offset=0)
            is_searched = word.endswith(WORDS_SEARCHED)
            expected = int(is_searched and viewer in who)
            assert found.total == expected, (viewer, word)
            assert sum(found.counts.values()) == expected, (viewer, word)


def test_search_page_asks_for_the_one_who_is_logged_in(world: World) -> None:
    word = "zqdraftoppenrubrik"

    pages = [
        read(client_of(world, viewer), f"/sok/?q={word}") for viewer in ("anonymous", "decider")
    ]

    assert [page.count(f"{word}</a>") for page in pages] == [0, 1]


def test_actors_of_a_proposal_are_not_told_by_their_pages(world: World) -> None:
    hidden = Organisation.objects.filter(slug__contains="zqconsultation")
    assert hidden.count() > 2
    for organisation in hidden:
        page = read(client_of(world, "anonymous"), f"/aktorer/{organisation.slug}/")
        assert seen(world, page.replace(organisation.name, "")) == set(NOBODY), organisation
