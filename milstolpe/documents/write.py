"""Writes a document as Word, with the same words as the PDF."""

from datetime import datetime, time
from functools import partial

from django.utils.timezone import make_aware
from docx.document import Document

from milstolpe.core.formats import format_date
from milstolpe.documents import template as templates
from milstolpe.documents.blocks import (
    Block,
    Grid,
    Heading,
    Paragraph,
    Picture,
    ReportDocument,
    RichList,
    RichParagraph,
    RichTable,
    Shares,
)
from milstolpe.documents.word import add_each, add_table, document_bytes, new_document, say_what
from milstolpe.documents.word import add_paragraph as add_text
from milstolpe.documents.word_rich import add_list, add_paragraph, add_picture, add_rich_table


def docx(report: ReportDocument, *, template: bytes | None = None) -> bytes:
    """The file (.docx), set in a template of one's own if there is one.

    Equal documents in equal templates give equal bytes.

    Raises:
        TemplateError: the template cannot be used.
    """
    if template is not None:
        return _in_template(report, template)
    document = new_document(report.title, changed_at=_dated(report))
    document.add_paragraph(report.subtitle)
    _add_content(document, report)
    document.sections[0].footer.paragraphs[0].text = report.footer
    document.core_properties.category = report.category
    return document_bytes(document)


def _in_template(report: ReportDocument, template: bytes) -> bytes:
    document = templates.opened(template)
    say_what(document, report.title, changed_at=_dated(report))
    has_title = templates.filled(
        document,
        {
            templates.TITLE: report.title,
            templates.SUBTITLE: report.subtitle,
            templates.DATE: format_date(report.dated),
            templates.FOOT: report.footer,
        },
    )
    body = document.element.body
    before = set(body)
    if not has_title:
        document.add_heading(report.title, level=1)
        document.add_paragraph(report.subtitle)
    _add_content(document, report)
    templates.moved_to_place(document, [each for each in body if each not in before])
    return document_bytes(document)


def _dated(report: ReportDocument) -> datetime:
    return make_aware(datetime.combine(report.dated, time()))


def _add_content(document: Document, report: ReportDocument) -> None:
    for label, value in report.facts:
        line = add_text(document)
        line.add_run(f"{label}: ").bold = True
        line.add_run(value)
    add_each(document, (partial(add_block, document, block) for block in report.blocks))


def add_block(document: Document, block: Block) -> None:
    """Write a block at the end of a document."""
    if isinstance(block, Heading):
        add_text(document, block.text, f"Heading {block.level + 1}")
    elif isinstance(block, Paragraph):
        for part in block.parts:
            add_text(document, part)
    elif isinstance(block, Grid):
        # A whole table at once: python-docx finds a row by counting from the first.
        add_table(document, block.headings, block.rows)
    elif isinstance(block, Shares):
        add_text(document, "  ".join(f"{letter} {share} %" for letter, share in block.parts))
    else:
        _add_rich(document, block)


def _add_rich(document: Document, block: RichParagraph | RichList | RichTable | Picture) -> None:
    if isinstance(block, RichParagraph):
        add_paragraph(document, block)
    elif isinstance(block, RichList):
        add_list(document, block)
    elif isinstance(block, RichTable):
        add_rich_table(document, block)
    else:
        add_picture(document, block)
