"""What is published, as documents: a text, a county's whole year, and the year on one page."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.core.addresses import whole
from milstolpe.core.formats import format_date
from milstolpe.documents.blocks import Block, Grid, Heading, Paragraph, ReportDocument
from milstolpe.followup.addresses import county_address, text_address
from milstolpe.followup.queries.known import KnownValue, National
from milstolpe.followup.queries.published import Cell, PublishedYear
from milstolpe.followup.queries.texts import Content, TextPage
from milstolpe.followup.words import county_answer, county_title, judgement_sentence, text_title
from milstolpe.rounds.rich_blocks import blocks

Pictures = Mapping[int, bytes]  # number → file


def text_document(page: TextPage, pictures: Pictures) -> ReportDocument:
    """A text with its judgement and what it refers to."""
    content = page.content
    address = text_address(content["county_slug"], content["slug"], page.year)
    return ReportDocument(
        title=text_title(content, page.year),
        subtitle=_sentence(content),
        dated=localdate(page.at),
        facts=_facts(content, page.at),
        blocks=list(_text(content, pictures, level=1)),
        footer=_footer(address, is_example=page.is_example),
    )


def county_document(
    page: PublishedYear, contents: Sequence[Content], pictures: Pictures
) -> ReportDocument:
    """Everything that is published of a county in a year."""
    county = next(iter(page.cells.values())).county
    found: list[Block] = [Heading(_("The objectives in the county")), _grid(page)]
    found += list(_sources(page))
    for content in contents:
        found.append(Heading(content["title"]))
        if said := _sentence(content):
            found.append(Paragraph(said))
        found += list(_text(content, pictures, level=2))
    return ReportDocument(
        title=county_title(county.name, page.year),
        subtitle=county_answer(page),
        dated=localdate(page.copy.at),
        facts=[(_("Published"), format_date(page.copy.at))],
        blocks=found,
        footer=_footer(county_address(county.slug, page.year), is_example=page.is_example),
    )


def one_page_document(page: PublishedYear) -> ReportDocument:
    """The county's judgements on one page."""
    county = next(iter(page.cells.values())).county
    return ReportDocument(
        title=county_title(county.name, page.year),
        subtitle=county_answer(page),
        dated=localdate(page.copy.at),
        facts=[(_("Published"), format_date(page.copy.at))],
        blocks=[_grid(page), *_sources(page)],
        footer=_footer(county_address(county.slug, page.year), is_example=page.is_example),
    )


def picture_content(page: PublishedYear) -> dict[str, Any]:
    """What the picture of a county's year says; see `county.typ`."""
    county = next(iter(page.cells.values())).county
    return {
        "kind": _("Regional yearly follow-up (RÅU)"),
        "title": county_title(county.name, page.year),
        "answer": county_answer(page),
        "rows": [_picture_row(cell) for cell in page.cells.values() if cell.item.number],
        "footer": _footer(county_address(county.slug, page.year), is_example=page.is_example),
    }


def _picture_row(cell: Cell) -> dict[str, str]:
    return {
        "name": cell.item.label,
        "outcome": cell.outcome.shape,
        "outcome_word": str(cell.outcome.label) if cell.judged else _missing(cell),
        "trend": cell.trend.shape,
        "trend_word": str(cell.trend.label),
    }


def _missing(cell: Cell) -> str:
    """What is not judged is told apart from what has not been handed in."""
    return capfirst(_("not judged") if cell.has_text else _("not handed in"))


def _text(content: Content, pictures: Pictures, *, level: int) -> Iterator[Block]:
    for row in content["sections"]:
        yield Heading(row["title"], level=level)
        yield from blocks(row["text"], level=level, pictures=pictures)
    if content["citations"]:
        yield Heading(_("Measures that the text refers to"), level=level)
        for row in content["citations"]:
            yield Paragraph(f"{row['text']}: {_cited(row)}")


def _cited(row: Mapping[str, Any]) -> str:
    value = row["value"] or _("No answer was published.")
    year = _("Answers of %(y)s.") % {"y": row["year"]} if row["value"] else ""
    day = _("As it stood on %(day)s.") % {"day": format_date(date.fromisoformat(row["read_on"]))}
    return " ".join(filter(None, (value, year, day)))


def _sentence(content: Content) -> str:
    judged = content["assessment"]
    return judgement_sentence(judged["outcome"], judged["trend"]) if judged else ""


def _facts(content: Content, at: Any) -> list[tuple[str, str]]:
    judged: Mapping[str, Any] = content["assessment"] or {}
    found = [
        (_("Why the outcome is changed"), judged.get("outcome_reason", "")),
        (_("Why this trend"), judged.get("trend_reason", "")),
        (_("The text is written by"), content["organisation"]),
        (_("Published"), format_date(at)),
    ]
    return [(label, value) for label, value in found if value]


def _grid(page: PublishedYear) -> Grid:
    cells = [cell for cell in page.cells.values() if cell.item.number]
    return Grid(
        caption=_("Outcome and trend in the county and in the whole country"),
        headings=[
            _("Objective"),
            _("Outcome"),
            _("Trend in the environment"),
            _("National outcome"),
            _("National trend"),
        ],
        rows=[_grid_row(page, cell) for cell in cells],
        widths=[5, 3, 3, 3, 3],
    )


def _grid_row(page: PublishedYear, cell: Cell) -> list[str]:
    national = page.known.national.get(cell.item.number or 0, National())
    missing = "" if cell.judged else _missing(cell)
    return [
        cell.item.label,
        missing or str(cell.outcome.label),
        missing or str(cell.trend.label),
        _known(national.outcome),
        _known(national.trend),
    ]


def _known(value: KnownValue | None) -> str:
    return f"{value.mark.label} ({value.year})" if value else ""


def _sources(page: PublishedYear) -> Iterator[Block]:
    national = page.known.national.values()
    values = (value for row in national for value in (row.outcome, row.trend))
    sources = list(dict.fromkeys(value.source for value in values if value))
    if sources:
        label = _("Sources of the national values:")
        yield Paragraph(f"{label} {'; '.join(sources)}", is_note=True)


def _footer(address: str, *, is_example: bool) -> str:
    example = _("Example data") if is_example else ""
    return " · ".join(filter(None, ("Milstolpe", whole(address), example)))
