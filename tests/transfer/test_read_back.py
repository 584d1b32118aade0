"""Other programs read the same out of the three files, whatever people have written."""

import csv
import datetime
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import polars
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milstolpe.core.files import guard, may_hold_formula, unguard
from milstolpe.core.text import clean_line, clean_text
from milstolpe.transfer.export.about import About
from milstolpe.transfer.export.package import write_package
from milstolpe.transfer.export.plain_json import write_json
from milstolpe.transfer.export.workbook import write_workbook
from milstolpe.transfer.template import EXPORTED
from milstolpe.transfer.template.columns import Column, Form, Group, Sheet

ABOUT = About("Allt", "Milstolpe", "https://example.org/")
SHEET = Sheet(
    "things",
    "Saker",
    Group.MEASURES,
    (
        Column("name", "Namn"),
        Column("text", "Text", Form.TEXT),
        Column("number", "Antal", Form.INTEGER),
        Column("day", "Dag", Form.DATE),
        Column("moment", "Tid", Form.MOMENT),
        Column("is_done", "Klar", Form.YES_NO),
    ),
    identity=("name",),
)
# What a control sign or a lone surrogate would do is settled where people type, not here.
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n=+-@'\";,"), max_size=40
)
MOMENTS = st.datetimes(min_value=datetime.datetime(1900, 1, 1))  # noqa: DTZ001
ROWS = st.lists(
    st.tuples(
        TEXTS.map(clean_line),
        TEXTS.map(clean_text),
        st.none() | st.integers(-(2**53), 2**53),
        st.none() | st.dates().map(datetime.date.isoformat),
        st.none() | MOMENTS.map(lambda at: at.isoformat(timespec="microseconds") + "+00:00"),
        st.sampled_from(["ja", "nej"]),
    ),
    max_size=8,
)
Rows = list[tuple[Any, ...]]


def file_of(write: Any, rows: Rows, sheet: Sheet = SHEET) -> io.BytesIO:
    file = io.BytesIO()
    write(file, [(sheet, iter(rows))], ABOUT)
    file.seek(0)
    return file


def csv_of(rows: Rows, sheet: Sheet = SHEET) -> bytes:
    with zipfile.ZipFile(file_of(write_package, rows, sheet)) as package:
        return package.read(f"{sheet.key}.csv")


def by_openpyxl(rows: Rows) -> Rows:
    book = openpyxl.load_workbook(file_of(write_workbook, rows))
    found = [tuple(cell.value for cell in row) for row in book[SHEET.title].iter_rows(min_row=2)]
    return [tuple(None if value is None else str(value) for value in row) for row in found]


def by_polars(rows: Rows) -> Rows:
    read = polars.read_csv(csv_of(rows), infer_schema=False)
    return [tuple(map(plain, row)) for row in read.rows()]


def by_duckdb(rows: Rows, folder: Path) -> Rows:
    file = folder / "things.csv"
    file.write_bytes(csv_of(rows))
    said = "header=true, all_varchar=true, delim=',', quote='\"', escape='\"', nullstr=''"
    query = f"SELECT * FROM read_csv('{file}', {said}, allow_quoted_nulls=true)"  # noqa: S608
    return [tuple(map(plain, row)) for row in duckdb.sql(query).fetchall()]


def by_json(rows: Rows) -> Rows:
    read = json.loads(file_of(write_json, rows).getvalue())[SHEET.key]
    return [tuple(None if cell is None else str(cell) for cell in row.values()) for row in read]


def plain(cell: str | None) -> str | None:
    return unguard(cell) if cell else None


def as_texts(rows: Rows) -> Rows:
    return [tuple(None if cell in (None, "") else str(cell) for cell in row) for row in rows]


@settings(max_examples=60, deadline=None)
@given(ROWS)
@pytest.mark.slow
def test_every_program_reads_the_same(tmp_path_factory: pytest.TempPathFactory, rows: Rows) -> None:
    rows = [row for row in rows if any(row)]
    wanted = as_texts(rows)
    assert by_json(rows) == wanted
    assert by_polars(rows) == wanted
    assert by_duckdb(rows, tmp_path_factory.getbasetemp()) == wanted
    assert by_openpyxl(rows) == wanted


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | TEXTS)
def test_what_is_to_be_guarded_is_seen_in_the_piece(text: str) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([["2021", text, "x"], [text, "", "y"]])
    assert may_hold_formula(buffer.getvalue().encode(), 2) or guard(text) == text


def test_what_needs_no_guard_is_passed_over() -> None:
    assert not may_hold_formula('2021,"a, b",10-20,x@example.org,"sist, här"\r\n'.encode(), 1)


@pytest.mark.parametrize("sheet", EXPORTED, ids=lambda sheet: sheet.key)
def test_the_descriptor_says_what_each_file_holds(sheet: Sheet) -> None:
    rows = [tuple(None for _column in sheet.columns)]
    with zipfile.ZipFile(file_of(write_package, rows, sheet)) as package:
        (resource,) = json.loads(package.read("datapackage.json"))["resources"]
        content = package.read(resource["path"])
    header = content.decode().splitlines()[0].split(",")
    assert header == [field["name"] for field in resource["schema"]["fields"]]
    assert (resource["bytes"], resource["rowCount"]) == (len(content), 1)


def test_a_text_longer_than_a_cell_goes_on_in_a_sheet_of_its_own() -> None:
    text = "Åtgärd 🌲 " * 10_000
    book = openpyxl.load_workbook(file_of(write_workbook, [("Lång", text, None, None, None, "ja")]))
    cell = book[SHEET.title]["B2"].value
    rest = [row[2].value for row in book["Långa texter"].iter_rows(min_row=2)]
    begin, mark, _key = cell.partition("[fortsätter i Långa texter: 1]")
    assert mark
    assert begin + "".join(rest) == text
