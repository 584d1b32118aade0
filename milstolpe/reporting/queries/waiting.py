"""What waits for somebody: follow-ups to run, reports to judge, reports to hand in."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import localdate

from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Organisation
from milstolpe.organisations.standing import standing_of
from milstolpe.programmes.enums import ProgrammeState, Rhythm
from milstolpe.programmes.models import Programme
from milstolpe.programmes.queries.work import own_programmes
from milstolpe.reporting.enums import WRITABLE_STATES, FollowUpState, ReportState
from milstolpe.reporting.models import FollowUp, Report
from milstolpe.reporting.queries.recipients import deciders_of
from milstolpe.reporting.queries.times import last_day

_R = ReportState


@dataclass(frozen=True)
class WaitingReport:
    """A report that the organisation is to hand in, or has got back."""

    report: Report
    due: date
    waits_for: str = ""  # the names of those who are to approve it, if nothing else is left to do

    @property
    def is_to_be_approved(self) -> bool:
        return self.report.waits_for_approval and self.report.state == _R.SAVED


def follow_ups_to_run(user: Any, organisation: Organisation) -> list[Any]:
    """Follow-ups of the organisation's programmes that are not published, with `late`, `to_judge`
    and `uninvited` (numbers of reports). One query."""
    own = own_programmes(user).filter(owners__organisation=organisation).values("pk")
    rows = FollowUp.objects.filter(programme__in=own).exclude(state=FollowUpState.PUBLISHED)
    writable = Q(reports__state__in=WRITABLE_STATES)
    return list(
        rows.select_related("programme")
        .annotate(
            late=Count("reports", filter=writable),
            to_judge=Count("reports", filter=Q(reports__state=_R.HANDED_IN)),
            uninvited=Count("reports", filter=writable & Q(reports__invited_at=None)),
        )
        .order_by("answer_by", "pk")
    )


def with_last_follow_up(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """Programmes with `followed`: the year of the newest follow-up, or None."""
    years = FollowUp.objects.filter(programme=OuterRef("pk")).order_by("-year").values("year")
    return programmes.annotate(followed=Subquery(years[:1]))


def is_to_be_followed_up(programme: Any) -> bool:
    """Whether a programme read with `with_last_follow_up` by its rhythm lacks a follow-up."""
    return programme.state == ProgrammeState.RUNNING and _is_due(programme, localdate())


def reports_to_hand_in(user: Any, organisation: Organisation) -> list[WaitingReport]:
    """Of an organisation that the user speaks for, and of those it answers for. One query, and
    one more where something waits for approval."""
    if organisation.pk not in standing_of(user).organisation_ids(Role.CONTACT, Role.DECIDER):
        return []
    rows = (
        Report.objects.filter(
            Q(organisation=organisation, answered_by=None) | Q(answered_by=organisation),
            state__in=WRITABLE_STATES,
        )
        .filter(
            Q(follow_up__state=FollowUpState.OPEN)
            | Q(follow_up__state=FollowUpState.CLOSED, extended_until__isnull=False)
        )
        .select_related("follow_up__programme", "organisation")
        .order_by("follow_up__answer_by", "pk")
    )
    found = list(_open(rows))
    waiting = [row.report for row in found if row.is_to_be_approved]
    names = deciders_of(waiting) if waiting else {}
    return [replace(row, waits_for=names.get(row.report.pk, "")) for row in found]


def _open(rows: Iterable[Report]) -> Iterable[WaitingReport]:
    """With the day that holds for each; a longer time that has passed in a closed one is gone."""
    today = localdate()
    for report in rows:
        due = last_day(report)
        if report.follow_up.is_open or due >= today:
            yield WaitingReport(report, due)


def _is_due(programme: Any, today: date) -> bool:
    """Whether a year that should be followed up has begun its last quarter without one."""
    wanted = today.year if today.month > 9 else today.year - 1
    wanted = min(wanted, programme.end_year)
    followed = programme.followed or programme.start_year - 1
    if programme.rhythm == Rhythm.EVERY_SECOND:
        return bool(wanted - followed >= 2)
    if programme.rhythm == Rhythm.MID_AND_FINAL:
        middle = (programme.start_year + programme.end_year) // 2
        due = middle if followed < middle else programme.end_year
        return bool(followed < due <= wanted)
    return bool(wanted > followed and wanted >= programme.start_year)
