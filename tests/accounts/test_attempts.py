"""Attempts are counted per account and network address, whatever else goes on."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from milstolpe.accounts.enums import AttemptKind
from milstolpe.accounts.models import LoginAttempt
from milstolpe.accounts.services.attempts import TooSoonError, begin_attempt, record_login
from tests.factories.accounts import LoginAttemptFactory

pytestmark = pytest.mark.django_db

VICTIM, HOME, ABROAD = "person@example.org", "192.0.2.1", "203.0.113.9"
PASSWORD = AttemptKind.PASSWORD


@pytest.fixture(autouse=True)
def _clock() -> None:
    with time_machine.travel("2026-11-30 16:40:00+01:00", tick=False):
        yield


def wait_of(email: str = VICTIM, ip: str = HOME, kind: AttemptKind = PASSWORD) -> int:
    """Seconds that a try is told to wait; 0 when it is taken."""
    try:
        begin_attempt(kind, email=email, address=ip)
    except TooSoonError as error:
        return error.seconds
    return 0


def test_neither_address_is_kept_in_clear() -> None:
    begin_attempt(PASSWORD, email=VICTIM, address=HOME).count()
    row = LoginAttempt.objects.get()
    assert len(row.account) == len(row.address) == 64
    assert VICTIM not in row.account
    assert row.account != row.address


def test_waits_grow_and_run_out() -> None:
    LoginAttemptFactory.create_batch(4)
    assert wait_of() == 4
    with time_machine.travel(timezone.now() + timedelta(seconds=4), tick=False):
        assert wait_of() == 0


def test_an_attempt_that_is_not_taken_is_not_counted() -> None:
    LoginAttemptFactory.create_batch(8)
    for _again in range(20):
        assert wait_of() == 60
    assert LoginAttempt.objects.count() == 8


def test_upper_case_is_no_other_account() -> None:
    LoginAttemptFactory.create_batch(8)
    assert wait_of(" PERSON@example.org ") == 60


@pytest.mark.parametrize("other", [{"ip": ABROAD}, {"email": "x@example.org"}])
def test_others_are_not_slowed(other: dict[str, str]) -> None:
    LoginAttemptFactory.create_batch(8)
    assert wait_of(**other) == 0


def test_kinds_are_counted_apart() -> None:
    LoginAttemptFactory.create_batch(8)
    assert wait_of(kind=AttemptKind.CODE) == 0


def test_logging_in_wipes_what_failed_before() -> None:
    LoginAttemptFactory.create_batch(8, at=timezone.now() - timedelta(seconds=1))
    record_login(email=VICTIM, address=HOME)
    LoginAttemptFactory.create_batch(2)
    assert wait_of() == 0


def test_failures_are_forgotten_after_an_hour() -> None:
    LoginAttemptFactory.create_batch(8, at=timezone.now() - timedelta(minutes=61))
    LoginAttemptFactory.create_batch(3)
    assert wait_of() == 2


def test_a_stranger_cannot_lock_a_known_address_out() -> None:
    record_login(email=VICTIM, address=HOME)
    LoginAttemptFactory.create_batch(200, ip=ABROAD)
    assert wait_of(ip=HOME) == 0


def test_a_stranger_cannot_refuse_the_first_try_from_a_new_address() -> None:
    LoginAttemptFactory.create_batch(200, ip=ABROAD)
    assert wait_of(ip=HOME) == 0


def test_a_stranger_behind_the_same_address_cannot_refuse_the_right_password() -> None:
    with time_machine.travel(timezone.now() - timedelta(minutes=30), tick=False):
        record_login(email=VICTIM, address=HOME)
    LoginAttemptFactory.create_batch(50)
    attempt = begin_attempt(PASSWORD, email=VICTIM, address=HOME)
    assert attempt.wait == 60
    with pytest.raises(TooSoonError):
        attempt.count()


def test_trust_ends_when_too_much_has_failed() -> None:
    with time_machine.travel(timezone.now() - timedelta(minutes=30), tick=False):
        record_login(email=VICTIM, address=HOME)
    LoginAttemptFactory.create_batch(100)
    assert wait_of() == 60


def test_mails_are_not_sent_on_trust() -> None:
    with time_machine.travel(timezone.now() - timedelta(minutes=30), tick=False):
        record_login(email=VICTIM, address=HOME)
    LoginAttemptFactory.create_batch(8, kind=AttemptKind.MAIL)
    assert wait_of(kind=AttemptKind.MAIL) == 60


def test_one_address_that_tries_many_accounts_is_slowed() -> None:
    for number in range(20):
        LoginAttemptFactory(email=f"person{number}@example.org")
    assert wait_of("yet.another@example.org") == 2


def test_an_office_that_logs_in_is_not_slowed_by_its_misspellings() -> None:
    with time_machine.travel(timezone.now() - timedelta(days=30), tick=False):
        for number in range(20):
            record_login(email=f"person{number}@example.org", address=HOME)
    for number in range(20):
        LoginAttemptFactory(email=f"person{number}@example.org")
    assert wait_of("newcomer@example.org") == 0


def test_strangers_make_an_unknown_address_climb_faster() -> None:
    LoginAttemptFactory.create_batch(40, ip=ABROAD)
    LoginAttemptFactory.create_batch(2, ip=HOME)
    assert wait_of(ip=HOME) == 16


def test_failures_where_the_account_is_known_are_no_strangers() -> None:
    with time_machine.travel(timezone.now() - timedelta(days=30), tick=False):
        record_login(email=VICTIM, address=ABROAD)
    LoginAttemptFactory.create_batch(40, ip=ABROAD)
    LoginAttemptFactory.create_batch(2, ip=HOME)
    assert wait_of(ip=HOME) == 0


def test_a_check_costs_few_queries(django_assert_num_queries: object) -> None:
    LoginAttemptFactory.create_batch(3)
    with django_assert_num_queries(4):  # type: ignore[operator]
        wait_of()
