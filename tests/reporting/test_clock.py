"""The clock around the lock and a longer time: the change of clocks, leap day, the grace."""

import datetime
from typing import Any

import pytest
import time_machine

from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.models import FollowUp
from milstolpe.reporting.queries.times import days_left, last_second, why_locked
from milstolpe.reporting.services.answers import Edit, LockedError, save_answers
from milstolpe.reporting.services.followups import take_follow_up_step
from milstolpe.reporting.services.reports import give_longer_time
from tests.factories.reporting import contact_of, coordinator_of, opened
from tests.reporting.conftest import Desk

pytestmark = pytest.mark.django_db

DAYS = [
    datetime.date(2026, 11, 30),
    datetime.date(2027, 3, 28),  # the clock goes forward
    datetime.date(2027, 10, 31),  # the clock goes back
    datetime.date(2028, 2, 29),
]


@pytest.mark.parametrize("day", DAYS)
def test_day_ends_a_second_before_midnight_in_sweden(day):
    moment = last_second(day)

    after = moment.astimezone(datetime.UTC) + datetime.timedelta(seconds=1)
    begins = datetime.datetime.combine(
        day + datetime.timedelta(days=1), datetime.time(), tzinfo=moment.tzinfo
    )
    assert (moment.isoformat()[:19], after) == (f"{day}T23:59:59", begins)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(("seconds", "is_open"), [(0, True), (60, True), (61, False)])
def test_lock_holds_after_a_minute_of_grace(day, seconds, is_open):
    report = opened(measures=1, locks_at=last_second(day)).reports.get()
    now = last_second(day) + datetime.timedelta(seconds=seconds)

    assert (why_locked(report, now=now) == "") == is_open


def test_save_too_late_is_refused_and_nothing_is_changed():
    day = datetime.date(2026, 11, 30)
    report = opened(measures=1, locks_at=last_second(day)).reports.get()
    contact = contact_of(report)
    answer = report.answers.get()
    edit = Edit(answer.pk, AnswerContent(grade="G"), 0)

    with pytest.raises(LockedError, match="Svarstiden gick ut den 30\xa0november 2026"):
        save_answers(
            report, [edit], by=contact, now=last_second(day) + datetime.timedelta(seconds=61)
        )

    answer.refresh_from_db()
    assert answer.number == 0


def test_longer_time_holds_also_when_the_follow_up_is_closed():
    follow_up = opened(measures=1)
    report = follow_up.reports.get()
    coordinator = coordinator_of(follow_up)
    day = datetime.date(2126, 3, 31)
    give_longer_time(report, until=last_second(day), reason="Sjukdom", by=coordinator)
    take_follow_up_step(follow_up, "close", by=coordinator)
    report = follow_up.reports.select_related("follow_up").get()

    assert why_locked(report) == ""
    after = last_second(day) + datetime.timedelta(seconds=61)
    assert why_locked(report, now=after).startswith("Uppföljningen är stängd.")


@pytest.mark.parametrize(
    ("hour", "left"), [(21, 1), (22, 1), (23, 0)]
)  # in UTC; 30 November begins at 23 in Sweden
def test_days_left_are_days_in_sweden(hour, left):
    follow_up = opened(measures=1, answer_by=datetime.date(2026, 11, 30))

    with time_machine.travel(datetime.datetime(2026, 11, 29, hour, tzinfo=datetime.UTC)):
        assert days_left(follow_up) == left


class Waits:
    """Middleware: the request waits for its turn for nine seconds."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        CLOCK[-1].shift(datetime.timedelta(seconds=9))
        return self.get_response(request)


CLOCK: list[Any] = []


@pytest.mark.parametrize(("seconds", "number", "status"), [(59, 1, 200), (61, 0, 423)])
def test_save_that_waited_for_its_turn_is_held_against_when_it_came(
    desk: Desk, settings: Any, seconds: int, number: int, status: int
) -> None:
    lock = last_second(datetime.date(2026, 11, 30))
    FollowUp.objects.update(locks_at=lock)
    here = settings.MIDDLEWARE.index("milstolpe.core.shedding.Shedding")
    waits = "tests.reporting.test_clock.Waits"
    settings.MIDDLEWARE = [*settings.MIDDLEWARE[:here], waits, *settings.MIDDLEWARE[here:]]
    answer, came = desk.answers[0], lock + datetime.timedelta(seconds=seconds)

    with time_machine.travel(came, tick=False) as clock:
        CLOCK.append(clock)
        desk.client.force_login(desk.contact)
        page = desk.client.post(f"{desk.address}spara/", desk.fields(answer, grade="G"))

    answer.refresh_from_db()
    assert (page.status_code, answer.number) == (status, number)
