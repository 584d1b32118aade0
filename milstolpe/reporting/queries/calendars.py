"""Own dates as a calendar feed: whose it is, and what is in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Event

from milstolpe.accounts.models import User
from milstolpe.agenda.calendars import meeting_event, new_calendar
from milstolpe.agenda.queries import own_meetings
from milstolpe.core.addresses import whole
from milstolpe.organisations.enums import Role
from milstolpe.organisations.standing import standing_of
from milstolpe.programmes.queries.work import own_programmes
from milstolpe.reporting.addresses import answering_path, overview_path
from milstolpe.reporting.enums import WRITABLE_STATES, FollowUpState
from milstolpe.reporting.models import CalendarKey, FollowUp, Report
from milstolpe.rounds.addresses import matrix_path
from milstolpe.rounds.models import Round
from milstolpe.rounds.queries.times import last_day
from milstolpe.rounds.queries.waiting import rounds_to_run, runs_rounds, texts_to_hand_in

_SIGNER_SALT = "milstolpe.reporting.calendar"
_SHOWN = timedelta(days=400)  # how long a date stays after it has passed


@dataclass(frozen=True)
class OwnDate:
    """A day, or a moment, in somebody's calendar."""

    key: str  # the same for ever
    title: str
    at: date | datetime
    address: str
    changed_at: datetime


def calendar_token(key: CalendarKey) -> str:
    """The secret part of the feed's address."""
    return _signer().sign(key.key.hex)


def user_of_token(token: str) -> User | None:
    """Whose feed it is; None when the token is made up or renewed, or the account is closed."""
    try:
        key = UUID(_signer().unsign(token))
    except (BadSignature, ValueError):
        return None
    row = CalendarKey.objects.filter(key=key, user__is_active=True).select_related("user").first()
    return row.user if row else None


def own_dates(user: User) -> list[OwnDate]:
    """Last days to answer and longer times, of what the person answers for or runs.

    Five queries, and one for each role that answers for objectives.
    """
    return [*_report_dates(user), *_follow_up_dates(user), *_round_dates(user)]


def calendar_file(user: User) -> bytes:
    """The dates, and the meetings that the person is invited to, as iCalendar."""
    calendar = new_calendar("Milstolpe")
    for row in own_dates(user):
        calendar.add_component(_event(row))
    for meeting in own_meetings(user, since=timezone.now() - _SHOWN):
        calendar.add_component(meeting_event(meeting, has_link=True))
    return bytes(calendar.to_ical())


def _event(row: OwnDate) -> Event:
    event = Event()
    event.add("uid", f"{row.key}@milstolpe")
    event.add("summary", row.title)
    event.add("dtstamp", _in_utc(row.changed_at))
    if isinstance(row.at, datetime):
        event.add("dtstart", _in_utc(row.at))
    else:
        event.add("dtstart", row.at)
        event.add("dtend", row.at + timedelta(days=1))
    event.add("url", row.address)
    return event


def _report_dates(user: User) -> Iterator[OwnDate]:
    ours = standing_of(user).organisation_ids(Role.CONTACT, Role.DECIDER)
    rows = (
        Report.objects.filter(
            Q(organisation__in=ours) | Q(answered_by__in=ours),
            state__in=WRITABLE_STATES,
            follow_up__answer_by__gte=timezone.localdate() - _SHOWN,
        )
        .exclude(follow_up__state=FollowUpState.PUBLISHED)
        .select_related("follow_up__programme", "organisation")
        .order_by("pk")
    )
    for report in rows:
        follow_up = report.follow_up
        words = {
            "name": report.organisation.name,
            "title": follow_up.programme.title,
            "year": follow_up.year,
        }
        address = whole(answering_path(report))
        until = report.extended_until
        if until is None or timezone.localdate(until) <= follow_up.answer_by:
            title = _("Last day to answer for %(name)s: %(title)s %(year)s") % words
            at: date | datetime = follow_up.answer_by
        else:
            title = _("Longer time ends for %(name)s: %(title)s %(year)s") % words
            at = until
        yield OwnDate(f"report-{report.pk}", title, at, address, follow_up.changed_at)


def _follow_up_dates(user: User) -> Iterator[OwnDate]:
    rows = (
        FollowUp.objects.filter(
            programme__in=own_programmes(user).values("pk"),
            answer_by__gte=timezone.localdate() - _SHOWN,
        )
        .exclude(state=FollowUpState.PUBLISHED)
        .select_related("programme")
        .order_by("pk")
    )
    for row in rows:
        title = _("Last day to answer: %(title)s %(year)s") % {
            "title": row.programme.title,
            "year": row.year,
        }
        address = whole(overview_path(row))
        yield OwnDate(f"follow-up-{row.pk}", title, row.answer_by, address, row.changed_at)


def _round_dates(user: User) -> Iterator[OwnDate]:
    """A day for each round with texts to hand in, and one for each longer time in it."""
    if runs_rounds(user):
        for round_ in rounds_to_run():
            yield _round_date(round_, round_.answer_by, matrix_path(round_))
        return
    seen: set[tuple[int, date]] = set()
    for row in texts_to_hand_in(user):
        day = last_day(row)
        if (row.round.pk, day) not in seen:
            seen.add((row.round.pk, day))
            yield _round_date(row.round, day, matrix_path(row.round))


def _round_date(round_: Round, day: date, path: str) -> OwnDate:
    is_longer = day != round_.answer_by
    text = _("Longer time ends: %(round)s") if is_longer else _("Last day to hand in: %(round)s")
    key = f"round-{round_.pk}-{day.isoformat()}" if is_longer else f"round-{round_.pk}"
    title = text % {"round": round_.name}
    return OwnDate(key, title, day, whole(path), round_.changed_at)


def _signer() -> Signer:
    return Signer(salt=_SIGNER_SALT, sep=".")


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
