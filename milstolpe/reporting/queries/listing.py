"""A programme's follow-ups with how many have handed in, and the steps of one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from milstolpe.programmes.models import Programme
from milstolpe.reporting.enums import ANSWERED_STATES, FOLLOW_UP_STEPS, ReportState
from milstolpe.reporting.models import FollowUp


def follow_up_rows(programme: Programme) -> "QuerySet[FollowUp, Any]":
    """The newest first, with `asked` and `handed_in`. One query."""
    return programme.follow_ups.annotate(
        asked=Count("reports", filter=~Q(reports__state=ReportState.WAIVED)),
        handed_in=Count("reports", filter=Q(reports__state__in=ANSWERED_STATES)),
    )


@dataclass(frozen=True)
class EventRow:
    """A step that a follow-up has taken."""

    label: str
    at: datetime
    by: str  # empty when a command did it
    reason: str


def follow_up_events(follow_up: FollowUp) -> list[EventRow]:
    """The steps of the follow-up, the latest first. One query."""
    labels = {step.name: str(step.label) for step in FOLLOW_UP_STEPS.values()}
    return [
        EventRow(labels[row.step], row.at, str(row.by or ""), row.reason)
        for row in follow_up.events.select_related("by")
    ]
