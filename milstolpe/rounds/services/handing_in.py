"""Handing in: all that an organisation writes in a round is frozen at once, with a receipt."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.core.versions import SavedMeanwhileError
from milstolpe.records.receipts import canonical_sha256, give_receipt
from milstolpe.rounds.enums import (
    HANDED_IN_STATES,
    SETTLED_STATES,
    WRITABLE_STATES,
    ContributionState,
)
from milstolpe.rounds.models import Contribution, HandIn
from milstolpe.rounds.queries.deliveries import Delivery, cells_of, whole_cells
from milstolpe.rounds.queries.extra import facts_elsewhere
from milstolpe.rounds.queries.frozen import frozen_delivery
from milstolpe.rounds.queries.readiness import Missing, missing_in
from milstolpe.rounds.queries.times import why_closed
from milstolpe.rounds.rules import hands_in
from milstolpe.rounds.seen import Seen
from milstolpe.rounds.services.receipt_mails import mail_receipt
from milstolpe.rounds.services.seen import changed_since
from milstolpe.rounds.services.steps import locked, move, take_contribution_step
from milstolpe.rounds.services.telling import tell_declined, tell_handed_in
from milstolpe.rounds.services.texts import LockedError


class IncompleteError(DomainError):
    """Something is missing; `missing` holds contribution id → what."""

    def __init__(self, missing: Mapping[int, Sequence[Missing]]) -> None:
        text = ngettext(
            "%(n)s text cannot be handed in yet. What is missing is said at each.",
            "%(n)s texts cannot be handed in yet. What is missing is said at each.",
            len(missing),
        )
        super().__init__(text % {"n": len(missing)})
        self.missing = missing


def missing(contribution: Contribution) -> list[str]:
    """What stands in the way of handing in one text, in words."""
    row = whole_cells(Contribution.objects.filter(pk=contribution.pk)).get()
    return [str(each) for each in missing_in([row])[row.pk]]


@transaction.atomic
def hand_in(
    delivery: Delivery,
    *,
    seen: Mapping[int, Seen],
    by: User,
    case_number: str = "",
    secrecy: str = "",
    now: datetime | None = None,
) -> HandIn:
    """Hand in all that the organisation writes in the round; RUS gets a notice.

    Texts that have a longer time of their own and are not ready are left for later, and so are
    those whose time has passed while others have longer. What was handed in before and not opened
    again is part of the new copy too.

    Args:
        seen: contribution → its saves on the page that was handed in from.
        secrecy: what is to be tried for secrecy; empty: nothing.
    Raises:
        PermissionDenied: `by` does not decide at the organisation.
        LockedError: the time has passed, or the round is closed.
        IncompleteError: something is missing.
        SavedMeanwhileError: somebody has saved since the page was opened.
        DomainError: nothing is left to hand in, or a text is not approved.
    """
    if not hands_in(by, delivery):
        raise PermissionDenied
    held = _held(delivery)
    fresh = to_hand_in(held, now=now)
    _check(fresh, seen, now=now)
    ready = [row for row in held if row in fresh or row.state in HANDED_IN_STATES]
    row = _frozen(delivery, ready, case_number=case_number, secrecy=secrecy, by=by)
    step = "hand_in" if delivery.round.is_reviewed else "hand_in_unreviewed"
    for contribution in fresh:
        move(contribution, step, to_state=ContributionState.HANDED_IN, by=by)
    tell_handed_in(row, by=by)
    mail_receipt(row, by=by)
    return row


def _frozen(
    delivery: Delivery, ready: Sequence[Contribution], *, case_number: str, secrecy: str, by: User
) -> HandIn:
    """The copy that is kept, with the next receipt of the chain."""
    with translation.override(settings.LANGUAGE_CODE):
        facts = facts_elsewhere(ready)
    content = frozen_delivery(
        delivery.round, ready, case_number=case_number, secrecy=secrecy, facts=facts
    )
    receipt = give_receipt(
        what=delivery.round.name,
        organisation=delivery.organisation.name,
        content_sha256=canonical_sha256(content),
    )
    earlier = HandIn.objects.filter(round=delivery.round, organisation=delivery.organisation)
    return HandIn.objects.create(
        round=delivery.round,
        organisation=delivery.organisation,
        number=earlier.count() + 1,
        content=content,
        case_number=case_number,
        receipt=receipt,
        by=by,
    )


def to_hand_in(
    contributions: Sequence[Contribution], *, now: datetime | None = None
) -> list[Contribution]:
    """Those that are to be handed in now; when it is too late for all, all of them."""
    fresh = [
        row for row in contributions if row.state not in SETTLED_STATES and not waits(row, now=now)
    ]
    in_time = [row for row in fresh if not why_closed(row, now=now)]
    return in_time or fresh


def waits(contribution: Contribution, *, now: datetime | None = None) -> bool:
    """Whether the text is not ready and has a longer time of its own, so that the others need not
    wait for it."""
    until = contribution.extended_until
    is_unready = contribution.state in (*WRITABLE_STATES, ContributionState.IN_REVIEW)
    return until is not None and is_unready and (now or timezone.now()) <= until


def _held(delivery: Delivery) -> list[Contribution]:
    """The cells of the organisation, held until the transaction ends."""
    rows = cells_of(delivery).exclude(state=ContributionState.DECLINED)
    held = rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True)
    return list(whole_cells(Contribution.objects.filter(pk__in=list(held))))


def _check(
    fresh: Sequence[Contribution], seen: Mapping[int, Seen], *, now: datetime | None
) -> None:
    """That these can be handed in now, and are what the page showed."""
    if not fresh:
        raise DomainError(_("Everything is handed in already. Reload the page."))
    for row in fresh:
        if reason := why_closed(row, now=now):
            raise LockedError(reason)
    if changed := changed_since(fresh, seen):
        who = "; ".join(f"{row}: {changed[row.pk]}" for row in fresh if row.pk in changed)
        raise SavedMeanwhileError(who, number=None)
    if unready := [row for row in fresh if not is_ready(row)]:
        raise DomainError(_unready_text(unready))
    if found := {key: each for key, each in missing_in(fresh).items() if each}:
        raise IncompleteError(found)


def is_ready(row: Contribution) -> bool:
    """Whether the text has come as far as its round asks before hand-in."""
    if row.round.is_reviewed:
        return row.state == ContributionState.APPROVED
    return row.state in (ContributionState.DRAFT, ContributionState.RETURNED)


def _unready_text(rows: Sequence[Contribution]) -> str:
    names = "; ".join(f"{row} ({row.get_state_display()})" for row in rows[:5])
    return ngettext(
        "%(n)s text is not ready to be handed in: %(names)s.",
        "%(n)s texts are not ready to be handed in: %(names)s.",
        len(rows),
    ) % {"n": len(rows), "names": f"{names} …" if len(rows) > 5 else names}


@transaction.atomic
def decline(
    contribution: Contribution, *, reason: str, by: User, now: datetime | None = None
) -> Contribution:
    """Answer that the organisation has nothing to say; RUS gets a notice.

    Raises:
        LockedError: the time has passed.
        DomainError: the round does not let one decline.
        StepNotAllowedError, PermissionDenied, ReasonNeededError: see `take_contribution_step`.
    """
    contribution = locked(contribution)
    if why := why_closed(contribution, now=now):
        raise LockedError(why)
    if not contribution.round.may_decline:
        raise DomainError(_("In this round every text that is asked for is to be written."))
    contribution = take_contribution_step(contribution, "decline", by=by, reason=reason)
    tell_declined(contribution, by=by)
    return contribution


@transaction.atomic
def answer_after_all(
    contribution: Contribution, *, by: User, now: datetime | None = None
) -> Contribution:
    """Take back that the organisation declines.

    Raises:
        LockedError, StepNotAllowedError, PermissionDenied: as `decline`.
    """
    contribution = locked(contribution)
    if why := why_closed(contribution, now=now):
        raise LockedError(why)
    return take_contribution_step(contribution, "answer_after_all", by=by)
