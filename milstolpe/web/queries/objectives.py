"""What the page of all objectives and the page of one objective show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Count, Model, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from milstolpe.objectives.models import (
    GenerationalGoal,
    GoalStrand,
    MilestoneTarget,
    Objective,
    Specification,
    SustainableDevelopmentGoal,
)
from milstolpe.organisations.models import County
from milstolpe.programmes.queries.visibility import measures_visible_to
from milstolpe.web.queries.figures import measures_text

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class ObjectivesPage:
    """The whole system of objectives, with the wordings that hold this year."""

    goal: GenerationalGoal | None
    strands: Sequence[GoalStrand]
    objectives: Sequence[Objective]
    targets: Sequence[MilestoneTarget]


@dataclass(frozen=True)
class CountyMeasures:
    """How many measures of one county touch an objective."""

    county: County
    main_count: int
    also_count: int
    total: int
    measures_url: str
    is_concerned: bool  # the objective concerns the county


@dataclass(frozen=True)
class ObjectivePage:
    """One objective as its page shows it."""

    objective: Objective
    specifications: Sequence[Specification]
    sdgs: Sequence[SustainableDevelopmentGoal]  # suggested links, none of them official
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


def objectives_page() -> ObjectivesPage:
    """The goal, its strands, the objectives and the milestone targets. Four queries."""
    return ObjectivesPage(
        goal=_valid_now(GenerationalGoal.objects.all()).first(),
        strands=list(_valid_now(GoalStrand.objects.all())),
        objectives=list(Objective.objects.select_related("agency")),
        targets=list(MilestoneTarget.objects.all()),
    )


def objective_page(user: Any, objective: Objective) -> ObjectivePage:
    """What the objective is, and the measures that touch it by county. Five queries."""
    listed = f"{reverse('programmes:measures')}?mal={objective.slug}"
    main, also, has_example = _measure_counts(user, objective)
    concerned = set(
        _valid_now(objective.county_links.filter(concerns=True)).values_list("county", flat=True)
    )
    return ObjectivePage(
        objective=objective,
        specifications=list(objective.specifications.all()),
        sdgs=list(SustainableDevelopmentGoal.objects.filter(objective_links__objective=objective)),
        counties=[
            CountyMeasures(
                county,
                main.get(county.code, 0),
                also.get(county.code, 0),
                main.get(county.code, 0) + also.get(county.code, 0),
                f"{listed}&lan={county.slug}",
                county.code in concerned,
            )
            for county in County.objects.all()
        ],
        measures_url=listed,
        is_example=has_example,
    )


def _measure_counts(user: Any, objective: Objective) -> tuple[dict[str, int], dict[str, int], bool]:
    """County code → measures with the objective as a main one, and as another; any example."""
    rows = (
        measures_visible_to(user)
        .filter(objective_links__objective=objective)
        .order_by()
        .values_list("programme__county", "objective_links__is_main", "programme__is_example")
        .annotate(Count("pk"))
    )
    counts: dict[bool, dict[str, int]] = {True: {}, False: {}}
    has_example = False
    for code, is_main, is_example, count in rows:
        counts[is_main][code] = counts[is_main].get(code, 0) + count
        has_example = has_example or is_example
    return counts[True], counts[False], has_example


def _valid_now(rows: QuerySet[M]) -> QuerySet[M]:
    year = timezone.localdate().year
    return rows.filter(
        Q(valid_to_year__isnull=True) | Q(valid_to_year__gte=year), valid_from_year__lte=year
    )
