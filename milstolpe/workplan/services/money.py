"""Money of the budget lines, in whole kronor: used, taken back, and what the year ends at."""

import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError, ReasonNeededError
from milstolpe.core.versions import require_unchanged
from milstolpe.workplan.models import Activity, BudgetLine, BudgetUse
from milstolpe.workplan.services.editing import held_open, held_part, save_as
from milstolpe.workplan.services.sending import key_of

MOST_SEK = 10_000_000_000
REASON_LENGTH = 100  # of a history row


@transaction.atomic
def use_money(
    line: BudgetLine,
    *,
    amount_sek: int,
    used_on: datetime.date,
    text: str,
    by: User,
    activity: Activity | None = None,
    form_key: UUID | None = None,
) -> BudgetUse:
    """Note money that was used of a line. The same again with the same `form_key` is one row.

    Raises:
        PermissionDenied, ClosedError, RemovedError: see `held_part`.
        DomainError: not a sum of kronor above zero, nothing said of what for, the day lies in
            another year, or the activity is in another plan.
    """
    line = held_part(line, by=by)
    plan, text = line.plan, text.strip()
    key = key_of(form_key, line.pk, amount_sek, used_on, text, activity and activity.pk)
    if key and (sent := BudgetUse.objects.filter(form_key=key).first()):
        return sent
    if not 0 < amount_sek <= MOST_SEK:
        raise DomainError(_("Write the amount in whole kronor, above zero."))
    if not text:
        raise DomainError(_("Say what the money was used for."))
    if used_on.year != plan.year:
        why = _("The day is not in %(year)s, the year of the plan.")
        raise DomainError(why % {"year": plan.year})
    if activity and not Activity.objects.filter(pk=activity.pk, area__plan=plan).exists():
        raise DomainError(_("The activity is not in the plan. Reload the page."))
    return BudgetUse.objects.create(
        line=line,
        activity=activity,
        amount_sek=amount_sek,
        used_on=used_on,
        text=text,
        form_key=key,
        by=by,
    )


@transaction.atomic
def take_back(use: BudgetUse, *, reason: str, by: User) -> BudgetUse:
    """Take a row back by a row of as much the other way; both stay, with who and why.

    Raises:
        PermissionDenied, ClosedError: see `require_open`.
        ReasonNeededError: it is not said why.
        DomainError: it is taken back already, or takes back another.
    """
    held_open(pk=use.line.plan_id, by=by)
    if not reason.strip():
        raise ReasonNeededError
    use = BudgetUse.objects.get(pk=use.pk)
    if use.takes_back_id or BudgetUse.objects.filter(takes_back=use).exists():
        raise DomainError(_("This row is taken back already."))
    return BudgetUse.objects.create(
        line_id=use.line_id,
        activity_id=use.activity_id,
        amount_sek=-use.amount_sek,
        used_on=use.used_on,
        text=reason.strip(),
        takes_back=use,
        by=by,
    )


@transaction.atomic
def set_forecast(
    line: BudgetLine, amount_sek: int | None, *, reason: str, base_number: int | None, by: User
) -> BudgetLine:
    """Say what the line is believed to end at; None is as planned. Who and why stay.

    Raises:
        PermissionDenied, ClosedError, RemovedError: see `held_part`.
        ReasonNeededError: it is not said why.
        SavedMeanwhileError: somebody has changed the line since the page was opened.
        DomainError: below zero or far too much.
    """
    row: BudgetLine = held_part(line, by=by)
    require_unchanged(row.history, base_number)
    if amount_sek is not None and not 0 <= amount_sek <= MOST_SEK:
        raise DomainError(_("Write the forecast in whole kronor, not below zero."))
    if not reason.strip():
        raise ReasonNeededError
    row.forecast_sek = amount_sek
    row._change_reason = reason.strip()[:REASON_LENGTH]  # type: ignore[attr-defined]  # read by django-simple-history
    save_as(row, by=by)
    return row
