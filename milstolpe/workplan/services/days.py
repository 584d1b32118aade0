"""Days of persons in activities. The sums hold at every moment: each is counted from its rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.workplan.models import Activity, Plan, PlannedDays, PlanPerson
from milstolpe.workplan.services.editing import held_open, save_as


@dataclass(frozen=True)
class DaysEdit:
    """What somebody wrote in a cell of the table, and what stood there when they began."""

    activity: int
    person: int
    days: Decimal
    base: Decimal  # 0 where the cell was empty


class DaysChangedError(DomainError):
    """Others changed the same cells; `cells` holds (activity, person) → what stands there now."""

    def __init__(self, cells: dict[tuple[int, int], Decimal]) -> None:
        super().__init__(
            _("Somebody else has changed the same days. Look at what is marked and save again.")
        )
        self.cells = cells


@transaction.atomic
def save_days(plan: Plan, edits: Iterable[DaysEdit], *, by: User) -> int:
    """Save cells of the table of days, all or none; how many were changed.

    The plan is held meanwhile, so that writers come one after another and a sum never counts half
    of a save.

    Raises:
        PermissionDenied, ClosedError: see `require_open`.
        DaysChangedError: another has changed one of the cells since the page was opened.
        DomainError: an activity or a person is not in the plan, or days are below zero.
    """
    plan = held_open(pk=plan.pk, by=by)
    wanted = {(row.activity, row.person): row for row in edits}
    _check_cells(plan, wanted.values())
    rows = {
        (row.activity_id, row.person_id): row
        for row in PlannedDays.objects.filter(activity__area__plan=plan)
    }
    now = {key: rows[key].days if key in rows else Decimal(0) for key in wanted}
    changed = {
        key: now[key] for key, edit in wanted.items() if now[key] not in (edit.base, edit.days)
    }
    if changed:
        raise DaysChangedError(changed)
    to_write = [edit for key, edit in wanted.items() if now[key] != edit.days]
    for edit in to_write:
        row = rows.get((edit.activity, edit.person)) or PlannedDays(
            activity_id=edit.activity, person_id=edit.person
        )
        row.days = edit.days
        save_as(row, by=by)
    return len(to_write)


def _check_cells(plan: Plan, edits: Iterable[DaysEdit]) -> None:
    activities = set(Activity.objects.filter(area__plan=plan).values_list("pk", flat=True))
    people = set(PlanPerson.objects.filter(plan=plan).values_list("pk", flat=True))
    for edit in edits:
        if edit.activity not in activities or edit.person not in people:
            raise DomainError(_("An activity or a person is not in the plan. Reload the page."))
        if edit.days < 0:
            raise DomainError(_("Days cannot be below zero."))
