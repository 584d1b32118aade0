"""Reminding: all who are late in one act, each address once."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.rounds.models import Contribution, Round
from milstolpe.rounds.queries.late import late_contributions
from milstolpe.rounds.queries.recipients import waited_for
from milstolpe.rounds.services.telling_many import REMINDER, tell


@transaction.atomic
def remind_late(
    round_: Round, contribution_ids: Collection[int], *, shown_at: datetime, by: User
) -> int:
    """Remind those on whom the named texts wait; each gets one mail and one notice.

    Args:
        contribution_ids: those that the page named; what is handed in since is left alone.
        shown_at: when the page named them; whoever was reminded since is left alone, so that a
            second press mails nobody.
    Returns:
        How many texts somebody was reminded of.
    Raises:
        PermissionDenied: `by` does not work for RUS.
        DomainError: the round is not open, or nobody is left to remind.
    """
    if not by.has_perm("rounds.run"):
        raise PermissionDenied
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    if not round_.is_open:
        raise DomainError(_("Only an open round is reminded of."))
    asked = set(contribution_ids)
    late = [
        row
        for row in late_contributions(round_)
        if row.pk in asked and not (row.reminded_at and row.reminded_at >= shown_at)
    ]
    told = waited_for(late)
    reached = [row for row in late if told.reaches(row)]
    if not reached:
        raise DomainError(_("Nobody is left to remind: all have handed in, or were just reminded."))
    tell(told, gettext_lazy("Not handed in yet"), by=by, mail=REMINDER)
    pks = [row.pk for row in reached]
    Contribution.objects.filter(pk__in=pks).update(reminded_at=timezone.now())
    return len(reached)
