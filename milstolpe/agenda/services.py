"""Making, changing and cancelling meetings; who is invited, and what was said."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.agenda.models import Meeting, Participant
from milstolpe.core.addresses import in_swedish
from milstolpe.core.errors import DomainError
from milstolpe.core.formats import format_date, format_time
from milstolpe.core.versions import require_unchanged
from milstolpe.organisations.services.saving import save_row
from milstolpe.records.notices import notify
from milstolpe.search.services import Entry, index

# What those invited are told of when it changes.
_TOLD = ("starts_at", "ends_at", "place", "url")


@transaction.atomic
def save_meeting(
    meeting: Meeting | None,
    values: Mapping[str, Any],
    *,
    base_number: int | None,
    by: User,
    participants: Iterable[User] | None = None,
    shown: Collection[int] | None = None,
) -> Meeting:
    """Make a meeting, or change one in an edit that began from save `base_number`.

    Args:
        values: fields of `Meeting` by name.
        participants: all who are to be invited; None leaves them as they are.
        shown: those who were invited when the edit began (keys of users): somebody who was invited
            since stays. None: all who are.
    Raises:
        PermissionDenied: `by` does not work for RUS.
        SavedMeanwhileError: somebody has saved since.
        DomainError: it would end before it begins.
    """
    _require(by)
    row = _locked(meeting, base_number) if meeting else Meeting()
    before = [getattr(row, name) for name in _TOLD] if meeting else None
    for name, value in values.items():
        setattr(row, name, value)
    if row.ends_at <= row.starts_at:
        raise DomainError(_("The meeting must end after it begins."))
    save_row(row, by=by)
    index_meetings([row])
    added = _set_participants(row, participants, shown) if participants is not None else []
    if not meeting or before != [getattr(row, name) for name in _TOLD]:
        _tell(row, _("The meeting %(title)s: %(day)s %(time)s."), but=by)
    else:
        _tell(row, _("The meeting %(title)s: %(day)s %(time)s."), but=by, only=added)
    return row


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, base_number: int | None, by: User) -> Meeting:
    """Cancel the meeting, or set it again; it stays in lists and calendars, marked."""
    _require(by)
    row = _locked(meeting, base_number)
    row.is_cancelled = not row.is_cancelled
    save_row(row, by=by)
    said = (
        _("The meeting %(title)s is cancelled: %(day)s %(time)s.")
        if row.is_cancelled
        else _("The meeting %(title)s is held after all: %(day)s %(time)s.")
    )
    _tell(row, said, but=by)
    return row


@transaction.atomic
def save_notes(
    meeting: Meeting, notes: str, present: Collection[int], *, base_number: int | None, by: User
) -> Meeting:
    """Write down what was said, and who was there.

    Args:
        present: ids of `Participant`.
    """
    _require(by)
    row = _locked(meeting, base_number)
    row.notes = notes
    save_row(row, by=by)
    invited = Participant.objects.filter(meeting=row)
    invited.filter(pk__in=present).update(was_there=True)
    invited.exclude(pk__in=present).update(was_there=False)
    return row


@transaction.atomic
def invite(meeting: Meeting, users: Iterable[User], *, by: User) -> list[User]:
    """Invite those of `users` who are not invited yet, and tell them."""
    _require(by)
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    added = _add(meeting, users)
    _tell(meeting, _("The meeting %(title)s: %(day)s %(time)s."), but=by, only=added)
    return added


def index_meetings(meetings: Iterable[Meeting]) -> None:
    """Make the meetings found by what is said of them beforehand; notes are not for everyone."""
    index(
        Entry("meeting", row.pk, row.title, f"{row.place}\n{row.description}".strip())
        for row in meetings
    )


def _require(by: User) -> None:
    if not by.has_perm("agenda.keep_meetings"):
        raise PermissionDenied


def _locked(meeting: Meeting, base_number: int | None) -> Meeting:
    row = Meeting.objects.select_for_update().get(pk=meeting.pk)
    require_unchanged(row.history, base_number)
    return row


def _set_participants(
    meeting: Meeting, users: Iterable[User], shown: Collection[int] | None
) -> list[User]:
    wanted = list(users)
    left_out = meeting.participants.exclude(user__in=wanted)
    if shown is not None:
        left_out = left_out.filter(user__in=shown)
    left_out.delete()
    return _add(meeting, wanted)


def _add(meeting: Meeting, users: Iterable[User]) -> list[User]:
    there = set(meeting.participants.values_list("user", flat=True))
    added = [user for user in dict.fromkeys(users) if user.pk not in there]
    Participant.objects.bulk_create(Participant(meeting=meeting, user=user) for user in added)
    return added


def _tell(meeting: Meeting, text: str, *, but: User, only: Iterable[User] | None = None) -> None:
    """A notice to those invited, or to some of them."""
    invited = meeting.participants.values_list("user", flat=True)
    told = {user.pk for user in only} if only is not None else set(invited)
    words = {
        "title": meeting.title,
        "day": format_date(meeting.starts_at),
        "time": format_time(meeting.starts_at),
    }
    notify(sorted(told - {but.pk}), text % words, in_swedish(meeting.get_absolute_url()))
