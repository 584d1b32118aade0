"""Changing a follow-up that others may change at the same time."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.core.merge import merge_fields
from milstolpe.reporting.models import FollowUp
from milstolpe.reporting.queries.versions import save_number, values_at
from milstolpe.reporting.services.followups import AskedQuestion, change_follow_up

TEXTS = frozenset({"instructions", "mail_text", "analysis"})  # joined by paragraph


@transaction.atomic
def save_follow_up(
    follow_up: FollowUp,
    values: Mapping[str, Any],
    questions: Sequence[AskedQuestion] | None = None,
    *,
    base_number: int | None,
    by: User,
) -> FollowUp:
    """Save an edit that began from save `base_number`; what others changed since is kept.

    Args:
        values: fields of `FollowUp` by name; only these are changed.
    Raises:
        EditConflictError: both changed the same thing; nothing is saved.
        DomainError: there is no such save, the year is taken, or the year is published.
    """
    row = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    joined = _joined(row, values, base_number)
    year = joined.get("year", row.year)
    if row.programme.follow_ups.filter(year=year).exclude(pk=row.pk).exists():
        raise DomainError(
            _("There is already a follow-up for %(year)s. Choose another year.") % {"year": year}
        )
    return change_follow_up(row, joined, questions, by=by)


@transaction.atomic
def save_analysis(
    follow_up: FollowUp, analysis: str, *, base_number: int | None, by: User
) -> FollowUp:
    """Save the text beside the figures; also of a published year, where it is shown to everyone
    with the next correction.

    Raises:
        EditConflictError, DomainError: as `save_follow_up`.
    """
    row = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    joined = _joined(row, {"analysis": analysis}, base_number)
    row.analysis = str(joined["analysis"])
    row._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    row.save()
    return row


def _joined(row: FollowUp, values: Mapping[str, Any], base_number: int | None) -> Mapping[str, Any]:
    base = values_at(row, base_number, values)
    if base is None:
        raise DomainError(_("The page is too old to be saved. Copy your text and reload the page."))
    theirs = {name: getattr(row, name) for name in values}
    merge = merge_fields(base, theirs, values, TEXTS)
    if merge.conflicts:
        raise EditConflictError(merge.conflicts, merge.values, number=save_number(row) or 0)
    return merge.values
