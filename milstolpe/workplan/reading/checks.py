"""Holds every figure that a plan states against the same figure counted.

What is held is named in Swedish whatever the interface: other programs read it.
"""

import re
from collections.abc import Iterator, Sequence

from milstolpe.workplan.reading.budget import BudgetFound
from milstolpe.workplan.reading.found import Check, PlanFound, plain
from milstolpe.workplan.reading.front import FrontList
from milstolpe.workplan.reading.words import days_in


def checks_of(plan: PlanFound, front: FrontList, budgets: Sequence[BudgetFound]) -> list[Check]:
    """Days of each area and of all, the sums of the budgets, and the list against the annex."""
    return [*_days(plan), *_total(plan), *_budget(budgets), *_list(plan, front)]


def _days(plan: PlanFound) -> Iterator[Check]:
    for area in plan.areas:
        if area.days_stated is not None:
            yield Check(f"Dagar, {area.title}", plain(area.days_stated), plain(area.days_sum))


def _total(plan: PlanFound) -> Iterator[Check]:
    """The notes of the budget tell all days: "ca 3,5 tjänster (ca 755 dagar)"."""
    for line in plan.budget:
        for note in line.notes:
            if re.search("arbetstid|tjänst", note, re.IGNORECASE) and (found := days_in(note)):
                yield Check("Dagar totalt", plain(found[0]), plain(plan.days_total))
                return


def _budget(budgets: Sequence[BudgetFound]) -> Iterator[Check]:
    for place, found in enumerate(budgets):
        if found.stated_sek is not None:
            is_annex = place == len(budgets) - 1
            where = "Budget, summa" if is_annex else "Budget i planens början, summa"
            yield Check(where, found.stated_sek, found.sum_sek)
    if len(budgets) > 1:
        yield Check(
            "Budgetrader i början och i bilagan",
            _amounts(budgets[0]),
            _amounts(budgets[-1]),
        )


def _amounts(found: BudgetFound) -> str:
    return " + ".join(f"{row.amount_sek:,}".replace(",", " ") for row in found.lines)


def _list(plan: PlanFound, front: FrontList) -> Iterator[Check]:
    if not front.titles:
        return
    activities = plan.activities
    yield Check("Aktiviteter i listan och i bilagan", len(front.titles), len(activities))
    listed = sum(is_priority for _title, is_priority in front.titles)
    found = sum(row.is_priority for row in activities)
    yield Check("PRIO i listan och i bilagan", listed, found)
    for (title, is_priority), row in zip(front.titles, activities, strict=False):
        if is_priority != row.is_priority and len(front.titles) == len(activities):
            words = {True: "PRIO", False: "inte PRIO"}
            yield Check(f"PRIO, {title}", words[is_priority], words[row.is_priority])
