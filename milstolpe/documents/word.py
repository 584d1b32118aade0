"""Word documents that a screen reader can read, and that are the same whenever they are made.

Title and language are set, headings are headings, the first row of a table is marked as such.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table

LANGUAGE = "sv-SE"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can say


def new_document(title: str, *, changed_at: datetime) -> WordDocument:
    """An empty document on A4 with its title as first heading; `changed_at` is when it is from."""
    document = Document()
    say_what(document, title, changed_at=changed_at)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    document.styles["Normal"].font.size = Pt(10.5)
    document.add_heading(title, level=1)
    return document


def say_what(document: WordDocument, title: str, *, changed_at: datetime) -> None:
    """Title, language and time in what the file says of itself."""
    about = document.core_properties
    about.title, about.language, about.author, about.comments = title, LANGUAGE, "Milstolpe", ""
    about.created = about.modified = changed_at.replace(microsecond=0)
    about.last_modified_by, about.revision = "Milstolpe", 1


def add_table(
    document: WordDocument, headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    """A table with a heading row that is repeated on each page."""
    table: Table = document.add_table(rows=1 + len(rows), cols=len(headings))
    table.style = "Table Grid"
    for row, texts in zip(table.rows, (headings, *rows), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    mark_heading_row(table)


def mark_heading_row(table: Table) -> None:
    """Say that the first row is one of headings, repeated on each page."""
    # python-docx has no word for it.
    table._tbl.tr_lst[0].get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001


def document_bytes(document: WordDocument) -> bytes:
    """The file. Equal documents give equal bytes: no time of writing is kept."""
    written = io.BytesIO()
    document.save(written)
    fixed = io.BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(fixed, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return fixed.getvalue()
