"""Bringing an earlier version of a text back: a new save, like any other."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.rounds.enums import Way
from milstolpe.rounds.models import Contribution
from milstolpe.rounds.queries.contents import asked_sections, content_at
from milstolpe.rounds.services.seen import require_seen
from milstolpe.rounds.services.steps import locked
from milstolpe.rounds.services.texts import save_texts


@transaction.atomic
def bring_back(
    contribution: Contribution,
    number: int,
    *,
    base_number: int,
    by: User,
    now: datetime | None = None,
) -> Contribution:
    """Let save `number` stand again.

    Args:
        base_number: the newest save when the page was opened.
    Raises:
        SavedMeanwhileError: somebody has saved since.
        DomainError: there is no such save.
        LockedError, PermissionDenied: see `save_texts`.
    """
    contribution = locked(contribution)
    require_seen(contribution, base_number)
    content = content_at(contribution, number, asked_sections(contribution.item))
    if content is None:
        raise DomainError(_("There is no such version."))
    return save_texts(
        contribution, content, base_number=base_number, by=by, way=Way.BROUGHT_BACK, now=now
    )
