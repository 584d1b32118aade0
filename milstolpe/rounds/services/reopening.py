"""Opening what is handed in again; and the mark of texts that also stand in a national tool."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.rounds.models import Contribution
from milstolpe.rounds.queries.times import why_closed
from milstolpe.rounds.services.steps import locked, take_contribution_step
from milstolpe.rounds.services.telling import tell_reopened


@transaction.atomic
def reopen_text(
    contribution: Contribution, *, reason: str, by: User, until: datetime | None = None
) -> Contribution:
    """Open one text that is handed in, or published, again. Its writers and those who decide there
    get the reason as a notice and a mail. Receipt and frozen copies stay.

    Args:
        until: a longer time for this text, which it needs where the time has passed.
    Raises:
        StepNotAllowedError, PermissionDenied, ReasonNeededError: see `take_contribution_step`.
        DomainError: the time has passed and no longer one is given.
    """
    contribution = take_contribution_step(contribution, "reopen", by=by, reason=reason)
    if until is not None:
        contribution.extended_until, contribution.extension_reason = until, reason.strip()
        contribution.save(update_fields=["extended_until", "extension_reason"])
    if why_closed(contribution):
        raise DomainError(
            _("The time to hand in has passed. Say until when this text can be written in.")
        )
    tell_reopened(contribution, reason.strip(), by=by)
    return contribution


@transaction.atomic
def mark_entered_nationally(
    contributions: Sequence[Contribution], *, is_entered: bool, by: User
) -> int:
    """Say that texts were also entered in a national tool, or that they were not after all.

    What is marked already keeps who and when.

    Returns:
        How many were changed.
    Raises:
        PermissionDenied: one is not for `by` to mark.
    """
    changed = 0
    for each in contributions:
        row = locked(each)
        if not by.has_perm("rounds.mark_national", row):
            raise PermissionDenied
        if (row.entered_nationally_at is not None) == is_entered:
            continue
        row.entered_nationally_at = timezone.now() if is_entered else None
        row.entered_nationally_by = by if is_entered else None
        row.save(update_fields=["entered_nationally_at", "entered_nationally_by"])
        changed += 1
    return changed
