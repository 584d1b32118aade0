"""Lines of the budget: added, changed and removed, each time with who and why."""

from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError, ReasonNeededError
from milstolpe.core.versions import require_unchanged
from milstolpe.workplan.models import BudgetLine, Plan
from milstolpe.workplan.services.editing import held_open, held_part, save_as
from milstolpe.workplan.services.money import MOST_SEK, REASON_LENGTH


@transaction.atomic
def add_line(
    plan: Plan, *, title: str, amount_sek: int, notes: str, reason: str, by: User
) -> BudgetLine:
    """Add a line last in the budget.

    Raises:
        PermissionDenied, ClosedError: see `require_open`.
        ReasonNeededError: it is not said why.
        DomainError: there is a line of that name, or the amount is not one.
    """
    plan = held_open(pk=plan.pk, by=by)
    row = BudgetLine(plan=plan, position=plan.budget_lines.count())
    return _saved(row, title=title, amount_sek=amount_sek, notes=notes, reason=reason, by=by)


@transaction.atomic
def change_line(
    line: BudgetLine,
    *,
    title: str,
    amount_sek: int,
    notes: str,
    reason: str,
    base_number: int | None,
    by: User,
) -> BudgetLine:
    """Change a line. What it said before stays, with who changed it and why.

    Raises:
        PermissionDenied, ClosedError, ReasonNeededError, DomainError: as `add_line`.
        RemovedError: somebody has removed it.
        SavedMeanwhileError: somebody has changed the line since the page was opened.
    """
    row: BudgetLine = held_part(line, by=by)
    require_unchanged(row.history, base_number)
    return _saved(row, title=title, amount_sek=amount_sek, notes=notes, reason=reason, by=by)


@transaction.atomic
def remove_line(line: BudgetLine, *, reason: str, base_number: int | None, by: User) -> None:
    """Take a line out of the budget; its history and the decided versions keep it.

    Raises:
        PermissionDenied, ClosedError, ReasonNeededError, SavedMeanwhileError: as `change_line`.
        DomainError: money has been used of it.
    """
    row: BudgetLine = held_part(line, by=by)
    require_unchanged(row.history, base_number)
    if row.uses.exists():
        raise DomainError(_("Money has been used here, so it cannot be removed."))
    _say_why(row, reason, by=by)
    row.delete()


def _saved(
    row: BudgetLine, *, title: str, amount_sek: int, notes: str, reason: str, by: User
) -> BudgetLine:
    if not 0 <= amount_sek <= MOST_SEK:
        raise DomainError(_("Write the amount in whole kronor, not below zero."))
    others = BudgetLine.objects.filter(plan_id=row.plan_id, title=title).exclude(pk=row.pk)
    if others.exists():
        raise DomainError(_("There is a budget line of that name already."))
    row.title, row.amount_sek, row.notes = title, amount_sek, notes
    _say_why(row, reason, by=by)
    save_as(row, by=by)
    return row


def _say_why(row: BudgetLine, reason: str, *, by: User) -> None:
    if not reason.strip():
        raise ReasonNeededError
    row._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    row._change_reason = reason.strip()[:REASON_LENGTH]  # type: ignore[attr-defined]  # the same
