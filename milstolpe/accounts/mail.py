"""Mails. A job composes and sends each one, so no page waits and no answer time tells who exists.

A link is composed in the job, never earlier: the queue in the database must hold no secret.
"""

from datetime import timedelta
from functools import partial
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks import task
from django_tasks.base import Task

from milstolpe.accounts.enums import LINK_LIFETIMES, LinkKind
from milstolpe.accounts.models import NEXT_URL_LENGTH, LoginLink
from milstolpe.accounts.queries import active_user

# Minutes until a mail that could not be handed over is tried again; then the job fails for good.
RETRY_AFTER = (1, 5, 15, 60, 240)


def send_mail_later(
    *, to: str, subject: str, body: str, reply_to: str = "", reference: UUID | None = None
) -> None:
    """Have a job send a plain mail to one address once the transaction is committed.

    `subject` is put on one line: a name with a line break in it cannot add mail headers. An answer
    to the mail goes to `reply_to`, where it is given. By `reference` a mail that comes back is
    known.
    """
    job = partial(
        deliver_mail.enqueue,
        to=to,
        subject=" ".join(subject.split()),
        body=body,
        reply_to=reply_to,
        reference=reference.hex if reference else "",
    )
    transaction.on_commit(job)


@task()
def deliver_mail(
    to: str, subject: str, body: str, reply_to: str = "", reference: str = "", tried: int = 0
) -> None:
    """Send what `send_mail_later` was given."""
    message = EmailMessage(subject, body, to=[to], reply_to=[reply_to] if reply_to else None)
    if reference:
        traceable(message, UUID(hex=reference))
    words = {"to": to, "subject": subject, "body": body, "reply_to": reply_to}
    send_or_retry(message, deliver_mail, tried, **words, reference=reference)


def traceable(message: EmailMessage, reference: UUID | None) -> EmailMessage:
    """The mail with its reference in Message-ID and, where mails that come back have an address
    of their own, in that address too: servers return them to it, and say which mail it was."""
    if reference is None:
        return message
    message.extra_headers["Message-ID"] = (
        f"<{reference.hex}@{urlsplit(settings.SITE_URL).hostname}>"
    )
    local, _at, domain = settings.BOUNCE_ADDRESS.partition("@")
    if domain:
        message.extra_headers["From"] = message.from_email
        message.from_email = f"{local}+{reference.hex}@{domain}"
    return message


@task()
def mail_login_link(link_id: str, tried: int = 0) -> None:
    """Mail the link and the code, if the link still works and somebody has its address."""
    link = LoginLink.objects.open().filter(pk=link_id).first()
    if link and active_user(link.email):
        message = _compose(
            "accounts/mail/login_link.txt",
            link.email,
            link=_address_of(link),
            code=_spaced(link.code),
        )
        send_or_retry(message, mail_login_link, tried, link_id=link_id)


@task()
def mail_invitation(link_id: str, organisation_name: str, invited_by: str, tried: int = 0) -> None:
    """Mail the invitation, unless a newer one has ended it."""
    link = LoginLink.objects.open().filter(pk=link_id).first()
    if link and (user := active_user(link.email)):
        words = {"organisation_name": organisation_name, "invited_by": invited_by}
        message = _compose(
            "accounts/mail/invitation.txt",
            link.email,
            link=_address_of(link),
            name=user.name,
            **words,
        )
        send_or_retry(message, mail_invitation, tried, link_id=link_id, **words)


@task()
def mail_password_reset(email: str, tried: int = 0) -> None:
    """Mail a link to choose a new password, if somebody has the address."""
    if user := active_user(email):
        link = _address(
            "account_reset_password_from_key",
            uidb36=user_pk_to_url_str(user),
            key=default_token_generator.make_token(user),
        )
        message = _compose("accounts/mail/password_reset.txt", user.email, link=link)
        send_or_retry(message, mail_password_reset, tried, email=email)


def _compose(template: str, to: str, **words: str) -> EmailMessage:
    """The first line of the template is the subject, the rest the body; each word on one line."""
    context = {key: " ".join(word.split()) for key, word in words.items()}
    with translation.override(settings.LANGUAGE_CODE):
        text = render_to_string(template, context)
    subject, _line_break, body = text.strip().partition("\n")
    return EmailMessage(subject, body.strip() + "\n", to=[to])


def send_or_retry(message: EmailMessage, job: Task[Any, Any], tried: int, **arguments: Any) -> None:
    """Hand the mail over; if that fails put the job back in the queue, and give up at last."""
    try:
        message.send()
    except (SMTPException, OSError):
        if tried == len(RETRY_AFTER):
            raise
        later = timezone.now() + timedelta(minutes=RETRY_AFTER[tried])
        job.using(run_after=later).enqueue(**arguments, tried=tried + 1)


def errand_address(*, email: str, next_url: str) -> str:
    """An address that logs the person in once, within seven days, and leads to `next_url` of ours.

    For mails about something to do, so that those who come once a year need no password. Called
    by the job that composes the mail. Empty when nobody has an account with that e-mail.
    """
    if active_user(email) is None or len(next_url) > NEXT_URL_LENGTH:
        return ""
    link = LoginLink.objects.create(
        kind=LinkKind.ERRAND,
        email=email,
        next_url=next_url,
        expires_at=timezone.now() + LINK_LIFETIMES[LinkKind.ERRAND],
    )
    return _address_of(link)


def _address_of(link: LoginLink) -> str:
    return _address("account_follow_link", key=link.pk, proof=link.proof)


def _address(name: str, **parts: Any) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return f"{settings.SITE_URL}{reverse(name, kwargs=parts)}"


def _spaced(code: str) -> str:
    """A code in two halves, easier to read and to type."""
    middle = len(code) // 2
    return f"{code[:middle]} {code[middle:]}"
