"""What a quarter that has ended asks of those who answer for activities."""

from datetime import date

import pytest

from milstolpe.workplan.queries.waiting import late_deliverables, quarters_to_tell
from tests.factories.workplan import DeliverableFactory, QuarterStatusFactory
from tests.workplan.year import answers_for, member, running

pytestmark = pytest.mark.django_db


def test_the_newest_quarter_that_has_ended_is_to_be_told_of():
    user = member()
    plan, (mine, _other) = running("A", "B")
    answers_for(mine, user)

    assert quarters_to_tell(user, date(2031, 3, 31)) == []
    (found,) = quarters_to_tell(user, date(2031, 7, 1))

    assert (found.plan, found.quarter, found.own, found.others) == (plan, 2, 1, 1)
    assert found.due == date(2031, 7, 14)


def test_what_is_told_of_or_done_is_not_asked_for():
    user = member()
    plan, (mine, other) = running("A", "B")
    answers_for(mine, user)
    QuarterStatusFactory(activity=mine, quarter=1, status="done")

    (found,) = quarters_to_tell(user, date(2031, 7, 1))
    assert (found.own, found.others) == (0, 1)

    QuarterStatusFactory(activity=other, quarter=2)
    assert quarters_to_tell(user, date(2031, 7, 1)) == []
    plan.state = "closed"
    plan.save()
    assert quarters_to_tell(user, date(2031, 12, 1)) == []


def test_own_deliverables_whose_day_has_come():
    user = member()
    _plan, (mine, other) = running("A", "B")
    answers_for(mine, user)
    for activity, day, done in (
        (mine, date(2031, 5, 1), None),
        (mine, date(2031, 5, 1), date(2031, 4, 1)),
        (mine, date(2031, 7, 1), None),
        (other, date(2031, 5, 1), None),
    ):
        DeliverableFactory(activity=activity, due_on=day, done_on=done)

    found = late_deliverables(user, date(2031, 6, 1))

    assert [(row.activity, row.due_on) for row in found] == [(mine, date(2031, 5, 1))]
