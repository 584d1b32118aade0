"""Mails that come back as letters: found by their reference, and marked with why."""

import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils import translation

from milstolpe.reporting.bounces import read_bounces, reason_of
from milstolpe.reporting.links import bounce_handovers
from milstolpe.reporting.mail import bounce
from milstolpe.reporting.models import Handover, Mailing
from milstolpe.rounds.models import TextMailing
from milstolpe.rounds.services.returned import mark_returned


@transaction.atomic
def take_bounces(letter: bytes) -> list[Mailing | Handover | TextMailing]:
    """Mark the mails that the letter says were not delivered, once; gives their rows.

    Mails about texts are the room rounds' to mark. Those who run the follow-up get a notice, and
    the function mailbox the mail. Of a mail to a colleague whoever sent it gets one.
    """
    marked: list[Mailing | Handover | TextMailing] = []
    for returned in read_bounces(letter):
        references = [uuid.UUID(hex=text) for text in returned.references]
        with translation.override(settings.LANGUAGE_CODE):
            text = reason_of(returned.status, returned.said)
        if rows := _mailings(references):
            bounce(rows, text)
        if handovers := _handovers(references):
            bounce_handovers(handovers, text)
        texts = mark_returned(references, text)
        marked += [*rows, *handovers, *texts]
    return marked


# Both are held: the same letter read twice at once marks and tells once.


def _mailings(references: Sequence[uuid.UUID]) -> list[Mailing]:
    rows = Mailing.objects.select_for_update(of=("self",)).select_related(
        "report__follow_up__programme", "report__organisation", "report__answered_by", "by"
    )
    return list(rows.filter(reference__in=references, bounced_at=None).order_by("pk"))


def _handovers(references: Sequence[uuid.UUID]) -> list[Handover]:
    rows = Handover.objects.select_for_update(of=("self",)).select_related(
        "answer__report__organisation", "answer__report__follow_up__programme"
    )
    waiting = rows.filter(taken_at=None, ended_at=None, bounced_at=None)
    return list(waiting.filter(reference__in=references).order_by("pk"))
