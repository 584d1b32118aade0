"""Published answers across years and programmes: of a measure, an actor, an objective."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet
from django.urls import reverse

from milstolpe.core.collation import swedish
from milstolpe.core.formats import sort_key_sv
from milstolpe.core.page import Bar, GradeMark
from milstolpe.core.prepared import visitor_rows
from milstolpe.reporting.figures import Distribution
from milstolpe.reporting.models import PublishedAnswer
from milstolpe.reporting.queries.visibility import (
    published_answers_visible_to,
    published_follow_ups,
)
from milstolpe.reporting.queries.years import year_address
from milstolpe.reporting.words import grade_mark, share_bar

Rows = QuerySet[Any, Any]


@dataclass(frozen=True)
class CountedYear:
    """How a measure, an actor or a county's measures stood in one year."""

    label: str  # the year, or the programme and the year
    year: int
    address: str
    found: Distribution
    is_example: bool = False

    @property
    def bar(self) -> Bar | None:
        return share_bar(self.found)


@dataclass(frozen=True)
class LatestAnswer:
    """The newest published answer of an actor."""

    organisation: str
    address: str
    mark: GradeMark
    year: int
    action_taken: str


class ReportRow(NamedTuple):
    """An answer in an actor's published report."""

    public_id: str
    code: str
    title: str
    area: str
    role: str
    grade: str
    is_continuous: bool
    rationale: str
    action_taken: str

    @property
    def mark(self) -> GradeMark:
        return grade_mark(self.grade, is_continuous=self.is_continuous)


def measure_years(user: Any, measure: int) -> list[CountedYear]:
    """Each published year of the measure, the latest first. One query."""
    return [
        CountedYear(str(year), year, year_address(address, year), found)
        for (address, year), found in _counted(visitor_rows(_of_measure, user, [measure]), 2)
    ]


def latest_answers(user: Any, measure: int) -> list[LatestAnswer]:
    """Each actor's newest answer, where the year shows who has answered what. One query."""
    found: dict[str, LatestAnswer] = {}
    for address, year, name, slug, grade, is_continuous, action in visitor_rows(
        _shown_answers, user, [measure]
    ):
        mark = grade_mark(grade, is_continuous=is_continuous)
        place = reverse("reporting:year-actor", args=[address, year, slug])
        found.setdefault(slug, LatestAnswer(name, place, mark, year, action))
    return sorted(found.values(), key=lambda row: sort_key_sv(row.organisation))


def actor_years(user: Any, organisation: int, slug: str) -> list[CountedYear]:
    """What an organisation has answered in each published year. One query."""
    return [
        CountedYear(
            f"{title}, {year}",
            year,
            reverse("reporting:year-actor", args=[address, year, slug]),
            found,
            is_example,
        )
        for (address, year, title, is_example), found in _counted(
            visitor_rows(_of_actor, user, [organisation]), 4
        )
    ]


def objective_years(user: Any, objective: int) -> list[CountedYear]:
    """The newest year of each programme, of measures that touch the objective, by county.

    Two queries: tens of thousands of answers are counted before anything is joined to them.
    """
    counts = dict(_counted(visitor_rows(_of_objective, user, [objective]), 1))
    newest: dict[str, CountedYear] = {}
    for pk, address, year, title, is_example, county in visitor_rows(_published, user, []):
        if found := counts.get((pk,)):
            label = f"{county}: {title}, {year}"
            line = CountedYear(label, year, year_address(address, year), found, is_example)
            newest.setdefault(address, line)
    return sorted(newest.values(), key=lambda row: sort_key_sv(row.label))


def report_rows(user: Any, address: str, year: int, slug: str) -> list[ReportRow]:
    """An actor's published report, in the order of the programme. One query."""
    rows = published_answers_visible_to(user).filter(
        follow_up__programme__address=address, follow_up__year=year, organisation__slug=slug
    )
    return [
        ReportRow(*row)
        for row in rows.order_by("measure__position", "measure_id").values_list(
            *("measure__public_id", "measure__code", "measure__title", "measure__area__title"),
            *("role", "grade", "is_continuous", "rationale", "action_taken"),
        )
    ]


def _counted(
    rows: Iterable[tuple[Any, ...]], width: int
) -> list[tuple[tuple[Any, ...], Distribution]]:
    """Rows of (key …, grade, is continuous, count) as a distribution per key, in their order."""
    counts: dict[tuple[Any, ...], Counter[str]] = {}
    for row in rows:
        key, (grade, is_continuous, count) = row[:width], row[width:]
        found = counts.setdefault(key, Counter())
        found[grade or "missing"] += count
        found["continuous"] += count if is_continuous else 0
    return [(key, Distribution(**found)) for key, found in counts.items()]


def _by_grade(rows: QuerySet[PublishedAnswer], *keys: str) -> Rows:
    return (
        rows.order_by("-follow_up__year", *keys)
        .values_list(*keys, "grade", "is_continuous")
        .annotate(count=Count("pk"))
    )


def _of_measure(user: Any, measure: Sequence[Any]) -> Rows:
    rows = published_answers_visible_to(user).filter(measure__in=measure)
    return _by_grade(rows, "follow_up__programme__address", "follow_up__year")


def _shown_answers(user: Any, measure: Sequence[Any]) -> Rows:
    rows = published_answers_visible_to(user).filter(
        measure__in=measure, follow_up__shows_matrix=True
    )
    return (
        rows.exclude(grade="")
        .order_by("-follow_up__year", swedish("organisation__name"))
        .values_list(
            *("follow_up__programme__address", "follow_up__year"),
            *("organisation__name", "organisation__slug", "grade", "is_continuous", "action_taken"),
        )
    )


def _of_actor(user: Any, organisation: Sequence[Any]) -> Rows:
    rows = published_answers_visible_to(user).filter(organisation__in=organisation)
    return _by_grade(
        rows,
        "follow_up__programme__address",
        "follow_up__year",
        "follow_up__programme__title",
        "follow_up__programme__is_example",
    )


def _of_objective(user: Any, objective: Sequence[Any]) -> Rows:
    rows = published_answers_visible_to(user).filter(
        measure__objective_links__objective__in=objective
    )
    return (
        rows.order_by()
        .values_list("follow_up_id", "grade", "is_continuous")
        .annotate(count=Count("pk"))
    )


def _published(user: Any, _values: Sequence[Any]) -> Rows:
    """Every published follow-up, the latest first."""
    rows = published_follow_ups(user).order_by("-year", "programme__address")
    return rows.values_list(
        *("pk", "programme__address", "year", "programme__title"),
        *("programme__is_example", "programme__county__name"),
    )
