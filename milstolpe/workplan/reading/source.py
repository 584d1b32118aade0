"""The lines of a file: plain text in any common encoding, Markdown, or Word."""

import re
from collections.abc import Iterator
from typing import IO

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from milstolpe.workplan.reading.lines import TextLine, joined, read_line, text_lines

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
    rows = (line for block in document.iter_inner_content() for line in _block(block))
    numbered = (
        TextLine(number, row.text, row.is_bullet, row.is_numbered, row.heading, row.cells)
        for number, row in enumerate(rows, start=1)
    )
    return list(joined(numbered))


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


def _row(cells: object) -> TextLine:
    texts: list[str] = []
    seen: set[int] = set()
    for cell in cells:  # type: ignore[attr-defined]  # a merged cell stands once for each column
        if id(cell._tc) not in seen:  # noqa: SLF001  # python-docx has no other word for it
            seen.add(id(cell._tc))  # noqa: SLF001
            texts.append("<br>".join(part.text for part in cell.paragraphs).strip())
    return TextLine(0, " ".join(texts).strip(), cells=tuple(texts))


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
