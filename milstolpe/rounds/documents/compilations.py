"""What the documents of a compilation say: its texts in bundles, its tables, its parts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from milstolpe.core.files import Kind, Value
from milstolpe.core.formats import format_date, format_number
from milstolpe.documents.blocks import Block, Grid, Heading, Paragraph, ReportDocument
from milstolpe.rounds.compiled import CompiledTable, CompiledText
from milstolpe.rounds.queries.compiled import Compiled
from milstolpe.rounds.rich_blocks import blocks as rich_blocks

Pictures = Mapping[int, bytes]  # number → the file


def bundle(
    found: Compiled,
    texts: Sequence[CompiledText],
    *,
    title: str,
    pictures: Pictures,
    by_county: bool = False,
) -> ReportDocument:
    """Texts after one another: by item with a heading for each county, or the other way round."""
    return ReportDocument(
        title=title,
        subtitle=_state(found),
        dated=found.dated,
        facts=[(_("Texts"), str(len(texts)))],
        blocks=list(_bundled(texts, pictures, by_county=by_county)),
        footer=title,
    )


def _state(found: Compiled) -> str:
    if found.publication is None:
        return _("Handed in up to %(day)s, not published") % {"day": format_date(found.dated)}
    return _("Published %(day)s") % {"day": format_date(found.dated)}


def _bundled(
    texts: Sequence[CompiledText], pictures: Pictures, *, by_county: bool
) -> Iterator[Block]:
    if not texts:
        yield Paragraph(_("Nothing is handed in yet."))
    is_one = len({text.county_code if by_county else text.item for text in texts}) == 1
    groups = groupby(texts, key=lambda text: text.county if by_county else text.title)
    for name, rows in groups:
        if not is_one:
            yield Heading(name, 1)
        level = 1 if is_one else 2
        for text in rows:
            yield Heading(text.title if by_county else text.county, level)
            yield from text_blocks(text, pictures, level=level + 1)


def text_blocks(text: CompiledText, pictures: Pictures, *, level: int) -> Iterator[Block]:
    """A text with its judgement and who wrote it; its sections are headings of `level`."""
    facts = [*text.facts, (_("Written by"), text.organisation)]
    yield Paragraph(". ".join(f"{label}: {value}" for label, value in facts) + ".", is_note=True)
    for title, body in text.sections:
        if body.strip():
            yield Heading(title, level)
            yield from rich_blocks(body, level=level, references=text.references, pictures=pictures)


def overview(found: Compiled) -> ReportDocument:
    """The tables of the round."""
    name = found.round.name
    return ReportDocument(
        title=_("Compilation of %(round)s") % {"round": name},
        subtitle=_state(found),
        dated=found.dated,
        facts=(),
        blocks=list(table_blocks(found.tables)),
        footer=name,
    )


def table_blocks(tables: Iterable[CompiledTable], *, level: int = 1) -> Iterator[Block]:
    for table in tables:
        if table.is_file:
            continue
        yield Heading(table.title, level)
        if table.text:
            yield Paragraph(table.text)
        if table.rows:
            yield grid(table)
        if table.short:
            yield Paragraph(_legend(table), is_note=True)
        if table.source:
            yield Paragraph(_("Source: %(source)s") % {"source": table.source}, is_note=True)


def grid(table: CompiledTable) -> Grid:
    """The table for paper. With short forms, a heading is its first word and a code is left out."""
    places = range(len(table.columns))
    if table.short:
        places = range(1, len(table.columns))
    headings = [str(table.columns[place].heading) for place in places]
    if table.short:
        headings = [headings[0], *(text.split(" ")[0] for text in headings[1:])]
    numbers = [new for new, place in enumerate(places) if table.columns[place].kind != Kind.TEXT]
    wide = 2 if table.short else 3
    widths = [5, *(2 if place in numbers else wide for place in range(1, len(places)))]
    rows = [[_cell(row[place], table) for place in places] for row in table.rows]
    return Grid(table.title, headings, rows, widths, numbers)


def _cell(value: Value, table: CompiledTable) -> str:
    if value is None:
        return "–"
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if value > 999 else format_number(value)
    text = str(value)
    for word, short in table.short.items():
        if text == word or text.startswith(f"{word} "):
            return short + text.removeprefix(word)
    return text


def _legend(table: CompiledTable) -> str:
    names = ", ".join(str(column.heading) for column in table.columns[2:])
    values = ", ".join(f"{short} = {word}" for word, short in table.short.items() if short != word)
    return f"{names}. {values}.".strip()


def compilation_document(content: Mapping[str, Any], *, dated: date) -> ReportDocument:
    """The whole compilation, from its frozen content or a draft of it."""
    day = content["published_on"]
    state = _("Published %(day)s") % {"day": format_date(dated)} if day else _("Draft")
    blocks: list[Block] = []
    for part in content["parts"]:
        blocks.append(Heading(part["title"], 1))
        blocks += rich_blocks(part["text"], level=1)
    tables = [CompiledTable.from_json(raw) for raw in content["tables"]]
    blocks += table_blocks(tables)
    return ReportDocument(
        title=content["name"],
        subtitle=f"{content['round']}. {state}",
        dated=dated,
        facts=(),
        blocks=blocks,
        footer=content["name"],
    )


def part_document(content: Mapping[str, Any], key: str, *, dated: date) -> ReportDocument | None:
    """One part by itself, as the summary of one objective is handed over; None: no such part."""
    part = next((row for row in content["parts"] if row["key"] == key), None)
    if part is None:
        return None
    draft = _("Draft")
    state = "" if content["published_on"] else f". {draft}"
    return ReportDocument(
        title=part["title"],
        subtitle=f"{content['name']}{state}",
        dated=dated,
        facts=(),
        blocks=list(rich_blocks(part["text"], level=0)),
        footer=f"{part['title']}, {content['name']}",
    )
