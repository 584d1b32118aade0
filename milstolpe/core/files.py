"""Lists as files: CSV, XLSX and JSON with the same content, written row by row.

A row is a tuple of values in the order of the columns; None is an empty cell. No list is ever
held whole in memory.
"""

import csv
import datetime
import enum
import io
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import chain, islice
from typing import IO, Any, Literal, TypeVar

from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from milstolpe.core.errors import DomainError

_Response = TypeVar("_Response", bound=HttpResponseBase)

LICENCE = "CC0 1.0"
LICENCE_ADDRESS = "https://creativecommons.org/publicdomain/zero/1.0/deed.sv"
BYTE_ORDER_MARK = "\ufeff"
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}

FileFormat = Literal["csv", "xlsx", "json"]
# "excel" is what Swedish Excel opens: BOM, semicolon, decimal comma. "maskin" is for programs.
Dialect = Literal["excel", "maskin"]
Value = str | Promise | float | Decimal | datetime.date | None
Row = Sequence[Value]
Formatter = Callable[[Any], Any]

_ROWS_PER_PIECE = 100
_ROWS_THAT_SET_WIDTHS = 200
_WIDEST = 60
_EXCEL_ROWS = 1_048_576
_EXCEL_CELL_UNITS = 32_767
# A cell that begins like this is a formula to a spreadsheet; so are the full-width signs. Who takes
# another sign for the separator begins a cell inside the text, quotation marks or not.
_SIGNS = "=+\\-@\u2212\uff1d\uff0b\uff0d\uff20"
_FIRST = f"(?='*[{_SIGNS}\t\r\n\0])"
_INSIDE = f"(?='*[{_SIGNS}]\\S)"  # "100,- kr" and "- a list" are no formulas
_UNGUARDED = re.compile(f"\\A{_FIRST}|(?<=[;,\t\n]){_INSIDE}")
_GUARDED = re.compile(f"\\A'{_FIRST}|(?<=[;,\t\n])'{_INSIDE}")
# For many rows at once: what can stand before a sign is made a comma, each sign a minus; of those
# that are no ASCII the first byte, which they share with others.
_ALIKE = bytes.maketrans(b";\n\"'=+@\xe2\xef", b",,,,-----")
_ODD = (b"\t", b"\0", b'"\n')


class Kind(enum.StrEnum):
    """What a column holds. Codes that must keep their zeros are text."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"


_JSON_FORMATTERS: dict[Kind, Formatter] = {
    Kind.TEXT: str,
    Kind.INTEGER: int,
    Kind.DECIMAL: float,
    Kind.DATE: datetime.date.isoformat,
}


@dataclass(frozen=True)
class Column:
    """One column: `key` names it to programs, `heading` to people."""

    key: str
    heading: str | Promise
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class About:
    """What a file says of itself; `address` is the page that shows the same rows."""

    title: str
    source: str
    address: str
    retrieved_on: datetime.date


class TooManyRowsError(DomainError):
    """A sheet cannot hold the list."""


def file_response(
    name: str,
    file_format: FileFormat,
    columns: Sequence[Column],
    rows: Iterable[Row],
    about: About,
    dialect: Dialect = "excel",
) -> FileResponse:
    """The list as a download called `name` plus the ending of the format.

    CSV and JSON are made while they are sent, XLSX before this function returns.
    """
    content: Iterable[bytes]
    if file_format == "csv":
        content = csv_stream(columns, rows, dialect=dialect)
    elif file_format == "json":
        content = json_stream(columns, rows, about)
    else:
        content = xlsx_file(columns, rows, about)
    response = FileResponse(content, content_type=CONTENT_TYPES[file_format])
    return as_download(response, f"{name}.{file_format}")


def as_download(response: _Response, name: str) -> _Response:
    """The response as a file called `name`, which no browser opens as a page."""
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def csv_stream(
    columns: Sequence[Column], rows: Iterable[Row], *, dialect: Dialect = "excel"
) -> Iterator[bytes]:
    """RFC 4180 in UTF-8 with a heading row; texts that look like formulas are guarded.

    Numbers are not grouped and have an ASCII minus; dates are ISO 8601.
    """
    is_excel = dialect == "excel"
    formatters = _csv_formatters(columns, decimal_sign="," if is_excel else ".")
    buffer = io.StringIO(BYTE_ORDER_MARK if is_excel else "", newline="")
    buffer.seek(0, io.SEEK_END)
    writer = csv.writer(buffer, delimiter=";" if is_excel else ",")
    writer.writerow([guard(str(column.heading)) for column in columns])
    yield _emptied(buffer)
    for piece in _pieces(rows):
        writer.writerows(_formatted(row, formatters) for row in piece)
        yield _emptied(buffer)


def json_stream(columns: Sequence[Column], rows: Iterable[Row], about: About) -> Iterator[bytes]:
    """One object: `meta` says what the list is, `rows` holds an object per row, by column key.

    Numbers are numbers, dates ISO 8601, empty cells null.
    """
    formatters = [_JSON_FORMATTERS[column.kind] for column in columns]
    keys = [column.key for column in columns]
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    yield f'{{"meta": {encode(_meta(columns, about))},\n"rows": ['.encode()
    separator = "\n"
    for piece in _pieces(rows):
        objects = (dict(zip(keys, _formatted(row, formatters), strict=True)) for row in piece)
        yield (separator + ",\n".join(map(encode, objects))).encode()
        separator = ",\n"
    yield b"\n]}\n"


def xlsx_file(columns: Sequence[Column], rows: Iterable[Row], about: About) -> IO[bytes]:
    """A temporary file, open at its start: one sheet with the rows, one about the file.

    Texts are text cells, never formulas. The same rows give the same bytes.

    Raises:
        TooManyRowsError: more rows than a sheet has.
    """
    return xlsx_book([(_("List"), columns, rows)], about)


def xlsx_book(
    sheets: Iterable[tuple[str, Sequence[Column], Iterable[Row]]], about: About
) -> IO[bytes]:
    """The same with several lists, each on a sheet (name, columns, rows); the last is about it.

    Raises:
        TooManyRowsError: more rows than a sheet has.
    """
    options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
    created = datetime.datetime.combine(about.retrieved_on, datetime.time())
    with ExitStack() as stack:
        file = stack.enter_context(tempfile.TemporaryFile())
        with Workbook(file, options) as book:
            book.set_properties({"title": about.title, "created": created})
            bold = book.add_format({"bold": True})
            for name, columns, rows in sheets:
                _write_rows(book.add_worksheet(name), columns, rows, bold)
            _write_about(book.add_worksheet(_("About the file")), about, bold)
        file.seek(0)
        # Only now is the file the caller's to close.
        stack.pop_all()
    return file


def guard(text: str) -> str:
    """The text with a ' at each place where a spreadsheet would take it for a formula."""
    return _UNGUARDED.sub("'", text)


def may_hold_formula(rows: bytes, count: int) -> bool:
    """Whether something in so many rows of CSV, unguarded so far, may have to be guarded.

    False for most pieces, and found out far more quickly than by guarding each cell.
    """
    if any(odd in rows for odd in _ODD) or rows.count(b"\r") != count:
        return True
    return b",-" in b"," + rows.translate(_ALIKE)


def unguard(text: str) -> str:
    """The text without the ' that `guard` put there: unguard(guard(text)) == text."""
    return _GUARDED.sub("", text)


def _pieces(rows: Iterable[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while piece := list(islice(remaining, _ROWS_PER_PIECE)):
        yield piece


def _formatted(row: Row, formatters: Sequence[Formatter]) -> list[Any]:
    return [
        None if value is None else formatter(value)
        for value, formatter in zip(row, formatters, strict=True)
    ]


def _emptied(buffer: io.StringIO) -> bytes:
    content = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return content


def _csv_formatters(columns: Sequence[Column], decimal_sign: str) -> list[Formatter]:
    formatters: dict[Kind, Formatter] = {
        Kind.TEXT: lambda value: guard(str(value)),
        Kind.INTEGER: str,
        Kind.DECIMAL: lambda value: _plain(value).replace(".", decimal_sign),
        Kind.DATE: datetime.date.isoformat,
    }
    return [formatters[column.kind] for column in columns]


def _plain(value: float | Decimal) -> str:
    return format(Decimal(repr(value)) if isinstance(value, float) else Decimal(value), "f")


def _meta(columns: Sequence[Column], about: About) -> dict[str, object]:
    return {
        "title": about.title,
        "source": about.source,
        "address": about.address,
        "retrieved_on": about.retrieved_on.isoformat(),
        "licence": LICENCE,
        "licence_address": LICENCE_ADDRESS,
        "columns": [
            {"key": column.key, "heading": str(column.heading), "kind": column.kind}
            for column in columns
        ],
    }


def _write_rows(
    sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Row], bold: Format
) -> None:
    remaining = iter(rows)
    first_rows = list(islice(remaining, _ROWS_THAT_SET_WIDTHS))
    for place, column in enumerate(columns):
        texts = [str(column.heading), *(str(row[place]) for row in first_rows)]
        width = min(max(map(len, texts)) + 3, _WIDEST)
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, texts[0], bold)
    sheet.freeze_panes(1, 0)
    writers = _cell_writers(sheet, columns)
    number = 0
    for number, row in enumerate(chain(first_rows, remaining), start=1):
        if number == _EXCEL_ROWS:
            raise TooManyRowsError(_("The list is too long for Excel. Choose CSV or JSON instead."))
        for place, (write, value) in enumerate(zip(writers, row, strict=True)):
            if value is not None:
                write(number, place, value)
    sheet.autofilter(0, 0, number, len(columns) - 1)


def _cell_writers(
    sheet: Worksheet, columns: Sequence[Column]
) -> list[Callable[[int, int, Any], object]]:
    writers: dict[Kind, Callable[[int, int, Any], object]] = {
        Kind.TEXT: partial(write_text, sheet),
        Kind.INTEGER: sheet.write_number,
        Kind.DECIMAL: sheet.write_number,
        Kind.DATE: sheet.write_datetime,
    }
    return [writers[column.kind] for column in columns]


def write_text(
    sheet: Worksheet, row: int, column: int, value: object, form: Format | None = None
) -> None:
    """Write a text cell that is never a formula, nor markup of XlsxWriter's own."""
    text = str(value)
    if len(text) > _EXCEL_CELL_UNITS // 2:
        text = _cut_for_excel(text)
    if text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter would take such a text for markup of its own and not escape it.
        parts = (text[:1], text[1:2], text[2:], *([form] if form else []))
        sheet.write_rich_string(row, column, *parts)
    else:
        sheet.write_string(row, column, text, form)


def _cut_for_excel(text: str) -> str:
    """A cell of Excel holds a number of UTF-16 units; a longer text says that it goes on."""
    units = text.encode("utf-16-le")
    if len(units) // 2 <= _EXCEL_CELL_UNITS:
        return text
    notice = _("… [Cut here, because a cell in Excel is full. CSV and JSON have the whole text.]")
    kept = units[: 2 * (_EXCEL_CELL_UNITS - len(notice))].decode("utf-16-le", "ignore")
    return kept + notice


def _write_about(sheet: Worksheet, about: About, bold: Format) -> None:
    lines = (
        (_("Title"), about.title),
        (_("Source"), about.source),
        (_("Address"), about.address),
        (_("Retrieved"), about.retrieved_on.isoformat()),
        (_("Licence"), f"{LICENCE}, {LICENCE_ADDRESS}"),
    )
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, _WIDEST)
    for number, (label, text) in enumerate(lines):
        sheet.write_string(number, 0, label, bold)
        write_text(sheet, number, 1, text)
