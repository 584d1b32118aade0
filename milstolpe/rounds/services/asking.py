"""Asking for a text no more, after all, or for one more; those who write it are told."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError, ReasonNeededError
from milstolpe.rounds.enums import RoundState
from milstolpe.rounds.extensions import Asked, extension_of
from milstolpe.rounds.models import Contribution, ContributionEvent, Item, Round
from milstolpe.rounds.queries.recipients import contributions_of, writers_of_all
from milstolpe.rounds.queries.template import cells_version, item_cells
from milstolpe.rounds.queries.versions import ChangedMeanwhileError
from milstolpe.rounds.services.making import Cell, lay_out
from milstolpe.rounds.services.steps import take_contribution_step
from milstolpe.rounds.services.telling_many import ASKED_AGAIN, ASKED_TOO, tell

ASK = "ask"  # stands in the events; no step, since the text was not there


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


@transaction.atomic
def ask_more(
    item: Item, wanted: Mapping[str, Asked], *, reason: str, base: str, by: User
) -> Sequence[Contribution]:
    """Ask for texts about an item that nobody was asked for when the round was opened: a county has
    taken on an objective. While the round is open their writers get a notice and a mail.

    Args:
        wanted: county code → what is asked beside the text. Counties that are asked already stay.
        base: `cells_version` of the page that it was chosen on.
    Raises:
        PermissionDenied: `by` does not work for RUS.
        ReasonNeededError: without a reason.
        DomainError: the round is not opened, or is published; or no county is new.
        ChangedMeanwhileError: somebody else has saved since.
    """
    if not by.has_perm("rounds.run"):
        raise PermissionDenied
    if not reason.strip():
        raise ReasonNeededError
    round_ = Round.objects.select_for_update().get(pk=item.round_id)
    if round_.state not in (RoundState.OPEN, RoundState.CLOSED):
        raise DomainError(_("More can be asked for from when the round is opened until published."))
    before = item_cells(item, extension_of(round_).asked(round_))
    if (now := cells_version(before, item)) != base:
        raise ChangedMeanwhileError(_("other cells for %(item)s") % {"item": item}, base=now)
    fresh = [code for code in wanted if before[code].contribution is None]
    if not fresh:
        raise DomainError(_("Choose at least one county that is not asked yet."))
    rows = _laid_out(round_, item, fresh)
    for row in rows:
        extension_of(round_).ask(row, wanted[row.county_id], by=by, is_new=True)
    _keep(rows, reason.strip(), by=by)
    if round_.is_open:
        told = writers_of_all(rows)
        text = gettext_lazy("Asked for too")
        tell(told, text, by=by, mail=ASKED_TOO, reason=reason.strip(), says_why=True)
    return rows


def _laid_out(round_: Round, item: Item, codes: Sequence[str]) -> list[Contribution]:
    made = {row.pk for row in lay_out(round_, [Cell(item.slug, code) for code in codes])}
    return [row for row in contributions_of(round_) if row.pk in made]


def _keep(rows: Sequence[Contribution], reason: str, *, by: User) -> None:
    ContributionEvent.objects.bulk_create(
        ContributionEvent(
            contribution=row,
            step=ASK,
            from_state=row.state,
            to_state=row.state,
            reason=reason,
            by=by,
        )
        for row in rows
    )
