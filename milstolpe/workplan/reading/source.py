"""The lines of a file: plain text in any common encoding, Markdown, or Word."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import IO

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph

from milstolpe.workplan.reading.lines import TextLine, joined, read_line, text_lines
from milstolpe.workplan.reading.marks import CATEGORY

_HEADING = re.compile(r"(?:heading|rubrik|title|rubrik)\s*(\d?)", re.IGNORECASE)
_LIST = re.compile(r"list|punkt", re.IGNORECASE)


def lines_of_text(content: bytes) -> list[TextLine]:
    """The lines of a text file (.txt, .md).

    Raises:
        TooLongError: see `text_lines`.
    """
    return text_lines(_decoded(content))


def lines_of_word(file: IO[bytes]) -> list[TextLine]:
    """The paragraphs and rows of tables of a Word document, in order; notes are left out.

    The file has been checked as every upload is: what it unpacks to is bounded.
    """
    document = Document(file)
    if document.core_properties.category == CATEGORY:
        return list(_marked_lines(document))
    rows = (line for block in document.iter_inner_content() for line in _block(block))
    numbered = (
        TextLine(number, row.text, row.is_bullet, row.is_numbered, row.heading, row.cells)
        for number, row in enumerate(rows, start=1)
    )
    return list(joined(numbered))


def _marked_lines(document: WordDocument) -> Iterator[TextLine]:
    """The same of a document of our own: every paragraph is whole, and nothing is guessed."""
    number = 0
    for block in document.iter_inner_content():
        for line in _marked_block(block):
            number += 1
            if line.text:
                yield replace(line, number=number, is_marked=True)


def _marked_block(block: Paragraph | Table) -> Iterator[TextLine]:
    if isinstance(block, Table):
        for row in block.rows:
            cells = tuple(_cell_texts(row.cells, "\n"))
            yield TextLine(0, " ".join(cells).strip(), cells=cells)
        return
    style = block.style.name if block.style is not None and block.style.name else ""
    heading = _HEADING.match(style)
    is_bullet, text = style.startswith("List"), block.text.strip()
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
    for text in block.text.split("\n"):
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
            yield between.join(part.text for part in cell.paragraphs).strip()


def _paragraph(block: Paragraph, text: str) -> TextLine:
    style = block.style.name if block.style is not None and block.style.name else ""
    line = read_line(0, text)
    heading = _HEADING.match(style)
    if heading:
        return TextLine(0, line.text, heading=int(heading[1] or 1))
    properties = block._p.pPr  # noqa: SLF001  # numbering is told nowhere else
    is_listed = properties is not None and properties.find(qn("w:numPr")) is not None
    is_bullet = line.is_bullet or is_listed or bool(_LIST.search(style))
    return TextLine(0, line.text, is_bullet, line.is_numbered or "umber" in style, 0, line.cells)
