"""Rich text in Word: links, emphasis, lists, tables, pictures."""

import io
from collections.abc import Sequence

from docx.document import Document as WordDocument
from docx.image.exceptions import UnrecognizedImageError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run as WordRun

from milstolpe.documents import word
from milstolpe.documents.blocks import Picture, RichList, RichParagraph, RichTable, Run
from milstolpe.documents.word import add_run, mark_heading_row

_LINK = RGBColor(0x00, 0x57, 0x4B)
_DEEPEST = 3  # levels of lists that Word's template has styles for
_WIDEST, _HIGHEST = Cm(16), Cm(12)


def add_runs(paragraph: WordParagraph, runs: Sequence[Run]) -> None:
    """Words at the end of a paragraph."""
    for run in runs:
        added = add_run(paragraph, run.text)
        added.bold, added.italic = run.is_bold or None, run.is_italic or None
        if run.address:
            _lead(paragraph, added, run.address)


def add_list(document: WordDocument, block: RichList, *, level: int = 1) -> None:
    """The list and those in it. A numbered one begins from its own first number."""
    style = "List Number" if block.is_numbered else "List Bullet"
    style += f" {min(level, _DEEPEST)}" if level > 1 else ""
    number = _new_numbering(document, style, block.start) if block.is_numbered else None
    for item in block.items:
        is_first = True
        for part in item:
            if isinstance(part, RichList):
                add_list(document, part, level=level + 1)
                continue
            continued = "List Continue" + style.removeprefix("List Number").removeprefix(
                "List Bullet"
            )
            paragraph = word.add_paragraph(document, style=style if is_first else continued)
            if number is not None and is_first:
                _number_by(paragraph, number)
            add_runs(paragraph, part.runs)
            is_first = False


def add_rich_table(document: WordDocument, block: RichTable) -> None:
    rows = (block.headings, *block.rows)
    table = document.add_table(rows=len(rows), cols=len(block.headings))
    table.style = "Table Grid"
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, runs in zip(row.cells, texts, strict=True):
            add_runs(cell.paragraphs[0], runs)
    for cell in table.rows[0].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True
    mark_heading_row(table)


def add_picture(document: WordDocument, block: Picture) -> None:
    """The picture, or what it shows in words where Word cannot read its kind of file."""
    try:
        shape = document.add_picture(io.BytesIO(block.content))
    except UnrecognizedImageError:
        word.add_paragraph(document, block.alt)
        return
    scale = min(1, _WIDEST / shape.width, _HIGHEST / shape.height)
    shape.width, shape.height = round(shape.width * scale), round(shape.height * scale)
    # python-docx has no word for what a picture shows.
    shape._inline.docPr.set("descr", block.alt)  # noqa: SLF001


def add_paragraph(document: WordDocument, block: RichParagraph) -> None:
    add_runs(word.add_paragraph(document), block.runs)


def _lead(paragraph: WordParagraph, run: WordRun, address: str) -> None:
    """Makes a run, which is the last one, a link."""
    run.font.color.rgb, run.font.underline = _LINK, True
    link = OxmlElement("w:hyperlink")
    key = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), key)
    paragraph._p.append(link)  # noqa: SLF001  # python-docx has no word for links
    link.append(run._r)  # noqa: SLF001


def _new_numbering(document: WordDocument, style: str, start: int) -> int:
    """A numbering of its own that looks as the style's and begins from `start`."""
    properties = document.styles[style].element.pPr
    numbering = document.part.numbering_part.element
    looks = numbering.num_having_numId(properties.numPr.numId.val).abstractNumId.val
    added = numbering.add_num(looks)
    added.add_lvlOverride(0).add_startOverride(start)
    return int(added.numId)


def _number_by(paragraph: WordParagraph, number: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number
