"""The calendar list, a meeting, the calendar files, and the pages of RUS."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from icalendar import Calendar

from milstolpe.agenda.models import Meeting
from milstolpe.agenda.services import invite
from milstolpe.core.versions import begun
from milstolpe.records.models import Notice
from milstolpe.reporting.queries.calendars import calendar_token
from milstolpe.reporting.services.calendars import renew_calendar
from tests.factories.accounts import UserFactory
from tests.factories.agenda import MeetingFactory, ParticipantFactory
from tests.factories.organisations import MembershipFactory
from tests.organisations.queries import queries_of

pytestmark = pytest.mark.django_db

LINK = "https://example.se/mote"


@pytest.fixture(autouse=True)
def _today(settings: Any):
    settings.DEMO = True  # no second factor at log-in
    with time_machine.travel("2026-08-20"):
        yield


def signed_in(client, user):
    client.force_login(user)
    return client


def rus():
    return MembershipFactory(role="rus_member").user


def titles(page):
    return [row.title for _month, rows in page.context["months"] for row in rows]


def test_list_holds_what_is_to_come_by_month(client):
    MeetingFactory(title="I september")
    october = datetime(2026, 10, 1, 7, 0, tzinfo=UTC)
    MeetingFactory(title="I oktober", starts_at=october, ends_at=october.replace(hour=8))
    spring = datetime(2026, 3, 1, 7, 0, tzinfo=UTC)
    MeetingFactory(title="I våras", starts_at=spring, ends_at=spring.replace(hour=8))

    page = client.get("/moten/")

    assert [name for name, _rows in page.context["months"]] == ["September 2026", "Oktober 2026"]
    assert titles(page) == ["I september", "I oktober"]
    assert titles(client.get("/moten/?nar=tidigare")) == ["I våras"]


def test_list_asks_as_much_for_three_as_for_one(client):
    MeetingFactory()
    one = queries_of(client, "/moten/")
    MeetingFactory.create_batch(2)

    assert queries_of(client, "/moten/") == one


def test_hidden_meeting_is_seen_by_those_invited_and_rus(client):
    row = ParticipantFactory(meeting=MeetingFactory(is_public=False))
    address = row.meeting.get_absolute_url()

    assert client.get(address).status_code == 404
    assert titles(client.get("/moten/")) == []
    assert signed_in(client, UserFactory()).get(address).status_code == 404
    for user in (row.user, rus()):
        assert signed_in(client, user).get(address).status_code == 200


def test_notes_and_names_are_for_those_invited_and_the_link_for_those_logged_in(client):
    row = ParticipantFactory(
        meeting=MeetingFactory(notes="Vi enades.", url=LINK), user__name="Anna Ek"
    )
    address = row.meeting.get_absolute_url()

    def seen(page):
        text = page.content.decode()
        return tuple(word in text for word in ("Vi enades.", "<li>Anna Ek", LINK))

    assert seen(client.get(address)) == (False, False, False)
    assert seen(signed_in(client, UserFactory()).get(address)) == (False, False, True)
    assert seen(signed_in(client, row.user).get(address)) == (True, True, True)


def test_public_feed_has_public_meetings_without_links(client):
    MeetingFactory(title="Öppet", url=LINK, is_cancelled=True)
    MeetingFactory(title="Slutet", is_public=False)

    response = client.get("/moten.ics")

    (event,) = Calendar.from_ical(response.content).events
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert (str(event["summary"]), str(event["status"])) == ("Öppet", "CANCELLED")
    assert event["dtstart"].dt == datetime(2026, 9, 3, 7, 0, tzinfo=UTC)
    assert LINK not in response.content.decode()


def test_own_feed_has_meetings_with_links(client):
    row = ParticipantFactory(meeting=MeetingFactory(url=LINK, is_public=False))

    response = client.get(f"/arbeta/kalender/{calendar_token(renew_calendar(row.user))}.ics")

    (event,) = Calendar.from_ical(response.content).events
    assert str(event["location"]) == LINK


@pytest.mark.parametrize("fmt", ["csv", "xlsx", "json"])
def test_list_as_a_file(client, fmt):
    MeetingFactory()

    assert b"".join(client.get(f"/moten.{fmt}"))


def typed(**others):
    return {
        "title": "Workshop om FU27",
        "day": "2026-10-07",
        "begins": "09:00",
        "ends": "12.30",
        "is_public": "on",
        **others,
    }


def test_rus_makes_a_meeting(client):
    anna = UserFactory(email="anna@example.se")
    signed_in(client, rus())

    sent = typed(participants="Anna@example.se\n\nanna@example.se\n")
    response = client.post("/arbeta/moten/ny/", sent)

    made = Meeting.objects.get()
    assert response.url == made.get_absolute_url()
    assert made.ends_at == datetime(2026, 10, 7, 10, 30, tzinfo=UTC)
    assert [row.user for row in made.participants.all()] == [anna]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("day", "2026-02-30"),
        ("begins", "25:00"),
        ("ends", "08:00"),
        ("url", "javascript:alert(1)"),
        ("participants", "ingen@example.se"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(client, field, value):
    response = signed_in(client, rus()).post("/arbeta/moten/ny/", typed(**{field: value}))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert Meeting.objects.count() == 0


def test_rus_changes_and_cancels_a_meeting_and_writes_notes(client):
    row = ParticipantFactory()
    meeting = row.meeting
    here = f"/arbeta/moten/{meeting.pk}/"
    signed_in(client, rus())

    page = client.get(f"{here}andra/").context["form"]
    assert page.initial["participants"] == row.user.email
    sent = typed(base_number=begun(meeting), participants=row.user.email)
    assert client.post(f"{here}andra/", sent).status_code == 302
    stale = client.post(f"{here}andra/", typed(base_number=1))
    assert stale.status_code == 422

    notes = {"notes": "Bra möte.", "present": row.pk, "base_number": begun(meeting)}
    assert client.post(f"{here}anteckningar/", notes).status_code == 302
    off = client.post(f"{here}stall-in/", {"base_number": begun(meeting)})
    assert off.status_code == 302

    meeting.refresh_from_db()
    row.refresh_from_db()
    assert (meeting.title, meeting.notes, meeting.is_cancelled, row.was_there) == (
        "Workshop om FU27",
        "Bra möte.",
        True,
        True,
    )


@pytest.mark.parametrize("act", ["andra", "anteckningar", "bjud-in", "stall-in"])
def test_others_may_not(client, act):
    meeting = MeetingFactory()
    signed_in(client, MembershipFactory(role="objective_lead").user)

    assert client.get(f"/arbeta/moten/{meeting.pk}/{act}/").status_code == 403
    assert client.get("/arbeta/moten/ny/").status_code == 403


def invite_page(meeting, query=""):
    return f"/arbeta/moten/{meeting.pk}/bjud-in/{query}"


def names(page):
    return [label.split(" (")[0] for _pk, label in page.context["form"]["people"].field.choices]


def test_people_of_the_register_are_found_and_invited(client):
    meeting = ParticipantFactory(user__name="Redan Inbjuden").meeting
    MembershipFactory(role="objective_lead", user=meeting.participants.get().user)
    lead = MembershipFactory(role="objective_lead", user__name="Anna Ek").user
    MembershipFactory(role="decider", user__name="Bo Al")
    MembershipFactory(role="decider", user__name="Gammal Roll", end_on="2020-01-01",
                      start_on="2019-01-01")  # fmt: skip
    UserFactory(name="Utan Roll")
    signed_in(client, rus())

    whole = names(client.get(invite_page(meeting)))
    leads = names(client.get(invite_page(meeting, "?roll=objective_lead")))
    found = names(client.get(invite_page(meeting, "?q=anna")))
    none = client.post(invite_page(meeting), {})
    sent = client.post(invite_page(meeting, "?q=anna"), {"people": [lead.pk]})
    again = client.post(invite_page(meeting, "?q=anna"), {"people": [lead.pk]})

    assert (whole[:2], leads, found) == (["Anna Ek", "Bo Al"], ["Anna Ek"], ["Anna Ek"])
    assert not {"Gammal Roll", "Utan Roll", "Redan Inbjuden"} & set(whole)
    assert none.status_code == 422
    assert (sent.url, again.status_code) == (meeting.get_absolute_url(), 302)
    assert [row.user.name for row in meeting.participants.all()] == ["Anna Ek", "Redan Inbjuden"]
    assert [notice.user for notice in Notice.objects.all()] == [lead]


def test_choosing_asks_as_much_for_many_as_for_one(client):
    meeting = MeetingFactory()
    signed_in(client, rus())
    one = queries_of(client, invite_page(meeting))
    MembershipFactory.create_batch(3, role="decider")
    assert queries_of(client, invite_page(meeting)) == one


def test_those_invited_while_the_form_was_open_stay(client):
    meeting = ParticipantFactory(user__email="gammal@example.se").meeting
    by, anna = rus(), UserFactory(email="anna@example.se")
    page = f"/arbeta/moten/{meeting.pk}/andra/"
    form = signed_in(client, by).get(page).context["form"]
    invite(meeting, [anna], by=by)

    begins = {name: form.initial[name] for name in ("shown", "base_number")}
    client.post(page, typed(participants="", **begins))

    assert [row.user for row in meeting.participants.all()] == [anna]


def test_guests_without_an_account_stand_among_the_participants(client):
    row = ParticipantFactory(meeting=MeetingFactory(guests="Eva Gäst\nOla Gäst"))
    address = row.meeting.get_absolute_url()
    assert "Eva Gäst" not in client.get(address).content.decode()
    page = signed_in(client, row.user).get(address).content.decode()
    assert "<li>Eva Gäst</li><li>Ola Gäst</li>" in page.replace("\n        ", "")
    assert "bjud-in" not in page
