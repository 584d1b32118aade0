"""The lines of a file: plain text in any common encoding, Markdown, or Word."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import IO, Any

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph

from milstolpe.documents.word import style_name
from milstolpe.workplan.reading.lines import (
    MOST_LINES,
    TextLine,
    TooLongError,
    joined,
    read_line,
    text_lines,
)
from milstolpe.workplan.reading.marks import CATEGORY

_HEADING = re.compile(r"(?:heading|rubrik|title|rubrik)\s*(\d?)", re.IGNORECASE)
_XML = re.compile(r"\.(?:xml|rels)$", re.IGNORECASE)
MOST_BYTES = 30 * 1024 * 1024  # unpacked; a plan has less than one
_AROUND = tuple(qn(f"w:{name}") for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml"))
# Marks of a paragraph, what a review took away, and boxes of text beside it.
_NOT_SAID = (
    *(qn(f"w:{name}") for name in ("pPr", "rPr", "del", "moveFrom", "txbxContent", "sdtPr")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent",
)
_LIST = re.compile(r"list|punkt", re.IGNORECASE)


class DamagedError(Exception):
    """The file cannot be read."""


def lines_of_text(content: bytes) -> list[TextLine]:
    """The lines of a text file (.txt, .md).

    Raises:
        TooLongError: see `text_lines`.
    """
    return text_lines(_decoded(content))


def lines_of_word(file: IO[bytes]) -> list[TextLine]:
    """The paragraphs and rows of tables of a Word document, in order; notes are left out.

    The file has been checked as every upload is: it is an archive whose list is harmless.

    Raises:
        TooLongError: it unpacks to more than any plan, or has more lines.
        DamagedError: it cannot be read.
    """
    try:
        _check_size(file)
        return _word_lines(Document(file))
    except TooLongError:
        raise
    except Exception as error:  # python-docx raises whatever it stumbles on
        raise DamagedError from error


def _check_size(file: IO[bytes]) -> None:
    """Before anything is unpacked. An entry is never read beyond the size that it states."""
    with zipfile.ZipFile(file) as archive:
        parts = [entry.file_size for entry in archive.infolist() if _XML.search(entry.filename)]
    if sum(parts) > MOST_BYTES:
        raise TooLongError
    file.seek(0)


def _word_lines(document: WordDocument) -> list[TextLine]:
    if document.core_properties.category == CATEGORY:
        return list(_marked_lines(document))
    rows = (line for block in _blocks(document, document.element.body) for line in _block(block))
    numbered = (replace(row, number=number) for number, row in enumerate(rows, start=1))
    return list(joined(_not_too_many(numbered)))


def _not_too_many(lines: Iterable[TextLine]) -> Iterator[TextLine]:
    for line in lines:
        if line.number > MOST_LINES:
            raise TooLongError
        yield line


def _blocks(document: WordDocument, parent: Any) -> Iterator[Paragraph | Table]:
    """Paragraphs and tables, also those that stand in a box to fill in or were added in review."""
    for element in parent:
        if element.tag == qn("w:p"):
            yield Paragraph(element, document)
        elif element.tag == qn("w:tbl"):
            yield Table(element, document)
        elif element.tag in _AROUND:
            yield from _blocks(document, element)


def _said(paragraph: Any) -> str:
    """The text of a paragraph as it is with every change of a review taken."""
    return "".join(_signs(paragraph))


def _signs(parent: Any) -> Iterator[str]:
    for element in parent:
        if element.tag in _NOT_SAID:
            continue
        if element.tag == qn("w:t"):
            yield element.text or ""
        elif element.tag in (qn("w:br"), qn("w:cr")):
            yield "\f" if element.get(qn("w:type")) == "page" else "\n"
        elif element.tag == qn("w:tab"):
            yield "\t"
        elif element.tag == qn("w:noBreakHyphen"):
            yield "-"
        else:
            yield from _signs(element)


def _marked_lines(document: WordDocument) -> Iterator[TextLine]:
    """The same of a document of our own: every paragraph is whole, and nothing is guessed."""
    number = 0
    for block in _blocks(document, document.element.body):
        for line in _marked_block(block):
            number += 1
            if number > MOST_LINES:
                raise TooLongError
            if line.text:
                yield replace(line, number=number, is_marked=True)


def _marked_block(block: Paragraph | Table) -> Iterator[TextLine]:
    if isinstance(block, Table):
        for row in block.rows:
            cells = tuple(_cell_texts(row.cells, "\n"))
            yield TextLine(0, " ".join(cells).strip(), cells=cells)
        return
    style = style_name(block)
    heading = _HEADING.match(style)
    is_bullet, text = style.startswith("List"), _said(block._p).strip()  # noqa: SLF001
    is_numbered = style.startswith("List Number")
    yield TextLine(0, text, is_bullet, is_numbered, int(heading[1] or 1) if heading else 0)


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _block(block: Paragraph | Table) -> Iterator[TextLine]:
    if isinstance(block, Table):
        for row in block.rows:
            yield _row(row.cells)
        return
    # A line break within a paragraph begins a line, as it does on paper.
    for text in _said(block._p).split("\n"):  # noqa: SLF001  # python-docx leaves out what was added
        yield _paragraph(block, text)


def _row(cells: Iterable[Cell]) -> TextLine:
    texts = tuple(_cell_texts(cells, "<br>"))
    return TextLine(0, " ".join(texts).strip(), cells=texts)


def _cell_texts(cells: Iterable[Cell], between: str) -> Iterator[str]:
    """The text of each cell; a merged one, which stands once for each column, only once."""
    seen: set[int] = set()
    for cell in cells:
        if id(cell._tc) not in seen:  # noqa: SLF001  # python-docx has no other word for it
            seen.add(id(cell._tc))  # noqa: SLF001
            said = [_said(part._p) for part in cell.paragraphs]  # noqa: SLF001
            yield between.join(said).strip()


def _paragraph(block: Paragraph, text: str) -> TextLine:
    style = style_name(block)
    line = read_line(0, text)
    heading = _HEADING.match(style)
    if heading:
        return TextLine(0, line.text, heading=int(heading[1] or 1))
    properties = block._p.pPr  # noqa: SLF001  # numbering is told nowhere else
    is_listed = properties is not None and properties.find(qn("w:numPr")) is not None
    is_bullet = line.is_bullet or is_listed or bool(_LIST.search(style))
    return TextLine(0, line.text, is_bullet, line.is_numbered or "umber" in style, 0, line.cells)
