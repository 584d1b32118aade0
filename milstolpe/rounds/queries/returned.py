"""Mails about texts that came back, and have not been followed by one that did not."""

from django.db.models import Exists, OuterRef

from milstolpe.rounds.models import Round, TextMailing

MOST = 50  # that a page shows


def returned_mails(round_: Round) -> list[TextMailing]:
    """The newest first. One query."""
    later = TextMailing.objects.filter(
        round=OuterRef("round"), email=OuterRef("email"), pk__gt=OuterRef("pk")
    )
    rows = TextMailing.objects.filter(round=round_, bounced_at__isnull=False)
    return list(rows.exclude(Exists(later))[:MOST])
