"""How long somebody must wait before the next try to log in: history in, seconds out.

Guessing is slowed down and nobody can lock another out. Waiting follows the pair of account and
network address; what strangers do elsewhere only makes an unknown address climb faster, and only
after it has failed itself. A first try with the right password is never refused for an account
that somebody else is guessing at.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

# Seconds to wait after that many failures in a row; the last one holds for all that follow.
DELAYS = (0, 0, 0, 2, 4, 8, 16, 32, 60)
WINDOW = timedelta(hours=1)
# A whole office may share one address: so many accounts may fail there before it is slowed.
ACCOUNTS_PER_ADDRESS = 20
# So many failures on an account from unknown addresses make the next one there climb one step.
STRANGERS_PER_STEP = 10
MOST_STEPS_BY_STRANGERS = 4
# From an address that the account has used, the right answer is taken even while waiting,
# as long as not more than this has failed: somebody behind the same address may be guessing.
TRUSTED_FAILURES = 100


@dataclass(frozen=True)
class History:
    """What has failed lately (`WINDOW`), seen from one account at one network address."""

    is_known: bool = False  # the account has logged in from the address before
    own_failures: int = 0  # of the account from the address, since it last logged in there
    own_failed_at: datetime | None = None
    accounts_at_address: int = 0  # others that failed at the address and never logged in there
    address_failed_at: datetime | None = None
    strangers_failures: int = 0  # of the account, from addresses where it never logged in

    @property
    def is_trusted(self) -> bool:
        """Whether the right answer is taken even while waiting."""
        return self.is_known and self.own_failures < TRUSTED_FAILURES


def seconds_to_wait(history: History, *, now: datetime) -> int:
    """Whole seconds until the next try is taken; 0 when it is taken now."""
    own = _time_left(_own_step(history), history.own_failed_at, now)
    if history.is_known:
        return own
    return max(own, _time_left(_address_step(history), history.address_failed_at, now))


def _own_step(history: History) -> int:
    if history.is_known or not history.own_failures:
        return history.own_failures
    by_strangers = history.strangers_failures // STRANGERS_PER_STEP
    return history.own_failures + min(by_strangers, MOST_STEPS_BY_STRANGERS)


def _address_step(history: History) -> int:
    too_many = history.accounts_at_address - ACCOUNTS_PER_ADDRESS
    return 0 if too_many < 0 else DELAYS.index(2) + too_many // 10


def _time_left(step: int, failed_at: datetime | None, now: datetime) -> int:
    if failed_at is None:
        return 0
    delay = DELAYS[min(step, len(DELAYS) - 1)]
    passed = max(0.0, (now - failed_at).total_seconds())  # a clock that is set back adds nothing
    return max(0, math.ceil(delay - passed))
