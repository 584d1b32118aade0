"""Two people who press at the same moment: one outcome, and one of them is told what it is."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils.timezone import localdate

from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Membership
from milstolpe.organisations.queries.registers import last_save_number
from milstolpe.organisations.services.people import close_person
from milstolpe.organisations.services.roles import (
    RoleChangedError,
    end_role,
    latest_end,
    renew_roles,
)
from tests.factories.organisations import MembershipFactory
from tests.organisations.people import administrator

pytestmark = pytest.mark.django_db

YESTERDAY = timedelta(days=1)


@pytest.fixture
def pool():
    """Threads with a connection each."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with ThreadPoolExecutor() as threads:
        yield threads


def closing(act):
    """`act`, and then the thread's own connection is closed."""
    try:
        return act()
    finally:
        connection.close()


def renewing(held, by):
    began = {held.pk: last_save_number(held)}
    return lambda: renew_roles(began, by=by)


def ending(held, by):
    number = last_save_number(held)
    return lambda: end_role(held, base_number=number, by=by)


def last_day(held):
    return Membership.objects.values_list("end_on", flat=True).get(pk=held.pk)


def test_renewal_of_a_role_that_was_ended_meanwhile_is_refused():
    held, one, two = MembershipFactory(), administrator(), administrator()
    renew = renewing(held, one)
    ending(held, two)()
    with pytest.raises(RoleChangedError, match=f"{held}: avslutades .* av {two.name}"):
        renew()
    assert last_day(held) == localdate() - YESTERDAY
    renewing(Membership.objects.get(pk=held.pk), one)()  # asked for once more
    assert last_day(held) == latest_end(localdate())


def test_end_of_a_role_that_was_renewed_meanwhile_is_refused():
    held, one, two = MembershipFactory(), administrator(), administrator()
    end = ending(held, one)
    renewing(held, two)()
    with pytest.raises(RoleChangedError, match=f"{held}: gäller nu till .* av {two.name}"):
        end()
    assert last_day(held) == latest_end(localdate())


def test_role_that_was_taken_back_meanwhile_is_not_renewed():
    held, one, two = MembershipFactory(start_on=localdate()), administrator(), administrator()
    other = MembershipFactory()
    before = other.end_on
    began = {row.pk: last_save_number(row) for row in (held, other)}
    ending(held, two)()
    with pytest.raises(RoleChangedError, match=f"avslutades .* av {two.name}"):
        renew_roles(began, by=one)
    assert last_day(other) == before


@pytest.mark.parametrize("press", [renewing, ending])
def test_the_same_button_pressed_twice_is_pressed_once(press):
    held = MembershipFactory()
    first, second = press(held, administrator()), press(held, administrator())
    first()
    saves = held.history.count()
    second()
    assert held.history.count() == saves


@pytest.mark.django_db(transaction=True)
def test_renewal_waits_for_an_end_and_is_told(pool):
    held, one, two = MembershipFactory(), administrator(), administrator()
    renew, end = renewing(held, one), ending(held, two)
    with transaction.atomic():
        end()
        renewal = pool.submit(closing, renew)
        assert not wait([renewal], timeout=0.5).done
    with pytest.raises(RoleChangedError, match=two.name):
        renewal.result(timeout=10)
    assert last_day(held) == localdate() - YESTERDAY


@pytest.mark.django_db(transaction=True)
def test_end_waits_for_a_renewal_and_is_told(pool):
    held, one, two = MembershipFactory(), administrator(), administrator()
    end, renew = ending(held, one), renewing(held, two)
    with transaction.atomic():
        renew()
        ended = pool.submit(closing, end)
        assert not wait([ended], timeout=0.5).done
    with pytest.raises(RoleChangedError, match=two.name):
        ended.result(timeout=10)
    assert last_day(held) == latest_end(localdate())


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_one_succeeds(pool):
    held, start = MembershipFactory(), Barrier(2)
    acts = [renewing(held, administrator()), ending(held, administrator())]
    pressed = [pool.submit(closing, lambda act=act: (start.wait(10), act())) for act in acts]
    renewal, ended = (press.exception(timeout=10) for press in pressed)
    assert {type(renewal), type(ended)} == {type(None), RoleChangedError}
    outcome = latest_end(localdate()) if renewal is None else localdate() - YESTERDAY
    assert (last_day(held), held.history.count()) == (outcome, 2)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_end_each_other_leave_one(pool):
    one, two = administrator(), administrator()
    start = Barrier(2)
    acts = [
        ending(one.memberships.get(), two),
        lambda: close_person(two, by=two),
    ]
    pressed = [pool.submit(closing, lambda act=act: (start.wait(10), act())) for act in acts]
    errors = [press.exception(timeout=10) for press in pressed]
    assert errors.count(None) == 1
    rows = Membership.objects.filter(role=Role.ADMINISTRATOR, end_on__gte=localdate())
    assert rows.count() == 1
