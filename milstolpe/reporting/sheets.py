"""Reads a spreadsheet (XLSX or CSV) into sheets of texts; nothing in it is run or followed.

An XLSX file is walked through once before the reader gets it: a small file can point a million
times at one long text, or hold a cell at the far end of a sheet, and either takes all memory.
"""

import csv
import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final
from xml.parsers import expat

from django.utils.translation import gettext as _
from python_calamine import CalamineError, SheetTypeEnum, load_workbook

from milstolpe.core.text import clean_text
from milstolpe.records.file_types import FileRefusedError, check_file

MAX_BYTES: Final = 10 * 1024 * 1024
_UNREADABLE: Final = (
    CalamineError,
    csv.Error,
    expat.ExpatError,
    zipfile.BadZipFile,
    zlib.error,
    LookupError,
    OSError,
)
_PIECE: Final = 256 * 1024
_DELIMITERS: Final = ";\t,"
_PART = re.compile(r"xl/(worksheets/[^/]+\.xml|sharedstrings\.xml)", re.IGNORECASE)
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})\Z")


@dataclass(frozen=True)
class Limits:
    """How much a workbook may hold."""

    unpacked: int = 40 * 1024 * 1024
    cells: int = 200_000  # also of the area that the cells span
    text: int = 20_000_000  # characters in all cells together


@dataclass(frozen=True)
class Sheet:
    """The cells of a sheet as texts, from its first row and column."""

    name: str
    rows: list[list[str]]
    # Cells that lie below a merged one and so are empty: (row, column), from 0.
    covered: frozenset[tuple[int, int]] = frozenset()


def read_sheets(name: str, file: IO[bytes], size: int) -> list[Sheet]:
    """The sheets of a file called `name`. A CSV file comes once for each sign between cells.

    Raises:
        FileRefusedError: neither XLSX nor CSV, too large, damaged, or with formulas that have not
            been worked out; the message says what to do.
    """
    ending = name.lower().rpartition(".")[2]
    if ending not in ("xlsx", "csv"):
        raise FileRefusedError(
            _("The list is taken as Excel (.xlsx) or CSV. Save the file as one of these.")
        )
    if size > MAX_BYTES:
        raise FileRefusedError(
            _("The file is larger than %(limit)s MB. Take away what is not part of the list.")
            % {"limit": MAX_BYTES // 1024**2}
        )
    check_file(name, file, size)
    file.seek(0)
    try:
        return list(_text_sheets(file.read()) if ending == "csv" else _workbook(file))
    except _UNREADABLE as error:
        raise FileRefusedError(_("The file cannot be read. Open it and save it anew.")) from error


def _text_sheets(raw: bytes) -> Iterator[Sheet]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    for delimiter in _DELIMITERS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        yield Sheet("", [[clean_text(cell) for cell in row] for row in reader])


def _workbook(file: IO[bytes]) -> Iterator[Sheet]:
    Walk(Limits()).check(file)
    file.seek(0)
    with load_workbook(io.BytesIO(file.read())) as book:
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            rows = [
                [cell_text(value) for value in row]
                for row in sheet.to_python(skip_empty_area=False)
            ]
            yield Sheet(about.name, rows, _covered(sheet.merged_cell_ranges or [], rows))


def cell_text(value: object) -> str:
    """What is in a cell, as one would write it: 2 for 2.0, 2,5 for 2.5, 2026-11-30."""
    if isinstance(value, bool):
        return "SANT" if value else "FALSKT"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value).replace(".", ",")
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return clean_text(str(value))


def _covered(
    ranges: list[tuple[tuple[int, int], tuple[int, int]]], rows: list[list[str]]
) -> frozenset[tuple[int, int]]:
    width = max(map(len, rows), default=0)
    return frozenset(
        (row, column)
        for (top, left), (bottom, right) in ranges
        for row in range(top, min(bottom + 1, len(rows)))
        for column in range(left, min(right + 1, width))
        if (row, column) != (top, left)
    )


class Walk:
    """One pass over the shared texts and the cells, in pieces, that counts what they come to.

    Args:
        keeps_missing: cells without a value (an error, a formula that has not been worked out) are
            kept in `missing`, part → places such as "B7", instead of refused.
    """

    def __init__(self, limits: Limits, *, keeps_missing: bool = False) -> None:
        self.missing: dict[str, set[str]] | None = {} if keeps_missing else None
        self._limits, self._part = limits, ""
        self.lengths: list[int] = []  # of the shared texts
        self.cells = self.text = self.bottom = self.right = 0
        self._place, self._kind = "", ""
        self._has_formula = self._has_value = False
        self._value: list[str] = []

    def check(self, file: IO[bytes]) -> None:
        """Raises FileRefusedError."""
        with zipfile.ZipFile(file) as archive:
            parts = [entry for entry in archive.infolist() if _PART.fullmatch(entry.filename)]
            if sum(entry.file_size for entry in archive.infolist()) > self._limits.unpacked:
                raise _too_much()
            # The shared texts first: cells point at them.
            for entry in sorted(parts, key=lambda entry: "/worksheets/" in entry.filename.lower()):
                is_sheet = "/worksheets/" in entry.filename.lower()
                self.bottom = self.right = 0
                self._part = entry.filename
                with archive.open(entry) as part:
                    self._parse(part, is_sheet=is_sheet)

    def _parse(self, part: IO[bytes], *, is_sheet: bool) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = self._cell_begins if is_sheet else self._text_begins
        parser.EndElementHandler = self._cell_ends if is_sheet else None
        parser.CharacterDataHandler = self._cell_says if is_sheet else self._text_says
        while piece := part.read(_PIECE):
            parser.Parse(piece)
        parser.Parse(b"", True)

    def _text_begins(self, name: str, _attributes: dict[str, str]) -> None:
        if _local(name) == "si":
            self.lengths.append(0)

    def _text_says(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)

    def _cell_begins(self, name: str, attributes: dict[str, str]) -> None:
        tag = _local(name)
        if tag == "c":
            self.cells += 1
            self._place, self._kind = attributes.get("r", ""), attributes.get("t", "")
            self._has_formula = self._has_value = False
            self._spread()
        elif tag == "f":
            self._has_formula = True
        elif tag in ("v", "t"):
            self._has_value, self._value = True, []

    def _cell_says(self, text: str) -> None:
        self.text += len(text)
        if self._has_value and (self._kind == "s" or self._has_formula):
            self._value.append(text)

    def _cell_ends(self, name: str) -> None:
        if _local(name) != "c":
            return
        # Some programs write an empty value beside a formula that they have not worked out; a text
        # that a formula gives may be empty.
        is_said = self._has_value and (self._kind == "str" or bool(self._value))
        if self._kind == "e" or (self._has_formula and not is_said):
            self._misses()
        if self._kind == "s":
            number = "".join(self._value).strip()
            known = len(number) < 9 and number.isdecimal() and int(number) < len(self.lengths)
            self.text += self.lengths[int(number)] if known else 0
        if self.text > self._limits.text or self.cells > self._limits.cells:
            raise _too_much()

    def _misses(self) -> None:
        if self.missing is None:
            raise _no_value(self._place)
        self.missing.setdefault(self._part, set()).add(self._place)

    def _spread(self) -> None:
        """Keep how far the cells reach: what lies between takes memory too."""
        if found := _PLACE.match(self._place):
            column = 0
            for letter in found[1]:
                column = 26 * column + ord(letter) - 64
            self.right, self.bottom = max(self.right, column), max(self.bottom, int(found[2]))
        if self.right * self.bottom > self._limits.cells:
            raise _too_much()


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse_doctype(*_declaration: object) -> None:
    raise FileRefusedError(_("The file cannot be read. Open it and save it anew."))


def _no_value(place: str) -> FileRefusedError:
    """The reader gives such a cell as empty, which would take away what stood there."""
    return FileRefusedError(
        _(
            "The formula in cell %(cell)s has no value. Write the value itself in the cell, save "
            "the file and upload it again."
        )
        % {"cell": place or "?"}
    )


def _too_much() -> FileRefusedError:
    return FileRefusedError(
        _("The file holds far more than the list. Take away other sheets, rows and columns.")
    )
