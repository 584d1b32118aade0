"""Mails about texts that could not be delivered: marked, and told to those who run rounds."""

import uuid
from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from milstolpe.records.notices import notify
from milstolpe.rounds.addresses import matrix_path
from milstolpe.rounds.models import TextMailing
from milstolpe.rounds.queries.people import rus_people


@transaction.atomic
def mark_returned(references: Collection[uuid.UUID], text: str) -> list[TextMailing]:
    """Mark the mails with these references, once, with why; RUS gets a notice of each.

    Args:
        text: why it was not delivered, in words.
    """
    # Held: the same letter read twice at once marks and tells once.
    held = TextMailing.objects.select_for_update(of=("self",)).select_related("round")
    rows = list(held.filter(reference__in=references, bounced_at=None).order_by("pk"))
    with translation.override(settings.LANGUAGE_CODE):
        for row in rows:
            row.bounced_at, row.bounce_text = timezone.now(), " ".join(text.split())[:300]
            row.save(update_fields=["bounced_at", "bounce_text"])
            said = _("A mail to %(email)s came back: %(round)s")
            words = {"email": row.email, "round": row.round.name}
            notify(rus_people(), said % words, f"{matrix_path(row.round)}#returned")
    return rows
