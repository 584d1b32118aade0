"""Changing a follow-up that others may change at the same time."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.core.merge import merge_fields
from milstolpe.reporting.enums import FollowUpState
from milstolpe.reporting.models import FollowUp
from milstolpe.reporting.queries.versions import (
    AskedQuestion,
    asked_questions,
    questions_version,
    save_number,
    values_at,
)
from milstolpe.reporting.services.followups import require_free_year, save_as, write_questions

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

    Questions can be changed until the follow-up is opened.

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
    others = row.programme.follow_ups.exclude(pk=row.pk)
    require_free_year(others, joined.get("year", row.year))
    asked = _questions(row, questions, base_questions)
    if row.state == FollowUpState.PUBLISHED:
        raise DomainError(_("The year is published. Publish a correction if something is wrong."))
    for name, value in joined.items():
        setattr(row, name, value)
    save_as(row, by=by)
    if asked is not None and row.state == FollowUpState.PLANNED:
        write_questions(row, asked)
    return row


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
    save_as(row, by=by)
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
