"""Saving outcome and trend: never written over; as last year only by an act of its own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.core.merge import merge_fields
from milstolpe.core.text import clean_text
from milstolpe.core.versions import signed
from milstolpe.followup.enums import Outcome, Trend, TrendBasis
from milstolpe.followup.judgement import Earlier, Judgement
from milstolpe.followup.models import GoalAssessment
from milstolpe.followup.queries.judgements import EARLIER, earlier_judgement, judgement_at
from milstolpe.rounds.enums import ContributionState
from milstolpe.rounds.queries.times import why_locked
from milstolpe.rounds.services.steps import WITH_CONTRIBUTION, move
from milstolpe.rounds.services.texts import LockedError

_CHOICES = {"outcome": Outcome, "trend": Trend, "trend_basis": TrendBasis}


@transaction.atomic
def save_judgement(
    assessment: GoalAssessment,
    values: Mapping[str, Any],
    *,
    base_number: int,
    by: User,
    now: datetime | None = None,
) -> GoalAssessment:
    """Save an edit that began from save `base_number`. One that changes nothing is no save.

    Args:
        values: those of `Judgement` that were changed, by name.
        now: when the request reached the application.
    Raises:
        LockedError: the time has passed, or the text is in review or handed in.
        PermissionDenied: the judgement is not for `by` to make.
        EditConflictError: somebody else judged otherwise since; nothing is saved.
        DomainError: a value is not on the scale or not asked for, or there is no such save.
    """
    row = _held(assessment, by=by, now=now)
    _check(row, values)
    theirs, base = Judgement.of(row), judgement_at(row, base_number)
    if base is None:
        raise DomainError(_("The page is too old to be saved. Copy your text and reload the page."))
    mine = {
        name: clean_text(value) if name in Judgement.TEXTS else value
        for name, value in values.items()
    }
    merge = merge_fields(base.values(), theirs.values(), mine, Judgement.TEXTS)
    if merge.conflicts:
        saved_by = signed(row.changed_by, row.changed_at or timezone.now())
        raise EditConflictError(merge.conflicts, merge.values, number=row.number, saved_by=saved_by)
    earlier = earlier_judgement(row)
    joined = _true(Judgement.from_values({**theirs.values(), **merge.values}), earlier)
    if joined != theirs:
        _write(row, joined, earlier, by=by)
    return row


@transaction.atomic
def leave_judgement_unchanged(
    assessment: GoalAssessment, *, base_number: int, by: User, now: datetime | None = None
) -> GoalAssessment:
    """State that outcome and trend are as last year: one act, with name and time.

    Raises:
        LockedError, PermissionDenied: see `save_judgement`.
        DomainError: there is no judgement from last year, or somebody has judged since.
    """
    row = _held(assessment, by=by, now=now)
    earlier = earlier_judgement(row)
    if earlier is None:
        raise DomainError(_("There is no judgement from last year. Choose outcome and trend."))
    if row.number != base_number and not row.is_unchanged:
        raise DomainError(
            _("Somebody has judged this meanwhile: %(who)s. Look at the judgement first.")
            % {"who": signed(row.changed_by, row.changed_at or timezone.now())}
        )
    before = _asked(row, earlier.judgement)
    values = {**before.values(), "outcome_reason": "", "is_unchanged": True}
    standing = Judgement.from_values(values)
    if standing != Judgement.of(row):
        _write(row, standing, earlier, by=by)
    return row


def _held(assessment: GoalAssessment, *, by: User, now: datetime | None) -> GoalAssessment:
    """The judgement, held with its text until the transaction ends, if it may be written in."""
    rows = GoalAssessment.objects.select_for_update(of=("self", "contribution")).select_related(
        "changed_by", *EARLIER, *(f"contribution__{name}" for name in WITH_CONTRIBUTION)
    )
    row = rows.get(pk=assessment.pk)
    if not by.has_perm("rounds.write", row.contribution):
        raise PermissionDenied
    if reason := why_locked(row.contribution, now=now):
        raise LockedError(reason)
    return row


def _check(row: GoalAssessment, values: Mapping[str, Any]) -> None:
    for name, choices in _CHOICES.items():
        if (value := values.get(name)) and value not in choices.values:
            raise DomainError(_("Choose one of the values of the scale."))
    if values.get("outcome") and not row.asks_outcome:
        raise DomainError(_("No outcome is asked for here."))
    if values.get("trend") and not row.asks_trend:
        raise DomainError(_("No trend is asked for here."))


def _asked(row: GoalAssessment, judgement: Judgement) -> Judgement:
    """Only what is asked for."""
    values = judgement.values()
    if not row.asks_outcome:
        values["outcome"] = ""
    if not row.asks_trend:
        values |= {"trend": "", "trend_basis": "", "trend_reason": ""}
    return Judgement.from_values(values)


def _true(joined: Judgement, earlier: Earlier | None) -> Judgement:
    """What differs from last time is not said to be unchanged."""
    before = earlier.judgement if earlier else Judgement()
    is_same = (joined.outcome, joined.trend) == (before.outcome, before.trend)
    values = joined.values()
    values["is_unchanged"] = joined.is_unchanged and is_same
    if joined.outcome == before.outcome:
        values["outcome_reason"] = ""
    return Judgement.from_values(values)


def _write(row: GoalAssessment, judgement: Judgement, earlier: Earlier | None, *, by: User) -> None:
    for name, value in judgement.values().items():
        setattr(row, name, value)
    row.outcome_year = _outcome_year(row, earlier)
    row.number += 1
    row.changed_at, row.changed_by = timezone.now(), by
    row._history_user = by  # type: ignore[attr-defined]  # read by simple-history
    row.save()
    contribution = row.contribution
    if contribution.state == ContributionState.EMPTY:
        move(contribution, "begin", to_state=ContributionState.DRAFT, by=by)


def _outcome_year(row: GoalAssessment, earlier: Earlier | None) -> int | None:
    """The year that the outcome was judged in: it stands until another is chosen."""
    if not row.outcome:
        return None
    if earlier and earlier.outcome_year and earlier.judgement.outcome == row.outcome:
        return earlier.outcome_year
    return row.contribution.item.round.year
