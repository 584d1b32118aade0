"""The piece that shows why: the right place, the right length, never anything but text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milstolpe.search.snippets import LENGTH, hit_pattern, snippet
from milstolpe.search.words import clean

FILLING = "Länets kommuner arbetar tillsammans för en god bebyggd miljö. "


def shown(body: str, *beginnings: str) -> str:
    return snippet(body, hit_pattern(beginnings))


@pytest.mark.parametrize(
    ("body", "beginnings", "expected"),
    [
        ("Fler våtmarker", ["våtmark"], "Fler <mark>våtmarker</mark>"),
        ("VÅTMARKERNAS värde", ["våtmark"], "<mark>VÅTMARKERNAS</mark> värde"),
        ("cykel, cyklar", ["cykel", "cykl"], "<mark>cykel</mark>, <mark>cyklar</mark>"),
        ("Mindre CO₂", ["co2"], "Mindre <mark>CO₂</mark>"),
        ("Halva (½) våtmarken", ["våtmark"], "Halva (½) <mark>våtmarken</mark>"),
        ("omvåtmark skog_våtmark", ["våtmark"], "omvåtmark skog_<mark>våtmark</mark>"),
        ("<b>skog</b> & mark", ["skog"], "&lt;b&gt;<mark>skog</mark>&lt;/b&gt; &amp; mark"),
        ("amp & lt", ["lt"], "amp &amp; <mark>lt</mark>"),
        ("Inget här", ["våtmark"], "Inget här"),
        ("", ["våtmark"], ""),
    ],
)
def test_snippet_of_short_text(body: str, beginnings: list[str], expected: str) -> None:
    assert shown(body, *beginnings) == expected


def test_snippet_of_long_text_is_cut_at_spaces_around_the_hit() -> None:
    body = FILLING * 5 + "Våtmarker anläggs. " + FILLING * 5

    assert shown(body.strip(), "våtmark") == (
        "… arbetar tillsammans för en god bebyggd miljö. <mark>Våtmarker</mark> anläggs. "
        "Länets kommuner arbetar tillsammans för en god bebyggd miljö. Länets kommuner arbetar …"
    )


def test_snippet_without_hit_is_the_beginning() -> None:
    assert shown(FILLING * 5, "våtmark") == (
        "Länets kommuner arbetar tillsammans för en god bebyggd miljö. Länets kommuner arbetar "
        "tillsammans för en god bebyggd miljö. Länets kommuner arbetar tillsammans …"
    )


def test_snippet_of_hit_at_the_end_is_as_long() -> None:
    cut = shown((FILLING * 5) + "våtmark", "våtmark")

    assert cut.endswith("miljö. <mark>våtmark</mark>")
    assert LENGTH - 20 < len(cut) - len("… <mark></mark>") <= LENGTH


def test_snippet_of_endless_word_is_short() -> None:
    assert shown("x" * 100_000, "x") == f"<mark>{'x' * LENGTH}</mark> …"


@given(st.text(), st.sampled_from(["a", "lt", "mark", "å"]))
def test_snippet_holds_the_text_escaped(text: str, beginning: str) -> None:
    without_marks = re.sub(r"</?mark>", "", shown(clean(text), beginning))

    assert not set(without_marks) & set("<>\"'")
    assert len(without_marks) <= LENGTH * len("&quot;") + len("…  …")
