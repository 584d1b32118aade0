"""The steps of a round and of a contribution: one gate for each."""

from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.core.steps import check_step
from milstolpe.rounds.enums import CONTRIBUTION_STEPS, ROUND_STEPS
from milstolpe.rounds.models import Contribution, ContributionEvent, Round, RoundEvent
from milstolpe.rounds.queries.recipients import contributions_of, writers_of_all
from milstolpe.rounds.services.telling_many import OPENED, opened_text, tell

# What is read with a contribution that is held.
WITH_CONTRIBUTION = ("item__round", "item__objective", "county", "organisation")


@transaction.atomic
def take_round_step(round_: Round, name: str, *, by: User, reason: str = "") -> Round:
    """Move the round along `ROUND_STEPS`; those who are to write are told when it is opened.

    Publishing has a service of its own, which calls this.

    Raises:
        StepNotAllowedError, PermissionDenied, ReasonNeededError: see `check_step`.
        DomainError: nothing would be asked.
    """
    row = Round.objects.select_for_update().get(pk=round_.pk)
    known = ROUND_STEPS.get(name)
    may = known is not None and by.has_perm(known.permission)
    step = check_step(ROUND_STEPS, name, state=row.state, may=may, reason=reason)
    if name == "open" and not Contribution.objects.filter(item__round=row).exists():
        raise DomainError(_("Nobody would be asked. Choose at least one cell first."))
    before, row.state = row.state, step.to_state
    row.save(update_fields=["state", "changed_at"])
    RoundEvent.objects.create(
        round=row,
        step=name,
        from_state=before,
        to_state=step.to_state,
        reason=reason.strip(),
        by=by,
    )
    if name == "open":
        told = writers_of_all(contributions_of(row))
        tell(told, opened_text(row), by=by, mail=OPENED)
    return row


@transaction.atomic
def take_contribution_step(
    contribution: Contribution, name: str, *, by: User, reason: str = ""
) -> Contribution:
    """Move the contribution along `CONTRIBUTION_STEPS` and keep who, when and why.

    Sending to review, handing in and publishing have services of their own, which check more.

    Raises:
        StepNotAllowedError, PermissionDenied, ReasonNeededError: see `check_step`.
    """
    contribution = locked(contribution)
    known = CONTRIBUTION_STEPS.get(name)
    may = known is not None and may_take(by, known.permission, contribution)
    step = check_step(CONTRIBUTION_STEPS, name, state=contribution.state, may=may, reason=reason)
    return move(contribution, name, to_state=step.to_state, by=by, reason=reason)


def may_take(user: User, permission: str, contribution: Contribution) -> bool:
    """Some steps are about the round, and ask for no single contribution."""
    whole = ("rounds.run", "rounds.publish", "rounds.reopen")
    return user.has_perm(permission, None if permission in whole else contribution)


def move(
    contribution: Contribution, step: str, *, to_state: str, by: User | None, reason: str = ""
) -> Contribution:
    """Set the state and write the event; who may is the caller's question."""
    before, contribution.state = contribution.state, to_state
    contribution.save(update_fields=["state"])
    ContributionEvent.objects.create(
        contribution=contribution,
        step=step,
        from_state=before,
        to_state=to_state,
        reason=reason.strip(),
        number=contribution.number,
        by=by,
    )
    return contribution


def locked(contribution: Contribution) -> Contribution:
    """The contribution, held until the transaction ends."""
    rows = Contribution.objects.select_for_update(of=("self",)).select_related(*WITH_CONTRIBUTION)
    return rows.get(pk=contribution.pk)
