"""Words of a text, and how every form of a Swedish word is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milstolpe.search.words import MAX_WORD, prefixes, words

FORMS = [
    "våtmark våtmarker våtmarken våtmarkernas",
    "cykel cykeln cyklar cyklarna",
    "fågel fågeln fåglar fåglarnas",
    "vatten vattnet vattnets",
    "dagvatten dagvattnet",
    "åker åkern åkrar",
    "klimat klimatet klimatets",
    "utsläpp utsläppet utsläppen utsläppens",
    "energi energin energins",
    "sjö sjön sjöar sjöarnas",
    "miljö miljön miljöer miljöernas",
    "byggnad byggnaden byggnader",
    "hållbar hållbart hållbara",
    "giftfri giftfritt giftfria",
    "buller bullret",
    "regel regeln regler reglerna",
    "nätverk nätverket nätverken",
    "region regionen regionerna",
    "åtgärd åtgärder åtgärdernas",
]


@pytest.mark.parametrize("forms", FORMS)
def test_prefixes_of_each_form_begin_every_form(forms: str) -> None:
    missed = [
        (asked, written)
        for asked in forms.split()
        for written in forms.split()
        if not written.startswith(prefixes(asked))
    ]

    assert missed == []


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("våtmark", "våtmarksrestaurering"),
        ("våtmarker", "våtmarksrestaurering"),
        ("klimatet", "klimatanpassning"),
        ("cyklar", "cykelväg"),
        ("vattnet", "vattendrag"),
    ],
)
def test_prefixes_begin_compounds(asked: str, written: str) -> None:
    assert written.startswith(prefixes(asked))


@pytest.mark.parametrize(
    ("asked", "other"),
    [("mal", "mål"), ("mål", "mal"), ("lan", "län"), ("ar", "år"), ("halla", "hålla")],
)
def test_prefixes_keep_letters_apart(asked: str, other: str) -> None:
    assert not other.startswith(prefixes(asked))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HK1 Öka Åtgärderna", ["hk1", "öka", "åtgärderna"]),
        ("CO₂-utsläpp, 5 m²", ["co2", "utsläpp", "5", "m2"]),
        ("A\u030angstro\u0308m", ["ångström"]),
        ("miljö\u00admål natur\u200bvård", ["miljömål", "naturvård"]),
        ("klimat- och\nenergi_strategi", ["klimat", "och", "energi", "strategi"]),
        ("(Natura 2000)…", ["natura", "2000"]),
        ("🌱 \x00 \ud800 – *", []),
        ("x" * 100, ["x" * MAX_WORD]),
    ],
)
def test_words_of_text(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text())
def test_words_of_words_are_the_same(text: str) -> None:
    found = words(text)

    assert words(" ".join(found)) == found


@given(st.from_regex(r"[a-zåäö]{1,20}", fullmatch=True))
def test_prefixes_begin_the_word_itself(word: str) -> None:
    assert word.startswith(prefixes(word)[0])
