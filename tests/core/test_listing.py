"""A list shows few rows at a time, or on request all of them."""

from django.test import RequestFactory

from milstolpe.core.listing import LONG_PAGE_SIZE, list_downloads, list_pager, page_size


def span(first: int, last: int, total: int) -> str:
    return f"{first}–{last} av {total}"


def test_a_short_list_offers_no_other_size() -> None:
    pager, rows = list_pager(RequestFactory().get("/trad/"), 50, span)
    assert pager.other_size is None
    assert rows == slice(0, 50)


def test_a_longer_list_is_shown_whole_on_request() -> None:
    pager, _rows = list_pager(RequestFactory().get("/trad/?q=ek&sida=2"), 120, span)
    assert pager.other_size is not None
    assert pager.other_size.address == "/trad/?q=ek&rader=alla"

    whole, rows = list_pager(RequestFactory().get(pager.other_size.address), 120, span)
    assert (whole.pages, whole.count, rows) == (1, "1–120 av 120", slice(0, LONG_PAGE_SIZE))
    assert whole.other_size is not None
    assert whole.other_size.address == "/trad/?q=ek"


def test_a_list_too_long_for_one_page_is_shown_in_long_ones() -> None:
    pager, rows = list_pager(RequestFactory().get("/trad/?rader=alla&sida=3"), 2_500, span)
    assert (pager.count, pager.pages) == ("2001–2500 av 2500", 3)
    assert rows == slice(2_000, 3_000)
    shorter, _rows = list_pager(RequestFactory().get("/trad/"), 2_500, span)
    assert shorter.other_size is not None
    assert (
        shorter.other_size.label
        == "Visa 1\N{NO-BREAK SPACE}000 i taget, till exempel för att skriva ut"
    )


def test_any_other_word_is_the_usual_size() -> None:
    assert page_size(RequestFactory().get("/trad/?rader=10000")) == 50


def test_files_and_their_address_know_no_size() -> None:
    files = list_downloads(RequestFactory().get("/trad/?rader=alla&sida=2"))
    assert files.permanent == "http://testserver/trad/"
    assert files.formats[0].address == "/trad.csv"
