"""Finding: the same answers on every database, and nothing that the viewer may not see."""

from collections.abc import Callable
from random import Random

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from milstolpe.search.models import SearchEntry
from milstolpe.search.queries import SearchResult, matching, search
from milstolpe.search.services import Entry, index
from tests.stopwatch import stopwatch

VISITOR = AnonymousUser()

pytestmark = pytest.mark.django_db

TEXTS = {
    1: ("HK1 Restaurera våtmarker", "Anlägg och restaurera våtmarker i odlingslandskapet."),
    2: ("HK10 Cykelvägar", "Fler cyklar till arbetet. Kommunen bygger cykelvägar."),
    3: ("HM1 Giftfri förskola", "Rensa ut farliga ämnen. E-post till föräldrarna."),
    4: ("HL3 Våtmarkernas fåglar", "Inventera fågellivet vid sjöar och vattendrag."),
    5: ("Mal i ullen", "En fjäril vars larver äter ylle. År 2026."),
    6: ("Miljömål i översiktsplanen", "CO₂-utsläppen minskar. Åtgärd 1.2 i planen, 5 m²."),
    7: ("Gröna stråk", "En grön infrastruktur binder samman skog och mark. Kod 2e5b."),
}
# The same answers are asked of every database that the tests are run on.
ANSWERS = {
    "våtmark": {1, 4},
    "VÅTMARKEN": {1, 4},
    "vatmark": set(),
    "våtm": {1, 4},
    "cykel": {2},
    "cyklarna": {2},
    "fågel": {4},
    "sjön": {4},
    "vattnet": {4},
    "utsläppet": {6},
    "co2": {6},
    "co2-utsläpp": {6},
    "utsläpp-co2": set(),
    "m2": {6},
    "mal": {5},
    "mål": set(),
    "miljömålen": {6},
    "miljo": set(),
    "år": {5},
    "ar": {2},
    "HK1": {1, 2},
    "hk1 våtmark": {1},
    "våtmark cykel": set(),
    "e-post": {3},
    "epost": set(),
    "1.2": {6},
    "2.1": set(),
    "2e5b": {7},
    '"grön infrastruktur"': {7},
    '"infrastruktur grön"': set(),
    "infrastruktur grön": {7},
    '"skog och mar"': {7},
    '"skog mark"': set(),
    "A\u030ar": {5},
    "restau\u00adrera": {1},
    "": set(),
    "   ": set(),
    "🌱": set(),
    '"': set(),
    "%": set(),
    "_": set(),
}

INDEX_IN_PLAN = {
    "sqlite": "SCAN search_index VIRTUAL TABLE INDEX 0:M2",
    "postgresql": "Bitmap Index Scan on search_searchentry_document",
}


@pytest.fixture
def texts() -> None:
    index(Entry("measure", number, *text) for number, text in TEXTS.items())


def things(*numbers: int) -> list[Group]:
    """Rows with these primary keys, to stand for what the entries are about."""
    return Group.objects.bulk_create(Group(pk=number, name=str(number)) for number in numbers)


def numbers(result: SearchResult) -> list[int]:
    return [hit.object_id for hit in result.hits]


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize(("text", "expected"), ANSWERS.items())
def test_matching_and_search_find_the_same(text: str, expected: set[int]) -> None:
    result = search(VISITOR, text, visible=lambda _user: {"measure": None})

    assert set(matching(text, kind="measure")) == expected
    assert (set(numbers(result)), result.total) == (expected, len(expected))


@pytest.mark.usefixtures("texts")
def test_matching_filters_other_rows() -> None:
    things(1, 2, 99)

    assert list(Group.objects.filter(pk__in=matching("våtmark", kind="measure"))) == [
        Group.objects.get(pk=1)
    ]
    assert not Group.objects.filter(pk__in=matching("våtmark", kind="programme")).exists()
    assert not Group.objects.filter(pk__in=matching(" ", kind="measure")).exists()
    assert Group.objects.exclude(pk__in=matching("våtmark", kind="measure")).count() == 2


@pytest.mark.usefixtures("texts")
def test_search_shows_and_counts_only_what_is_visible() -> None:
    things(1, 2)
    index([Entry("programme", 1, "Våtmarker i Skåne", ""), Entry("secret", 1, "Våtmark", "")])
    visible = {"measure": Group.objects.filter(name="1"), "programme": Group.objects.none()}

    result = search(VISITOR, "våtmark", visible=lambda _user: visible)

    assert (result.total, numbers(result)) == (1, [1])
    assert result.counts_by_kind == {"measure": 1, "programme": 0}


@pytest.mark.usefixtures("texts")
def test_search_with_nothing_visible_finds_nothing() -> None:
    assert search(VISITOR, "våtmark", visible=lambda _user: {}) == SearchResult(0, {}, ())


@pytest.mark.usefixtures("texts")
def test_search_of_one_kind_counts_the_others_too() -> None:
    index([Entry("programme", 9, "Våtmarker i Skåne", "")])
    visible = {"measure": None, "programme": None}

    result = search(VISITOR, "våtmark", visible=lambda _user: visible, kind="programme")

    assert (result.total, numbers(result)) == (1, [9])
    assert result.counts_by_kind == {"measure": 2, "programme": 1}
    assert (
        search(VISITOR, "våtmark", visible=lambda _user: {"measure": None}, kind="programme").total
        == 0
    )


def test_search_puts_title_as_typed_first_then_titles_that_begin_so() -> None:
    index(
        [
            Entry("measure", 1, "HK10 Skog", "skog skog skog"),
            Entry("measure", 2, "Anlägg", "Skog och mark. " + "Annat står också här. " * 20),
            Entry("measure", 3, "Skog och mark", ""),
            Entry("measure", 4, "Skog", "Något helt annat. " * 20),
            Entry("measure", 5, "HK1 Luft", "Inte det."),
        ]
    )

    assert numbers(search(VISITOR, "skog", visible=lambda _user: {"measure": None})) == [4, 3, 1, 2]
    assert numbers(search(VISITOR, "HK1", visible=lambda _user: {"measure": None})) == [5, 1]


def test_search_pages_without_gaps() -> None:
    index(Entry("measure", number, "Samma titel", "samma text") for number in range(1, 8))

    pages = [
        search(VISITOR, "samma", visible=lambda _user: {"measure": None}, limit=3, offset=offset)
        for offset in (0, 3, 6)
    ]

    assert [numbers(page) for page in pages] == [[1, 2, 3], [4, 5, 6], [7]]
    assert {page.total for page in pages} == {7}


@pytest.mark.usefixtures("texts")
def test_search_hit_has_title_and_marked_snippet() -> None:
    (hit,) = search(VISITOR, "cykel kommun", visible=lambda _user: {"measure": None}).hits

    assert (hit.kind, hit.object_id, hit.title) == ("measure", 2, "HK10 Cykelvägar")
    assert hit.snippet == (
        "Fler <mark>cyklar</mark> till arbetet. <mark>Kommunen</mark> bygger "
        "<mark>cykelvägar</mark>."
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_search_asks_two_queries(
    rows: int, django_assert_num_queries: Callable[[int], object]
) -> None:
    index(Entry("measure", number, "Våtmark", "text") for number in range(rows))

    with django_assert_num_queries(2):
        search(
            VISITOR,
            "våtmark",
            visible=lambda _user: {"measure": None, "programme": Group.objects.all()},
        )


HOSTILE = st.lists(
    st.one_of(
        st.sampled_from(
            ["NEAR(a b, 2)", "AND", "OR", "NOT", "a*", '"a', "-a", "^a", "a:b", "x" * 99]
        ),
        st.text(st.sampled_from("\"'*^:-+(){}[]|&!<>\\%_? \0å")),
        st.text(st.characters()),
    )
).map(" ".join)


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=HOSTILE)
def test_search_of_any_text_is_no_error(text: str) -> None:
    result = search(VISITOR, text, visible=lambda _user: {"measure": None})

    assert (result.total, list(matching(text, kind="measure"))) == (0, [])


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(st.characters(max_codepoint=0x24F), min_size=1))
def test_text_is_found_by_itself(text: str) -> None:
    index([Entry("measure", 1, "", f"x {text}")])

    assert list(matching(f"x {text}", kind="measure")) == [1]


def test_search_of_very_long_text_is_quick_and_no_error() -> None:
    for text in ("våtmark " * 2_000, "x" * 10_000, '"' * 10_000, "å\u0301" * 5_000, " " * 10_000):
        assert search(VISITOR, text, visible=lambda _user: {"measure": None}).total == 0


@pytest.mark.slow
def test_index_and_matching_are_quick_with_10_000_entries() -> None:
    draw = Random(1)  # noqa: S311  # the same texts each time
    parts = [
        "skog",
        "våtmark",
        "klimat",
        "energi",
        "natur",
        "trafik",
        "luft",
        "plan",
        "kust",
        "äng",
    ]
    vocabulary = [first + second for first in parts for second in [*parts, "s", "ning", "område"]]
    entries = [
        Entry("measure", n, f"HK{n}", " ".join(draw.choices(vocabulary, k=100)))
        for n in range(10_000)
    ]

    with stopwatch() as indexing:
        index(entries)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found = SearchEntry.objects.filter(
        object_id__in=matching("våtmarksområde kustplan", kind="measure")
    )
    counting = min(seconds(found.all().count) for _ in range(5))

    assert INDEX_IN_PLAN[connection.vendor] in found.explain()
    assert indexing.seconds < 4
    assert counting < 0.015


def seconds(work: Callable[[], object]) -> float:
    with stopwatch() as taken:
        work()
    return taken.seconds
