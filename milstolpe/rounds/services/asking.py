"""Asking for a text no more, or after all; those who write it are told."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from milstolpe.accounts.models import User
from milstolpe.rounds.models import Contribution
from milstolpe.rounds.queries.recipients import writers_of_all
from milstolpe.rounds.services.steps import take_contribution_step
from milstolpe.rounds.services.telling_many import ASKED_AGAIN, tell


@transaction.atomic
def ask_no_more(contribution: Contribution, *, reason: str, by: User) -> Contribution:
    """Nothing is expected of the text any more. Its writers get a notice with the reason.

    Raises:
        StepNotAllowedError, PermissionDenied, ReasonNeededError: see `take_contribution_step`.
    """
    row = take_contribution_step(contribution, "waive", by=by, reason=reason)
    if row.round.is_open:
        text = gettext_lazy("Not asked for any more")
        tell(writers_of_all([row]), text, by=by, reason=reason.strip(), says_why=True)
    return row


@transaction.atomic
def ask_again(contribution: Contribution, *, reason: str, by: User) -> Contribution:
    """Ask for the text after all. While the round is open its writers, who are to act, get a
    notice and a mail with the reason.

    Raises:
        StepNotAllowedError, PermissionDenied, ReasonNeededError: see `take_contribution_step`.
    """
    row = take_contribution_step(contribution, "ask_again", by=by, reason=reason)
    if row.round.is_open:
        text = gettext_lazy("Asked for after all")
        tell(
            writers_of_all([row]),
            text,
            by=by,
            mail=ASKED_AGAIN,
            reason=reason.strip(),
            says_why=True,
        )
    return row
