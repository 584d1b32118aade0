"""Opens a file: XLSX with several sheets, or CSV in any of the forms that Swedish programs write.

Rows come one by one as texts, numbered as Excel numbers them. Nothing in a file is run or followed,
and how much it would unpack to is known before anything is unpacked.
"""

import csv
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import IO, Final
from xml.parsers import expat

from django.utils.translation import gettext as _
from python_calamine import (
    CalamineError,
    CalamineSheet,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from milstolpe.core.files import unguard
from milstolpe.core.text import clean_text
from milstolpe.records.file_types import FileRefusedError, check_file
from milstolpe.reporting.sheets import Limits, Walk, cell_text

MAX_TEXT_FILE: Final = 60 * 1024 * 1024  # bytes of a CSV file
LIMITS: Final = Limits(unpacked=100 * 1024 * 1024, cells=2_500_000, text=80_000_000)
BEGINNING: Final = 80  # rows among which headings are looked for
# What stands for a cell whose formula has no value; no cell of a file looks so by chance.
NO_VALUE: Final = "#\ufffd"
_WORKBOOK, _TEXTS = "xlsx", ("csv", "tsv", "txt")
_DELIMITERS: Final = ";\t,"
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_RELATION_ID: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships id",
)

Rows = Iterator[tuple[int, list[str]]]
# How much the first rows look like a table; the sign between cells that gives most is the right.
Judge = Callable[[Sequence[list[str]]], int]


@dataclass
class RawSheet:
    """A sheet as it stands: its first rows, and all of them, once."""

    name: str
    beginning: list[list[str]]
    rows: Rows
    is_csv: bool = False
    # (row, column), from 0 → the cell whose merged area covers it from above or from the left.
    covered: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class RawFile:
    """The sheets to read, and the names of those that are hidden."""

    sheets: list[RawSheet]
    hidden: list[str]


def open_file(name: str, file: IO[bytes], size: int, judge: Judge) -> RawFile:
    """The sheets of a file.

    Raises:
        FileRefusedError: neither XLSX nor CSV, too large, damaged or made to hurt.
    """
    if not is_read(name):
        raise FileRefusedError(kinds_read())
    try:
        if _ending(name) == _WORKBOOK:
            check_file(name, file, size)
            return _workbook(file)
        return RawFile([_text_sheet(file, size, judge)], [])
    except _UNREADABLE as error:
        raise _unreadable() from error


def kinds_read() -> str:
    """Which files are read, and what to do with others."""
    return _("The file is taken as Excel (.xlsx) or CSV. Save it as one of these and try again.")


def is_read(name: str) -> bool:
    """Whether files that are called so are read at all."""
    return _ending(name) in (_WORKBOOK, *_TEXTS)


def _ending(name: str) -> str:
    return name.lower().rpartition(".")[2]


_UNREADABLE = (
    CalamineError,
    csv.Error,
    expat.ExpatError,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    NotImplementedError,
    OSError,
    EOFError,
    ValueError,
    LookupError,
)


def _text_sheet(file: IO[bytes], size: int, judge: Judge) -> RawSheet:
    if size == 0:
        raise FileRefusedError(_("The file is empty. Choose another."))
    if size > MAX_TEXT_FILE:
        raise FileRefusedError(
            _("The file is larger than %(limit)s MB. Divide it.")
            % {"limit": MAX_TEXT_FILE // 1024**2}
        )
    file.seek(0)
    text = decode(file.read())
    if _BINARY.search(text):
        raise _unreadable()
    if text.lower().startswith("sep="):  # a line for Excel, which it does not show
        text = "\n" + text.partition("\n")[2]
    beginnings = {sign: list(islice(_cells(text, sign), BEGINNING)) for sign in _DELIMITERS}
    sign = max(_DELIMITERS, key=lambda sign: judge(beginnings[sign]))
    return RawSheet("", beginnings[sign], enumerate(_cells(text, sign), start=1), is_csv=True)


def decode(raw: bytes) -> str:
    """The text, by its byte order mark or by what it can be: UTF-8, UTF-16, else windows-1252."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    for place, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = raw[place:2000:2].count(0)
        if zeros and zeros > len(raw[place:2000:2]) // 2:
            return raw.decode(codec, "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _cells(text: str, sign: str) -> Iterator[list[str]]:
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    for row in reader:
        yield [unguard(clean_text(cell)) for cell in row]


def _workbook(file: IO[bytes]) -> RawFile:
    walk = Walk(LIMITS, keeps_missing=True)
    walk.check(file)
    parts = _parts(file) if walk.missing else {}
    file.seek(0)
    book = load_workbook(io.BytesIO(file.read()))
    sheets, hidden = [], []
    for about in book.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        if about.visible != SheetVisibleEnum.Visible:
            hidden.append(about.name)
            continue
        places = (walk.missing or {}).get(parts.get(about.name, ""), set())
        sheets.append(_sheet(book.get_sheet_by_name(about.name), {_place(p) for p in places}))
    return RawFile(sheets, hidden)


def _sheet(sheet: CalamineSheet, missing: set[tuple[int, int]]) -> RawSheet:
    rows = _sheet_rows(sheet, missing)
    beginning = list(islice(rows, BEGINNING))
    covered = {
        (row, column): (top, left)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
        # Over the whole breadth or length of a sheet nothing is repeated.
        if (bottom - top + 1) * (right - left + 1) <= 20_000
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    numbered = chain(beginning, rows)
    return RawSheet(sheet.name, beginning, enumerate(numbered, start=1), covered=covered)


def _sheet_rows(sheet: CalamineSheet, missing: set[tuple[int, int]]) -> Iterator[list[str]]:
    if sheet.start is None:
        return
    offset = [""] * sheet.start[1]
    troubled = {row for row, _column in missing}
    for number, values in enumerate(sheet.iter_rows()):
        cells = offset + [value if type(value) is str else cell_text(value) for value in values]
        cells = [clean_text(cell) if cell else cell for cell in cells]
        if number in troubled:
            cells = [
                NO_VALUE if (number, place) in missing and not cell else cell
                for place, cell in enumerate(cells)
            ]
        yield cells


def _parts(file: IO[bytes]) -> dict[str, str]:
    """Name of a sheet → the part of the file that holds it."""
    with zipfile.ZipFile(file) as archive:
        ids: dict[str, str] = {}
        targets: dict[str, str] = {}

        def sheet(tag: str, attributes: dict[str, str]) -> None:
            if tag.endswith("sheet") and "name" in attributes:
                keys = [value for key, value in attributes.items() if key in _RELATION_ID]
                ids[attributes["name"]] = keys[0] if keys else ""

        def relation(tag: str, attributes: dict[str, str]) -> None:
            if tag.endswith("Relationship"):
                target = attributes.get("Target", "")
                path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                targets[attributes.get("Id", "")] = posixpath.normpath(path)

        _parse(archive, "xl/workbook.xml", sheet)
        _parse(archive, "xl/_rels/workbook.xml.rels", relation)
    return {name: targets.get(key, "") for name, key in ids.items()}


def _parse(
    archive: zipfile.ZipFile, name: str, begins: Callable[[str, dict[str, str]], None]
) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = begins
    with archive.open(name) as part:
        while piece := part.read(256 * 1024):
            parser.Parse(piece)


def _place(text: str) -> tuple[int, int]:
    """(row, column), from 0, of a place such as B7."""
    letters = text.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter.upper()) - 64
    return int(text[len(letters) :] or 1) - 1, column - 1


def _unreadable() -> FileRefusedError:
    return FileRefusedError(_("The file cannot be read. Open it and save it anew."))
