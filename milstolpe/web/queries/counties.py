"""What the list of counties and the page of one county show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from milstolpe.core.collation import swedish
from milstolpe.core.prepared import visitor_rows
from milstolpe.objectives.marks import objective_link
from milstolpe.objectives.models import CountyObjective
from milstolpe.organisations.models import County
from milstolpe.programmes.enums import DECIDED_STATES, ActorRole, ProgrammeState
from milstolpe.programmes.queries.visibility import measures_visible_to
from milstolpe.web.addresses import address_base
from milstolpe.web.queries.figures import (
    ProgrammeLine,
    Totals,
    measures_text,
    programme_lines,
    totals_in_force,
)

LEADS_SHOWN = 10
Rows = QuerySet[Any, Any]


@dataclass(frozen=True)
class CountyRow:
    """A county in the list of counties and on the map."""

    code: str
    name: str
    url: str
    in_force: Totals
    consulted: int  # programmes out for consultation
    is_example: bool


@dataclass(frozen=True)
class ObjectiveRow:
    """An objective in a county."""

    number: int
    name: str
    hue: str
    url: str
    measure_count: int
    measures_url: str
    is_assessed: bool

    @property
    def link(self) -> SafeString:
        return objective_link(self.url, self.hue, self.number, self.name)


@dataclass(frozen=True)
class LeadRow:
    """An organisation that leads measures in a county."""

    name: str
    url: str
    measures: str


@dataclass(frozen=True)
class CountyPage:
    """A county as its page shows it."""

    county: County
    programmes: Sequence[ProgrammeLine]
    in_force: Totals
    objectives: Sequence[ObjectiveRow]
    leads: Sequence[LeadRow]


def county_rows(lines: Sequence[ProgrammeLine]) -> list[CountyRow]:
    """Every county in the order of its code, with what `lines` has of it. One query."""
    by_county: dict[str, list[ProgrammeLine]] = {}
    for line in lines:
        by_county.setdefault(line.county_code, []).append(line)
    base = address_base("web:county")
    rows = []
    for code, name, slug in County.objects.values_list("code", "name", "slug"):
        own = by_county.get(code, [])
        rows.append(
            CountyRow(
                code,
                name,
                f"{base}{slug}/",
                totals_in_force(own),
                sum(line.state.code == ProgrammeState.CONSULTATION for line in own),
                any(line.is_example for line in own),
            )
        )
    return rows


def county_page(user: Any, county: County) -> CountyPage:
    """Programmes, objectives and leading actors of one county. Five queries."""
    programmes = programme_lines(user, county=county)
    return CountyPage(
        county=county,
        programmes=programmes,
        in_force=totals_in_force(programmes),
        objectives=_objective_rows(user, county),
        leads=_lead_rows(user, county),
    )


def _objective_rows(user: Any, county: County) -> list[ObjectiveRow]:
    """The objectives that concern the county this year, in official order."""
    year = timezone.localdate().year
    counts = dict(visitor_rows(_objective_counts, user, [county.code]))
    base = address_base("web:objective")
    listed = f"{reverse('programmes:measures')}?lan={county.slug}&mal="
    return [
        ObjectiveRow(
            number,
            name_en if get_language() == "en" else name_sv,
            hue,
            f"{base}{slug}/",
            counts.get(number, 0),
            f"{listed}{slug}",
            is_assessed,
        )
        for number, slug, name_sv, name_en, hue, is_assessed, first, last in visitor_rows(
            _objectives, user, [county.code]
        )
        if first <= year and (last is None or last >= year)
    ]


def _objectives(_user: Any, county: Sequence[Any]) -> Rows:
    links = CountyObjective.objects.filter(county__in=county, concerns=True).order_by("objective")
    return links.values_list(
        *("objective_id", "objective__slug", "objective__name_sv", "objective__name_en"),
        *("objective__hue", "is_assessed", "valid_from_year", "valid_to_year"),
    )


def _objective_counts(user: Any, county: Sequence[Any]) -> Rows:
    """(objective, number of measures in the county that touch it)."""
    measures = measures_visible_to(user).filter(programme__county__in=county).order_by()
    return measures.values_list("objective_links__objective").annotate(Count("pk"))


def _lead_rows(user: Any, county: County) -> list[LeadRow]:
    base = address_base("web:actor")
    return [
        LeadRow(name, f"{base}{slug}/", measures_text(count))
        for name, slug, count in visitor_rows(_leads, user, [county.code])
    ]


def _leads(user: Any, county: Sequence[Any]) -> Rows:
    """Those who lead most measures, among programmes that show their actors."""
    measures = measures_visible_to(user).filter(
        programme__county__in=county,
        programme__state__in=DECIDED_STATES,
        actors__role=ActorRole.LEAD,
        actors__organisation__isnull=False,
    )
    return (
        measures.order_by()
        .values_list("actors__organisation__name", "actors__organisation__slug")
        .annotate(count=Count("pk"))
        .order_by("-count", swedish("actors__organisation__name"))[:LEADS_SHOWN]
    )
