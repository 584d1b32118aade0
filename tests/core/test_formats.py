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
    compare_sv,
    format_date,
    format_number,
    format_period,
    format_short_date,
    format_time,
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


@settings(max_examples=1000)
@given(st.decimals(allow_nan=False, allow_infinity=False, places=2) | st.integers())
def test_number_is_shown_whole(value):
    plain = str.maketrans({"\u00a0": None, ",": ".", "\u2212": "-"})
    assert Decimal(format_number(value).translate(plain)) == value


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


def test_filter_groups_numbers_and_no_years():
    source = "{{ area|number:1 }}/{{ share|percent }}/{{ year }}"
    numbers = {"area": Decimal("1234.56"), "share": 33.5, "year": 2026}
    assert shown(source, **numbers) == "1\u00a0234,6/33,5\u00a0%/2026"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ day|long_date }}", "30\u00a0november 2026"),
        ("{{ day|short_date }}", "2026-11-30"),
        ("{{ instant|moment }}", "1\u00a0december 2026 kl.\u00a00.05"),
        ("{{ 2022|period:2025 }}", "2022–2025"),
    ],
)
def test_filters_show_dates(source, text):
    with override("sv"):
        assert shown(source, day=datetime.date(2026, 11, 30), instant=PAST_MIDNIGHT) == text


@pytest.mark.parametrize(
    "name",
    ["number", "percent", "long_date", "short_date", "moment", "paragraphs"],
)
def test_filters_show_nothing_for_a_missing_value(name):
    assert shown(f"{{{{ value|{name} }}}}", value=None) == ""


def test_paragraphs_filter_escapes():
    assert shown("{{ text|paragraphs }}", text="<b>") == "<p>&lt;b&gt;</p>"
