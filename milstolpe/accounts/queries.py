"""Reads about accounts: who has an address, which links are open, what has been tried."""

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from milstolpe.accounts.enums import AttemptKind
from milstolpe.accounts.models import LoginAttempt, LoginLink, User
from milstolpe.accounts.throttle import WINDOW, History


def active_user(email: str) -> User | None:
    """The person with that address (any case), unless the account is closed."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).first()


def has_second_factor(user: Any) -> bool:
    """Whether the person has set up a second factor; recovery codes alone are none."""
    factors = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(is_mfa_enabled(user, factors))


def second_factor_missing(user: Any, *, required: bool) -> bool:
    """Whether the person must set up a second factor before going on."""
    return required and not has_second_factor(user)


def open_link(key: UUID, proof: str) -> LoginLink | None:
    """The link with that address, if it is neither used nor too old."""
    link = LoginLink.objects.open().filter(pk=key).first()
    return link if link and constant_time_compare(link.proof, proof) else None


def keyed_hash(value: str) -> str:
    """What is kept instead of an e-mail or network address (64 hexadecimal digits)."""
    return salted_hmac("milstolpe.accounts.attempt", value, algorithm="sha256").hexdigest()


def attempt_history(kind: AttemptKind, *, account: str, address: str) -> History:
    """What has lately been tried in that way; `account` and `address` as keyed hashes."""
    since = timezone.now() - WINDOW
    logged_in = LoginAttempt.objects.filter(kind=AttemptKind.LOGGED_IN)
    failed = LoginAttempt.objects.filter(kind=kind, at__gt=since)

    known_at = logged_in.filter(account=account, address=address).aggregate(at=Max("at"))["at"]
    own = failed.filter(account=account, address=address, at__gt=max(since, known_at or since))
    known_here = logged_in.filter(address=address).values("account")
    at_address = failed.filter(address=address).exclude(account=account)
    at_address = at_address.exclude(account__in=known_here)
    known_places = logged_in.filter(account=account).values("address")
    elsewhere = failed.filter(account=account).exclude(address=address)
    elsewhere = elsewhere.exclude(address__in=known_places)

    own_sum = own.aggregate(count=Count("pk"), at=Max("at"))
    address_sum = at_address.aggregate(count=Count("account", distinct=True), at=Max("at"))
    return History(
        is_known=known_at is not None,
        own_failures=own_sum["count"],
        own_failed_at=own_sum["at"],
        accounts_at_address=address_sum["count"],
        address_failed_at=address_sum["at"],
        strangers_failures=elsewhere.count(),
    )
