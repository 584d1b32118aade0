"""A published year as its pages show it: read from the frozen copy, by cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from milstolpe.followup.figures import Change, Judged, changes
from milstolpe.followup.marks import JudgementMark, outcome_mark, trend_mark
from milstolpe.followup.models import PublishedJudgement
from milstolpe.followup.queries.known import Known, known_until
from milstolpe.rounds.kinds import kinds_of_objectives
from milstolpe.rounds.models import PublishedText, RoundPublication


@dataclass(frozen=True)
class Copy:
    """One publication of a year; the newest counts."""

    pk: int
    number: int
    at: datetime
    reason: str


@dataclass(frozen=True)
class Named:
    """A county or an item as the copy names it; `key` is its code, or its part of addresses."""

    key: str
    name: str
    slug: str
    number: int | None = None  # of an objective
    short_name: str = ""

    @property
    def label(self) -> str:
        """ "2 Frisk luft"."""
        return f"{self.number} {self.name}" if self.number else self.name


@dataclass(frozen=True)
class Cell:
    """An item in a county: whether there is a text, and how it is judged now and before."""

    county: Named
    item: Named
    has_text: bool  # else it is asked for and not handed in
    judged: Judged | None = None
    before: Judged | None = None

    @property
    def outcome(self) -> JudgementMark:
        return outcome_mark(self.judged.outcome if self.judged else "")

    @property
    def trend(self) -> JudgementMark:
        return trend_mark(self.judged.trend if self.judged else "")

    @cached_property
    def changes(self) -> Sequence[Change]:
        """The outcome and the trend, where they differ from the year before."""
        now = [self.judged] if self.judged else []
        then = [self.before] if self.before else []
        return [*changes(now, then, "outcome"), *changes(now, then, "trend")]


@dataclass(frozen=True)
class PublishedYear:
    """A copy of a year, or the part of it that is of one county or one item."""

    year: int
    head: Mapping[str, Any]  # the frozen content of the round
    copy: Copy
    copies: Sequence[Copy]  # the newest first
    cells: Mapping[tuple[str, str], Cell]  # (county code, item slug): what is asked or written
    known: Known
    before_source: str  # where the values of the year before are from, when not from here

    @property
    def is_newest(self) -> bool:
        return self.copy.number == self.copies[0].number

    @property
    def is_example(self) -> bool:
        return bool(self.head["is_example"])

    @cached_property
    def counties(self) -> list[Named]:
        return [
            Named(row["code"], row["name"], row["slug"], short_name=row["short_name"])
            for row in self.head["counties"]
        ]

    @cached_property
    def items(self) -> list[Named]:
        return [
            Named(row["slug"], row["title"], row["slug"], row["objective_number"])
            for row in self.head["items"]
        ]

    @cached_property
    def objectives(self) -> list[Named]:
        return [row for row in self.items if row.number]

    @cached_property
    def judged(self) -> list[Judged]:
        return [cell.judged for cell in self.cells.values() if cell.judged]

    @property
    def changed(self) -> Iterator[tuple[Cell, Change]]:
        """Every outcome and trend that differs from the year before, in the order of the cells."""
        return ((cell, change) for cell in self.cells.values() for change in cell.changes)

    def of_county(self, code: str) -> list[Cell]:
        """In the order of the template."""
        rows = (self.cells.get((code, item.key)) for item in self.items)
        return [cell for cell in rows if cell]

    def of_item(self, slug: str) -> list[Cell]:
        """In the order of the county codes."""
        rows = (self.cells.get((county.key, slug)) for county in self.counties)
        return [cell for cell in rows if cell]


def publications() -> QuerySet[RoundPublication]:
    """Every copy of every year, the newest first."""
    rows = RoundPublication.objects.filter(round__kind__in=kinds_of_objectives())
    return rows.order_by("-round__year", "-round_id", "-number")


def published_years() -> list[int]:
    """The newest first. One query."""
    years = publications().order_by("-round__year").values_list("round__year", flat=True)
    return list(dict.fromkeys(years))


def copies_of(year: int) -> list[Copy]:
    """Of the newest round of the year, the newest first. One query."""
    rows = list(
        publications().filter(round__year=year).values_list("round", "pk", "number", "at", "reason")
    )
    return [Copy(*row[1:]) for row in rows if row[0] == rows[0][0]]


def published_year(
    year: int, *, number: int | None = None, county: str = "", item: str = ""
) -> PublishedYear | None:
    """A copy of the year; None when there is none. Five queries.

    Args:
        number: of the copy; None is the newest.
        county: slug; only its cells. Empty: all.
        item: slug; only its cells. Empty: all.
    """
    copies = copies_of(year)
    copy = next((row for row in copies if number in (None, row.number)), None)
    if copy is None:
        return None
    head = RoundPublication.objects.values_list("content", flat=True).get(pk=copy.pk)
    found = PublishedYear(year, head, copy, copies, {}, Known(), "")
    codes = {row.key for row in found.counties if county in ("", row.slug)}
    slugs = {row.key for row in found.items if item in ("", row.slug)}
    number_of = next((row.number for row in found.items if row.slug == item), None)
    known = known_until(year, counties=codes if county else None, objective=number_of)
    before = _before(year, codes) or known.counties.get(year - 1, {})
    there = _texts(copy.pk, codes if county else None, item)
    cells = dict(_cells(found, codes, slugs, there, before))
    source = known.source_of(year - 1) if before is known.counties.get(year - 1) else ""
    return PublishedYear(year, head, copy, copies, cells, known, source)


def _texts(
    publication: int, counties: set[str] | None, item: str
) -> dict[tuple[str, str], Judged | None]:
    """(County, item) → its judgement, of those that have a text."""
    rows = PublishedText.objects.filter(publication=publication)
    if counties is not None:
        rows = rows.filter(county__in=counties)
    if item:
        rows = rows.filter(contribution__item__slug=item)
    columns = ("judgement__pk", "judgement__outcome", "judgement__trend")
    found: dict[tuple[str, str], Judged | None] = {}
    for county, slug, objective, judgement, *values in rows.order_by().values_list(
        "county", "contribution__item__slug", "objective", *columns, "judgement__outcome_year"
    ):
        found[county, slug] = Judged(county, objective, *values) if judgement else None
    return found


def _before(year: int, counties: set[str]) -> dict[tuple[str, int], Judged]:
    rows = PublishedJudgement.objects.filter(
        year=year - 1, is_newest=True, county__in=counties
    ).order_by()
    columns = ("county", "objective", "outcome", "trend", "outcome_year")
    return {(row[0], row[1]): Judged(*row) for row in rows.values_list(*columns)}


def _cells(
    found: PublishedYear,
    codes: set[str],
    slugs: set[str],
    there: Mapping[tuple[str, str], Judged | None],
    before: Mapping[tuple[str, int], Judged],
) -> Iterator[tuple[tuple[str, str], Cell]]:
    """What is written or asked, county by county in the order of the template."""
    absent = {(row["county_code"], row["slug"]) for row in found.head["absent"]}
    for county in found.counties:
        for item in found.items:
            key = (county.key, item.key)
            wanted = county.key in codes and item.key in slugs
            if wanted and (key in there or key in absent):
                then = before.get((county.key, item.number)) if item.number else None
                yield key, Cell(county, item, key in there, there.get(key), then)
