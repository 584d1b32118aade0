"""Activities are told of by quarter; nobody writes over another unasked."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from milstolpe.core.errors import DomainError
from milstolpe.workplan.models import QuarterStatus
from milstolpe.workplan.quarters import current_quarter, ended_quarters, quarter_end, tell_by
from milstolpe.workplan.services.editing import ClosedError
from milstolpe.workplan.services.quarters import ToldMeanwhileError, tell_quarter, told_before
from tests.factories.accounts import UserFactory
from tests.factories.workplan import ActivityFactory
from tests.workplan.year import member, newest, running, told

pytestmark = pytest.mark.django_db


def test_several_activities_are_told_of_at_once_by_name():
    plan, (one, other, _left) = running("A", "B", "C")
    by = member()

    count = tell_quarter(plan, 1, [told(one), told(other, "delayed", "Väntar på underlag")], by=by)

    assert count == 2
    assert list(QuarterStatus.objects.values_list("activity", "status", "text", "changed_by")) == [
        (one.pk, "as_planned", "", by.pk),
        (other.pk, "delayed", "Väntar på underlag", by.pk),
    ]
    assert other.statuses.get().history.get().history_user == by


def test_what_another_told_meanwhile_asks_and_nothing_is_saved():
    plan, (one, other) = running("A", "B")
    by = member()
    tell_quarter(plan, 1, [told(one, "deviation", "Deras")], by=by)

    with pytest.raises(ToldMeanwhileError) as error:
        tell_quarter(plan, 1, [told(one, "done", "Min"), told(other)], by=member())

    (row,) = QuarterStatus.objects.all()
    meanwhile = error.value.rows[one.pk]
    assert (row.status, row.text) == (meanwhile.status, meanwhile.text) == ("deviation", "Deras")
    assert str(by) in meanwhile.saved_by
    assert tell_quarter(plan, 1, [told(one, "done", "Min", meanwhile.number)], by=by) == 1


def test_the_same_again_is_no_change():
    plan, (one,) = running("A")
    by = member()
    tell_quarter(plan, 1, [told(one)], by=by)

    assert tell_quarter(plan, 1, [told(one)], by=by) == 0
    assert QuarterStatus.history.count() == 1


def test_a_change_begins_from_the_newest_save():
    plan, (one,) = running("A")
    by = member()
    tell_quarter(plan, 1, [told(one)], by=by)
    base = newest(one.statuses.get())

    assert tell_quarter(plan, 1, [told(one, "done", base=base)], by=by) == 1
    assert [row.status for row in one.statuses.get().history.all()] == ["done", "as_planned"]


def test_unchanged_says_what_the_last_quarter_said_and_that_it_is_unchanged():
    plan, (one,) = running("A")
    by = member()
    tell_quarter(plan, 1, [told(one, "delayed", "Väntar på underlag")], by=by)

    tell_quarter(plan, 3, [told(one, "", is_unchanged=True)], by=by)

    row = one.statuses.get(quarter=3)
    assert (row.status, row.text, row.is_unchanged) == ("delayed", "Väntar på underlag", True)
    assert told_before(plan, 3)[one.pk].quarter == 1


def test_unchanged_from_nothing_is_refused():
    plan, (one,) = running("A")

    with pytest.raises(DomainError, match="Inget har berättats"):
        tell_quarter(plan, 1, [told(one, "", is_unchanged=True)], by=member())


@pytest.mark.parametrize("status", ["", "as planned", "' OR 1=1"])
def test_no_such_status_is_refused(status):
    plan, (one,) = running("A")

    with pytest.raises(DomainError):
        tell_quarter(plan, 1, [told(one, status)], by=member())


def test_no_such_quarter_or_activity_is_refused():
    plan, (one,) = running("A")

    with pytest.raises(DomainError):
        tell_quarter(plan, 5, [told(one)], by=member())
    with pytest.raises(DomainError):
        tell_quarter(plan, 1, [told(ActivityFactory())], by=member())


def test_strangers_and_closed_years_are_refused():
    plan, (one,) = running("A")

    with pytest.raises(PermissionDenied):
        tell_quarter(plan, 1, [told(one)], by=UserFactory())
    plan.state = "closed"
    plan.save()
    with pytest.raises(ClosedError):
        tell_quarter(plan, 1, [told(one)], by=member())


def test_quarters_follow_the_calendar():
    ends = [quarter_end(2031, quarter) for quarter in (1, 2, 3, 4)]

    assert ends == [date(2031, 3, 31), date(2031, 6, 30), date(2031, 9, 30), date(2031, 12, 31)]
    assert [ended_quarters(2031, day) for day in ends] == [0, 1, 2, 3]
    assert [current_quarter(2031, day) for day in ends] == [1, 2, 3, 4]
    assert ended_quarters(2031, date(2032, 1, 1)) == 4
    assert tell_by(2031, 4) == date(2032, 1, 14)
