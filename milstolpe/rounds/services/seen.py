"""Nobody decides about a text that somebody else has changed since it was read."""

from django.utils import timezone

from milstolpe.core.versions import SavedMeanwhileError, signed
from milstolpe.rounds.models import Contribution


def require_seen(contribution: Contribution, number: int) -> None:
    """Refuse unless `number` is still the newest save of the text.

    Raises:
        SavedMeanwhileError: somebody has saved since.
    """
    if contribution.number != number:
        at = contribution.changed_at or timezone.now()
        raise SavedMeanwhileError(signed(contribution.changed_by, at), number=contribution.number)
