"""Judgements made outside Milstolpe: the national ones, and counties' of earlier years."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from milstolpe.followup.figures import Judged
from milstolpe.followup.marks import JudgementMark, outcome_mark, trend_mark
from milstolpe.followup.models import KnownJudgement


@dataclass(frozen=True)
class KnownValue:
    """A value with the year it was judged in and where that is said."""

    mark: JudgementMark
    year: int
    source: str


@dataclass(frozen=True)
class National:
    """The newest national outcome and trend of an objective; they may be of different years."""

    outcome: KnownValue | None = None
    trend: KnownValue | None = None


@dataclass(frozen=True)
class Known:
    """What is known up to a year: the national values, and the counties' by year."""

    national: Mapping[int, National] = field(default_factory=dict)  # by objective
    counties: Mapping[int, Mapping[tuple[str, int], Judged]] = field(default_factory=dict)
    # Where each of the counties' is said: (year, county, objective).
    sources: Mapping[tuple[int, str, int], str] = field(default_factory=dict)

    def source_of(self, year: int) -> str:
        """Of all that is known of the counties' in a year, each source once."""
        said = (source for (of, *_key), source in self.sources.items() if of == year)
        return " · ".join(dict.fromkeys(said))


def known_until(
    year: int, *, counties: Iterable[str] | None = None, objective: int | None = None
) -> Known:
    """One query.

    Args:
        counties: codes; None is all.
        objective: None is all.
    """
    rows = KnownJudgement.objects.filter(year__lte=year).order_by("year", "pk")
    if counties is not None:
        rows = rows.filter(Q(county__isnull=True) | Q(county__in=list(counties)))
    if objective is not None:
        rows = rows.filter(objective=objective)
    national: dict[int, National] = {}
    own: dict[int, dict[tuple[str, int], Judged]] = {}
    sources: dict[tuple[int, str, int], str] = {}
    for row in rows:
        if row.county_id is None:
            national[row.objective_id] = _newest(national.get(row.objective_id), row)
            continue
        key = (row.county_id, row.objective_id)
        own.setdefault(row.year, {})[key] = Judged(*key, row.outcome, row.trend, row.year)
        sources[row.year, *key] = row.source
    return Known(national, own, sources)


def _newest(before: National | None, row: KnownJudgement) -> National:
    before = before or National()
    outcome, trend = before.outcome, before.trend
    if row.outcome:
        outcome = KnownValue(outcome_mark(row.outcome), row.year, row.source)
    if row.trend:
        trend = KnownValue(trend_mark(row.trend), row.year, row.source)
    return National(outcome, trend)
