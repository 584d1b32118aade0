"""Meetings are made, changed and cancelled by RUS; those invited are told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from milstolpe.agenda.models import Meeting
from milstolpe.agenda.services import cancel_meeting, invite, save_meeting, save_notes
from milstolpe.core.errors import DomainError
from milstolpe.core.versions import SavedMeanwhileError, begun
from milstolpe.records.models import Notice
from tests.factories.accounts import UserFactory
from tests.factories.agenda import MeetingFactory, ParticipantFactory
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db

BEGINS = datetime(2026, 9, 3, 7, 0, tzinfo=UTC)


def rus():
    return MembershipFactory(role="rus_member").user


def values(**others):
    return {
        "title": "Målvist möte: Frisk luft",
        "starts_at": BEGINS,
        "ends_at": BEGINS + timedelta(hours=1),
        **others,
    }


def told(user):
    return list(Notice.objects.filter(user=user).values_list("text", flat=True))


def test_those_invited_to_a_new_meeting_are_told():
    anna = UserFactory()

    made = save_meeting(None, values(), base_number=None, by=rus(), participants=[anna])

    assert [row.user for row in made.participants.all()] == [anna]
    assert told(anna) == ["Mötet Målvist möte: Frisk luft: 3\xa0september 2026 kl.\xa09.00."]


def test_only_a_change_of_time_or_place_is_told():
    row = ParticipantFactory()
    meeting, by = row.meeting, rus()
    changed = {name: getattr(meeting, name) for name in ("title", "starts_at", "ends_at")}

    number = begun(meeting)
    save_meeting(meeting, changed | {"description": "Nytt"}, base_number=number, by=by)
    assert told(row.user) == []

    number = begun(meeting)
    save_meeting(meeting, changed | {"place": "Malmö"}, base_number=number, by=by)
    assert len(told(row.user)) == 1


def test_a_save_from_an_old_page_is_refused():
    meeting, by = MeetingFactory(), rus()
    number = begun(meeting)
    save_meeting(meeting, values(place="Lund"), base_number=number, by=by)

    with pytest.raises(SavedMeanwhileError):
        save_meeting(meeting, values(place="Malmö"), base_number=number, by=by)

    assert Meeting.objects.get().place == "Lund"


def test_meeting_that_ends_first_is_refused():
    with pytest.raises(DomainError):
        save_meeting(None, values(ends_at=BEGINS), base_number=None, by=rus())


@pytest.mark.parametrize("role", ["coordinator", "objective_lead", "decider"])
def test_others_than_rus_change_nothing(role):
    meeting, by = MeetingFactory(), MembershipFactory(role=role).user

    with pytest.raises(PermissionDenied):
        save_meeting(None, values(), base_number=None, by=by)
    with pytest.raises(PermissionDenied):
        cancel_meeting(meeting, base_number=begun(meeting), by=by)
    with pytest.raises(PermissionDenied):
        save_notes(meeting, "", [], base_number=begun(meeting), by=by)
    with pytest.raises(PermissionDenied):
        invite(meeting, [by], by=by)


def test_cancelled_meeting_stays_and_can_be_held_after_all():
    row = ParticipantFactory()
    by = rus()

    off = cancel_meeting(row.meeting, base_number=begun(row.meeting), by=by)
    on = cancel_meeting(off, base_number=begun(off), by=by)

    assert (off.is_cancelled, on.is_cancelled) == (True, False)
    assert len(told(row.user)) == 2


def test_notes_say_who_was_there():
    here, away = ParticipantFactory(), ParticipantFactory(meeting=MeetingFactory())
    absent = ParticipantFactory(meeting=here.meeting, was_there=True)

    number = begun(here.meeting)
    save_notes(here.meeting, "Vi enades.", [here.pk, away.pk], base_number=number, by=rus())

    for row in (here, away, absent):
        row.refresh_from_db()
    assert (here.was_there, absent.was_there, away.was_there) == (True, False, False)
    assert here.meeting.notes == "Vi enades."


def test_nobody_is_invited_twice():
    row = ParticipantFactory()
    other = UserFactory()

    assert invite(row.meeting, [row.user, other, other], by=rus()) == [other]
    assert row.meeting.participants.count() == 2


def test_meeting_is_found_by_those_who_may_see_it(client):
    by = rus()
    for title, is_public in (("Öppet möte", True), ("Slutet möte", False)):
        said = values(title=title, is_public=is_public, description="Om havsörnar.")
        save_meeting(None, said, base_number=None, by=by)

    found = client.get("/sok/?q=havsörn").content.decode()
    client.force_login(by)
    all_of_them = client.get("/sok/?q=havsörn").content.decode()

    assert ("Öppet möte" in found, "Slutet möte" in found) == (True, False)
    assert ("Öppet möte" in all_of_them, "Slutet möte" in all_of_them) == (True, True)
    assert f'href="{Meeting.objects.get(is_public=True).get_absolute_url()}"' in found
