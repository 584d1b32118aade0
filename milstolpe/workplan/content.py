"""A plan as plain values: what a version keeps, what documents are made of, what differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from milstolpe.workplan.models import Activity, Aim, BudgetLine, Plan, PlanArea

_NEED = ("cash", "sees_budget", "is_at_least", "cash_note")


def plan_content(plan: Plan) -> dict[str, Any]:
    """The whole plan. Five queries whatever its size.

    Persons are not in it: a version is read by everyone.
    """
    areas = list(plan.areas.all())
    aims, activities = _by_area(Aim, areas), _by_area(Activity, areas)
    lines = list(plan.budget_lines.all())
    return {
        "year": plan.year,
        "title": plan.title,
        "vision": plan.vision,
        "messages": [row for row in plan.messages.splitlines() if row.strip()],
        "introduction": plan.introduction,
        "posts": plain_number(plan.posts),
        "days_available": plain_number(plan.days_available),
        "areas": [_area(row, aims[row.pk], activities[row.pk]) for row in areas],
        "budget": [_line(row) for row in lines],
        "is_example": plan.is_example,
    }


def _by_area(model: Any, areas: Sequence[PlanArea]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {row.pk: [] for row in areas}
    rows = model.objects.filter(area__in=list(found)).order_by("position", "pk")
    if model is Activity:
        rows = rows.select_related("budget_line", "booked_on").prefetch_related("partners")
    for row in rows:
        found[row.area_id].append(row)
    return found


def _area(area: PlanArea, aims: Sequence[Aim], activities: Sequence[Activity]) -> dict[str, Any]:
    return {
        "title": area.title,
        **_need(area),
        "aims": [
            {"text": row.text, "first_year": row.first_year, "last_year": row.last_year}
            for row in aims
        ],
        "activities": [_activity(row) for row in activities],
    }


def _activity(row: Activity) -> dict[str, Any]:
    return {
        "id": row.pk,
        "group": row.group,
        "title": row.title,
        "is_priority": row.is_priority,
        "text": row.text,
        "days": plain_number(row.days),
        "is_about": row.is_about,
        "days_note": row.days_note,
        "booked_on": row.booked_on.title if row.booked_on else "",
        **_need(row),
        "budget_line": row.budget_line.title if row.budget_line else "",
        "steering_group": row.steering_group,
        "partners": sorted(partner.name for partner in row.partners.all()),
    }


def _need(row: PlanArea | Activity) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _NEED}


def _line(row: BudgetLine) -> dict[str, Any]:
    return {"title": row.title, "amount_sek": row.amount_sek, "notes": row.notes}


def plain_number(value: Decimal | None) -> float | int | None:
    """Days as JSON and pages have them: one decimal at most, whole where they are whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


@dataclass(frozen=True)
class Change:
    """What differs between two versions; an empty side is added or taken away."""

    where: str  # the area, or the budget
    what: str  # the activity or line
    field: str
    before: object
    after: object


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every activity, aim and budget line that differs, in the order of the later version."""
    names = ("title", "vision", "introduction", "posts", "days_available", "messages")
    found = [
        Change("", "", name, before[name], after[name])
        for name in names
        if before[name] != after[name]
    ]
    found += _changed_rows(_areas(before), _areas(after))
    found += _changed_rows(_activities(before), _activities(after))
    found += _changed_rows(_aims(before), _aims(after))
    return found + _changed_rows(_lines(before), _lines(after))


_Rows = dict[object, tuple[str, str, dict[str, Any]]]


def _areas(content: Mapping[str, Any]) -> _Rows:
    """What is said of an area itself: its need for money."""
    return {
        ("area", area["title"]): ("", area["title"], {name: area.get(name) for name in _NEED})
        for area in content["areas"]
    }


def _activities(content: Mapping[str, Any]) -> _Rows:
    return {
        row["id"]: (area["title"], row["title"], {k: v for k, v in row.items() if k != "id"})
        for area in content["areas"]
        for row in area["activities"]
    }


def _aims(content: Mapping[str, Any]) -> _Rows:
    return {
        (area["title"], row["text"]): (area["title"], row["text"], row)
        for area in content["areas"]
        for row in area["aims"]
    }


def _lines(content: Mapping[str, Any]) -> _Rows:
    return {("budget", row["title"]): ("", row["title"], row) for row in content["budget"]}


def _changed_rows(before: _Rows, after: _Rows) -> list[Change]:
    found = []
    for key, (where, what, row) in after.items():
        if key not in before:
            found.append(Change(where, what, "", None, what))
            continue
        old = before[key][2]
        found += [
            Change(where, what, name, old.get(name), value)
            for name, value in row.items()
            if old.get(name) != value
        ]
    gone = [key for key in before if key not in after]
    return found + [
        Change(before[key][0], before[key][1], "", before[key][1], None) for key in gone
    ]
