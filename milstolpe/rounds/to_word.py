"""A text as the year's template in Word: to be filled in, and read back by `from_word`."""

import re

from django.utils import timezone
from django.utils.translation import gettext as _
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import RGBColor

from milstolpe.core.formats import format_number
from milstolpe.documents.blocks import Heading
from milstolpe.documents.word import document_bytes, new_document
from milstolpe.documents.write import add_block
from milstolpe.rounds.content import TextContent
from milstolpe.rounds.models import Contribution, Section
from milstolpe.rounds.rich_blocks import blocks

GUIDANCE = "Anvisning"  # the style of what is for the writer alone
_PICTURE = re.compile(r"!\[([^\]\n]*)\]\((bild:\d{1,9})\)")


def word_template(
    contribution: Contribution, sections: list[Section], content: TextContent
) -> bytes:
    """The file (.docx): each section under its heading, with its guidance and what is written."""
    changed = contribution.changed_at or contribution.item.round.created_at
    title = f"{contribution.item.name}, {contribution.county.name}, {contribution.round.name}"
    document = new_document(title, changed_at=timezone.localtime(changed))
    # Which text and save it is, for when it comes back. Word keeps it.
    document.core_properties.keywords = word_mark(contribution)
    style = document.styles.add_style(GUIDANCE, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.next_paragraph_style = document.styles["Normal"]
    style.font.italic, style.font.color.rgb = True, RGBColor(0x59, 0x59, 0x59)
    document.add_paragraph(about_file(), style=GUIDANCE)
    for section in sections:
        _add_section(document, section, content.text(section.key))
    return document_bytes(document)


def word_mark(contribution: Contribution) -> str:
    return f"milstolpe-{contribution.pk}-{contribution.number}"


def about_file() -> str:
    return _(
        "Write under each heading and keep the headings as they are. Pictures and citations stand "
        "as signs, which you can move. Upload the file on the page of the text."
    )


def guidance_lines(section: Section) -> list[str]:
    """What is said to the writer under the heading, a paragraph each."""
    lines = [line.strip() for line in section.guidance.split("\n") if line.strip()]
    if section.max_characters:
        most = format_number(section.max_characters)
        lines.append(_("At most about %(n)s characters.") % {"n": most})
    return lines


def _add_section(document: Document, section: Section, text: str) -> None:
    add_block(document, Heading(section.title, level=1))
    for line in guidance_lines(section):
        document.add_paragraph(line, style=GUIDANCE)
    # A picture stands as its sign, so that it comes back.
    signs = _PICTURE.sub(r"\\!\\[\1\\](\2)", text)
    for block in blocks(signs, level=1):
        add_block(document, block)
