"""Links and codes that are mailed: asked for, used once, and invitations."""

from functools import partial
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from milstolpe.accounts.enums import LINK_LIFETIMES, LinkKind
from milstolpe.accounts.mail import mail_invitation, mail_login_link, mail_password_reset
from milstolpe.accounts.models import MAX_CODE_TRIES, NEXT_URL_LENGTH, LoginLink, User
from milstolpe.accounts.queries import active_user
from milstolpe.core.errors import DomainError


class LinkEndedError(DomainError):
    """The link or code is used, too old, or has been guessed at too often."""

    def __init__(self) -> None:
        super().__init__(_("The link or the code no longer works. Ask for a new one."))


class WrongCodeError(DomainError):
    """The typed code is not the mailed one."""

    def __init__(self, tries_left: int) -> None:
        message = ngettext(
            "The code is wrong. You have %(tries_left)d try left.",
            "The code is wrong. You have %(tries_left)d tries left.",
            tries_left,
        )
        super().__init__(message % {"tries_left": tries_left})


class AccountClosedError(DomainError):
    """Nobody can be invited to a closed account."""

    def __init__(self) -> None:
        super().__init__(_("The account is closed. An administrator can open it again."))


@transaction.atomic
def open_login_link(*, email: str, next_url: str) -> LoginLink:
    """Make a link that a job mails, if anybody has the address. `next_url` is of our own site.

    Does the same for a known and an unknown address, and leaves older links as they are:
    a stranger who asks cannot take away the link that the person is waiting for.
    """
    link = _new_link(LinkKind.LOGIN, email, next_url if len(next_url) <= NEXT_URL_LENGTH else "")
    transaction.on_commit(partial(mail_login_link.enqueue, link_id=str(link.pk)))
    return link


def ask_for_password_reset(*, email: str) -> None:
    """Have a job mail a link to choose a new password, if anybody has the address."""
    transaction.on_commit(partial(mail_password_reset.enqueue, email=email))


def use_code(*, key: UUID, code: str) -> User:
    """Use up the log-in link `key` by the code of its mail, and return whose it is.

    Raises:
        WrongCodeError: not the code; the try is counted.
        LinkEndedError: used, too old, or tried too often.
    """
    # Counted before it is compared, in one statement: two tries at once are two tries.
    rows = LoginLink.objects.open().filter(pk=key, kind=LinkKind.LOGIN)
    if not rows.filter(code_tries__lt=MAX_CODE_TRIES).update(code_tries=F("code_tries") + 1):
        raise LinkEndedError
    link = LoginLink.objects.get(pk=key)
    typed = "".join(letter for letter in code.upper() if letter.isalnum())
    if not constant_time_compare(link.code, typed):
        raise WrongCodeError(MAX_CODE_TRIES - link.code_tries)
    return use_link(link)


def use_link(link: LoginLink) -> User:
    """Use up a link whose proof has been checked, and return whose it is.

    Raises:
        LinkEndedError: used in the meantime, or the account is gone or closed.
    """
    user = active_user(link.email)
    if user is None or not LoginLink.objects.open().filter(pk=link.pk).update(
        used_at=timezone.now()
    ):
        raise LinkEndedError
    return user


@transaction.atomic
def invite(*, email: str, name: str, organisation_name: str, by: User | None) -> User:
    """Make the account if it is missing, and mail a link that logs the person in once.

    Inviting again ends the older invitation. Who may invite is for the calling room to check.
    `by` is named in the mail; None when the invitation is made on the command line.

    Raises:
        AccountClosedError: the account exists and is closed.
    """
    email = email.strip().lower()
    user, _is_new = User.objects.get_or_create(
        email=email, defaults={"name": name, "password": make_password(None)}
    )
    if not user.is_active:
        raise AccountClosedError
    LoginLink.objects.filter(kind=LinkKind.INVITATION, email=email, used_at=None).delete()
    link = _new_link(LinkKind.INVITATION, email, "")
    transaction.on_commit(
        partial(
            mail_invitation.enqueue,
            link_id=str(link.pk),
            organisation_name=organisation_name,
            invited_by=by.name if by else "",
        )
    )
    return user


def _new_link(kind: LinkKind, email: str, next_url: str) -> LoginLink:
    return LoginLink.objects.create(
        kind=kind,
        email=email,
        next_url=next_url,
        expires_at=timezone.now() + LINK_LIFETIMES[kind],
    )
