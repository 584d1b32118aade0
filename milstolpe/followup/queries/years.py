"""Every published year in short."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from milstolpe.followup.addresses import year_address
from milstolpe.followup.figures import Counts, total
from milstolpe.followup.models import KnownJudgement, PublishedJudgement
from milstolpe.followup.queries.known import Known
from milstolpe.followup.queries.published import publications
from milstolpe.rounds.models import PublishedText

Rows = Iterable[tuple[int, str, str, int]]


@dataclass(frozen=True)
class YearLine:
    """A published year in the list of years."""

    year: int
    name: str
    texts: int
    outcomes: Counts
    trends: Counts
    is_example: bool

    @property
    def address(self) -> str:
        return year_address(self.year)


@dataclass(frozen=True)
class KnownYear:
    """A year before those that are published here, of which judgements are known."""

    year: int
    counties: int
    national: int
    sources: list[str]


def year_lines() -> list[YearLine]:
    """The newest first. Three queries."""
    texts = dict(
        PublishedText.objects.filter(is_newest=True, publication__in=publications().values("pk"))
        .order_by()
        .values_list("year")
        .annotate(Count("pk"))
    )
    judged = (
        PublishedJudgement.objects.filter(is_newest=True)
        .order_by()
        .values_list("year", "outcome", "trend")
        .annotate(count=Count("pk"))
    )
    outcomes, trends = _counted(judged)
    lines: dict[int, YearLine] = {}
    heads = publications().values_list("round__year", "round__name", "round__is_example")
    for year, name, is_example in heads:
        found = (texts.get(year, 0), _counts(year, outcomes), _counts(year, trends))
        lines.setdefault(year, YearLine(year, name, *found, is_example))
    return list(lines.values())


@dataclass(frozen=True)
class CountedYear:
    """A year of an objective in the counties, here or as known from elsewhere."""

    year: int
    outcomes: Counts
    trends: Counts
    source: str  # empty: published here


def years_of_objective(objective: int, known: Known) -> list[CountedYear]:
    """The newest first; what is published here counts before what is known. One query."""
    found = {}
    for year, rows in known.counties.items():
        judged = list(rows.values())
        source = known.source_of(year)
        found[year] = CountedYear(year, total(judged, "outcome"), total(judged, "trend"), source)
    counted = (
        PublishedJudgement.objects.filter(objective=objective, is_newest=True)
        .order_by()
        .values_list("year", "outcome", "trend")
        .annotate(count=Count("pk"))
    )
    outcomes, trends = _counted(counted)
    for year in outcomes:
        found[year] = CountedYear(year, _counts(year, outcomes), _counts(year, trends), "")
    return sorted(found.values(), key=lambda line: line.year, reverse=True)


def known_years() -> list[KnownYear]:
    """What is known from elsewhere, the newest first. One query."""
    rows = KnownJudgement.objects.order_by("-year").values_list("year", "county", "source")
    found: dict[int, KnownYear] = {}
    for year, county, source in rows:
        line = found.setdefault(year, KnownYear(year, 0, 0, []))
        sources = line.sources if source in line.sources else [*line.sources, source]
        more = (line.counties + 1, line.national) if county else (line.counties, line.national + 1)
        found[year] = KnownYear(year, *more, sources)
    return list(found.values())


def _counted(rows: Rows) -> tuple[dict[int, Counter[str]], dict[int, Counter[str]]]:
    outcomes: dict[int, Counter[str]] = {}
    trends: dict[int, Counter[str]] = {}
    for year, outcome, trend, count in rows:
        outcomes.setdefault(year, Counter())[outcome] += count
        trends.setdefault(year, Counter())[trend] += count
    return outcomes, trends


def _counts(year: int, found: dict[int, Counter[str]]) -> Counts:
    counter = found.get(year, Counter())
    return Counts(year, {key: n for key, n in counter.items() if key}, counter.total())
