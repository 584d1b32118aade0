"""Typed text is stored clean and shown as text, whatever is in it."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milstolpe.core.text import clean_line, clean_text, paragraphs_html, slugify_sv
from tests.stopwatch import stopwatch

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    'https://a.se/"onmouseover="alert(1)',
    "https://a.se/'onmouseover='alert(1)",
    "https://a.se/><svg/onload=alert(1)>",
    "http://javascript:alert(1)//%0aalert(1)",
    "- <svg><script>alert(1)</script></svg>",
    "</p><iframe src=https://a.se>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{ 7|add:7 }} {% debug %} ${7*7}",
]


class Elements(HTMLParser):
    """Collects what a browser would see as elements with attributes, and the text between."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[tuple[str, tuple[str, ...]]] = set()
        self.text = ""
        self.hrefs: list[str | None] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.add((tag, tuple(name for name, _ in attrs)))
        self.hrefs += [value for name, value in attrs if name == "href"]

    def handle_data(self, data):
        self.text += data


PLAIN_ELEMENTS = {("p", ()), ("br", ()), ("ul", ()), ("li", ()), ("a", ("href", "rel"))}


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  a\r\nb\rc\vd\u2028e\x85f \n", "a\nb\nc\nd\ne\nf"),
        ("a\x00b\x1bc\x7fd\ufeff", "abcd"),
        ("\u202etxt.exe\u202c \u2066x\u2069", "txt.exe x"),
        ("A\u030angermanland", "Ångermanland"),
        ("a\u0000\u0308", "ä"),
        ("kolumn\tkolumn", "kolumn\tkolumn"),
        ("👩\u200d🌾 🌲", "👩\u200d🌾 🌲"),
        ("halv \ud83d", "halv"),
        ("", ""),
    ],
)
def test_clean_text(raw, clean):
    assert clean_text(raw) == clean


@given(st.text())
def test_clean_text_is_stable_and_can_be_stored(raw):
    clean = clean_text(raw)
    assert clean_text(clean) == clean
    assert clean.encode().decode() == clean
    assert "\x00" not in clean


def test_clean_text_keeps_many_accents_without_taking_long():
    with stopwatch() as taken:
        clean = clean_text("a" + "\u0301\u0323" * 100_000)
    assert taken.seconds < 1
    assert clean.count("\u0301") == 100_000


def test_clean_line_has_no_line_ends():
    assert clean_line(" Våtmarker\r\n och\u00a0\tängar ") == "Våtmarker och ängar"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Åtgärdsprogram för miljömålen", "atgardsprogram-for-miljomalen"),
        ("Vatten/avlopp: 2022–2025!", "vatten-avlopp-2022-2025"),
        ("Ærø, Łódź & café", "aero-lodz-cafe"),
        ("--a__b--", "a-b"),
        ("🌲", "utan-namn"),
        ("", "utan-namn"),
    ],
)
def test_slugify_sv(text, slug):
    assert slugify_sv(text) == slug


def test_slugify_sv_is_cut_without_a_hyphen_at_the_end():
    assert slugify_sv("frisk luft", max_length=6) == "frisk"


@given(st.text(), st.integers(min_value=1, max_value=80))
def test_slugify_sv_fits_an_address(text, max_length):
    slug = slugify_sv(text, max_length=max_length, fallback="x")
    assert 1 <= len(slug) <= max_length
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug == slug.strip("-")


def test_paragraphs_html_shows_paragraphs_lists_and_line_breaks():
    text = "Vi gör:\n- ett\n• två\nsedan\nklart\n \n\nNytt stycke"
    assert paragraphs_html(text) == (
        "<p>Vi gör:</p><ul><li>ett</li><li>två</li></ul><p>sedan<br>klart</p><p>Nytt stycke</p>"
    )


def test_paragraphs_html_makes_links_without_the_full_stop():
    assert paragraphs_html("Se (https://a.se/x?b=1&c=2).") == (
        '<p>Se (<a href="https://a.se/x?b=1&amp;c=2" rel="nofollow noopener">'
        "https://a.se/x?b=1&amp;c=2</a>).</p>"
    )


def test_paragraphs_html_of_nothing_is_nothing():
    assert paragraphs_html(" \n\n ") == ""


@pytest.mark.parametrize("attack", ATTACKS)
def test_paragraphs_html_shows_attacks_as_text(attack):
    seen = Elements(paragraphs_html(attack))
    assert seen.found <= PLAIN_ELEMENTS
    assert seen.text == attack.removeprefix("- ")
    assert all(str(href).startswith(("http://", "https://")) for href in seen.hrefs)


@given(st.text(alphabet="<>&\"' /:-=\na.•https") | st.text())
def test_paragraphs_html_has_only_plain_elements(text):
    assert Elements(paragraphs_html(text)).found <= PLAIN_ELEMENTS


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["https://", "https://.", "\n \t", "- ", "- a\n", "a\n\n", "•\t"])
def test_paragraphs_html_is_fast_for_long_texts(unit):
    with stopwatch() as taken:
        paragraphs_html(unit * (200_000 // len(unit)))
    assert taken.seconds < 2
