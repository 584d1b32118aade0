"""Mails that come back as letters: found by their reference, and marked with why."""

import uuid

from django.conf import settings
from django.db import transaction
from django.utils import translation

from milstolpe.reporting.bounces import read_bounces, reason_of
from milstolpe.reporting.mail import bounce
from milstolpe.reporting.models import Mailing


@transaction.atomic
def take_bounces(letter: bytes) -> list[Mailing]:
    """Mark the mails that the letter says were not delivered, once; gives their rows.

    Those who run the follow-up get a notice, and the function mailbox the mail.
    """
    marked: list[Mailing] = []
    for returned in read_bounces(letter):
        references = [uuid.UUID(hex=text) for text in returned.references]
        rows = list(
            Mailing.objects.filter(reference__in=references, bounced_at=None).select_related(
                "report__follow_up__programme", "report__organisation", "report__answered_by", "by"
            )
        )
        if rows:
            with translation.override(settings.LANGUAGE_CODE):
                text = reason_of(returned.status, returned.said)
            bounce(rows, text)
            marked += rows
    return marked
