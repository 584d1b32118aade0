"""Money as its pages show it: what was used, and what was changed in a line, by whom and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import QuerySet, Sum

from milstolpe.workplan.models import BudgetLine, BudgetUse, Plan
from milstolpe.workplan.queries.year import LineYear

MOST_SAVES = 200  # of a line, the newest first
FIELDS = ("title", "amount_sek", "forecast_sek", "notes")


@dataclass(frozen=True)
class LineChange:
    """A field of a line before and after a save."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class LineSave:
    """A save of a line. Without changes it was added then."""

    at: datetime
    by: str  # empty where a command did it
    why: str
    changes: list[LineChange]


def uses(plan: Plan, line: BudgetLine | None = None) -> QuerySet[BudgetUse]:
    """Money that was used of the plan, or of one line, the newest first."""
    rows = BudgetUse.objects.filter(line__plan=plan)
    if line is not None:
        rows = rows.filter(line=line)
    rows = rows.select_related("line", "activity", "by", "taken_back_by")
    return rows.order_by("-used_on", "-pk")


def line_year(line: BudgetLine) -> LineYear:
    """A line with what is used of it. One query."""
    used = BudgetUse.objects.filter(line=line).aggregate(sum=Sum("amount_sek"))["sum"]
    return LineYear(line, used or 0)


def line_saves(line: BudgetLine) -> list[LineSave]:
    """What was changed in the line, the newest first. One query."""
    found = line.history.select_related("history_user").order_by("-history_date", "-history_id")
    rows = list(found[: MOST_SAVES + 1])
    saves = [_save(new, list(_changes(old, new))) for new, old in pairwise(rows)]
    if len(rows) <= MOST_SAVES:
        saves += [_save(row, []) for row in rows[-1:]]
    return saves


def _save(row: Any, changes: list[LineChange]) -> LineSave:
    return LineSave(
        row.history_date, str(row.history_user or ""), row.history_change_reason or "", changes
    )


def _changes(old: Any, new: Any) -> Iterator[LineChange]:
    for name in FIELDS:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield LineChange(name, before, after)
