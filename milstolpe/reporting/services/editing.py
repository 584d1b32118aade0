"""Changing a follow-up that others may change at the same time."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.core.merge import merge_fields
from milstolpe.reporting.models import FollowUp
from milstolpe.reporting.queries.versions import (
    AskedQuestion,
    asked_questions,
    questions_version,
    save_number,
    values_at,
)
from milstolpe.reporting.services.followups import change_follow_up

TEXTS = frozenset({"instructions", "mail_text", "analysis"})  # joined by paragraph


class QuestionsChangedError(DomainError):
    """Somebody else has changed the questions; `theirs` is what they are now."""

    def __init__(self, theirs: Sequence[AskedQuestion]) -> None:
        asked = " ".join(f"{place}. {row.text}" for place, row in enumerate(theirs, start=1))
        super().__init__(
            _(
                "Somebody else has changed the questions. Save again to put yours in their place. "
                "Now they are: %(questions)s"
            )
            % {"questions": asked or "–"}
        )
        self.theirs = theirs


@transaction.atomic
def save_follow_up(
    follow_up: FollowUp,
    values: Mapping[str, Any],
    questions: Sequence[AskedQuestion] | None = None,
    *,
    base_number: int | None,
    base_questions: str = "",
    by: User,
) -> FollowUp:
    """Save an edit that began from save `base_number`; what others changed since is kept.

    Args:
        values: fields of `FollowUp` by name; only these are changed.
        base_questions: `questions_version` of those that the edit began from.
    Raises:
        EditConflictError: both changed the same thing; nothing is saved.
        QuestionsChangedError: both changed the questions; nothing is saved.
        DomainError: there is no such save, the year is taken, or the year is published.
    """
    row = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    joined = _joined(row, values, base_number)
    year = joined.get("year", row.year)
    if row.programme.follow_ups.filter(year=year).exclude(pk=row.pk).exists():
        raise DomainError(
            _("There is already a follow-up for %(year)s. Choose another year.") % {"year": year}
        )
    return change_follow_up(row, joined, _questions(row, questions, base_questions), by=by)


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


def _questions(
    row: FollowUp, mine: Sequence[AskedQuestion] | None, base: str
) -> Sequence[AskedQuestion] | None:
    """What is to be written; None leaves the questions as they are."""
    if mine is None or questions_version(mine) == base:
        return None
    theirs = asked_questions(row)
    if questions_version(theirs) != base and list(mine) != theirs:
        raise QuestionsChangedError(theirs)
    return mine


def _joined(row: FollowUp, values: Mapping[str, Any], base_number: int | None) -> Mapping[str, Any]:
    base = values_at(row, base_number, values)
    if base is None:
        raise DomainError(_("The page is too old to be saved. Copy your text and reload the page."))
    theirs = {name: getattr(row, name) for name in values}
    merge = merge_fields(base, theirs, values, TEXTS)
    if merge.conflicts:
        raise EditConflictError(merge.conflicts, merge.values, number=save_number(row) or 0)
    return merge.values
