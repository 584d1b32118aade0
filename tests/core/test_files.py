"""The three file formats hold the same list, and nothing in it is run as a formula."""

import contextlib
import csv
import datetime
import io
import itertools
import json
import tracemalloc
import zipfile
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from milstolpe.core.files import (
    About,
    Column,
    Dialect,
    Kind,
    Row,
    TooManyRowsError,
    csv_stream,
    file_response,
    guard,
    json_stream,
    unguard,
    xlsx_file,
)
from tests.stopwatch import stopwatch

COLUMNS = (
    Column("code", "Länskod"),
    Column("title", "Åtgärd"),
    Column("year", "År", Kind.INTEGER),
    Column("cost", "Kostnad, kr", Kind.DECIMAL),
    Column("decided_on", "Beslutad", Kind.DATE),
)
DAY = datetime.date(2026, 11, 30)
ABOUT = About("Åtgärder i Skåne", "Länsstyrelsen Skåne", "https://example.org/lan/skane/", DAY)
ROWS: list[Row] = [
    ("01", 'Våtmark "Ängen"; del 1, med rör', 2026, Decimal("-1234567.50"), DAY),
    ("12", "- ett\n- två", 2027, Decimal("0.1"), None),
    ("25", "=cmd|' /C calc'!A0", None, None, DAY),
]
DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff20x",
    "−1",
    "\x00=1",
]
RAW_MARKUP = '<r></is></c><c r="B9"><f>1+1</f></c><c r="C9" t="inlineStr"><is></r>'


def content(response: object) -> bytes:
    return b"".join(response.streaming_content)


def csv_rows(rows: list[Row], dialect: Dialect = "excel") -> list[list[str]]:
    data = b"".join(csv_stream(COLUMNS, rows, dialect=dialect)).decode("utf-8-sig")
    return list(
        csv.reader(io.StringIO(data, newline=""), delimiter=";" if dialect == "excel" else ",")
    )


def sheets(columns: tuple[Column, ...], rows: list[Row]) -> dict[str, list[list[object]]]:
    with override("sv"), xlsx_file(columns, rows, ABOUT) as file:
        book = CalamineWorkbook.from_filelike(file)
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def json_rows(rows: list[Row]) -> list[dict[str, object]]:
    return json.loads(b"".join(json_stream(COLUMNS, rows, ABOUT)))["rows"]


def test_csv_for_excel_is_what_swedish_excel_opens():
    assert b"".join(csv_stream(COLUMNS, ROWS)).decode() == (
        "\ufeffLänskod;Åtgärd;År;Kostnad, kr;Beslutad\r\n"
        '01;"Våtmark ""Ängen""; del 1, med rör";2026;-1234567,50;2026-11-30\r\n'
        '12;"\'- ett\n- två";2027;0,1;\r\n'
        "25;'=cmd|' /C calc'!A0;;;2026-11-30\r\n"
    )


def test_csv_for_programs_has_commas_and_points():
    assert b"".join(csv_stream(COLUMNS, ROWS[:1], dialect="maskin")).decode() == (
        'Länskod,Åtgärd,År,"Kostnad, kr",Beslutad\r\n'
        '01,"Våtmark ""Ängen""; del 1, med rör",2026,-1234567.50,2026-11-30\r\n'
    )


def test_csv_writes_numbers_without_exponents():
    columns = (Column("x", "X", Kind.DECIMAL),)
    rows = [(1e-7,), (Decimal("1E+3"),), (5,), (1e16,)]
    assert b"".join(csv_stream(columns, rows, dialect="maskin")).split() == [
        b"X",
        b"0.0000001",
        b"1000",
        b"5",
        b"10000000000000000",
    ]


def test_json_has_numbers_dates_and_an_account_of_itself():
    data = json.loads(b"".join(json_stream(COLUMNS, ROWS[:1], ABOUT)))
    assert data["rows"] == [
        {
            "code": "01",
            "title": 'Våtmark "Ängen"; del 1, med rör',
            "year": 2026,
            "cost": -1234567.5,
            "decided_on": "2026-11-30",
        }
    ]
    columns = data["meta"].pop("columns")
    assert columns[3] == {"key": "cost", "heading": "Kostnad, kr", "kind": "decimal"}
    assert data["meta"] == {
        "title": "Åtgärder i Skåne",
        "source": "Länsstyrelsen Skåne",
        "address": "https://example.org/lan/skane/",
        "retrieved_on": "2026-11-30",
        "licence": "CC0 1.0",
        "licence_address": "https://creativecommons.org/publicdomain/zero/1.0/deed.sv",
    }


def test_xlsx_has_typed_cells_and_a_sheet_about_itself():
    found = sheets(COLUMNS, ROWS)
    assert found["Lista"] == [
        ["Länskod", "Åtgärd", "År", "Kostnad, kr", "Beslutad"],
        ["01", 'Våtmark "Ängen"; del 1, med rör', 2026.0, -1234567.5, DAY],
        ["12", "- ett\n- två", 2027.0, 0.1, ""],
        ["25", "=cmd|' /C calc'!A0", "", "", DAY],
    ]
    assert found["Om filen"] == [
        ["Titel", "Åtgärder i Skåne"],
        ["Källa", "Länsstyrelsen Skåne"],
        ["Adress", "https://example.org/lan/skane/"],
        ["Hämtad", "2026-11-30"],
        ["Licens", "CC0 1.0, https://creativecommons.org/publicdomain/zero/1.0/deed.sv"],
    ]


@pytest.mark.parametrize("dialect", ["excel", "maskin"])
def test_three_formats_hold_the_same_list(dialect):
    rows = [(f"{i:02}", f"Åtgärd {i}", 2000 + i, Decimal(i) / 4, DAY) for i in range(1200)]
    from_csv = [
        (code, unguard(title), int(year), Decimal(cost.replace(",", ".")), day)
        for code, title, year, cost, day in csv_rows(rows, dialect)[1:]
    ]
    from_xlsx = [
        (code, title, int(year), Decimal(cost), day.isoformat())
        for code, title, year, cost, day in sheets(COLUMNS, rows)["Lista"][1:]
    ]
    from_json = [
        (row["code"], row["title"], row["year"], Decimal(row["cost"]), row["decided_on"])
        for row in json_rows(rows)
    ]
    assert from_csv == from_xlsx == from_json
    assert from_csv == [(*row[:4], "2026-11-30") for row in rows]


def test_empty_list_gives_whole_files():
    assert csv_rows([]) == [["Länskod", "Åtgärd", "År", "Kostnad, kr", "Beslutad"]]
    assert len(sheets(COLUMNS, [])["Lista"]) == 1
    assert json_rows([]) == []


@pytest.mark.parametrize("text", DANGEROUS)
def test_csv_guards_texts_that_look_like_formulas(text):
    cell = csv_rows([("01", text, None, None, None)])[1][1]
    assert cell[0] == "'"
    assert unguard(cell) == text


@pytest.mark.parametrize("dialect", ["excel", "maskin"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize(
    "text", [";=1+1", "a,=1+1", "a;b\t-2+3", "a\n@b;\uff1d1", ",;+1", "'=1;=1"]
)
def test_csv_holds_no_formula_whatever_the_reader_takes_for_separator(dialect, separator, text):
    columns = [Column("a", "A"), Column("b", "B")]
    file = b"".join(csv_stream(columns, [("x", text)], dialect=dialect)).decode("utf-8-sig")
    cells = [cell for line in file.splitlines() for cell in line.split(separator)]
    assert [cell for cell in cells if cell.lstrip('"')[:1] in ("=", "+", "-", "@", "\uff1d")] == []
    assert unguard(guard(text)) == text


@pytest.mark.parametrize(
    "text",
    ["a=1", "'hej'", "", "1", "2026-11-30", "'", "100,- kr", "100;-", "Vi ska:\n- städa\n- mäta"],
)
def test_guard_leaves_other_texts_alone(text):
    assert guard(text) == text
    assert unguard(text) == text


@given(st.text(alphabet="'=+-@ a;,\n\t\uff1d") | st.text())
def test_unguard_gives_back_what_was_guarded(text):
    assert unguard(guard(text)) == text


def test_xlsx_holds_no_formula_whatever_a_text_says():
    texts = [*DANGEROUS, RAW_MARKUP, "<r>fet</r>", "{=1}", "_x003D_1"]
    columns = (Column("text", "Text"),)
    with xlsx_file(columns, [(text,) for text in texts], ABOUT) as file:
        sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
        assert b"<f>" not in zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml")
    kept = [text for text in texts if not set(text) & set("\r\0")]
    assert [cell for (cell,) in sheet if cell in kept] == kept


def test_xlsx_says_where_a_long_text_was_cut():
    with override("sv"), xlsx_file((Column("text", "Text"),), [("ö🌲" * 50_000,)], ABOUT) as file:
        [[_], [cell]] = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    assert cell.startswith("ö🌲ö🌲")
    assert cell.endswith(
        "[Texten är avklippt här, för en cell i Excel är full. Hela finns i CSV och JSON.]"
    )
    assert 32_760 < len(cell.encode("utf-16-le")) / 2 <= 32_767


def test_xlsx_keeps_a_long_text_that_fits():
    text = "ö" * 32_767
    assert sheets((Column("text", "Text"),), [(text,)])["Lista"][1] == [text]


def test_xlsx_of_the_same_rows_has_the_same_bytes():
    with xlsx_file(COLUMNS, ROWS, ABOUT) as first, xlsx_file(COLUMNS, ROWS, ABOUT) as second:
        assert first.read() == second.read()


@pytest.mark.slow
def test_xlsx_refuses_more_rows_than_a_sheet_has():
    with override("sv"), pytest.raises(TooManyRowsError) as caught:
        xlsx_file((), itertools.repeat((), 1_048_576), ABOUT)
    assert str(caught.value) == "Listan är för lång för Excel. Välj CSV eller JSON i stället."


@pytest.mark.slow
def test_xlsx_of_10000_rows_is_quick():
    columns = [Column(str(n), f"Kolumn {n}") for n in range(14)]
    rows = [tuple(f"Rad {n} med text om våtmarker" for _ in columns) for n in range(10_000)]
    with stopwatch() as taken:
        xlsx_file(columns, rows, ABOUT).close()
    assert taken.seconds < 2


@pytest.mark.slow
@pytest.mark.parametrize("make", [xlsx_file, json_stream, lambda c, r, _about: csv_stream(c, r)])
def test_files_are_made_in_constant_memory(make):
    columns = [Column(str(n), f"Kolumn {n}") for n in range(14)]
    rows = (tuple(f"Rad {n} kolumn {m} {'x' * 100}" for m in range(14)) for n in range(3_000))
    tracemalloc.start()
    with contextlib.closing(make(columns, rows, ABOUT)) as file:
        for _ in file:
            pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3_000_000


def test_streams_read_no_further_than_they_are_read():
    taken = itertools.count()
    rows = (("01", str(next(taken)), None, None, None) for _ in range(5_000))
    stream = csv_stream(COLUMNS, rows)
    next(stream), next(stream)
    assert next(taken) == 100


@pytest.mark.django_db  # closing a response makes Django look at its connections
@pytest.mark.parametrize(
    ("file_format", "content_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("json", "application/json"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_file_response_is_a_download(file_format, content_type):
    response = file_response("åtgärder", file_format, COLUMNS, ROWS, ABOUT)
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == (
        f"attachment; filename*=utf-8''%C3%A5tg%C3%A4rder.{file_format}"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert content(response)
    response.close()


def test_file_response_takes_the_dialect():
    response = file_response("lista", "csv", COLUMNS, ROWS, ABOUT, "maskin")
    assert content(response) == b"".join(csv_stream(COLUMNS, ROWS, dialect="maskin"))
    assert response["Content-Disposition"] == 'attachment; filename="lista.csv"'


def test_row_with_the_wrong_number_of_cells_is_refused():
    with pytest.raises(ValueError, match="zip"):
        csv_rows([("01", "för kort")])
