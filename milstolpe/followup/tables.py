"""Columns of the files of published years, and rows as cells."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from milstolpe.core.files import Column, Kind, Row
from milstolpe.core.formats import yes_or_no
from milstolpe.followup.addresses import text_addresses
from milstolpe.followup.figures import SCALES
from milstolpe.followup.marks import outcome_mark, trend_mark
from milstolpe.followup.queries.known import KnownValue, National
from milstolpe.followup.queries.published import PublishedYear
from milstolpe.followup.queries.texts import Content
from milstolpe.followup.queries.years import YearLine

YEAR_COLUMNS = (
    Column("year", gettext_lazy("Year"), Kind.INTEGER),
    Column("texts", gettext_lazy("Published texts"), Kind.INTEGER),
    *(Column(value, outcome_mark(value).label, Kind.INTEGER) for value in SCALES["outcome"]),
    *(Column(value, trend_mark(value).label, Kind.INTEGER) for value in SCALES["trend"]),
    Column("is_example", gettext_lazy("Example data")),
)
_PLACE = (
    Column("year", gettext_lazy("Year"), Kind.INTEGER),
    Column("county_code", gettext_lazy("County code")),
    Column("county", gettext_lazy("County")),
    Column("number", gettext_lazy("Objective number"), Kind.INTEGER),
    Column("item", gettext_lazy("Objective")),
)
_JUDGED = (
    Column("outcome", gettext_lazy("Outcome")),
    Column("outcome_year", gettext_lazy("Outcome judged in"), Kind.INTEGER),
    Column("trend", gettext_lazy("Trend in the environment")),
)
CELL_COLUMNS = (
    *_PLACE,
    Column("handed_in", gettext_lazy("Has handed in")),
    *_JUDGED,
    Column("outcome_before", gettext_lazy("Outcome the year before")),
    Column("trend_before", gettext_lazy("Trend the year before")),
    Column("national_outcome", gettext_lazy("National outcome")),
    Column("national_outcome_year", gettext_lazy("National outcome judged in"), Kind.INTEGER),
    Column("national_trend", gettext_lazy("National trend")),
    Column("national_trend_year", gettext_lazy("National trend judged in"), Kind.INTEGER),
    Column("national_source", gettext_lazy("Source of the national values")),
    Column("address", gettext_lazy("Address")),
)
TEXT_COLUMNS = (
    *_PLACE,
    Column("organisation", pgettext_lazy("published text", "Written by")),
    *_JUDGED,
    Column("section", gettext_lazy("Section")),
    Column("title", gettext_lazy("Heading")),
    Column("text", gettext_lazy("Text")),
    Column("is_unchanged", gettext_lazy("As the year before")),
)


def year_cells(lines: Iterable[YearLine]) -> Iterator[Row]:
    for line in lines:
        yield (
            *(line.year, line.texts),
            *(line.outcomes.count(value) for value in SCALES["outcome"]),
            *(line.trends.count(value) for value in SCALES["trend"]),
            yes_or_no(line.is_example),
        )


def cell_rows(page: PublishedYear) -> Iterator[Row]:
    """Every cell of the page: what the table shows, in the same order."""
    address = text_addresses(page.year)
    for cell in page.cells.values():
        now, before = cell.judged, cell.before
        national = page.known.national.get(cell.item.number or 0, National())
        yield (
            *(page.year, cell.county.key, cell.county.name, cell.item.number, cell.item.name),
            yes_or_no(cell.has_text),
            _word(cell.outcome),
            now.outcome_year if now else None,
            _word(cell.trend),
            _word(outcome_mark(before.outcome if before else "")),
            _word(trend_mark(before.trend if before else "")),
            *_known(national.outcome),
            *_known(national.trend),
            _sources(national),
            address(cell.county.slug, cell.item.slug) if cell.has_text else None,
        )


def text_cells(content: Content) -> Iterator[Row]:
    """A row for each section."""
    judged: Any = content["assessment"] or {"outcome": "", "outcome_year": None, "trend": ""}
    for row in content["sections"]:
        yield (
            *(content["year"], content["county_code"], content["county"]),
            *(content["objective_number"], content["title"], content["organisation"]),
            _word(outcome_mark(judged["outcome"])),
            judged["outcome_year"],
            _word(trend_mark(judged["trend"])),
            *(row["key"], row["title"], row["text"] or None, yes_or_no(row["is_unchanged"])),
        )


def _word(mark: Any) -> str | None:
    return str(mark.label) if mark.code else None


def _known(value: KnownValue | None) -> tuple[str | None, int | None]:
    return (str(value.mark.label), value.year) if value else (None, None)


def _sources(national: National) -> str | None:
    values = (national.outcome, national.trend)
    return "; ".join(dict.fromkeys(each.source for each in values if each)) or None
