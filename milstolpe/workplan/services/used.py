"""Used days. Every sum is counted from its rows, so it holds at every moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.workplan.models import Activity, Plan, PlanPerson, UsedDays
from milstolpe.workplan.quarters import QUARTERS
from milstolpe.workplan.services.editing import held_open, save_as

MOST_DAYS = 9_999  # in one cell

Cell = tuple[int, int, int | None]  # activity, quarter, person; None: the activity as a whole


@dataclass(frozen=True)
class UsedEdit:
    """What somebody wrote in a cell, and what stood there when they began. None is empty."""

    activity: int
    quarter: int
    person: int | None
    days: Decimal | None
    base: Decimal | None

    @property
    def cell(self) -> Cell:
        return self.activity, self.quarter, self.person


class UsedChangedError(DomainError):
    """Others changed the same cells; `cells` holds what stands there now."""

    def __init__(self, cells: Mapping[Cell, Decimal | None]) -> None:
        super().__init__(
            _("Somebody else has changed the same days. Look at what is marked and save again.")
        )
        self.cells = cells


class CountedTwiceError(DomainError):
    """Days of the activity as a whole and of persons in the same quarter; `cells` are refused."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        super().__init__(
            _(
                "Days in a quarter are told either of the activity as a whole or of each person, "
                "so that none are counted twice. Empty one of the two."
            )
        )
        self.cells = frozenset(cells)


@transaction.atomic
def save_used_days(plan: Plan, edits: Iterable[UsedEdit], *, by: User) -> int:
    """Save cells of used days, all or none; how many were changed. An emptied cell is removed.

    The plan is held meanwhile, so that writers come one after another.

    Raises:
        PermissionDenied, ClosedError: see `require_open`.
        UsedChangedError: another has changed one of the cells since the page was opened.
        CountedTwiceError: see there.
        DomainError: an activity, person or quarter is not in the plan; days below zero.
    """
    plan = held_open(pk=plan.pk, by=by)
    wanted = {edit.cell: edit for edit in edits}
    _check(plan, wanted.values())
    rows: dict[Cell, UsedDays] = {
        (row.activity_id, row.quarter, row.person_id): row
        for row in UsedDays.objects.filter(activity__area__plan=plan)
    }
    now = {cell: rows[cell].days if cell in rows else None for cell in wanted}
    changed = {
        cell: now[cell] for cell, edit in wanted.items() if now[cell] not in (edit.base, edit.days)
    }
    if changed:
        raise UsedChangedError(changed)
    to_write = [edit for cell, edit in wanted.items() if now[cell] != edit.days]
    _check_counted_once(rows, to_write)
    for edit in to_write:
        _write(rows.get(edit.cell), edit, by=by)
    return len(to_write)


def _write(row: UsedDays | None, edit: UsedEdit, *, by: User) -> None:
    if edit.days is None:
        assert row is not None  # it differs from what stands there
        row._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
        row.delete()
        return
    row = row or UsedDays(activity_id=edit.activity, quarter=edit.quarter, person_id=edit.person)
    row.days, row.changed_by = edit.days, by
    save_as(row, by=by)


def _check(plan: Plan, edits: Iterable[UsedEdit]) -> None:
    activities = set(Activity.objects.filter(area__plan=plan).values_list("pk", flat=True))
    people = {None, *PlanPerson.objects.filter(plan=plan).values_list("pk", flat=True)}
    for edit in edits:
        if edit.activity not in activities or edit.person not in people:
            raise DomainError(_("An activity or a person is not in the plan. Reload the page."))
        if edit.quarter not in QUARTERS:
            raise DomainError(_("There is no such quarter."))
        if edit.days is not None and edit.days < 0:
            raise DomainError(_("Days cannot be below zero."))
        if edit.days is not None and edit.days > MOST_DAYS:
            raise DomainError(_("So many days cannot have been used. Look at the number again."))


def _check_counted_once(rows: Mapping[Cell, UsedDays], edits: Iterable[UsedEdit]) -> None:
    """Look only at the quarters that are written in: what stands elsewhere is left alone."""
    edits = list(edits)
    filled = {cell for cell, row in rows.items() if row.days}
    filled -= {edit.cell for edit in edits}
    filled |= {edit.cell for edit in edits if edit.days}
    whole = {cell[:2] for cell in filled if cell[2] is None}
    of_people = {cell[:2] for cell in filled if cell[2] is not None}
    twice = [edit.cell for edit in edits if edit.days and edit.cell[:2] in whole & of_people]
    if twice:
        raise CountedTwiceError(twice)
