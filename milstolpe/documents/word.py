"""Word documents that a screen reader can read, and that are the same whenever they are made.

Title and language are set, headings are headings, the first row of a table is marked as such.
"""

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

LANGUAGE = "sv-SE"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can say
_NOT_PLAIN = frozenset("\t\r\n")  # what Word has elements of their own for
# Of the main part of each document at work: style name → its id in the file; and the id of a style
# of paragraphs → its name, None: the ordinary one.
_style_ids: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()
_style_names: WeakKeyDictionary[Any, dict[str | None, str]] = WeakKeyDictionary()


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


def add_paragraph(document: WordDocument, text: str = "", style: str = "") -> Paragraph:
    """A paragraph last in the document.

    python-docx asks every style of the file for its name and whether it is the ordinary one, for
    each paragraph: here they are read once.
    """
    paragraph = document.add_paragraph()
    if text:
        add_run(paragraph, text)
    if style:
        paragraph._p.style = _id_of(document, style)  # noqa: SLF001  # no word for an id
    return paragraph


def _id_of(document: WordDocument, style: str) -> str:
    ids = _style_ids.get(document.part)
    if ids is None or style not in ids:
        ids = {str(each.name): each.style_id for each in document.styles}
        _style_ids[document.part] = ids
    return ids[style]


def style_name(paragraph: Paragraph) -> str:
    """The name of the style of a paragraph that is read; empty where the file has none.

    As in `add_paragraph`, the styles are read once: a file of many lines is read in its own time.
    """
    part: Any = paragraph.part
    names = _style_names.get(part)
    if names is None:
        kind = WD_STYLE_TYPE.PARAGRAPH
        names = {row.style_id: row.name or "" for row in part.styles if row.type == kind}
        ordinary = part.styles.default(kind)
        names[None] = (ordinary.name or "") if ordinary is not None else ""
        _style_names[part] = names
    return names.get(paragraph._p.style, names[None])  # noqa: SLF001  # no word for an id


def add_run(paragraph: Paragraph, text: str) -> Run:
    """Words at the end of a paragraph; python-docx takes them one letter at a time."""
    if not _NOT_PLAIN.isdisjoint(text):
        return paragraph.add_run(text)
    run = paragraph.add_run()
    if text:
        run._r.add_t(text)  # noqa: SLF001  # python-docx has no word for it
    return run


def add_each(document: WordDocument, adding: Iterable[Callable[[], None]]) -> None:
    """Call each, which writes something last in the document.

    python-docx looks through all that is written to find the end of it: what is written is
    laid aside, still in the file, and put in its place when all is.
    """
    body = document.element.body
    aside = OxmlElement("w:customXml")
    document.element.append(aside)
    for add in adding:
        add()
        aside.extend(each for each in list(body) if each is not body.sectPr)
    end = body.sectPr
    for each in list(aside):
        end.addprevious(each)
    document.element.remove(aside)


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
