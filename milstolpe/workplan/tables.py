"""Columns of the files of a plan, and its rows as cells."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from milstolpe.core.files import Column, Kind, Row
from milstolpe.core.formats import yes_or_no
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
