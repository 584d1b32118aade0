"""The figures of what is handed in so far: what publishing would show."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from milstolpe.organisations.enums import OrganisationKind
from milstolpe.reporting.enums import ANSWERED_STATES, ReportState
from milstolpe.reporting.figures import Distribution, distribution, grouped
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
    """Distribution in all, by area and by kind of actor. One query."""
    rows = (
        Answer.objects.filter(report__follow_up=follow_up)
        .exclude(report__state=ReportState.WAIVED)
        .order_by("measure__area__position", "measure__area")
        .values_list(
            "grade",
            "is_continuous",
            "report__state",
            "report__organisation__kind",
            "measure__area__title",
            "measure__is_internal",
        )
    )
    shown: list[dict[str, Any]] = []
    internal = 0
    for grade, is_continuous, state, kind, area, is_internal in rows.iterator(chunk_size=2000):
        internal += is_internal
        if not is_internal:
            handed_in = state in ANSWERED_STATES
            shown.append(
                {
                    "grade": grade,
                    "is_continuous": is_continuous,
                    "handed_in": handed_in,
                    "kind": kind,
                    "area": area or _("Without area"),
                }
            )
    kinds = grouped(shown, lambda row: [row["kind"]])
    return FiguresNow(
        total=distribution(shown),
        areas=[
            FigureRow(str(area), found)
            for area, found in grouped(shown, lambda row: [row["area"]]).items()
        ],
        kinds=[FigureRow(str(k.label), kinds[k]) for k in OrganisationKind if k in kinds],
        internal=internal,
    )
