"""What the operating plan asks of those who work with it."""

import datetime

import pytest
import time_machine

from milstolpe.web.queries.tasks import tasks_of
from tests.factories.organisations import MembershipFactory
from tests.factories.workplan import DeliverableFactory, QuarterStatusFactory, WishFactory
from tests.workplan.year import answers_for, running

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_in_july")]


@pytest.fixture
def _in_july():
    with time_machine.travel(datetime.datetime(2031, 7, 5, 12, tzinfo=datetime.UTC), tick=False):
        yield


def told(role, *, answers_for_one=None):
    membership = MembershipFactory(role=role)
    if answers_for_one:
        answers_for(answers_for_one, membership.user)
    found = tasks_of(membership.user, membership.organisation)
    return [
        (task.what, task.address, task.due) for task in found if "verksamhetsplan" in task.address
    ]


def test_own_activities_are_to_be_told_of():
    _plan, (one, _other) = running("A", "B")

    assert told("rus_member", answers_for_one=one) == [
        (
            "Berätta hur 1 av dina aktiviteter gick kvartal 2",
            "/arbeta/verksamhetsplan/2031/lage/kvartal-2/?visa=mina",
            datetime.date(2031, 7, 14),
        )
    ]


def test_who_leads_sees_to_what_others_answer_for():
    _plan, (one, other) = running("A", "B")
    QuarterStatusFactory(activity=one, quarter=2)

    assert told("rus_member") == []
    assert [what for what, _address, _due in told("rus_lead")] == [
        "Se till att 1 aktivitet får ett läge för kvartal 2"
    ]
    QuarterStatusFactory(activity=other, quarter=2)
    assert told("rus_lead") == []


@pytest.mark.parametrize(
    ("count", "what"),
    [(1, "Ange när ”Rapport” blev klar"), (4, "Ange vilka av 4 leveranser som är klara")],
)
def test_deliverables_whose_day_has_come_are_tasks(count, what):
    _plan, (one,) = running("A")
    QuarterStatusFactory(activity=one, quarter=2)
    DeliverableFactory.create_batch(count, activity=one, due_on=datetime.date(2031, 7, 1))

    (task,) = told("rus_member", answers_for_one=one)

    assert (task[0], task[2]) == (what, datetime.date(2031, 7, 1))


@pytest.mark.parametrize("role", ["coordinator", "contact", "administrator"])
def test_others_have_no_task_of_the_plan(role):
    running("A")

    assert told(role) == []


def test_wishes_that_wait_are_a_task_of_who_leads():
    WishFactory.create_batch(2, year=2032)

    (task,) = told("rus_lead")

    assert task[:2] == (
        "Svara på 2 önskemål till planen", "/arbeta/verksamhetsplan/onskemal/?lage=new&ar=2032"
    )  # fmt: skip
    assert told("rus_member") == []
