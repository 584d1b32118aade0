"""Every public page of the published years, and the newest year of a county or an objective."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Subquery
from django.urls import reverse

from milstolpe.core.prepared import visitor_rows
from milstolpe.followup.addresses import (
    county_address,
    item_address,
    text_addresses,
    year_address,
)
from milstolpe.followup.figures import Judged
from milstolpe.followup.marks import JudgementMark, outcome_mark, trend_mark
from milstolpe.followup.models import PublishedJudgement
from milstolpe.followup.queries.published import publications
from milstolpe.rounds.models import PublishedText

Rows = QuerySet[Any, Any]


def follow_up_addresses() -> Iterator[str]:
    """Without files and earlier copies. One query."""
    yield reverse("followup:years")
    rows = PublishedText.objects.filter(is_newest=True, publication__in=publications().values("pk"))
    found = list(
        rows.order_by("-year", "county", "contribution__item__position").values_list(
            "year", "county__slug", "contribution__item__slug"
        )
    )
    yield from (year_address(year) for year in dict.fromkeys(row[0] for row in found))
    for year, county in dict.fromkeys(row[:2] for row in found):
        yield county_address(county, year)
    for year, item in dict.fromkeys((row[0], row[2]) for row in found):
        yield item_address(item, year)
    for year, county, item in found:
        yield text_addresses(year)(county, item)


@dataclass(frozen=True)
class NewestLine:
    """A cell as it was judged in the newest year; `name` is its objective or its county."""

    name: str
    address: str
    outcome: JudgementMark
    trend: JudgementMark


@dataclass(frozen=True)
class NewestYear:
    """The newest published judgements of a county, an objective or the whole country's counties."""

    year: int
    address: str
    judged: Sequence[Judged]
    lines: Sequence[NewestLine]
    is_example: bool


def newest_of_county(user: Any, code: str, slug: str) -> NewestYear | None:
    """One query; None when nothing of the county is published."""
    rows = visitor_rows(_of_county, user, [code])
    return _newest(rows, "objective", lambda year: county_address(slug, year))


def newest_of_objective(user: Any, number: int, slug: str) -> NewestYear | None:
    """One query; None when nothing about the objective is published."""
    rows = visitor_rows(_of_objective, user, [number])
    return _newest(rows, "county", lambda year: item_address(slug, year))


def newest_of_all(user: Any) -> NewestYear | None:
    """One query; None when no year is published."""
    return _newest(visitor_rows(_of_all, user, []), "", year_address)


def _newest(
    rows: Sequence[tuple[Any, ...]], name: str, address: Callable[[int], str]
) -> NewestYear | None:
    if not rows:
        return None
    year: int = rows[0][0]
    link = text_addresses(year)
    lines = []
    for _year, _example, county, county_slug, objective, number, item, *judged in rows:
        called = county if name == "county" else f"{number} {objective}"
        marks = (outcome_mark(judged[0]), trend_mark(judged[1]))
        lines.append(NewestLine(called, link(county_slug, item), *marks))
    found = [Judged(row[3], row[5], row[7], row[8]) for row in rows]
    return NewestYear(year, address(year), found, lines if name else [], rows[0][1])


def _of_county(_user: Any, county: Sequence[Any]) -> Rows:
    return _judged(county__in=county).order_by("objective")


def _of_objective(_user: Any, objective: Sequence[Any]) -> Rows:
    return _judged(objective__in=objective).order_by("county")


def _of_all(_user: Any, _values: Sequence[Any]) -> Rows:
    return _judged().order_by("county", "objective")


def _judged(**part: Any) -> Rows:
    """Of the newest year that has any."""
    rows = PublishedJudgement.objects.filter(is_newest=True, **part)
    newest = rows.order_by("-year").values("year")[:1]
    return rows.filter(year=Subquery(newest)).values_list(
        *("year", "text__publication__round__is_example", "county__name", "county__slug"),
        *("objective__name_sv", "objective_id", "objective__slug", "outcome", "trend"),
    )
