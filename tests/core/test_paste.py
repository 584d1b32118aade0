"""Tables come in as they were in Excel or Word."""

import io

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from milstolpe.core.files import Column, csv_stream
from milstolpe.core.paste import TableTooLongError, parse_table
from milstolpe.core.text import clean_text
from tests.stopwatch import stopwatch

cells = st.text(alphabet='ab";\n =1ö').map(clean_text)


def parsed(text: str) -> list[list[str]]:
    return parse_table(text, limit_rows=10)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Kod\tTitel\r\nHK1\tVåtmark\r\n", [["Kod", "Titel"], ["HK1", "Våtmark"]]),
        ("Kod;Titel\nHK1;Våtmark", [["Kod", "Titel"], ["HK1", "Våtmark"]]),
        ("bara en kolumn\noch en rad", [["bara en kolumn"], ["och en rad"]]),
        ("HK1\tVäg; bro\n", [["HK1", "Väg; bro"]]),
        ("HK1\t\tx\t\t\n\t\n\n", [["HK1", "", "x"]]),
        ("1\u00a0234,5\u00a0\tx", [["1 234,5", "x"]]),
        ("\t\tHK1", [["", "", "HK1"]]),
        ("", []),
        (" \r\n\t\n", []),
    ],
)
def test_parse_table(text, rows):
    assert parsed(text) == rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            'HK1\t"rad ett\r\nrad ""två"""\tx\nHK2\ty',
            [["HK1", 'rad ett\nrad "två"', "x"], ["HK2", "y"]],
        ),
        ('HK1\t"Grön väg" i Lund\nHK2\t5"', [["HK1", '"Grön väg" i Lund'], ["HK2", '5"']]),
        ('"Grön\tväg"', [['"Grön', 'väg"']]),
        ('HK1\t"Grön väg"', [["HK1", '"Grön väg"']]),
        ('HK1\t"Grön\nHK2\tväg', [["HK1", '"Grön'], ["HK2", "väg"]]),
        ('"HK1";"Väg; bro"\n"HK2";"a\nb"', [["HK1", "Väg; bro"], ["HK2", "a\nb"]]),
    ],
)
def test_parse_table_keeps_quotation_marks_of_the_text(text, rows):
    assert parsed(text) == rows


def test_parse_table_takes_the_guard_off():
    assert parsed("'=1+1\t'hej\t-5") == [["=1+1", "'hej", "-5"]]


def test_parse_table_says_how_many_rows_it_takes():
    assert len(parse_table("a\n" * 1200, limit_rows=1200)) == 1200
    with override("sv"), pytest.raises(TableTooLongError) as caught:
        parse_table("a\n" * 1201, limit_rows=1200)
    assert str(caught.value) == (
        "Högst 1\u00a0200 rader kan klistras in på en gång. Dela upp tabellen."
    )


@given(st.lists(st.tuples(cells, cells), max_size=10))
def test_parse_table_reads_what_excel_copies(rows):
    buffer = io.StringIO(newline="")
    # Excel puts marks only around cells with line ends.
    for row in rows:
        copied = ['"{}"'.format(c.replace('"', '""')) if "\n" in c else c for c in row]
        buffer.write("\t".join(["x", *copied, "x"]) + "\r\n")
    assert parsed(buffer.getvalue()) == [["x", *row, "x"] for row in rows]


@given(st.lists(st.tuples(cells, cells), max_size=9))
def test_parse_table_reads_our_own_csv(rows):
    columns = (Column("a", "A"), Column("b", "B"), Column("c", "C"))
    data = b"".join(csv_stream(columns, [(*row, "x") for row in rows])).decode()
    assert parsed(data) == [["A", "B", "C"], *([*row, "x"] for row in rows)]


@pytest.mark.slow
@pytest.mark.parametrize("unit", ['"\t', '"a\t', '""a\t', '"""a\t', '"', '""\t', "\t", "a;", ";\n"])
def test_parse_table_is_fast_for_long_texts(unit):
    with stopwatch() as taken:
        parse_table(unit * (400_000 // len(unit)), limit_rows=1000)
    assert taken.seconds < 2
