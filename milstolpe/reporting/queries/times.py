"""Whether an organisation may still answer: states, and the rule that the clock is held against."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from milstolpe.core.formats import format_date, format_time
from milstolpe.reporting.enums import WRITABLE_STATES, FollowUpState, ReportState
from milstolpe.reporting.models import FollowUp, Report
from milstolpe.reporting.words import NOT_HANDED_IN_LABEL

GRACE = timedelta(seconds=60)  # for what was sent in time and had to wait; never shown


def last_moment(report: Report) -> datetime | None:
    """When the report is locked; None while only a person can close it."""
    own, common = report.extended_until, report.follow_up.locks_at
    if common is None:
        # A longer time is for when the others are locked: it never locks before they are.
        return None if report.follow_up.is_open else own
    return max(own, common) if own else common


def last_day(report: Report) -> date:
    """The last day to answer in Sweden, with this organisation's longer time counted in."""
    common, own = report.follow_up.answer_by, report.extended_until
    return max(timezone.localdate(own), common) if own else common


def why_locked(report: Report, *, now: datetime | None = None) -> str:
    """What stands in the way of answering, as a sentence; empty when nothing does.

    Args:
        now: when the request reached the application.
    """
    if reason := why_closed(report, now=now):
        return reason
    if report.state == ReportState.WAIVED:
        return _("You are not asked to answer this time.")
    if report.state == ReportState.ACCEPTED:
        return _("The report is accepted. Ask the county board if something needs to change.")
    if report.state not in WRITABLE_STATES:
        return _("The report is handed in. Take it back if you need to change it.")
    return ""


def why_closed(report: Report, *, now: datetime | None = None) -> str:
    """The same of the time alone, whether the report is handed in or not."""
    now = now or timezone.now()
    follow_up = report.follow_up
    has_own_time = report.extended_until is not None and now <= report.extended_until + GRACE
    if follow_up.state == FollowUpState.PLANNED:
        return _("The follow-up has not been opened yet.")
    if follow_up.state == FollowUpState.PUBLISHED:
        return _("The year is published and can no longer be changed here.")
    if follow_up.state == FollowUpState.CLOSED and not has_own_time:
        return _("The follow-up is closed. Ask the county board for longer time.")
    moment = last_moment(report)
    if moment is not None and now > moment + GRACE:
        return _(
            "The time to answer ended on %(day)s at %(time)s. Ask the county board for longer "
            "time; what you have written is kept."
        ) % {"day": format_date(moment), "time": format_time(moment)}
    return ""


def state_label(report: Report) -> str:
    """The state in words; what can no longer be handed in has not been handed in."""
    is_over = report.state in WRITABLE_STATES and why_closed(report)
    return str(NOT_HANDED_IN_LABEL) if is_over else report.get_state_display()


def last_second(day: date) -> datetime:
    """The end of the day in Sweden: what "until that day" means."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=timezone.get_default_timezone())


def days_left(follow_up: FollowUp) -> int:
    """Days until the last day to answer; below zero after it."""
    return (follow_up.answer_by - timezone.localdate()).days
