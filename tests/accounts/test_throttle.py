"""The table of waits."""

from datetime import UTC, datetime, timedelta

import pytest

from milstolpe.accounts.throttle import History, seconds_to_wait

NOW = datetime(2026, 11, 30, 16, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (1, 0), (2, 0), (3, 2), (4, 4), (5, 8), (6, 16), (7, 32), (8, 60), (1000, 60)],
)
@pytest.mark.parametrize("is_known", [True, False])
def test_own_failures_make_the_wait_grow_to_a_minute(
    failures: int, seconds: int, is_known: bool
) -> None:
    history = History(is_known=is_known, own_failures=failures, own_failed_at=NOW)
    assert seconds_to_wait(history, now=NOW) == seconds


@pytest.mark.parametrize(("passed", "left"), [(0, 60), (0.2, 60), (59.5, 1), (60, 0), (3600, 0)])
def test_the_wait_runs_out(passed: float, left: int) -> None:
    history = History(own_failures=8, own_failed_at=NOW - timedelta(seconds=passed))
    assert seconds_to_wait(history, now=NOW) == left


def test_a_clock_set_back_adds_nothing() -> None:
    history = History(own_failures=8, own_failed_at=NOW + timedelta(hours=1))
    assert seconds_to_wait(history, now=NOW) == 60


@pytest.mark.parametrize(
    ("strangers", "own", "seconds"),
    [(100_000, 0, 0), (9, 2, 0), (10, 2, 2), (20, 2, 4), (40, 2, 16), (100_000, 2, 16)],
)
def test_strangers_only_make_an_unknown_address_climb_faster_once_it_has_failed(
    strangers: int, own: int, seconds: int
) -> None:
    history = History(
        own_failures=own, own_failed_at=NOW if own else None, strangers_failures=strangers
    )
    assert seconds_to_wait(history, now=NOW) == seconds


def test_strangers_mean_nothing_where_the_account_is_known() -> None:
    history = History(
        is_known=True,
        own_failures=2,
        own_failed_at=NOW,
        strangers_failures=100_000,
        accounts_at_address=100_000,
        address_failed_at=NOW,
    )
    assert seconds_to_wait(history, now=NOW) == 0


@pytest.mark.parametrize(
    ("accounts", "seconds"), [(0, 0), (19, 0), (20, 2), (30, 4), (70, 60), (100_000, 60)]
)
def test_many_accounts_failing_at_one_address_slow_it_down(accounts: int, seconds: int) -> None:
    history = History(accounts_at_address=accounts, address_failed_at=NOW)
    assert seconds_to_wait(history, now=NOW) == seconds


@pytest.mark.parametrize(
    ("is_known", "failures", "is_trusted"),
    [(True, 0, True), (True, 99, True), (True, 100, False), (False, 0, False)],
)
def test_trust_needs_a_known_address_and_has_an_end(
    is_known: bool, failures: int, is_trusted: bool
) -> None:
    assert History(is_known=is_known, own_failures=failures).is_trusted == is_trusted
