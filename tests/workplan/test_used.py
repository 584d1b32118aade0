"""Used days: cells that many write in, sums that hold."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection

from milstolpe.core.errors import DomainError
from milstolpe.workplan.models import UsedDays
from milstolpe.workplan.queries.year import activities_of
from milstolpe.workplan.services.editing import ClosedError
from milstolpe.workplan.services.used import CountedTwiceError, UsedChangedError, save_used_days
from tests.factories.accounts import UserFactory
from tests.factories.workplan import ActivityFactory, PlanPersonFactory, UsedDaysFactory
from tests.workplan.year import member, running, used

WRITERS, ROUNDS = 6, 5


@pytest.mark.django_db
def test_cells_are_saved_and_an_emptied_one_is_gone():
    plan, (one, other) = running("A", "B")
    by = member()

    assert save_used_days(plan, [used(one, "2.5"), used(other, 0), used(one, 4, quarter=2)], by=by)
    assert save_used_days(plan, [used(one, None, base="2.5")], by=by) == 1

    rows = activities_of(plan)
    assert [row.used for row in rows] == [{2: Decimal(4)}, {1: Decimal(0)}]
    assert UsedDays.history.filter(history_type="-").get().history_user == by


@pytest.mark.django_db
def test_a_cell_that_changed_asks_and_nothing_is_saved():
    plan, (one, other) = running("A", "B")
    by = member()
    save_used_days(plan, [used(one, 3)], by=by)

    with pytest.raises(UsedChangedError) as error:
        save_used_days(plan, [used(one, 5), used(other, 1)], by=by)

    assert error.value.cells == {(one.pk, 1, None): 3}
    assert [row.days for row in UsedDays.objects.all()] == [3]
    assert save_used_days(plan, [used(one, 5, base=3), used(other, 1)], by=by) == 2


@pytest.mark.django_db
def test_an_activity_as_a_whole_and_its_persons_are_not_both_counted():
    plan, (one,) = running("A")
    anna, by = PlanPersonFactory(plan=plan), member()
    save_used_days(plan, [used(one, 3, person=anna)], by=by)

    with pytest.raises(CountedTwiceError) as error:
        save_used_days(plan, [used(one, 3)], by=by)
    save_used_days(plan, [used(one, 3, quarter=2), used(one, 0)], by=by)

    assert error.value.cells == {(one.pk, 1, None)}
    both = [used(one, None, base=3, person=anna), used(one, 4, base=0)]
    assert save_used_days(plan, both, by=by) == 2
    assert activities_of(plan)[0].used_sum == 7


@pytest.mark.django_db
@pytest.mark.parametrize("days", [-1, 10_000])
def test_impossible_days_are_refused(days):
    plan, (one,) = running("A")

    with pytest.raises(DomainError):
        save_used_days(plan, [used(one, days)], by=member())


@pytest.mark.django_db
def test_what_is_not_in_the_plan_is_refused():
    plan, (one,) = running("A")
    stranger = PlanPersonFactory()

    for edit in (
        used(ActivityFactory(), 1),
        used(one, 1, person=stranger),
        used(one, 1, quarter=5),
    ):
        with pytest.raises(DomainError):
            save_used_days(plan, [edit], by=member())


@pytest.mark.django_db
def test_strangers_and_closed_years_are_refused():
    plan, (one,) = running("A")

    with pytest.raises(PermissionDenied):
        save_used_days(plan, [used(one, 1)], by=UserFactory())
    plan.state = "closed"
    plan.save()
    with pytest.raises(ClosedError):
        save_used_days(plan, [used(one, 1)], by=member())


@pytest.mark.django_db
def test_the_database_holds_one_row_a_cell():
    row = UsedDaysFactory()

    with pytest.raises(IntegrityError):
        UsedDaysFactory(activity=row.activity, quarter=row.quarter)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_those_who_write_in_a_cell_at_once_one_is_taken_and_no_sum_is_half():
    if connection.vendor == "sqlite":
        pytest.skip("the test database in memory has one connection")
    plan, (one, other) = running("A", "B")
    by = member()

    def write(number: int, base: int | None) -> bool:
        """Both cells are written together, so that their sum is always even."""
        try:
            save_used_days(plan, [used(one, number, base), used(other, number, base)], by=by)
        except UsedChangedError:
            return False
        finally:
            connection.close()
        return True

    base = None
    with ThreadPoolExecutor(WRITERS) as pool:
        for turn in range(ROUNDS):
            tries = [pool.submit(write, 10 * turn + n + 1, base) for n in range(WRITERS)]
            assert sorted(each.result() for each in tries) == [False] * (WRITERS - 1) + [True]
            days = set(UsedDays.objects.values_list("days", flat=True))
            assert len(days) == 1
            base = int(days.pop())
    assert UsedDays.history.count() == 2 * ROUNDS
