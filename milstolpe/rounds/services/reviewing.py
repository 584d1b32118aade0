"""Sending a text to review, and what a reviewer does with it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.rounds.enums import ContributionState
from milstolpe.rounds.models import Contribution
from milstolpe.rounds.queries.deliveries import Delivery, cells_of
from milstolpe.rounds.queries.times import why_closed
from milstolpe.rounds.seen import Seen
from milstolpe.rounds.services.reading import mark_as_read
from milstolpe.rounds.services.seen import changed_since, require_all_seen
from milstolpe.rounds.services.steps import locked, take_contribution_step
from milstolpe.rounds.services.telling import (
    tell_approved,
    tell_many_approved,
    tell_returned,
    tell_submitted,
)
from milstolpe.rounds.services.texts import LockedError


@transaction.atomic
def submit_text(
    contribution: Contribution, *, seen: Seen, by: User, now: datetime | None = None
) -> Contribution:
    """Send the text to those who review it. They get a notice and a mail.

    Args:
        seen: the saves that `by` had before them.
    Raises:
        LockedError: the time has passed.
        SavedMeanwhileError: somebody has saved since.
        DomainError: nothing is written, or the texts of the round are not reviewed.
        StepNotAllowedError, PermissionDenied: see `take_contribution_step`.
    """
    contribution = locked(contribution)
    if reason := why_closed(contribution, now=now):
        raise LockedError(reason)
    if not contribution.round.is_reviewed:
        raise DomainError(_("The texts of this round are handed in without review."))
    require_all_seen(contribution, seen)
    if not contribution.texts.exclude(text="").exists():
        raise DomainError(_("Nothing is written yet. Write something first."))
    contribution = take_contribution_step(contribution, "submit", by=by)
    tell_submitted(contribution, by=by)
    return contribution


@transaction.atomic
def take_back_text(
    contribution: Contribution, *, by: User, now: datetime | None = None
) -> Contribution:
    """Take the text back from review, to write in it.

    Raises:
        LockedError, StepNotAllowedError, PermissionDenied: as `submit_text`.
    """
    contribution = locked(contribution)
    if reason := why_closed(contribution, now=now):
        raise LockedError(reason)
    return take_contribution_step(contribution, "take_back", by=by)


@transaction.atomic
def return_text(contribution: Contribution, *, reason: str, seen: Seen, by: User) -> Contribution:
    """Give the text back to its writers, who get the reason as a notice and a mail.

    Args:
        seen: the saves that `by` has read.
    Raises:
        StepNotAllowedError, PermissionDenied, ReasonNeededError: see `take_contribution_step`.
    """
    contribution = take_contribution_step(contribution, "return", by=by, reason=reason)
    mark_as_read(contribution, seen, by=by)
    tell_returned(contribution, reason.strip(), by=by)
    return contribution


@transaction.atomic
def approve_text(contribution: Contribution, *, seen: Seen, by: User) -> Contribution:
    """Approve what was seen for hand-in. Its writers get a notice.

    Raises:
        SavedMeanwhileError: the text, or what is asked beside it, is another one since.
        StepNotAllowedError, PermissionDenied: see `take_contribution_step`.
    """
    contribution = locked(contribution)
    if contribution.state == ContributionState.IN_REVIEW:
        require_all_seen(contribution, seen)
    contribution = take_contribution_step(contribution, "approve", by=by)
    mark_as_read(contribution, seen, by=by)
    tell_approved(contribution, by=by)
    return contribution


@transaction.atomic
def approve_all(delivery: Delivery, *, seen: Mapping[int, Seen], by: User) -> list[Contribution]:
    """Approve the texts in review that the page showed, as far as they still are as shown.

    Args:
        seen: contribution → its saves on the page. What was saved, returned or sent since is left;
            see `left_to_read`.
    Returns:
        Those that were approved. Each writer gets one notice.
    Raises:
        PermissionDenied: a text is not for `by` to review.
        DomainError: none is left to approve.
    """
    waiting = cells_of(delivery).filter(pk__in=seen, state=ContributionState.IN_REVIEW)
    rows = [
        locked(Contribution(pk=pk)) for pk in waiting.order_by("pk").values_list("pk", flat=True)
    ]
    changed = changed_since(rows, seen)
    approved = [
        take_contribution_step(row, "approve", by=by)
        for row in rows
        if row.state == ContributionState.IN_REVIEW and row.pk not in changed
    ]
    if not approved:
        raise DomainError(_("No text is left to approve. Look at what applies now."))
    tell_many_approved(approved, by=by)
    return approved


def left_to_read(delivery: Delivery, *, seen: Mapping[int, Seen]) -> list[str]:
    """Those in review that somebody changed after the page was shown: what, who and when."""
    rows = cells_of(delivery).filter(pk__in=seen, state=ContributionState.IN_REVIEW)
    found = list(rows.select_related("item__objective", "county", "changed_by"))
    changed = changed_since(found, seen)
    return [f"{row} ({changed[row.pk]})" for row in found if row.pk in changed]
