"""What the list of counties and the page of one county show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone

from milstolpe.objectives.models import CountyObjective
from milstolpe.organisations.models import County
from milstolpe.programmes.enums import DECIDED_STATES, ActorRole
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


@dataclass(frozen=True)
class CountyRow:
    """A county in the list of counties and on the map."""

    county: County
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
    for county in County.objects.all():
        own = by_county.get(county.code, [])
        rows.append(
            CountyRow(
                county,
                f"{base}{county.slug}/",
                totals_in_force(own),
                sum(line.state.code == "consultation" for line in own),
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
    links = CountyObjective.objects.filter(
        Q(valid_to_year__isnull=True) | Q(valid_to_year__gte=year),
        county=county,
        concerns=True,
        valid_from_year__lte=year,
    )
    measures = measures_visible_to(user).filter(programme__county=county)
    counts = dict(
        measures.order_by().values_list("objective_links__objective").annotate(Count("pk"))
    )
    base = address_base("web:objective")
    listed = f"{reverse('programmes:measures')}?lan={county.slug}&mal="
    rows = []
    for link in links.select_related("objective").order_by("objective"):
        row = link.objective
        rows.append(
            ObjectiveRow(
                row.number,
                row.name,
                row.hue,
                f"{base}{row.slug}/",
                counts.get(row.number, 0),
                f"{listed}{row.slug}",
                link.is_assessed,
            )
        )
    return rows


def _lead_rows(user: Any, county: County) -> list[LeadRow]:
    """Those who lead most measures, among programmes that show their actors."""
    rows = (
        measures_visible_to(user)
        .filter(
            programme__county=county,
            programme__state__in=DECIDED_STATES,
            actors__role=ActorRole.LEAD,
            actors__organisation__isnull=False,
        )
        .order_by()
        .values(name=F("actors__organisation__name"), slug=F("actors__organisation__slug"))
        .annotate(count=Count("pk"))
        .order_by("-count", "name")[:LEADS_SHOWN]
    )
    base = address_base("web:actor")
    return [
        LeadRow(row["name"], f"{base}{row['slug']}/", measures_text(row["count"])) for row in rows
    ]
