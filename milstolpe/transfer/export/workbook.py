"""The content as an Excel workbook: the sheets of the template, and what is too long for a cell."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import IO, Final

from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from milstolpe.core.files import TooManyRowsError, write_text
from milstolpe.transfer.export.about import About
from milstolpe.transfer.export.cells import Row
from milstolpe.transfer.template.columns import ABOUT, CELL_LENGTH, CONTINUES, LONG_TEXTS, Sheet

_CREATED: Final = datetime.datetime(1980, 1, 1)  # noqa: DTZ001  # fixed, and XlsxWriter wants it bare
_ROWS: Final = 1_048_576
_ROWS_THAT_SET_WIDTHS: Final = 100
_WIDEST: Final = 60

LongText = tuple[str, int, str]  # key, part, text


def write_workbook(
    file: IO[bytes], sheets: Iterable[tuple[Sheet, Iterator[Row]]], about: About
) -> None:
    """Write the workbook. Texts are never formulas; the same rows give the same bytes.

    Raises:
        TooManyRowsError: more rows than a sheet has.
    """
    with Workbook(file, {"constant_memory": True}) as book:
        book.set_properties({"title": about.title, "created": _CREATED})
        bold = book.add_format({"bold": True})
        long_texts: list[LongText] = []
        for sheet, rows in sheets:
            headings = [column.heading for column in sheet.columns]
            _write_sheet(book.add_worksheet(sheet.title), headings, rows, bold, long_texts)
        if long_texts:
            place = book.add_worksheet(LONG_TEXTS)
            _write_sheet(place, ["Nyckel", "Del", "Text"], iter(long_texts), bold, [])
        _write_about(book.add_worksheet(ABOUT), about, bold)


def _write_sheet(
    sheet: Worksheet,
    headings: Sequence[str],
    rows: Iterator[Row],
    bold: Format,
    long_texts: list[LongText],
) -> None:
    first = list(islice(rows, _ROWS_THAT_SET_WIDTHS))
    for place, heading in enumerate(headings):
        longest = max((len(str(row[place] or "")) for row in first), default=0)
        sheet.set_column(place, place, min(max(longest, len(heading)) + 2, _WIDEST))
        sheet.write_string(0, place, heading, bold)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(chain(first, rows), start=1):
        if number == _ROWS:
            raise TooManyRowsError(_("The list is too long for Excel. Choose CSV or JSON instead."))
        for place, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, int):
                sheet.write_number(number, place, value)
            else:
                write_text(sheet, number, place, _fitting(value, long_texts))


def _fitting(text: str, long_texts: list[LongText]) -> str:
    """The text, or its beginning: then the rest is in `long_texts` under the key at its end."""
    if len(text) <= CELL_LENGTH // 2:  # no character takes more than two units
        return text
    first, *rest = _parts(text)
    if not rest:
        return text
    key = str(long_texts[-1][0]) if long_texts else "0"
    key = str(int(key) + 1)
    long_texts.extend((key, part, piece) for part, piece in enumerate(rest, start=1))
    return first + CONTINUES.format(key=key)


def _parts(text: str) -> Iterator[str]:
    """Pieces of at most CELL_LENGTH units of UTF-16. None begins or ends with a space or the end of
    a line, which get lost at the edge of a cell."""
    while text:
        units = text.encode("utf-16-le")[: 2 * CELL_LENGTH]
        place = len(units.decode("utf-16-le", "ignore"))
        inside = place
        while 0 < inside < len(text) and (text[inside - 1].isspace() or text[inside].isspace()):
            inside -= 1
        place = inside or place  # nothing but spaces: then there is no better place
        yield text[:place]
        text = text[place:]


def _write_about(sheet: Worksheet, about: About, bold: Format) -> None:
    lines = (
        ("Titel", about.title),
        ("Källa", about.source),
        ("Adress", about.address),
        ("Licens", f"{about.licence}, {about.licence_address}"),
        ("Ingår inte", about.left_out),
        ("Mallens version", str(about.version)),
    )
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, _WIDEST)
    for number, (label, text) in enumerate(lines):
        sheet.write_string(number, 0, label, bold)
        write_text(sheet, number, 1, text)
