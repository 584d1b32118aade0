"""A text that was filled in in Word: its sections found by their headings."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, Final

from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph
from docx.text.run import Run as WordRun
from lxml.etree import LxmlError  # type: ignore[import-untyped]  # what python-docx reads with

from milstolpe.core.errors import DomainError
from milstolpe.core.text import clean_text
from milstolpe.documents.word import style_name
from milstolpe.rounds.models import Section
from milstolpe.rounds.rich import is_safe
from milstolpe.rounds.to_word import about_file, guidance_lines
from milstolpe.rounds.typed import Block, Head, Item, Para, Run, Table, as_typed

_MARK = re.compile(r"milstolpe-(\d{1,12})-(\d{1,9})")
_HEADING = re.compile(r"(?:heading|rubrik) (\d)", re.IGNORECASE)
_LIST = re.compile(r"list (bullet|number)(?: (\d))?", re.IGNORECASE)
_TITLE_LEVEL: Final = 1  # of the title in our template; those in a text are typed as "##"
_MOST_BLOCKS: Final = 20_000
_PICTURES = ".//w:drawing | .//w:pict[not(ancestor::*[local-name() = 'Fallback'])]"


class UnreadableWordError(DomainError):
    """The file could not be read as a text of ours; the message says why and what to do."""


@dataclass
class WordText:
    """What a file holds."""

    texts: dict[str, str] = field(default_factory=dict)  # section key → text as typed
    contribution: int | None = None  # what it was downloaded for
    base: int | None = None  # and which save it was then
    other: str = ""  # what stands under no heading of ours
    # Section key → how many pictures, which are not taken; "": under no heading of ours.
    pictures: dict[str, int] = field(default_factory=dict)


def read_word(file: IO[bytes], sections: Sequence[Section]) -> WordText:
    """The sections of the file. It has been checked by `records.file_types` before.

    Raises:
        UnreadableWordError: damaged, or without any heading of the template.
    """
    try:
        document = Document(file)
        found = _read(document, sections)
    except (OpcError, LxmlError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UnreadableWordError(
            _("The file is damaged or something else inside. Open it and save it anew.")
        ) from error
    if not found.texts:
        raise UnreadableWordError(
            _("None of the headings of the template stands in the file: %(headings)s.")
            % {"headings": ", ".join(row.title for row in sections)}
        )
    return found


def _read(document: WordDocument, sections: Sequence[Section]) -> WordText:
    keys = {_plain(row.title): row.key for row in sections}
    silent = {_plain(line) for row in sections for line in guidance_lines(row)}
    silent.add(_plain(about_file()))
    parts: dict[str, list[Block]] = {}
    other: list[Block] = []
    here, place = other, ""
    pictures: Counter[str] = Counter()
    for element in _elements(document):
        block = _block(element, document)
        words = _plain(element.text) if isinstance(element, Paragraph) else ""
        if key := keys.get(words):
            here, place = parts.setdefault(key, []), key
        elif block is not None and words not in silent:
            here.append(block)
        pictures[place] += _picture_count(element)
    mark = _MARK.search(document.core_properties.keywords or "")
    return WordText(
        texts={key: clean_text(as_typed(blocks)) for key, blocks in parts.items()},
        contribution=int(mark[1]) if mark else None,
        base=int(mark[2]) if mark else None,
        other=clean_text(as_typed(other[1:])),  # the title stands first
        pictures={key: count for key, count in pictures.items() if count},
    )


def _picture_count(element: Paragraph | WordTable) -> int:
    """What stands in the place of a picture, for old programs, is not counted."""
    return len(element._element.xpath(_PICTURES))  # noqa: SLF001  # what python-docx wraps


def _elements(document: WordDocument) -> Iterator[Paragraph | WordTable]:
    """Paragraphs and tables in order, those in content controls too."""
    path = (
        ".//w:p[not(ancestor::w:tbl) and not(ancestor::w:txbxContent)]"
        " | .//w:tbl[not(ancestor::w:tbl)]"
    )
    for element in document.element.body.xpath(path)[:_MOST_BLOCKS]:
        is_table = element.tag == qn("w:tbl")
        yield WordTable(element, document) if is_table else Paragraph(element, document)


def _block(element: Paragraph | WordTable, document: WordDocument) -> Block | None:
    if isinstance(element, WordTable):
        return _table(element)
    runs = list(_runs(element))
    if not any(run.text.strip() for run in runs):
        return None
    name = style_name(element)
    if heading := _HEADING.fullmatch(name):
        level = max(1, int(heading[1]) - _TITLE_LEVEL)
        return Head([Run(run.text, address=run.address) for run in runs], level)
    if place := _list_place(element, name, document):
        return Item(runs, *place)
    return Para(runs)


def _table(table: WordTable) -> Table:
    """Cells as they are seen: a merged one once, its others empty."""
    rows = []
    for row in table._tbl.tr_lst:  # noqa: SLF001  # much faster than asking for its cells
        cells: list[list[Run]] = []
        for cell in row.tc_lst:
            runs: list[Run] = []
            for element in cell.iter(qn("w:p")):
                runs += [*([Run("\n")] if runs else []), *_runs(Paragraph(element, table))]
            cells += [runs, *([[]] * (cell.grid_span - 1))]
        rows.append(cells)
    return Table(rows)


def _runs(paragraph: Paragraph) -> Iterator[Run]:
    """The words, those that are proposed in tracked changes too, without those taken away."""
    for element in paragraph._p.xpath(".//w:r[not(ancestor::w:del)]"):  # noqa: SLF001
        run = WordRun(element, paragraph)
        if text := run.text:
            yield Run(text, bool(run.bold), bool(run.italic), _address(element, paragraph))


def _address(element: Any, paragraph: Paragraph) -> str:
    links: Iterable[Any] = element.iterancestors(qn("w:hyperlink"))
    for link in links:
        relation = paragraph.part.rels.get(link.get(qn("r:id")) or "")
        if relation is not None and relation.is_external:
            address = relation.target_ref.strip().replace("(", "%28").replace(")", "%29")
            return address if is_safe(address) and " " not in address else ""
    return ""


def _list_place(
    paragraph: Paragraph, style: str, document: WordDocument
) -> tuple[int, bool] | None:
    """Level and whether it is numbered, if the paragraph is a point of a list."""
    if named := _LIST.fullmatch(style):
        return int(named[2] or 1) - 1, named[1].lower() == "number"
    properties: Any = paragraph._p.pPr  # noqa: SLF001
    numbering = properties.numPr if properties is not None else None
    if numbering is None or numbering.numId is None or not numbering.numId.val:
        return None
    level = numbering.ilvl.val if numbering.ilvl is not None else 0
    return level, _is_numbered(document, numbering.numId.val, level)


def _is_numbered(document: WordDocument, number: int, level: int) -> bool:
    root = document.part.numbering_part.element
    found = root.xpath(
        f"//w:abstractNum[@w:abstractNumId = //w:num[@w:numId='{number}']"
        f"/w:abstractNumId/@w:val]/w:lvl[@w:ilvl='{level}']/w:numFmt/@w:val"
    )
    return bool(found) and found[0] not in ("bullet", "none")


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
