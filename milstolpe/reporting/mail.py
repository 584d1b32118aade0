"""Mails about reports. A job composes and sends each one from its rows, so that no page waits.

The link that logs somebody in is made in the job: the queue in the database holds no secret.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks.base import Task

from milstolpe.accounts.mail import RETRY_AFTER, traceable
from milstolpe.accounts.services import errand_address
from milstolpe.core.addresses import in_swedish, whole
from milstolpe.core.formats import format_date, format_time
from milstolpe.records.notices import notify
from milstolpe.reporting.addresses import answering_path, judging_path
from milstolpe.reporting.bounces import reason_of
from milstolpe.reporting.enums import MailKind
from milstolpe.reporting.models import Mailing, Report
from milstolpe.reporting.queries.recipients import answerer_of, runners_of

_TEXT_LENGTH = 300
_PERMANENT = 500  # from here on an answer of a mail server is final


class NotSentError(Exception):
    """A mail that will not arrive: the mail server refused it, or could not be reached."""

    def __init__(self, text: str, *, is_refused: bool) -> None:
        super().__init__(text)
        self.is_refused = is_refused


def queue(groups: Sequence[Sequence[int]]) -> None:
    """A job for each mail: the ids of its rows. All are queued, or none."""
    with transaction.atomic():
        for ids in groups:
            send_mail.enqueue(ids=list(ids))


@task()
def send_mail(ids: list[int], tried: int = 0) -> None:
    """Compose and send the mail of these rows, which are to one address and of one kind."""
    rows = list(
        Mailing.objects.filter(pk__in=ids, bounced_at=None).select_related(
            "report__follow_up__programme",
            "report__organisation",
            "report__answered_by",
            "by",
        )
    )
    if not rows:
        return
    try:
        send_or_retry(compose(rows), send_mail, tried, ids=ids)
    except NotSentError as error:
        if error.is_refused:
            bounce(rows, str(error))
        else:
            _mark(rows, str(error))


def send_or_retry(
    message: EmailMessage, job: Task[Any, Any], tried: int, *, ids: list[int]
) -> None:
    """Hand the mail over; if that fails for now put the job back in the queue.

    Raises:
        NotSentError: refused for good, or tried too many times; the text says why in Swedish.
    """
    try:
        message.send()
    except (SMTPException, OSError) as error:
        with translation.override(settings.LANGUAGE_CODE):
            if text := _refusal(error, message.to[0]):
                raise NotSentError(reason_of("", text), is_refused=True) from error
            if tried == len(RETRY_AFTER):
                text = _("The mail server could not be reached.")
                raise NotSentError(text, is_refused=False) from error
        later = timezone.now() + timedelta(minutes=RETRY_AFTER[tried])
        job.using(run_after=later).enqueue(ids=ids, tried=tried + 1)


def compose(rows: Sequence[Mailing]) -> EmailMessage:
    """The mail of these rows: the first line of its template is the subject."""
    first = rows[0]
    with translation.override(settings.LANGUAGE_CODE):
        text = render_to_string(f"reporting/mail/{first.kind}.txt", _words(rows))
    subject, _line_break, body = text.strip().partition("\n")
    message = EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[first.email])
    return traceable(message, first.reference)


def _words(rows: Sequence[Mailing]) -> dict[str, object]:
    report = rows[0].report
    follow_up = report.follow_up
    paths = [answering_path(row.report) for row in rows]
    next_url = paths[0] if len(paths) == 1 else reverse("web:work")
    until = report.extended_until
    return {
        "title": follow_up.programme.title,
        "year": follow_up.year,
        "organisations": ", ".join(row.report.organisation.name for row in rows),
        "reports": [
            (row.report.organisation.name, whole(path))
            for row, path in zip(rows, paths, strict=True)
        ],
        "answer_by": format_date(follow_up.answer_by),
        "own_words": follow_up.mail_text.strip(),
        "login": errand_address(email=rows[0].email, next_url=next_url),
        "until": f"{format_date(until)} {format_time(until)}" if until else "",
        "longer_time_reason": report.extension_reason,
        "returned_reason": _last_reason(report),
        "source": _last_source(report),
        "by": rows[0].by.name if rows[0].by else "",
    }


def _last_reason(report: Report) -> str:
    row = report.events.filter(step="return").first()
    return row.reason if row else ""


def _last_source(report: Report) -> str:
    row = report.answers.exclude(entry_source="").order_by("-changed_at").first()
    return row.entry_source if row else ""


def _refusal(error: Exception, email: str) -> str:
    """What the mail server said when it will never take the mail; empty if it may later."""
    code: int = 0
    said: bytes | str = b""
    if isinstance(error, SMTPRecipientsRefused):
        code, said = error.recipients.get(email) or next(iter(error.recipients.values()), (0, b""))
    elif isinstance(error, SMTPDataError):
        code, said = error.smtp_code, error.smtp_error
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return f"{code} {text}".strip() if code >= _PERMANENT else ""


@transaction.atomic
def bounce(rows: Sequence[Mailing], text: str) -> None:
    """Keep why a mail did not arrive; mail the function mailboxes instead, once each, and tell
    those who run the follow-up.

    The receipt has gone to the function mailbox already.
    """
    for row in rows:
        if row.kind != MailKind.RECEIPT:
            _send_to_mailbox(row)
        about = _("A mail to %(name)s came back: %(title)s %(year)s") % {
            "name": row.report.organisation.name,
            "title": row.report.follow_up.programme.title,
            "year": row.report.follow_up.year,
        }
        notify(runners_of(row.report.follow_up), about, in_swedish(judging_path(row.report)))
    _mark(rows, text)  # last, so that the mails above do not count as sent after it came back


def _send_to_mailbox(row: Mailing) -> None:
    answerer = answerer_of(row.report, own=row.kind == MailKind.ON_BEHALF)
    mailbox = answerer.function_mailbox.lower()
    if not mailbox or mailbox == row.email:
        return
    sent = Mailing.objects.filter(report=row.report, kind=row.kind, email=mailbox)
    if not sent.filter(at__gte=row.at).exists():
        new = Mailing.objects.create(report=row.report, kind=row.kind, email=mailbox, by=row.by)
        transaction.on_commit(partial(queue, [[new.pk]]))


def _mark(rows: Sequence[Mailing], text: str) -> None:
    Mailing.objects.filter(pk__in=[row.pk for row in rows]).update(
        bounced_at=timezone.now(), bounce_text=on_one_line(text)
    )


def on_one_line(text: str) -> str:
    """Why a mail came back, as its row keeps it."""
    return " ".join(text.split())[:_TEXT_LENGTH]
