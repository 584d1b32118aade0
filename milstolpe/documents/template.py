"""Word documents set in a template of one's own: its styles, page and heads, our content.

A template is an ordinary Word file. `{{titel}}`, `{{undertitel}}`, `{{datum}}` and `{{fot}}` are
replaced wherever they stand, `{{innehall}}` in a paragraph of its own by the whole content.
"""

import copy
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import nsmap, qn
from docx.parts.numbering import NumberingPart
from docx.text.paragraph import Paragraph

from milstolpe.documents.word import document_bytes

CONTENT = "{{innehall}}"
TITLE, SUBTITLE, DATE, FOOT = "{{titel}}", "{{undertitel}}", "{{datum}}", "{{fot}}"
# What our content is set in; one that a template lacks is lent from the built-in one.
_LEVELS = ("", " 2", " 3")
STYLES = (
    *(f"Heading {level}" for level in range(1, 8)),
    "Table Grid",
    *(f"List {kind}{level}" for kind in ("Bullet", "Number", "Continue") for level in _LEVELS),
)
_LINKS = RELATIONSHIP_TYPE.HYPERLINK
_ABSTRACT, _ABSTRACT_ID = qn("w:abstractNum"), qn("w:abstractNumId")


class TemplateError(Exception):
    """The file cannot be used as a template; `problem` names what is wrong."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def opened(template: bytes) -> WordDocument:
    """The template, ready to be filled.

    Raises:
        TemplateError: "unreadable", "no place" (nowhere stands `{{innehall}}`) or "fetches"
            (it would load something from elsewhere when it is opened).
    """
    try:
        document = Document(io.BytesIO(template))
    except Exception as error:  # python-docx raises whatever it stumbles on
        raise TemplateError("unreadable") from error
    if _place(document) is None:
        raise TemplateError("no place")
    if any(_fetches(document)):
        raise TemplateError("fetches")
    _lend_styles(document)
    return document


def _fetches(document: WordDocument) -> Iterator[bool]:
    """Whether a part points at something outside that is more than a link to follow."""
    for part in document.part.package.iter_parts():
        for relation in part.rels.values():
            yield relation.is_external and relation.reltype != _LINKS


def _lend_styles(document: WordDocument) -> None:
    known = {style.name for style in document.styles}
    lender = Document()
    for name in STYLES:
        if name not in known:
            style = copy.deepcopy(lender.styles[name].element)
            _lend_numbering(document, lender, style)
            document.styles.element.append(style)


def _lend_numbering(document: WordDocument, lender: WordDocument, style: Any) -> None:
    """How the points or numbers of a style look, which Word keeps in a part of its own."""
    numbered = style.pPr.numPr if style.pPr is not None else None
    if numbered is None:
        return
    theirs, ours = lender.part.numbering_part.element, _numbering(document)
    wanted = theirs.num_having_numId(numbered.numId.val).abstractNumId.val
    looks = copy.deepcopy(theirs.find(f"{_ABSTRACT}[@{_ABSTRACT_ID}='{wanted}']"))
    taken = [int(row.get(_ABSTRACT_ID)) for row in ours.findall(_ABSTRACT)]
    number = max(taken, default=-1) + 1
    looks.set(_ABSTRACT_ID, str(number))
    # What numbers look like stands before the numbers.
    ours.insert(len(taken), looks)
    numbered.numId.val = ours.add_num(number).numId


def _numbering(document: WordDocument) -> Any:
    """The part that lists are numbered by; python-docx makes none."""
    part = document.part
    try:
        return part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element  # type: ignore[attr-defined]  # an XmlPart
    except KeyError:
        empty = f'<w:numbering xmlns:w="{nsmap["w"]}"/>'.encode()
        made = NumberingPart.load(
            PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, empty, part.package
        )
        part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
        return made.element


def filled(document: WordDocument, words: Mapping[str, str]) -> bool:
    """Put the words in place of what is named, in the text, in heads and in feet.

    Returns:
        Whether the title had a place.
    """
    has_title = False
    for paragraph in _paragraphs(document):
        text = paragraph.text
        if "{{" not in text or CONTENT in text:
            continue
        has_title = has_title or TITLE in text
        for name, word in words.items():
            text = text.replace(name, word)
        _say(paragraph, text)
    return has_title


def moved_to_place(document: WordDocument, added: Iterable[object]) -> None:
    """Move what was written last to where the template has its content."""
    place = _place(document)
    assert place is not None  # `opened` has looked
    for element in added:
        place._p.addprevious(element)  # noqa: SLF001  # python-docx has no word for it
    place._p.getparent().remove(place._p)  # noqa: SLF001


def _place(document: WordDocument) -> Paragraph | None:
    return next((row for row in document.paragraphs if row.text.strip() == CONTENT), None)


def _paragraphs(document: WordDocument) -> Iterator[Paragraph]:
    yield from document.paragraphs
    for table in document.tables:
        for cell in table._cells:  # noqa: SLF001  # all at once; row by row counts from the first
            yield from cell.paragraphs
    for section in document.sections:
        for part in (
            *(section.header, section.footer),
            *(section.first_page_header, section.first_page_footer),
        ):
            if not part.is_linked_to_previous:
                yield from part.paragraphs


def _say(paragraph: Paragraph, text: str) -> None:
    """Word splits what is typed into runs as it likes: the first keeps its look and says all."""
    runs = paragraph.runs
    if not runs or paragraph.text == text:
        return
    runs[0].text = text
    for run in runs[1:]:
        run.text = ""


def built_in() -> bytes:
    """The template as it is without one of one's own: to begin from."""
    document = Document()
    document.add_heading(TITLE, level=1)
    for text in (SUBTITLE, CONTENT):
        document.add_paragraph(text)
    document.sections[0].footer.paragraphs[0].text = FOOT
    return document_bytes(document)
