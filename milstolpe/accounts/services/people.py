"""Changes to an account: profile, address, second factor, closing."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from milstolpe.accounts.mail import send_mail_later
from milstolpe.accounts.models import LoginLink, User
from milstolpe.core.errors import DomainError

# With one step of tolerance each way, three codes are right at any moment.
CODES_TO_REMEMBER = 3


class AddressTakenError(DomainError):
    """Two people cannot have the same address."""

    def __init__(self) -> None:
        super().__init__(_("Another account has that e-mail address. Write another one."))


def update_profile(user: User, *, name: str, phone: str, by: User) -> None:
    """Change name and work phone. `by` is kept in the history."""
    user.name, user.phone = name.strip(), phone.strip()
    _save(user, by, "name", "phone")


@transaction.atomic
def change_email(user: User, *, email: str, by: User) -> None:
    """Give the account another address; the old one is told, and links mailed to it end.

    So does every session: whoever sits in one may have come there through the old address.

    Raises:
        AddressTakenError: another account has it.
    """
    old, new = user.email, email.strip().lower()
    if new == old:
        return
    user.email = new
    try:
        with transaction.atomic():
            _save(user, by, "email")
    except IntegrityError as error:  # the database decides, also between two at once
        user.email = old
        raise AddressTakenError from error
    LoginLink.objects.filter(email=old, used_at=None).delete()
    event = _("Your account now has another e-mail address: %(email)s.") % {"email": new}
    notify(to=old, event=event)


@transaction.atomic
def close_account(user: User, *, by: User) -> None:
    """End log-in and every session. The name stays where the person's work is kept.

    Phone, password, second factor and mailed links are erased.
    """
    user.is_active, user.phone = False, ""
    user.set_unusable_password()
    _save(user, by, "is_active", "phone", "password")
    Authenticator.objects.filter(user=user).delete()
    LoginLink.objects.filter(email=user.email).delete()


def reopen_account(user: User, *, by: User) -> None:
    """Let a closed account log in again, by mailed link until a password is chosen."""
    user.is_active = True
    _save(user, by, "is_active")


@transaction.atomic
def remove_second_factor(user: User, *, by: User) -> None:
    """For a person whose phone and recovery codes are lost; the person is told by mail.

    Whoever calls this must know by other means that it is the right person who asks.
    """
    Authenticator.objects.filter(user=user).delete()
    _save(user, by, "is_active", reason="second factor removed")
    notify(to=user.email, event=_("An administrator has removed the second step of your log-in."))


@transaction.atomic
def spend_code(authenticator: Authenticator, code: str) -> bool:
    """Mark a right code of an authenticator app as used; False if it has been used before.

    allauth remembers used codes in the cache of one process; the database is shared by all.
    """
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    digits = "".join(sign for sign in code if sign.isdigit())
    spent = salted_hmac("milstolpe.accounts.spent", digits, algorithm="sha256").hexdigest()
    before: list[Any] = row.data.get("spent", [])
    if spent in before:
        return False
    row.data["spent"] = [*before, spent][-CODES_TO_REMEMBER:]
    row.save(update_fields=["data"])
    return True


def notify(*, to: str, event: str) -> None:
    """Tell a person by mail that something about the safety of the account changed."""
    body = _(
        "%(event)s\n\nIf you did not expect this, tell the administrator of your organisation."
    ) % {"event": event}
    send_mail_later(to=to, subject=_("Your account in Milstolpe"), body=body)


def _save(user: User, by: User, *fields: str, reason: str = "") -> None:
    user._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    user._change_reason = reason  # type: ignore[attr-defined]  # read by django-simple-history
    user.save(update_fields=fields)
