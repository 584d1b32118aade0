"""Money of the lines: sums to the krona; who and why stay."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from milstolpe.core.errors import DomainError, ReasonNeededError
from milstolpe.core.versions import SavedMeanwhileError
from milstolpe.workplan.models import BudgetUse
from milstolpe.workplan.queries.year import budget_lines
from milstolpe.workplan.services.editing import ClosedError
from milstolpe.workplan.services.money import set_forecast, take_back, use_money
from milstolpe.workplan.year_figures import money_sum
from tests.factories.accounts import UserFactory
from tests.factories.workplan import ActivityFactory, BudgetLineFactory
from tests.workplan.year import member, newest, running

DAY = date(2031, 5, 4)


def spend(line, by, amount=12_500, **more):
    values = {"used_on": DAY, "text": "Lokal", **more}
    return use_money(line, amount_sek=amount, by=by, **values)


def a_line(amount=200_000):
    plan, _activities = running("A")
    return BudgetLineFactory(plan=plan, amount_sek=amount)


def sums(plan):
    return money_sum([row for row, _at in budget_lines(plan)])


@pytest.mark.django_db
def test_sums_agree_to_the_krona():
    line, by = a_line(), member()
    other = BudgetLineFactory(plan=line.plan, amount_sek=3_350_000)
    for amount in (1, 12_499, 99_999):
        spend(line, by, amount)
    spend(other, by, 3_350_001)

    found = [row for row, _at in budget_lines(line.plan)]

    assert [(row.used, row.left) for row in found] == [(112_499, 87_501), (3_350_001, -1)]
    total = sums(line.plan)
    assert (total.planned, total.used, total.left) == (3_550_000, 3_462_500, 87_500)


@pytest.mark.django_db
def test_a_row_is_taken_back_once_and_both_stay():
    line, by = a_line(), member()
    row = spend(line, by)

    back = take_back(row, reason="Fel rad", by=by)

    assert (back.amount_sek, back.text, back.takes_back) == (-12_500, "Fel rad", row)
    assert sums(line.plan).used == 0
    for again in (row, back):
        with pytest.raises(DomainError):
            take_back(again, reason="En gång till", by=by)
    assert BudgetUse.objects.count() == 2


@pytest.mark.django_db
def test_a_row_is_not_taken_back_without_a_reason():
    with pytest.raises(ReasonNeededError):
        take_back(spend(a_line(), member()), reason=" ", by=member())


@pytest.mark.django_db
def test_a_form_that_is_sent_twice_is_one_row():
    line, by, key = a_line(), member(), uuid4()

    assert spend(line, by, form_key=key) == spend(line, by, form_key=key)
    assert BudgetUse.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 0},
        {"amount": -5},
        {"amount": 10**13},
        {"text": " "},
        {"used_on": date(2030, 1, 1)},
    ],
)
def test_what_is_no_use_of_money_is_refused(wrong):
    with pytest.raises(DomainError):
        spend(a_line(), member(), **wrong)


@pytest.mark.django_db
def test_an_activity_of_another_plan_is_refused():
    with pytest.raises(DomainError):
        spend(a_line(), member(), activity=ActivityFactory())


@pytest.mark.django_db
def test_forecast_keeps_who_and_why():
    line, by = a_line(), member()

    set_forecast(line, 180_000, reason="Färre dagar", base_number=newest(line), by=by)

    save = line.history.first()
    assert (save.history_user, save.history_change_reason) == (by, "Färre dagar")
    assert sums(line.plan).forecast == 180_000
    assert line.amount_sek == 200_000


@pytest.mark.django_db
def test_forecast_asks_when_another_has_changed_the_line():
    line, by = a_line(), member()
    base = newest(line)
    set_forecast(line, 180_000, reason="Färre dagar", base_number=base, by=by)

    with pytest.raises(SavedMeanwhileError):
        set_forecast(line, 210_000, reason="Dyrare", base_number=base, by=by)
    for wrong in (-1, 10**13):
        with pytest.raises(DomainError):
            set_forecast(line, wrong, reason="Dyrare", base_number=newest(line), by=by)


@pytest.mark.django_db
def test_strangers_and_closed_years_are_refused():
    line = a_line()
    row = spend(line, member())

    for act in (
        lambda by: spend(line, by),
        lambda by: take_back(row, reason="Fel", by=by),
        lambda by: set_forecast(line, 1, reason="Fel", base_number=newest(line), by=by),
    ):
        with pytest.raises(PermissionDenied):
            act(UserFactory())
    line.plan.state = "closed"
    line.plan.save()
    with pytest.raises(ClosedError):
        spend(line, member())


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_who_spend_and_take_back_at_once_leave_the_right_sum():
    if connection.vendor == "sqlite":
        pytest.skip("the test database in memory has one connection")
    line, by = a_line(), member()
    shared = spend(line, by, 1_000)

    def work(number: int) -> bool:
        try:
            spend(line, by, 100 + number)
            take_back(shared, reason="Fel rad", by=by)
        except DomainError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        ended = list(pool.map(work, range(8)))

    assert sorted(ended) == [False] * 7 + [True]
    assert sums(line.plan).used == sum(100 + number for number in range(8))
