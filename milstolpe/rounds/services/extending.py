"""A longer time for some texts, with the reason."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError, ReasonNeededError
from milstolpe.core.formats import format_date
from milstolpe.rounds.enums import SETTLED_STATES, RoundState
from milstolpe.rounds.models import Contribution, ContributionEvent
from milstolpe.rounds.queries.recipients import contributions_of, waited_for
from milstolpe.rounds.services.telling_many import LONGER_TIME, tell

EXTEND = "extend"  # stands in the events; no step, since the state stays


@transaction.atomic
def extend(
    contribution: Contribution, until: datetime, *, reason: str, by: User, all_of_them: bool = False
) -> Sequence[Contribution]:
    """Give a text a longer time. Those who write it get a notice and a mail with the reason.

    Args:
        all_of_them: also all else that its organisation writes in the county and has not handed in.
    Raises:
        PermissionDenied: `by` does not work for RUS.
        ReasonNeededError: without a reason.
        DomainError: the time has passed, nothing is left to hand in, or the round is not going on.
    """
    if not by.has_perm("rounds.run"):
        raise PermissionDenied
    if not reason.strip():
        raise ReasonNeededError
    if until <= timezone.now():
        raise DomainError(_("Choose a time that has not passed."))
    if contribution.round.state not in (RoundState.OPEN, RoundState.CLOSED):
        raise DomainError(_("Only a round that is open or closed has time to give."))
    rows = _left(contribution, all_of_them=all_of_them)
    if not rows:
        raise DomainError(_("Nothing is left to hand in, so no longer time is needed."))
    _write(rows, until, reason.strip(), by=by)
    with translation.override(settings.LANGUAGE_CODE):
        text = _("Longer time, until %(day)s") % {"day": format_date(until)}
    tell(waited_for(rows), text, by=by, mail=LONGER_TIME, reason=reason.strip())
    return rows


def left_beside(contribution: Contribution) -> list[Contribution]:
    """All that the organisation has not handed in in the county, this text too. One query."""
    return [
        row
        for row in contributions_of(contribution.round)
        if row.organisation_id == contribution.organisation_id
        and row.county_id == contribution.county_id
        and row.state not in SETTLED_STATES
    ]


def _left(contribution: Contribution, *, all_of_them: bool) -> list[Contribution]:
    rows = left_beside(contribution)
    return rows if all_of_them else [row for row in rows if row.pk == contribution.pk]


def _write(rows: Sequence[Contribution], until: datetime, reason: str, *, by: User) -> None:
    pks = [row.pk for row in rows]
    Contribution.objects.filter(pk__in=pks).update(extended_until=until, extension_reason=reason)
    ContributionEvent.objects.bulk_create(
        ContributionEvent(
            contribution=row,
            step=EXTEND,
            from_state=row.state,
            to_state=row.state,
            reason=reason,
            number=row.number,
            by=by,
        )
        for row in rows
    )
