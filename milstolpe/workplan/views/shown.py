"""A plan's content as pages show it: figures in words, changes by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from milstolpe.core.formats import format_number, yes_or_no
from milstolpe.workplan.content import Change, changes
from milstolpe.workplan.words import cash_text, days_text

FIELDS = {
    "title": _("title"),
    "vision": _("vision"),
    "introduction": _("introduction"),
    "messages": _("messages"),
    "posts": _("posts"),
    "days_available": _("days that are available"),
    "group": _("heading within the area"),
    "is_priority": _("prioritised"),
    "text": _("text"),
    "days": _("days"),
    "is_about": _("about"),
    "days_note": _("note on the days"),
    "booked_on": _("days are booked on"),
    "cash": _("need for money"),
    "sees_budget": _("see budget"),
    "is_at_least": _("at least"),
    "cash_note": _("note on the need for money"),
    "budget_line": _("budget line"),
    "steering_group": _("steering group of its own"),
    "partners": _("partners"),
    "first_year": _("from year"),
    "last_year": _("to year"),
    "amount_sek": _("planned, kr"),
    "notes": _("notes"),
}


@dataclass(frozen=True)
class ShownActivity:
    """An activity with its figures in words."""

    anchor: str
    row: Mapping[str, Any]
    days: str
    cash: str


@dataclass(frozen=True)
class ShownGroup:
    """The activities under one heading of an area; the heading may be empty."""

    title: str
    activities: Sequence[ShownActivity]


@dataclass(frozen=True)
class ShownArea:
    """An area with its aims and activities."""

    anchor: str
    title: str
    aims: Sequence[Mapping[str, Any]]
    groups: Sequence[ShownGroup]


@dataclass(frozen=True)
class ShownChange:
    """What differs, by name."""

    where: str
    what: str
    field: str
    before: str
    after: str


def shown_areas(content: Mapping[str, Any]) -> list[ShownArea]:
    """The areas of `content.plan_content`, in order."""
    return [
        ShownArea(f"omrade-{place}", area["title"], area["aims"], _groups(place, area))
        for place, area in enumerate(content["areas"], start=1)
    ]


def _groups(place: int, area: Mapping[str, Any]) -> list[ShownGroup]:
    groups: list[ShownGroup] = []
    for number, row in enumerate(area["activities"], start=1):
        shown = ShownActivity(f"aktivitet-{place}-{number}", row, days_text(row), cash_text(row))
        if groups and groups[-1].title == row["group"]:
            groups[-1] = ShownGroup(row["group"], [*groups[-1].activities, shown])
        else:
            groups.append(ShownGroup(row["group"], [shown]))
    return groups


def shown_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ShownChange]:
    """What differs between two versions, ready to be read."""
    return [_shown(row) for row in changes(before, after)]


def _shown(row: Change) -> ShownChange:
    field = str(FIELDS.get(row.field, row.field))
    return ShownChange(row.where, row.what, field, value_text(row.before), value_text(row.after))


def value_text(value: object) -> str:
    """A value of any field as it is read."""
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, int | float):
        return format_number(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value or "")
