"""Own dates as a calendar feed, and who can read it."""

import datetime
from typing import Any

import pytest
from icalendar import Calendar

from milstolpe.reporting.models import CalendarKey
from milstolpe.reporting.queries.calendars import calendar_token, own_dates
from milstolpe.reporting.queries.times import last_second
from milstolpe.reporting.services.calendars import renew_calendar
from milstolpe.reporting.services.reports import give_longer_time
from tests.factories.reporting import contact_of, coordinator_of, opened, stranger
from tests.reporting.running import browser, handed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: Any) -> None:
    settings.DEMO = True  # no second factor at log-in


def feed(client: Any, user: Any) -> Any:
    return client.get(f"/arbeta/kalender/{calendar_token(renew_calendar(user))}.ics")


def test_contact_has_the_last_day_to_answer(client: Any) -> None:
    report = opened(measures=1, answer_by=datetime.date(2126, 2, 25)).reports.get()

    response = feed(client, contact_of(report))

    (event,) = Calendar.from_ical(response.content).events
    title = f"{report.organisation.name}: {report.follow_up.programme.title} 2027"
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert str(event["summary"]) == f"Sista svarsdag för {title}"
    assert (event["dtstart"].dt, event["dtend"].dt) == (
        datetime.date(2126, 2, 25),
        datetime.date(2126, 2, 26),
    )
    assert str(event["url"]) == f"http://127.0.0.1:8000/arbeta/uppfoljning/{report.pk}/"


@pytest.mark.parametrize(
    ("day", "in_utc"),
    [
        (datetime.date(2126, 3, 30), 22),  # before the clock goes forward, on the 31st
        (datetime.date(2126, 3, 31), 21),
        (datetime.date(2126, 10, 26), 21),  # before it goes back, on the 27th
        (datetime.date(2126, 10, 27), 22),
    ],
)
def test_longer_time_stands_at_its_moment(client: Any, day: datetime.date, in_utc: int) -> None:
    report = opened(measures=1, answer_by=datetime.date(2126, 2, 25)).reports.get()
    coordinator = coordinator_of(report.follow_up)
    give_longer_time(report, until=last_second(day), reason="Sjukdom", by=coordinator)

    (event,) = Calendar.from_ical(feed(client, contact_of(report)).content).events

    assert event["dtstart"].dt == datetime.datetime(
        day.year, day.month, day.day, in_utc, 59, 59, tzinfo=datetime.UTC
    )


def test_longer_time_within_the_common_one_is_none(client: Any) -> None:
    report = opened(measures=1, answer_by=datetime.date(2126, 2, 25)).reports.get()
    until = last_second(datetime.date(2126, 2, 20))
    by = coordinator_of(report.follow_up)
    give_longer_time(report, until=until, reason="Sjukdom", by=by)

    (event,) = Calendar.from_ical(feed(client, contact_of(report)).content).events

    assert event["dtstart"].dt == datetime.date(2126, 2, 25)


def test_coordinator_has_the_follow_up_and_a_stranger_nothing() -> None:
    follow_up = opened(measures=1, organisations=3, answer_by=datetime.date(2126, 2, 25))

    assert [row.key for row in own_dates(coordinator_of(follow_up))] == [
        f"follow-up-{follow_up.pk}"
    ]
    assert own_dates(stranger()) == []


def test_what_is_handed_in_is_in_no_calendar() -> None:
    report = opened(measures=1, answer_by=datetime.date(2126, 2, 25)).reports.get()

    assert own_dates(handed_in(report)) == []


def test_new_address_ends_the_old_one(client: Any) -> None:
    user = stranger()
    old = calendar_token(renew_calendar(user))
    logged_in = browser(user)
    assert "address" in logged_in.get("/arbeta/kalender/").context

    logged_in.post("/arbeta/kalender/ny-adress/")

    page = logged_in.get("/arbeta/kalender/")
    token = calendar_token(CalendarKey.objects.get(user=user))
    assert page.context["address"] == f"http://127.0.0.1:8000/arbeta/kalender/{token}.ics"
    codes = [client.get(f"/arbeta/kalender/{key}.ics").status_code for key in (old, token)]
    assert codes == [404, 200]


@pytest.mark.parametrize("token", ["x", "x.y", "a" * 32, f"{'a' * 32}.{'b' * 43}"])
def test_made_up_address_is_not_there(client: Any, token: str) -> None:
    assert client.get(f"/arbeta/kalender/{token}.ics").status_code == 404


def test_closed_account_has_no_calendar(client: Any) -> None:
    user = stranger()
    token = calendar_token(renew_calendar(user))
    user.is_active = False
    user.save()

    assert client.get(f"/arbeta/kalender/{token}.ics").status_code == 404
