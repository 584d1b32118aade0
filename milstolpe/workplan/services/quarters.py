"""How activities go, told by quarter. Many tell at once; nobody writes over another unasked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.core.versions import newest_save, signed_save
from milstolpe.workplan.enums import ActivityStatus
from milstolpe.workplan.models import Activity, Plan, QuarterStatus
from milstolpe.workplan.quarters import QUARTERS
from milstolpe.workplan.services.editing import held_open, save_as


@dataclass(frozen=True)
class StatusEdit:
    """What somebody tells of an activity, and the save that their page began from."""

    activity: int
    status: str  # a status; empty where `is_unchanged`
    text: str
    base_number: int | None  # None: nothing was told
    is_unchanged: bool = False  # as in the quarter before


@dataclass(frozen=True)
class ToldMeanwhile:
    """What another has told: the newest save, what it says and who made it."""

    number: int
    status: str
    text: str
    saved_by: str


class ToldMeanwhileError(DomainError):
    """Others told of the same activities; `rows` holds activity → what they told."""

    def __init__(self, rows: Mapping[int, ToldMeanwhile]) -> None:
        super().__init__(
            _(
                "Somebody else has told of the same activities. Look at what is marked and save "
                "again."
            )
        )
        self.rows = rows


@transaction.atomic
def tell_quarter(plan: Plan, quarter: int, edits: Iterable[StatusEdit], *, by: User) -> int:
    """Save what is told of a quarter, all or none; how many activities were changed.

    Raises:
        PermissionDenied, ClosedError: see `require_open`.
        ToldMeanwhileError: another has told of one of the activities since the page was opened.
        DomainError: no such quarter, activity or status; nothing to be unchanged from.
    """
    plan = held_open(pk=plan.pk, by=by)
    edits = list(edits)
    before = told_before(plan, quarter) if any(row.is_unchanged for row in edits) else {}
    wanted = {row.activity: _completed(row, before.get(row.activity)) for row in edits}
    _check(plan, quarter, wanted)
    rows = {
        row.activity_id: row
        for row in QuarterStatus.objects.filter(activity__in=wanted, quarter=quarter)
    }
    to_write, meanwhile = [], {}
    for key, edit in wanted.items():
        row = rows.get(key)
        if row is not None and _says(row) == _wants(edit):
            continue
        newest = newest_save(row.history) if row is not None else None
        if row is not None and newest is not None and newest.history_id != edit.base_number:
            meanwhile[key] = ToldMeanwhile(
                newest.history_id, row.status, row.text, signed_save(newest)
            )
        to_write.append((row or QuarterStatus(activity_id=key, quarter=quarter), edit))
    if meanwhile:
        raise ToldMeanwhileError(meanwhile)
    for row, edit in to_write:
        row.status, row.text, row.is_unchanged = edit.status, edit.text, edit.is_unchanged
        row.changed_by = by
        save_as(row, by=by)
    return len(to_write)


def told_before(plan: Plan, quarter: int) -> dict[int, QuarterStatus]:
    """Activity → the newest that was told of it in an earlier quarter. One query."""
    rows = QuarterStatus.objects.filter(activity__area__plan=plan, quarter__lt=quarter)
    return {row.activity_id: row for row in rows.order_by("quarter")}


def _completed(edit: StatusEdit, before: QuarterStatus | None) -> StatusEdit:
    """The edit with the status of the quarter before, where it says that nothing changed."""
    if not edit.is_unchanged:
        return edit
    if before is None:
        raise DomainError(_("Nothing was told before. Choose a status instead of “unchanged”."))
    text = edit.text or before.text
    return StatusEdit(edit.activity, before.status, text, edit.base_number, is_unchanged=True)


def _check(plan: Plan, quarter: int, edits: Mapping[int, StatusEdit]) -> None:
    if quarter not in QUARTERS:
        raise DomainError(_("There is no such quarter."))
    known = set(Activity.objects.filter(area__plan=plan).values_list("pk", flat=True))
    if not known.issuperset(edits):
        raise DomainError(_("An activity is not in the plan. Reload the page."))
    if any(row.status not in ActivityStatus.values for row in edits.values()):
        raise DomainError(_("There is no such status. Choose one in the list."))


def _says(row: QuarterStatus) -> tuple[str, str, bool]:
    return row.status, row.text, row.is_unchanged


def _wants(edit: StatusEdit) -> tuple[str, str, bool]:
    return edit.status, edit.text, edit.is_unchanged
