"""The published years of a programme or a county, and how a year that is going on stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from milstolpe.core.collation import swedish
from milstolpe.core.page import Bar
from milstolpe.core.prepared import visitor_rows
from milstolpe.reporting.enums import ANSWERED_STATES, FollowUpState, ReportState
from milstolpe.reporting.figures import Distribution, from_json
from milstolpe.reporting.models import FollowUp
from milstolpe.reporting.queries.visibility import (
    follow_ups_visible_to,
    published_years_visible_to,
)
from milstolpe.reporting.words import (
    base_sentence,
    handed_in_sentence,
    share_bar,
    shares_sentence,
)

Rows = QuerySet[Any, Any]


@dataclass(frozen=True)
class YearLine:
    """A published year in a list of years."""

    year: int
    address: str
    programme: str
    programme_address: str
    found: Distribution
    asked: int
    handed_in: int
    is_example: bool

    @property
    def label(self) -> str:
        return f"{self.programme}, {self.year}"

    @property
    def bar(self) -> Bar | None:
        return share_bar(self.found)

    @property
    def answer(self) -> str:
        return shares_sentence(self.found)

    @property
    def base(self) -> str:
        return base_sentence(self.found, asked=self.asked, handed_in=self.handed_in)


@dataclass(frozen=True)
class OpenYear:
    """A year that is not published: how far it has come, and nothing of what is answered."""

    year: int
    address: str
    state: str
    answer_by: Any  # date
    asked: int
    handed_in: int

    @property
    def answer(self) -> str:
        return handed_in_sentence(self.handed_in, self.asked)


def programme_years(user: Any, programme: int) -> list[YearLine]:
    """The newest copy of each published year, the latest first. One query."""
    return _lines(visitor_rows(_years_of_programme, user, [programme]))


def all_years(user: Any) -> list[YearLine]:
    """Every published year, the latest first. One query."""
    return _lines(visitor_rows(_all_years, user, []))


def county_years(user: Any, county: str) -> list[YearLine]:
    """The latest published year of each programme of the county, as now decided. One query."""
    lines = _lines(visitor_rows(_years_of_county, user, [county]))
    newest: dict[str, YearLine] = {}
    for line in lines:
        newest.setdefault(line.programme_address, line)
    return list(newest.values())


def open_years(user: Any, programme: int) -> list[OpenYear]:
    """Years of the programme that have begun and are not published. One query."""
    return [
        OpenYear(year, year_address(address, year), state, answer_by, asked, handed_in)
        for address, year, state, answer_by, asked, handed_in in visitor_rows(
            _open_years, user, [programme]
        )
    ]


def standing(follow_up: FollowUp) -> OpenYear:
    """How far one follow-up has come. One query."""
    asked, handed_in = counted(FollowUp.objects.filter(pk=follow_up.pk)).values_list(
        "asked", "handed_in"
    )[0]
    address = year_address(follow_up.programme.address, follow_up.year)
    return OpenYear(follow_up.year, address, follow_up.state, follow_up.answer_by, asked, handed_in)


def counted(rows: QuerySet[FollowUp]) -> Rows:
    """With how many are asked, and how many of them have handed in."""
    return rows.annotate(
        asked=Count("reports", filter=~Q(reports__state=ReportState.WAIVED)),
        handed_in=Count("reports", filter=Q(reports__state__in=ANSWERED_STATES)),
    )


def year_address(programme: str, year: int) -> str:
    return reverse("reporting:year", args=[programme, year])


def _lines(rows: Iterable[tuple[Any, ...]]) -> list[YearLine]:
    """Of each year the first row: its newest copy."""
    found: dict[tuple[str, int], YearLine] = {}
    for title, address, is_example, year, total, asked, handed_in in rows:
        found.setdefault(
            (address, year),
            YearLine(
                year,
                year_address(address, year),
                title,
                address,
                from_json(total),
                asked,
                handed_in,
                is_example,
            ),
        )
    return list(found.values())


def _years_of_programme(user: Any, programme: Sequence[Any]) -> Rows:
    return _years(user, follow_up__programme__in=programme)


def _all_years(user: Any, _values: Sequence[Any]) -> Rows:
    return _years(user)


def _years_of_county(user: Any, county: Sequence[Any]) -> Rows:
    return _years(user, follow_up__programme__county__in=county)


def _years(user: Any, **condition: Any) -> Rows:
    """The head of each copy: its figures as a whole may be long."""
    rows = published_years_visible_to(user).filter(**condition)
    return rows.order_by(
        "-follow_up__year", swedish("follow_up__programme__title"), "-number"
    ).values_list(
        "follow_up__programme__title",
        "follow_up__programme__address",
        "follow_up__programme__is_example",
        "follow_up__year",
        "figures__total",
        "figures__organisations_asked",
        "figures__organisations_handed_in",
    )


def _open_years(user: Any, programme: Sequence[Any]) -> Rows:
    rows = follow_ups_visible_to(user).filter(
        programme__in=programme, state__in=(FollowUpState.OPEN, FollowUpState.CLOSED)
    )
    return counted(rows).values_list(
        "programme__address", "year", "state", "answer_by", "asked", "handed_in"
    )
