"""The meetings of a round: laid out in one step, changed in one table, people from the roles."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from milstolpe.accounts.models import User
from milstolpe.agenda.models import Meeting
from milstolpe.agenda.services import invite, save_meeting
from milstolpe.followup.models import RoundMeeting
from milstolpe.followup.queries.meetings import ACROSS, people_by_item
from milstolpe.rounds.models import Item, Round

CLOCKS = (time(9), time(13))  # two meetings a day
_SATURDAY = 5
_YEAR = timedelta(weeks=52)  # the same day of the week
# Content of the calendar, hence in Swedish.
_ACROSS_TITLE = "Målövergripande möte om kulturmiljö"
_ACROSS_TEXT = (
    "Hur kulturmiljön tas upp i flera miljömål, och vad som är gemensamt för länen i {round}."
)
_TITLE = "Målvist möte: {objective}"
_TEXT = (
    "Hur rubriker och bedömningar används i {round}, vad {agency} vill få belyst i år, "
    "och goda exempel från länen."
)


@dataclass(frozen=True)
class Edit:
    """What a row of the table says of a meeting, and the save that it began from."""

    meeting: Meeting
    values: Mapping[str, Any]
    base_number: int | None


@transaction.atomic
def lay_out_meetings(
    round_: Round, *, first_day: date, minutes: int, by: User
) -> list[RoundMeeting]:
    """A meeting for each objective and one across them, with those whom the roles say.

    Where the round before had a meeting about the same, it is a year later on the same weekday;
    others follow from `first_day`, two each working day. Those that are there already stay.

    Raises:
        PermissionDenied: `by` does not work for RUS.
    """
    if not by.has_perm("rounds.run", round_):
        raise PermissionDenied
    wanted: list[Item | None] = [ACROSS]
    wanted += round_.items.filter(objective__isnull=False).select_related("objective__agency")
    there = set(RoundMeeting.objects.filter(round=round_).values_list("item", flat=True))
    before, people = _before(round_), people_by_item(round_)
    free = slots(first_day)
    made = []
    for item in wanted:
        pk = item.pk if item else None
        if pk in there:
            continue
        values = _values(round_, item)
        last = before.get(item.slug if item else "")
        starts_at = last.starts_at + _YEAR if last else next(free)
        length = last.ends_at - last.starts_at if last else timedelta(minutes=minutes)
        values |= {"starts_at": starts_at, "ends_at": starts_at + length}
        meeting = save_meeting(None, values, base_number=None, by=by, participants=people[pk])
        made.append(RoundMeeting.objects.create(round=round_, item=item, meeting=meeting))
    return made


def slots(first_day: date) -> Iterator[datetime]:
    """When meetings begin, two each working day, without end."""
    day = first_day
    while True:
        if day.weekday() < _SATURDAY:
            for clock in CLOCKS:
                yield timezone.make_aware(datetime.combine(day, clock))
        day += timedelta(days=1)


@transaction.atomic
def save_meetings(edits: Iterable[Edit], *, by: User) -> list[Meeting]:
    """Save the rows of the table that say something else than the meeting does, all or none.

    Raises:
        PermissionDenied, SavedMeanwhileError, DomainError: see `save_meeting`.
    """
    return [
        save_meeting(row.meeting, row.values, base_number=row.base_number, by=by)
        for row in edits
        if any(getattr(row.meeting, name) != value for name, value in row.values.items())
    ]


@transaction.atomic
def invite_from_roles(round_: Round, *, by: User) -> int:
    """Invite those who have come to the roles since; how many invitations that is."""
    people = people_by_item(round_)
    rows = RoundMeeting.objects.filter(round=round_).select_related("meeting")
    return sum(len(invite(row.meeting, people[row.item_id], by=by)) for row in rows)


def _values(round_: Round, item: Item | None) -> dict[str, Any]:
    if item is None or item.objective is None:
        return {"title": _ACROSS_TITLE, "description": _ACROSS_TEXT.format(round=round_)}
    agency = item.objective.agency.name
    return {
        "title": _TITLE.format(objective=item.objective.name_sv),
        "description": _TEXT.format(round=round_, agency=agency),
    }


def _before(round_: Round) -> dict[str, Meeting]:
    """Slug of the item ("" across them) → its meeting in the round before."""
    rows = RoundMeeting.objects.filter(round=round_.previous_id) if round_.previous_id else ()
    if not rows:
        return {}
    found = rows.select_related("meeting", "item").filter(meeting__is_cancelled=False)
    return {row.item.slug if row.item else "": row.meeting for row in found}
