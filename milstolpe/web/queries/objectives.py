"""What the page of all objectives and the page of one objective show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Count, Model, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from milstolpe.core.prepared import visitor_rows
from milstolpe.objectives.marks import objective_link
from milstolpe.objectives.models import (
    CountyObjective,
    GenerationalGoal,
    GoalStrand,
    MilestoneTarget,
    Objective,
    Specification,
    SustainableDevelopmentGoal,
)
from milstolpe.organisations.models import County
from milstolpe.programmes.queries.visibility import measures_visible_to
from milstolpe.web.addresses import address_base
from milstolpe.web.queries.figures import measures_text

M = TypeVar("M", bound=Model)
Rows = QuerySet[Any, Any]


@dataclass(frozen=True)
class ObjectiveMark:
    """An objective in a list: number, name and its own hue."""

    number: int
    name_sv: str
    name_en: str
    hue: str
    url: str
    agency: str

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_sv

    @property
    def link(self) -> SafeString:
        return objective_link(self.url, self.hue, self.number, self.name)


@dataclass(frozen=True)
class ObjectivesPage:
    """The whole system of objectives, with the wordings that hold this year."""

    goal: GenerationalGoal | None
    strands: Sequence[GoalStrand]
    objectives: Sequence[ObjectiveMark]
    targets: Sequence[MilestoneTarget]


@dataclass(frozen=True)
class CountyMeasures:
    """How many measures of one county touch an objective."""

    county_code: str
    county: str
    slug: str
    main_count: int
    also_count: int
    measures_url: str
    is_concerned: bool  # the objective concerns the county

    @property
    def total(self) -> int:
        return self.main_count + self.also_count


@dataclass(frozen=True)
class ObjectivePage:
    """One objective as its page shows it."""

    objective: Objective
    specifications: Sequence[str]
    sdgs: Sequence[tuple[int, str]]  # suggested links, none of them official
    counties: Sequence[CountyMeasures]
    measures_url: str
    is_example: bool

    @property
    def total(self) -> int:
        return sum(row.total for row in self.counties)

    @property
    def measures(self) -> str:
        return measures_text(self.total)

    @property
    def county_count(self) -> int:
        """Counties with any measure that touches the objective."""
        return sum(row.total > 0 for row in self.counties)


def objective_marks(user: Any) -> list[ObjectiveMark]:
    """All objectives in official order. One query."""
    base = address_base("web:objective")
    return [
        ObjectiveMark(number, name_sv, name_en, hue, f"{base}{slug}/", agency)
        for number, name_sv, name_en, hue, slug, agency in visitor_rows(_objectives, user, [])
    ]


def objectives_page(user: Any) -> ObjectivesPage:
    """The goal, its strands, the objectives and the milestone targets. Four queries."""
    return ObjectivesPage(
        goal=_valid_now(GenerationalGoal.objects.all()).first(),
        strands=list(_valid_now(GoalStrand.objects.all())),
        objectives=objective_marks(user),
        targets=list(MilestoneTarget.objects.all()),
    )


def objective_page(user: Any, objective: Objective) -> ObjectivePage:
    """What the objective is, and the measures that touch it by county. Five queries."""
    this, year = [objective.number], timezone.localdate().year
    listed = f"{reverse('programmes:measures')}?mal={objective.slug}"
    counts: dict[tuple[str, bool], int] = {}
    has_example = False
    concerned = {
        code
        for code, first, last in visitor_rows(_concerned, user, this)
        if first <= year and (last is None or last >= year)
    }
    for code, is_main, is_example, count in visitor_rows(_measure_counts, user, this):
        counts[code, is_main] = counts.get((code, is_main), 0) + count
        has_example = has_example or is_example
    return ObjectivePage(
        objective=objective,
        specifications=[name for (name,) in visitor_rows(_specifications, user, this)],
        sdgs=[(number, name) for number, name in visitor_rows(_sdgs, user, this)],
        counties=[
            CountyMeasures(
                code,
                name,
                slug,
                counts.get((code, True), 0),
                counts.get((code, False), 0),
                f"{listed}&lan={slug}",
                code in concerned,
            )
            for code, name, slug in visitor_rows(_counties, user, [])
        ],
        measures_url=listed,
        is_example=has_example,
    )


def _valid_now(rows: QuerySet[M]) -> QuerySet[M]:
    year = timezone.localdate().year
    return rows.filter(
        Q(valid_to_year__isnull=True) | Q(valid_to_year__gte=year), valid_from_year__lte=year
    )


def _measure_counts(user: Any, objective: Sequence[Any]) -> Rows:
    """(county, whether it is a main objective, whether example data, number of measures)."""
    measures = measures_visible_to(user).filter(objective_links__objective__in=objective)
    return (
        measures.order_by()
        .values_list("programme__county", "objective_links__is_main", "programme__is_example")
        .annotate(Count("pk"))
    )


def _specifications(_user: Any, objective: Sequence[Any]) -> Rows:
    rows = Specification.objects.filter(objective__in=objective)
    return rows.order_by("position").values_list("name")


def _sdgs(_user: Any, objective: Sequence[Any]) -> Rows:
    rows = SustainableDevelopmentGoal.objects.filter(objective_links__objective__in=objective)
    return rows.order_by("number").values_list("number", "name")


def _objectives(_user: Any, _values: Sequence[Any]) -> Rows:
    return Objective.objects.values_list(
        "number", "name_sv", "name_en", "hue", "slug", "agency__name"
    )


def _counties(_user: Any, _values: Sequence[Any]) -> Rows:
    return County.objects.values_list("code", "name", "slug")


def _concerned(_user: Any, objective: Sequence[Any]) -> Rows:
    """(county, first year, last year) of the counties that the objective concerns."""
    links = CountyObjective.objects.filter(objective__in=objective, concerns=True).order_by()
    return links.values_list("county_id", "valid_from_year", "valid_to_year")
