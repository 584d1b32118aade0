"""Sums of a plan, counted from its content: days, priority and kronor. Pure functions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class AreaSum:
    """Days of an area, of all its activities and of those that are prioritised."""

    title: str
    activities: int
    days: float
    priority: int
    priority_days: float


def area_sums(content: Mapping[str, Any]) -> list[AreaSum]:
    """A sum for each area of `content.plan_content`, in order."""
    return [_sum(area["title"], area["activities"]) for area in content["areas"]]


def whole_sum(content: Mapping[str, Any]) -> AreaSum:
    """The same of the whole plan; its title is empty."""
    return _sum("", [row for area in content["areas"] for row in area["activities"]])


def budget_sum(content: Mapping[str, Any]) -> int:
    """Kronor of all budget lines."""
    return sum(row["amount_sek"] for row in content["budget"])


def _sum(title: str, activities: list[dict[str, Any]]) -> AreaSum:
    priority = [row for row in activities if row["is_priority"]]
    return AreaSum(title, len(activities), _days(activities), len(priority), _days(priority))


def _days(activities: list[dict[str, Any]]) -> float:
    # Whole tenths are added, so that 0,1 + 0,2 is 0,3.
    tenths = sum(round((row["days"] or 0) * 10) for row in activities)
    return tenths // 10 if tenths % 10 == 0 else tenths / 10
