"""The figures of what is handed in so far: what publishing would show."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from milstolpe.organisations.enums import OrganisationKind
from milstolpe.reporting.enums import ANSWERED_STATES, ReportState
from milstolpe.reporting.figures import Distribution
from milstolpe.reporting.models import Answer, FollowUp


@dataclass(frozen=True)
class FigureRow:
    """A group and its distribution."""

    label: str
    figures: Distribution


@dataclass(frozen=True)
class FiguresNow:
    """Internal measures are left out, as they will be when the year is published."""

    total: Distribution
    areas: list[FigureRow]
    kinds: list[FigureRow]
    internal: int  # answers about internal measures


def figures_now(follow_up: FollowUp) -> FiguresNow:
    """Distribution in all, by area and by kind of actor. Two queries; the database counts."""
    total: Counter[str] = Counter()
    areas: dict[int | None, Counter[str]] = {}
    kinds: dict[str, Counter[str]] = {}
    internal = 0
    for area, kind, state, grade, is_continuous, is_internal, count in _counted(follow_up):
        if is_internal:
            internal += count
            continue
        handed_in = state in ANSWERED_STATES
        here = Counter({grade if handed_in and grade else "missing": count})
        if handed_in and is_continuous:
            here["continuous"] = count
        for counts in (total, areas.setdefault(area, Counter()), kinds.setdefault(kind, Counter())):
            counts.update(here)
    return FiguresNow(
        total=Distribution(**total),
        areas=_rows(_areas(follow_up), areas),
        kinds=_rows(((kind, str(kind.label)) for kind in OrganisationKind), kinds),
        internal=internal,
    )


def _counted(follow_up: FollowUp) -> "QuerySet[Any, Any]":
    """Area, kind of actor, state, grade, is continuous, is internal, count.

    What is counted of an answer stands in an index: the texts are never read.
    """
    rows = Answer.objects.filter(report__follow_up=follow_up).exclude(
        report__state=ReportState.WAIVED
    )
    return (
        rows.order_by()
        .values_list(
            *("measure__area_id", "report__organisation__kind", "report__state"),
            *("grade", "is_continuous", "measure__is_internal"),
        )
        .annotate(count=Count("pk"))
    )


def _areas(follow_up: FollowUp) -> list[tuple[int | None, str]]:
    """In the order of the programme; last the measures that have none."""
    areas = follow_up.programme.areas.order_by("position", "pk").values_list("pk", "title")
    return [*areas, (None, _("Without area"))]


def _rows(labels: Iterable[tuple[Any, str]], found: Mapping[Any, Counter[str]]) -> list[FigureRow]:
    return [FigureRow(label, Distribution(**found[key])) for key, label in labels if key in found]
