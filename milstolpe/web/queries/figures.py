"""Programmes with the number of their measures, and the figures of the whole country."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext

from milstolpe.core.collation import swedish
from milstolpe.core.formats import format_number, format_period
from milstolpe.core.page import State
from milstolpe.core.prepared import visitor_rows
from milstolpe.organisations.models import County, Organisation
from milstolpe.programmes.enums import ProgrammeState
from milstolpe.programmes.queries.visibility import measures_visible_to, programmes_visible_to
from milstolpe.web.addresses import address_base

IN_FORCE = (ProgrammeState.DECIDED, ProgrammeState.RUNNING)


@dataclass(frozen=True)
class ProgrammeLine:
    """A programme as lists of programmes show it."""

    county_code: str
    county: str
    slug: str  # the programme's own part of its address
    url: str
    title: str
    first_year: int
    last_year: int
    state: State
    answer_by: datetime.date | None  # while it is out for consultation
    is_example: bool
    measure_count: int  # those that the viewer may see

    @property
    def is_in_force(self) -> bool:
        return self.state.code in IN_FORCE

    @property
    def period(self) -> str:
        return format_period(self.first_year, self.last_year)

    @property
    def measures(self) -> str:
        return measures_text(self.measure_count)


@dataclass(frozen=True)
class Totals:
    """Figures of a set of programmes."""

    programmes: int
    measures: int


def programme_lines(user: Any, *, county: County | None = None) -> list[ProgrammeLine]:
    """The programmes that `user` may see, by county, the latest period first. One query."""
    base = address_base("programmes:programme")
    states = {code: State(code, label) for code, label in ProgrammeState.choices}
    return [
        ProgrammeLine(code, name, slug, f"{base}{slug}/", title, first, last, states[state], *rest)
        for code, name, slug, title, first, last, state, *rest in visitor_rows(
            _programmes, user, [county.code] if county else []
        )
    ]


def _programmes(user: Any, county: Sequence[Any]) -> QuerySet[Any, Any]:
    """Programmes with the number of their measures; of one county, or of all."""
    programmes = programmes_visible_to(user)
    if county:
        programmes = programmes.filter(county__in=county)
    measures = measures_visible_to(user).filter(programme=OuterRef("pk")).order_by()
    counted = measures.values("programme").annotate(count=Count("pk")).values("count")
    return programmes.order_by("county", "-start_year", swedish("title")).values_list(
        *("county_id", "county__name", "address", "title", "start_year", "end_year", "state"),
        Case(When(state=ProgrammeState.CONSULTATION, then="answer_by")),
        "is_example",
        Coalesce(Subquery(counted), 0),
    )


def totals_in_force(lines: Iterable[ProgrammeLine]) -> Totals:
    """How many programmes are decided or running, and how many measures they have."""
    counts = [line.measure_count for line in lines if line.is_in_force]
    return Totals(len(counts), sum(counts))


def actor_count(user: Any) -> int:
    """Organisations named in a measure of a programme in force (whose actors are public)."""
    return len(visitor_rows(_named_organisations, user, []))


def _named_organisations(user: Any, _values: Sequence[Any]) -> QuerySet[Any, Any]:
    named = measures_visible_to(user).filter(
        programme__state__in=IN_FORCE, actors__organisation=OuterRef("pk")
    )
    return Organisation.objects.filter(Exists(named)).order_by().values_list("pk")


def measures_text(count: int) -> str:
    return ngettext("%(n)s measure", "%(n)s measures", count) % {"n": format_number(count)}


def programmes_text(count: int) -> str:
    """ "2 programmes in force"."""
    return ngettext("%(n)s programme in force", "%(n)s programmes in force", count) % {
        "n": format_number(count)
    }
