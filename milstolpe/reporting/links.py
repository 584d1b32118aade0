"""The signed link by which a colleague answers about one measure, and the mail that carries it.

The link is composed in the job that mails it: neither the queue nor a log holds it.
"""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from milstolpe.accounts.mail import traceable
from milstolpe.core.addresses import whole
from milstolpe.core.formats import format_date
from milstolpe.records.notices import notify
from milstolpe.reporting.mail import NotSentError, on_one_line, send_or_retry
from milstolpe.reporting.models import Handover
from milstolpe.reporting.queries.times import last_day

_signer = Signer(salt="milstolpe.reporting.handover", sep=".")


def link_token(handover: Handover) -> str:
    """The signed part of the link's address."""
    return _signer.sign(handover.key.hex)


def key_of(token: str) -> UUID | None:
    """The key in a link; None when the link is not whole or not ours."""
    try:
        return UUID(hex=_signer.unsign(token))
    except (BadSignature, ValueError):
        return None


@task()
def mail_handovers(ids: list[int], tried: int = 0) -> None:
    """Mail a colleague the links to the measures, unless they have been called back since."""
    rows = Handover.objects.filter(pk__in=ids, taken_at__isnull=True, ended_at__isnull=True)
    handovers = list(
        rows.select_related(
            "answer__measure",
            "answer__report__organisation",
            "answer__report__follow_up__programme",
            "sent_by",
        ).order_by("answer__measure__position", "pk")
    )
    if not handovers:
        return
    try:
        send_or_retry(_message(handovers), mail_handovers, tried, ids=ids)
    except NotSentError as error:
        bounce_handovers(handovers, str(error))


@transaction.atomic
def bounce_handovers(rows: Sequence[Handover], text: str) -> None:
    """Keep why a mail to a colleague did not arrive, and tell whoever asked."""
    first = rows[0]
    Handover.objects.filter(pk__in=[row.pk for row in rows]).update(
        bounced_at=timezone.now(), bounce_text=on_one_line(text)
    )
    if first.sent_by_id:
        with translation.override(settings.LANGUAGE_CODE):
            about = _("The mail to %(email)s came back.") % {"email": first.email}
            notify([first.sent_by_id], about, reverse("reporting:handover", args=[first.pk]))


def _message(handovers: list[Handover]) -> EmailMessage:
    first = handovers[0]
    report = first.answer.report
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "organisation": report.organisation.name,
            "programme": report.follow_up.programme.title,
            "year": report.follow_up.year,
            "sender": first.sent_by.name if first.sent_by else report.organisation.name,
            "last_day": format_date(last_day(report)),
            "note": first.message,
            "measures": [
                {"name": _measure_name(row), "address": _address(row)} for row in handovers
            ],
        }
        text = render_to_string("reporting/mail/handover.txt", context)
    subject, _line_break, body = text.strip().partition("\n")
    message = EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[first.email])
    return traceable(message, first.reference)


def _measure_name(row: Handover) -> str:
    """An internal measure is named by its code alone: a mail may be read by others."""
    measure = row.answer.measure
    return measure.code if measure.is_internal else str(measure)


def _address(row: Handover) -> str:
    return whole(reverse("reporting:colleague", args=[link_token(row)]))
