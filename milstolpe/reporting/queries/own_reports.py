"""What an organisation is asked to report, in its own name or in the place of its members."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.timezone import localdate

from milstolpe.core.collation import swedish
from milstolpe.organisations.enums import Role
from milstolpe.organisations.standing import standing_of
from milstolpe.reporting.enums import FollowUpState, ReportState
from milstolpe.reporting.models import Report
from milstolpe.reporting.queries.times import last_day, state_label, why_locked


@dataclass(frozen=True)
class OwnReport:
    """One line of the list."""

    pk: int
    programme: str
    county: str
    year: int
    organisation: str
    is_for_other: bool  # answered in the place of the organisation
    state: str
    state_label: str
    answer_by: date
    days_left: int  # below 0: so many days late
    longer_until: datetime | None
    locked_why: str  # empty while it can be answered
    done: int
    asked: int
    is_example: bool

    @property
    def is_waiting(self) -> bool:
        return not self.locked_why

    @property
    def is_late(self) -> bool:
        return self.is_waiting and self.days_left < 0


def own_reports(user: Any) -> list[OwnReport]:
    """Those to answer first, the most urgent of them on top; then what is done. One query."""
    ours = standing_of(user).organisation_ids(Role.CONTACT, Role.DECIDER)
    rows = (
        Report.objects.filter(Q(organisation__in=ours) | Q(answered_by__in=ours))
        .exclude(follow_up__state=FollowUpState.PLANNED)
        .exclude(state=ReportState.WAIVED)
        .select_related("follow_up__programme__county", "organisation")
        .annotate(asked=Count("answers"), done=Count("answers", filter=Q(answers__number__gt=0)))
        .order_by("follow_up__answer_by", swedish("organisation__name"), "pk")
    )
    found = [_own_report(row, ours) for row in rows]
    return sorted(found, key=lambda row: (not row.is_waiting, _urgency(row)))


def _own_report(row: Any, ours: frozenset[int]) -> OwnReport:
    follow_up = row.follow_up
    day, locked_why = last_day(row), why_locked(row)
    return OwnReport(
        pk=row.pk,
        programme=follow_up.programme.title,
        county=follow_up.programme.county.name,
        year=follow_up.year,
        organisation=row.organisation.name,
        is_for_other=row.organisation_id not in ours,
        state=row.state,
        state_label=state_label(row),
        answer_by=day,
        days_left=(day - localdate()).days,
        longer_until=row.extended_until,
        locked_why=locked_why,
        done=row.done,
        asked=row.asked,
        is_example=follow_up.programme.is_example,
    )


def _urgency(row: OwnReport) -> int:
    """The next day first; of what is done, the newest first."""
    day = row.answer_by.toordinal()
    return day if row.is_waiting else -day
