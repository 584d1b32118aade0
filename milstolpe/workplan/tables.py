"""Columns of the files of a plan, and its rows as cells."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from milstolpe.core.files import Column, Kind, Row
from milstolpe.core.formats import yes_or_no
from milstolpe.workplan.queries.days import DaysTable
from milstolpe.workplan.queries.history import Save
from milstolpe.workplan.queries.work import WorkPlan
from milstolpe.workplan.words import cash_text

PLAN_COLUMNS = (
    Column("year", _("Year"), Kind.INTEGER),
    Column("title", _("Operating plan")),
    Column("version", _("Version"), Kind.INTEGER),
    Column("decided_on", _("Day of the version"), Kind.DATE),
)
ACTIVITY_COLUMNS = (
    Column("number", _("Number"), Kind.INTEGER),
    Column("area", _("Area")),
    Column("group", _("Heading within the area")),
    Column("activity", _("Activity")),
    Column("priority", _("Prioritised")),
    Column("days", _("Days"), Kind.DECIMAL),
    Column("days_note", _("Note on the days")),
    Column("cash_need", _("Need for money")),
    Column("budget_line", _("Budget line")),
    Column("text", _("Text")),
)
BUDGET_COLUMNS = (
    Column("title", _("Budget line")),
    Column("amount_sek", _("Planned, kr"), Kind.INTEGER),
    Column("notes", _("Notes")),
)


def activity_cells(content: Mapping[str, Any]) -> Iterator[Row]:
    """Every activity of a plan, numbered through the areas."""
    number = 0
    for area in content["areas"]:
        for row in area["activities"]:
            number += 1
            yield (
                number,
                area["title"],
                row["group"],
                row["title"],
                yes_or_no(row["is_priority"]),
                row["days"],
                row["days_note"],
                cash_text(row),
                row["budget_line"],
                row["text"],
            )


def budget_cells(content: Mapping[str, Any]) -> Iterator[Row]:
    """Every line of the budget."""
    for row in content["budget"]:
        yield (row["title"], row["amount_sek"], row["notes"])


def plan_cells(plans: Iterable[Any]) -> Iterator[Row]:
    """Rows of `queries.plans.public_plans`."""
    for row in plans:
        yield (row.year, row.title, row.version, row.decided_at.date())


# --- The plan at work: for those who work with it, with persons ---

WORK_ACTIVITY_COLUMNS = (
    Column("number", _("Number"), Kind.INTEGER),
    Column("area", _("Area")),
    Column("group", _("Heading within the area")),
    Column("activity", _("Activity")),
    Column("priority", _("Prioritised")),
    Column("days", _("Days"), Kind.DECIMAL),
    Column("days_on_persons", _("Days planned on persons"), Kind.DECIMAL),
    Column("responsible", _("Answers for it")),
    Column("cash_need", _("Need for money")),
    Column("budget_line", _("Budget line")),
    Column("steering_group", _("Steering group of its own")),
)
PERSON_COLUMNS = (
    Column("name", _("Name")),
    Column("organisation", _("Organisation")),
    Column("days_available", _("Days that are available"), Kind.DECIMAL),
    Column("days_planned", _("Planned days"), Kind.DECIMAL),
    Column("days_over", _("Days too many"), Kind.DECIMAL),
    Column("answers_for", _("Answers for so many activities"), Kind.INTEGER),
)
HISTORY_COLUMNS = (
    Column("at", _("When")),
    Column("by", _("Who")),
    Column("kind", _("What was done")),
    Column("what", _("What")),
    Column("about", _("Which")),
    Column("field", _("Field")),
    Column("before", _("Before")),
    Column("after", _("Now")),
    Column("reason", _("Why")),
)


def work_activity_cells(plan: WorkPlan) -> Iterator[Row]:
    """Every activity of the plan as it stands."""
    for area in plan.areas:
        for row in area.rows:
            activity = row.activity
            yield (
                row.number,
                area.area.title,
                activity.group,
                activity.title,
                yes_or_no(activity.is_priority),
                row.days,
                row.persons_days,
                ", ".join(row.responsible),
                cash_text(vars(activity)),
                activity.budget_line.title if activity.budget_line else "",
                activity.steering_group,
            )


def person_cells(table: DaysTable) -> Iterator[Row]:
    """Everybody in the working group."""
    for row in table.people:
        organisation = row.person.organisation
        yield (
            row.person.name,
            organisation.name if organisation else "",
            row.available,
            row.sum,
            row.over,
            row.answers_for,
        )


def days_columns(table: DaysTable) -> list[Column]:
    """A column for each person."""
    return [
        Column("number", _("Number"), Kind.INTEGER),
        Column("area", _("Area")),
        Column("activity", _("Activity")),
        Column("responsible", _("Answers for it")),
        Column("days", _("Days"), Kind.DECIMAL),
        *(Column(f"person_{row.person.pk}", row.person.name, Kind.DECIMAL) for row in table.people),
        Column("sum", _("Sum"), Kind.DECIMAL),
    ]


def days_cells(table: DaysTable) -> Iterator[Row]:
    """Every activity with the days of each person; an empty cell is none."""
    for area, rows in table.areas:
        for row in rows:
            names = ", ".join(row.responsible)
            days = [value or None for _person, value in row.cells]
            head = (row.number, area.title, row.activity.title, names, row.planned)
            yield (*head, *days, row.sum)


def history_cells(saves: Iterable[Save]) -> Iterator[Row]:
    """A row for each field that was changed; one where nothing but the save itself is told."""
    for save in saves:
        at = localtime(save.at).isoformat(sep=" ", timespec="seconds")
        head = (at, save.by, save.kind_label, save.what, save.about)
        if not save.changes:
            yield (*head, "", "", "", save.reason)
        for change in save.changes:
            yield (*head, change.label, change.old, change.new, save.reason)
