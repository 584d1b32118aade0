"""What a new follow-up begins from."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from milstolpe.core.errors import DomainError
from milstolpe.reporting.queries.planning import next_plan, years_later
from milstolpe.reporting.queries.versions import AskedQuestion
from milstolpe.reporting.services.followups import plan_follow_up
from tests.factories.programmes import ProgrammeFactory
from tests.factories.reporting import FollowUpFactory, QuestionFactory, coordinator_of, opened

pytestmark = pytest.mark.django_db

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def years(plan):
    return tuple(plan.values[name] for name in ("year", "first_year", "last_year"))


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [
        ("yearly", (2028, 2028, 2028)),
        ("every_second", (2029, 2028, 2029)),
        ("mid_and_final", (2030, 2028, 2030)),
    ],
)
def test_years_move_on_by_the_rhythm(rhythm, expected):
    programme = ProgrammeFactory(running=True, rhythm=rhythm)
    FollowUpFactory(programme=programme, year=2027)

    assert years(next_plan(programme)) == expected


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [
        ("yearly", (2028, 2028, 2028)),
        ("every_second", (2028, 2027, 2028)),
        ("mid_and_final", (2028, 2027, 2028)),
    ],
)
def test_first_time_begins_from_the_programmes_years(rhythm, expected):
    programme = ProgrammeFactory(running=True, rhythm=rhythm)

    with time_machine.travel(datetime.datetime(2028, 11, 30, tzinfo=datetime.UTC)):
        plan = next_plan(programme)

    assert years(plan) == expected
    assert (plan.values["answer_by"], plan.copied_from) == (datetime.date(2029, 2, 28), None)


def test_texts_choices_and_questions_are_copied():
    before = FollowUpFactory(
        instructions="Läs manualen", mail_text="Hej!", shows_map=True, shows_matrix=True
    )
    QuestionFactory(follow_up=before, text="Vad hindrar?", is_required=True)

    plan = next_plan(before.programme)

    copied = ("instructions", "mail_text", "shows_map", "shows_matrix")
    assert [plan.values[name] for name in copied] == ["Läs manualen", "Hej!", True, True]
    assert plan.questions == [
        {
            "text": "Vad hindrar?",
            "kind": "text",
            "choices": "",
            "is_required": True,
            "is_public": True,
        }
    ]


def test_first_follow_up_of_a_period_takes_texts_from_the_period_before():
    before = FollowUpFactory(instructions="Läs manualen")
    programme = ProgrammeFactory(
        running=True, predecessor=before.programme, start_year=2031, end_year=2034
    )

    plan = next_plan(programme)

    assert (plan.values["instructions"], years(plan)) == ("Läs manualen", (2031, 2031, 2031))
    assert plan.values["answer_by"] == datetime.date(2032, 2, 25)


@pytest.mark.parametrize(
    ("day", "number", "later"),
    [
        (datetime.date(2028, 2, 29), 1, datetime.date(2029, 2, 28)),
        (datetime.date(2028, 2, 29), 4, datetime.date(2032, 2, 29)),
        (datetime.date(2027, 11, 30), 1, datetime.date(2028, 11, 30)),
    ],
)
def test_leap_day_becomes_the_last_day_of_february(day, number, later):
    assert years_later(day, number) == later


@pytest.mark.parametrize("day", [(2027, 3, 28), (2027, 10, 31)])  # the clock is changed that day
def test_lock_keeps_its_time_of_day(day):
    locks_at = datetime.datetime(*day, 23, 59, 59, tzinfo=STOCKHOLM)
    before = FollowUpFactory(locks_at=locks_at)

    later = next_plan(before.programme).values["locks_at"]

    assert later.astimezone(STOCKHOLM).isoformat()[:19] == (
        f"2028-{day[1]:02}-{day[2]:02}T23:59:59"
    )


def test_follow_up_of_the_same_year_is_refused():
    follow_up = opened(measures=1)
    values = next_plan(follow_up.programme).values | {"year": follow_up.year}

    with pytest.raises(DomainError, match="Det finns redan en uppföljning för 2027"):
        plan_follow_up(follow_up.programme, values, by=coordinator_of(follow_up))


def test_draft_is_not_followed_up():
    programme = ProgrammeFactory()
    follow_up = FollowUpFactory()

    with pytest.raises(DomainError, match="Bara ett beslutat program"):
        plan_follow_up(programme, next_plan(follow_up.programme).values, by=None)


def test_questions_are_kept_in_their_order():
    follow_up = opened(measures=1)
    values = next_plan(follow_up.programme).values
    asked = [AskedQuestion("Först", "text"), AskedQuestion("Sedan", "choice", choices="a\nb")]

    coordinator = coordinator_of(follow_up)
    made = plan_follow_up(follow_up.programme, values, asked, by=coordinator)

    assert [row.text for row in made.questions.all()] == ["Först", "Sedan"]
    assert (made.previous, made.history.get().history_user) == (follow_up, coordinator)
