"""Counts what is tried, so that guessing slows down (the table of waits: `throttle.py`)."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import ngettext_lazy

from milstolpe.accounts.enums import AttemptKind
from milstolpe.accounts.models import LoginAttempt
from milstolpe.accounts.queries import attempt_history, keyed_hash
from milstolpe.accounts.throttle import seconds_to_wait


class TooSoonError(ValidationError):
    """Too much has failed lately. The message says how many seconds to wait."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        message = ngettext_lazy(
            "Wait %(seconds)d second and try again.",
            "Wait %(seconds)d seconds and try again.",
            "seconds",
        )
        super().__init__(message, code="too_soon", params={"seconds": seconds})


@dataclass(frozen=True)
class Attempt:
    """A try under way."""

    kind: AttemptKind
    account: str  # keyed hash of the e-mail
    address: str  # keyed hash of the network address
    wait: int  # seconds that are left to wait, although this try was taken

    def count(self) -> None:
        """Keep that it failed (or, for mails, that it was made).

        Raises:
            TooSoonError: the try was taken on trust while there was time left to wait.
        """
        LoginAttempt.objects.create(kind=self.kind, account=self.account, address=self.address)
        if self.wait:
            raise TooSoonError(self.wait)


def begin_attempt(kind: AttemptKind, *, email: str, address: str) -> Attempt:
    """Say whether a try is taken now; call `count` on the answer when it fails.

    Raises:
        TooSoonError: the try is not taken; it is not counted either.
    """
    account_hash, address_hash = keyed_hash(email.strip().lower()), keyed_hash(address)
    history = attempt_history(kind, account=account_hash, address=address_hash)
    wait = seconds_to_wait(history, now=timezone.now())
    # Trust is for right answers. Asking for a mail has none: it would only fill a mailbox.
    if wait and (kind == AttemptKind.MAIL or not history.is_trusted):
        raise TooSoonError(wait)
    return Attempt(kind, account_hash, address_hash, wait)


def record_login(*, email: str, address: str) -> None:
    """Keep that the account logged in from the network address, which makes it known there."""
    LoginAttempt.objects.create(
        kind=AttemptKind.LOGGED_IN, account=keyed_hash(email), address=keyed_hash(address)
    )
