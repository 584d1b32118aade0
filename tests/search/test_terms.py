"""What is asked for, whatever was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milstolpe.search.terms import MAX_WORDS, terms


def asked(text: str) -> list[tuple[str, ...]]:
    return [term.words for term in terms(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("våtmark skog", [("våtmark",), ("skog",)]),
        ('"grön infrastruktur" skog', [("grön", "infrastruktur"), ("skog",)]),
        ("”grön infrastruktur”", [("grön", "infrastruktur")]),
        ("co2-utsläpp", [("co2", "utsläpp")]),
        ("skog/mark,luft;vatten", [("skog",), ("mark",), ("luft",), ("vatten",)]),
        ('"våtmark', [("våtmark",)]),
        ('skog" mark', [("skog",), ("mark",)]),
        ("NOT skog* OR (luft)", [("not",), ("skog",), ("or",), ("luft",)]),
        ("title:skog ^luft -buller", [("title", "skog"), ("luft",), ("buller",)]),
        ("", []),
        ("  \n\t ", []),
        ('"" * - () 🌱', []),
    ],
)
def test_terms_of_text(text: str, expected: list[tuple[str, ...]]) -> None:
    assert asked(text) == expected


def test_terms_use_the_first_words_only() -> None:
    assert asked("a b c d e f g h i j k l") == [(letter,) for letter in "abcdefghij"]


def test_terms_of_a_long_phrase_are_cut() -> None:
    assert asked('skog "' + "a " * 200 + '"') == [("skog",), ("a",) * (MAX_WORDS - 1)]


def test_terms_of_a_very_long_text_are_few() -> None:
    assert len(terms("våtmark " * 10_000)) == MAX_WORDS


@given(st.text())
def test_terms_hold_letters_and_figures_only(text: str) -> None:
    assert all(word.isalnum() for term in terms(text) for word in (*term.lead, *term.endings))
