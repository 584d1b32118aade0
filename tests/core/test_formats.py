"""What is shown follows Swedish custom, and what people write is read without guessing."""

import datetime
import sqlite3
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from milstolpe.core.formats import (
    AmbiguousNumberError,
    InvalidNumberError,
    compare_sv,
    format_date,
    format_number,
    format_period,
    format_short_date,
    format_time,
    parse_number,
    sort_key_sv,
)

NINE = datetime.datetime(2026, 11, 30, 8, 0, tzinfo=datetime.UTC)
PAST_MIDNIGHT = datetime.datetime(2026, 11, 30, 23, 5, tzinfo=datetime.UTC)
IN_ORDER = [
    "",
    "10",
    "Adlersparre",
    "Adlerspärre",
    "Idé",
    "Idéns",
    "Idö",
    "Müller",
    "Myller A",
    "vara",
    "Vara",
    "Västmanland",
    "Wara",
    "Wermland",
    "Ystad",
    "Zorn",
    "Åland",
    "Åre",
    "Ängelholm",
    "Ärla",
    "Örebro",
    "Östergötland",
    "Ωmega",
]


def shown(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, None, "0"),
        (999, None, "999"),
        (4_500_000, None, "4\u00a0500\u00a0000"),
        (-5, None, "\u22125"),
        (Decimal("1234.50"), None, "1\u00a0234,50"),
        (Decimal("1E+3"), None, "1\u00a0000"),
        (1234.5, None, "1\u00a0234,5"),
        (1e-7, None, "0,0000001"),
        (0.125, 2, "0,13"),
        (Decimal("-0.04"), 1, "0,0"),
        (7, 2, "7,00"),
        (Decimal("1234.5"), 0, "1\u00a0235"),
    ],
)
def test_format_number(value, decimals, text):
    assert format_number(value, decimals) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 234,5", "1234.5"),
        ("1\u00a0234,5", "1234.5"),
        ("1\u202f234,5", "1234.5"),
        (" 1234.5\n", "1234.5"),
        ("\u22125", "-5"),
        ("-5", "-5"),
        ("0,234", "0.234"),
        ("1234,567", "1234.567"),
        ("1 234,567", "1234.567"),
        ("1,2340", "1.234"),
        ("007", "7"),
    ],
)
def test_parse_number(text, value):
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1.234", "1,234", "-12,345", "\u2212999.000"])
def test_parse_number_asks_when_thousands_and_decimals_look_the_same(text):
    with pytest.raises(AmbiguousNumberError):
        parse_number(text)


def test_parse_number_says_how_to_write_what_is_ambiguous():
    with override("sv"), pytest.raises(AmbiguousNumberError) as caught:
        parse_number("1.234")
    assert str(caught.value) == "”1.234” kan läsas på två sätt. Skriv 1 234 eller 1,2340."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "en",
        "1 23",
        "12 34,5",
        "1,2,3",
        "1.234,5",
        "--1",
        "1e5",
        "NaN",
        "٣",
        "1\n234",
        "5 kr",
        ",5",
    ],
)
def test_parse_number_refuses_what_is_not_a_number(text):
    with override("sv"), pytest.raises(InvalidNumberError) as caught:
        parse_number(text)
    assert str(caught.value) == f"”{text}” är inte ett tal. Skriv så här: 1 234,5."


@settings(max_examples=1000)
@given(st.decimals(allow_nan=False, allow_infinity=False, places=2) | st.integers())
def test_number_survives_being_shown_and_read(value):
    assert parse_number(format_number(value)) == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_float_is_read_as_it_was_or_asked_about(value):
    text = format_number(value)
    try:
        assert float(parse_number(text)) == value
    except AmbiguousNumberError:
        assert 1 <= abs(value) < 1000
        assert text[-4] == ","


def test_dates_and_times_in_swedish():
    with override("sv"):
        assert format_date(datetime.date(2026, 11, 30)) == "30\u00a0november 2026"
        assert format_time(NINE) == "kl.\u00a09.00"
    assert format_short_date(datetime.date(2026, 1, 2)) == "2026-01-02"


def test_instants_are_shown_in_swedish_time():
    with override("sv"):
        assert format_date(PAST_MIDNIGHT) == "1\u00a0december 2026"
        assert format_time(PAST_MIDNIGHT) == "kl.\u00a00.05"
    assert format_short_date(PAST_MIDNIGHT) == "2026-12-01"


def test_dates_follow_the_language_of_the_interface():
    with override("en"):
        assert format_date(datetime.date(2026, 11, 30)) == "30\u00a0November 2026"
        assert format_time(NINE) == "at\u00a09.00"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (2022, 2025, "2022–2025"),
        (2022, 2022, "2022"),
        (2022, None, "2022–"),
        (None, 2025, "–2025"),
        (None, None, ""),
        (datetime.date(2022, 1, 1), datetime.date(2025, 12, 31), "2022–2025"),
    ],
)
def test_format_period(start, end, text):
    assert format_period(start, end) == text


def test_sort_key_gives_swedish_order():
    backwards = IN_ORDER[::-1]
    assert sorted(backwards, key=sort_key_sv) == IN_ORDER


def test_sort_key_tells_letters_apart_that_differ_only_by_rings_and_dots():
    assert len({sort_key_sv(letter).split("\0")[0] for letter in "aåäoö"}) == 5
    assert sort_key_sv("idé").split("\0")[0] == sort_key_sv("ide").split("\0")[0]
    assert sort_key_sv("A\u030a") < sort_key_sv("Ä")


def test_compare_sv_works_as_a_collation():
    connection = sqlite3.connect(":memory:")
    connection.create_collation("swedish", compare_sv)
    connection.execute("create table place (name text)")
    connection.executemany("insert into place values (?)", [(name,) for name in reversed(IN_ORDER)])
    rows = connection.execute("select name from place order by name collate swedish").fetchall()
    connection.close()
    assert [name for (name,) in rows] == IN_ORDER


@given(st.text(), st.text())
def test_compare_sv_is_0_only_for_equal_texts(left, right):
    assert (compare_sv(left, right) == 0) == (left == right)
    assert compare_sv(left, right) == -compare_sv(right, left)


def test_filters_show_values_with_units():
    context = {
        "area": Decimal("1234.56"),
        "share": 33.5,
        "cost": Decimal("4500000.00"),
        "year": 2026,
    }
    source = "{{ area|number:1 }}/{{ share|percent }}/{{ cost|sek }}/{{ year }}"
    assert shown(source, **context) == ("1\u00a0234,6/33,5\u00a0%/4\u00a0500\u00a0000\u00a0kr/2026")
    assert shown("{{ cost|sek }}", cost=Decimal("10.5")) == "10,50\u00a0kr"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ day|long_date }}", "30\u00a0november 2026"),
        ("{{ day|short_date }}", "2026-11-30"),
        ("{{ instant|clock }}", "kl.\u00a00.05"),
        ("{{ instant|moment }}", "1\u00a0december 2026 kl.\u00a00.05"),
        ("{{ 2022|period:2025 }}", "2022–2025"),
    ],
)
def test_filters_show_dates(source, text):
    with override("sv"):
        assert shown(source, day=datetime.date(2026, 11, 30), instant=PAST_MIDNIGHT) == text


@pytest.mark.parametrize(
    "name",
    ["number", "percent", "sek", "long_date", "short_date", "clock", "moment", "paragraphs"],
)
def test_filters_show_nothing_for_a_missing_value(name):
    assert shown(f"{{{{ value|{name} }}}}", value=None) == ""


def test_paragraphs_filter_escapes():
    assert shown("{{ text|paragraphs }}", text="<b>") == "<p>&lt;b&gt;</p>"
