"""Days of persons in activities. The sums hold at every moment: each is counted from its rows."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.workplan.models import Activity, Plan, PlannedDays, PlanPerson
from milstolpe.workplan.services.editing import held_open, held_part, save_as

MOST_DAYS = 9_999  # in one cell
_TENTH = Decimal("0.1")

Cell = tuple[int, int]  # activity, person


@dataclass(frozen=True)
class DaysEdit:
    """What somebody wrote in a cell of the table, and what stood there when they began."""

    activity: int
    person: int
    days: Decimal
    base: Decimal  # 0 where the cell was empty

    @property
    def cell(self) -> Cell:
        return self.activity, self.person


class DaysChangedError(DomainError):
    """Others changed the same cells; `cells` holds (activity, person) → what stands there now."""

    def __init__(self, cells: Mapping[Cell, Decimal]) -> None:
        super().__init__(
            _("Somebody else has changed the same days. Look at what is marked and save again.")
        )
        self.cells = dict(cells)


class ResponsibleChangedError(DomainError):
    """Somebody else has said who answers for the activity; `people` are those who do now."""

    def __init__(self, people: Collection[int]) -> None:
        super().__init__(
            _("Somebody else has changed who answers for it. Look at the choice and save again.")
        )
        self.people = frozenset(people)


@transaction.atomic
def save_days(plan: Plan, edits: Iterable[DaysEdit], *, by: User) -> int:
    """Save cells of the table of days, all or none; how many were changed.

    The plan is held meanwhile, so that writers come one after another and a sum never counts half
    of a save. A cell that is as it was when the edit began is left alone. One that another has
    changed since is asked about, also when both wrote the same number: it may be a part of what
    was moved from elsewhere, and two moves are not one. Only an edit that the same person has
    saved already, the whole of it, is the same form sent twice.

    Raises:
        PermissionDenied, ClosedError: see `require_open`.
        DaysChangedError: another has changed one of the cells since the page was opened.
        DomainError: an activity or a person is not in the plan, or days are below zero.
    """
    plan = held_open(pk=plan.pk, by=by)
    wanted = {edit.cell: edit for edit in edits if edit.days != edit.base}
    _check_cells(plan, wanted.values())
    rows = {
        (row.activity_id, row.person_id): row
        for row in PlannedDays.objects.filter(activity__area__plan=plan)
    }
    now = {cell: rows[cell].days if cell in rows else Decimal(0) for cell in wanted}
    changed = {cell: now[cell] for cell, edit in wanted.items() if now[cell] != edit.base}
    if changed and _is_sent_twice(wanted, rows, by=by):
        return 0
    if changed:
        raise DaysChangedError(changed)
    for cell, edit in wanted.items():
        row = rows.get(cell) or PlannedDays(activity_id=cell[0], person_id=cell[1])
        row.days = edit.days
        save_as(row, by=by)
    return len(wanted)


@transaction.atomic
def set_responsible(
    activity: Activity, people: Collection[int], *, base: Collection[int], by: User
) -> None:
    """Say who answers for the activity: exactly these persons of the working group.

    Args:
        base: those who did when the page was opened.
    Raises:
        PermissionDenied, ClosedError, RemovedError: see `held_part`.
        ResponsibleChangedError: somebody else has chosen otherwise since.
        DomainError: a person is not in the working group.
    """
    activity = held_part(activity, by=by)
    known = set(PlanPerson.objects.filter(plan=activity.area.plan_id).values_list("pk", flat=True))
    if not known.issuperset(people):
        raise DomainError(_("A person is not in the working group. Reload the page."))
    rows = {row.person_id: row for row in PlannedDays.objects.filter(activity=activity)}
    now = {key for key, row in rows.items() if row.is_responsible}
    if now == set(people):
        return
    if now != set(base):
        raise ResponsibleChangedError(now)
    for key in sorted(now.symmetric_difference(people)):
        row = rows.get(key) or PlannedDays(activity=activity, person_id=key)
        row.is_responsible = key in people
        save_as(row, by=by)


def _is_sent_twice(
    wanted: Mapping[Cell, DaysEdit], rows: Mapping[Cell, PlannedDays], *, by: User
) -> bool:
    """Whether every cell holds what is wanted, put there by the same person."""
    stands = {cell: rows.get(cell) for cell in wanted}
    if any(row is None or row.days != wanted[cell].days for cell, row in stands.items()):
        return False
    keys = [row.pk for row in stands.values() if row is not None]
    saves = PlannedDays.history.filter(id__in=keys).order_by("history_id")
    newest = dict(saves.values_list("id", "history_user"))
    return all(newest.get(key) == by.pk for key in keys)


def _check_cells(plan: Plan, edits: Iterable[DaysEdit]) -> None:
    activities = set(Activity.objects.filter(area__plan=plan).values_list("pk", flat=True))
    people = set(PlanPerson.objects.filter(plan=plan).values_list("pk", flat=True))
    for edit in edits:
        if edit.activity not in activities or edit.person not in people:
            raise DomainError(_("An activity or a person is not in the plan. Reload the page."))
        if edit.days < 0:
            raise DomainError(_("Days cannot be below zero."))
        if edit.days > MOST_DAYS or edit.days != edit.days.quantize(_TENTH):
            raise DomainError(
                _("Write the days with one decimal at most, and not more than 9 999.")
            )
