"""Feedback on instructions and template: given by those who use them, settled by RUS."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.rounds.enums import RoundState
from milstolpe.rounds.models import FeedbackPoint, Round, Section

MOST = 500  # points in a round


@transaction.atomic
def give_feedback(round_: Round, section: Section | None, text: str, *, by: User) -> FeedbackPoint:
    """Say something of the instructions, or of a section of the template.

    Raises:
        PermissionDenied: `by` has no part in rounds.
        DomainError: nothing is said, the round is not opened yet, or it holds all it can.
    """
    if not by.has_perm("rounds.follow", round_):
        raise PermissionDenied
    if round_.state == RoundState.DRAFT:
        raise DomainError(_("The round has not been opened yet."))
    if not text.strip():
        raise DomainError(_("Write your point."))
    if round_.feedback.count() >= MOST:
        raise DomainError(_("There are too many points already. Write to RUS instead."))
    return FeedbackPoint.objects.create(round=round_, section=section, text=text.strip(), by=by)


@transaction.atomic
def settle_feedback(point: FeedbackPoint, outcome: str, *, by: User) -> FeedbackPoint:
    """Say what became of the point; without words it is open again.

    Raises:
        PermissionDenied: `by` does not work for RUS.
    """
    if not by.has_perm("rounds.run"):
        raise PermissionDenied
    row = FeedbackPoint.objects.select_for_update().get(pk=point.pk)
    row.outcome = outcome.strip()
    row.settled_at = timezone.now() if row.outcome else None
    row.settled_by = by if row.outcome else None
    row.save(update_fields=["outcome", "settled_at", "settled_by"])
    return row
