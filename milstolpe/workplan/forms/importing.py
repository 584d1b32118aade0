"""What was understood of a plan document, as a form where each part can be corrected."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milstolpe.core.fields import LineField, NumberField, ParagraphsField, YearField
from milstolpe.core.form_parts import FormGroup, RowForm, WorkForm, rows_of
from milstolpe.workplan.enums import CashValue
from milstolpe.workplan.reading.found import (
    ActivityFound,
    AimFound,
    AreaFound,
    BudgetLine,
    Cash,
    CashNeed,
    PlanFound,
)

_NO_DAYS = _("Write the days as a number, for instance 12,5.")
_CASH = [("", "–"), *CashValue.choices]


class DaysField(forms.DecimalField):
    """Days with one decimal at most, written with a comma; or another figure, likewise."""

    default_error_messages = {
        "invalid": _NO_DAYS,
        "max_decimal_places": _NO_DAYS,
        "max_digits": _NO_DAYS,
        "min_value": _("Days cannot be below zero."),
    }

    def __init__(self, *, max_digits: int = 7, decimal_places: int = 1, **options: Any) -> None:
        super().__init__(
            widget=forms.TextInput({"inputmode": "decimal", "size": 6}),
            localize=False,
            min_value=0,
            max_digits=max_digits,
            decimal_places=decimal_places,
            required=False,
            **options,
        )

    def to_python(  # type: ignore[override]  # the stubs take the parent for a field of whole numbers
        self, value: Any
    ) -> Decimal | None:
        text = "".join(str(value or "").split()).replace(",", ".")
        return super().to_python(text)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value


class UploadForm(forms.Form):
    """The document."""

    use_required_attribute = False

    file = forms.FileField(
        label=_("Plan document"),
        help_text=_("Word (.docx), Markdown (.md) or text (.txt), at most 20 MB."),
        error_messages={
            "required": _("Choose the file."),
            "empty": _("The file is empty. Choose another."),
        },
        widget=forms.FileInput({"accept": ".docx,.md,.txt"}),
    )


class HeadForm(WorkForm):
    """The plan as a whole."""

    year = YearField(label=_("Year"), min_value=1990, max_value=2100)
    title = LineField(label=_("Title"), most=200)
    vision = ParagraphsField(label=_("Vision"), rows=2, required=False)
    messages = ParagraphsField(label=_("Messages, one a line"), rows=7, required=False)
    budget_stated_sek = NumberField(
        label=_("Stated sum of the budget, kr"), required=False, min_value=0
    )


class AreaRow(RowForm):
    """An area, its aims one a line, and the days it states."""

    filled_by = ("title", "aims")

    place = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = LineField(label=_("Area"), most=250, size=30)
    aims = ParagraphsField(label=_("Aims, one a line"), rows=6, required=False)
    days_stated = DaysField(label=_("Stated days"))


class ActivityRow(RowForm):
    """An activity. Its text stands as it was read."""

    filled_by = ("title",)

    place = forms.CharField(widget=forms.HiddenInput, required=False)
    area = NumberField(label=_("Area number"), min_value=1)
    title = LineField(label=_("Activity"), most=250, size=40)
    is_priority = forms.BooleanField(label=_("Prioritised"), required=False)
    days = DaysField(label=_("Days"))
    cash = forms.ChoiceField(label=_("Need for money"), choices=_CASH, required=False)
    sees_budget = forms.BooleanField(label=_("See budget"), required=False)
    is_at_least = forms.BooleanField(label=_("At least"), required=False)


class BudgetRow(RowForm):
    """A line of the budget."""

    filled_by = ("title", "amount_sek")

    title = LineField(label=_("Budget line"), most=200, size=30)
    amount_sek = NumberField(label=_("Planned, kr"), min_value=0)
    notes = ParagraphsField(label=_("Notes"), rows=3, required=False)


AreaRows, ActivityRows, BudgetRows = map(rows_of, (AreaRow, ActivityRow, BudgetRow))


class PlanForms(FormGroup):
    """Everything that was understood; `corrected` gives it back as it was corrected."""

    def __init__(self, data: Any, found: PlanFound) -> None:
        super().__init__()
        self.found = found
        self.single = HeadForm(data, initial=_head(found))
        self.areas = AreaRows(data, prefix="omraden", rows=_areas(found))
        self.activities = ActivityRows(data, prefix="aktiviteter", rows=_activities(found))
        self.budget = BudgetRows(data, prefix="budget", rows=_budget(found))
        self.rows = {"omraden": self.areas, "aktiviteter": self.activities, "budget": self.budget}

    def is_valid(self) -> bool:
        """Also that every activity names an area that is there."""
        is_right = super().is_valid()
        count = len(self.areas.filled)
        for row in self.activities.forms:
            if row.has_changed() and row.is_valid() and row.cleaned_data["area"] > count:
                row.add_error("area", _("There is no such area. Count from the top, from 1."))
                is_right = False
        return is_right

    def corrected(self) -> PlanFound:
        """The plan as the form says. Only after `is_valid`."""
        head = self.single.cleaned_data
        read_areas = dict(enumerate(self.found.areas))
        areas = [_area(row, read_areas.get(row["place"])) for row in self.areas.filled]
        read = {f"{a}.{n}": row for a, n, row in _placed(self.found)}
        for row in self.activities.filled:
            areas[row["area"] - 1].activities.append(_activity(row, read.get(row["place"])))
        return replace(
            self.found,
            year=head["year"],
            title=head["title"],
            vision=head["vision"],
            messages=[line for line in head["messages"].splitlines() if line.strip()],
            areas=areas,
            budget=[
                BudgetLine(row["title"], row["amount_sek"], 0, tuple(row["notes"].split("\n\n")))
                for row in self.budget.filled
            ],
            budget_stated_sek=head["budget_stated_sek"],
        )


def _head(found: PlanFound) -> dict[str, Any]:
    return {
        "year": found.year,
        "title": found.title,
        "vision": found.vision,
        "messages": "\n".join(found.messages),
        "budget_stated_sek": found.budget_stated_sek,
    }


def _areas(found: PlanFound) -> list[dict[str, Any]]:
    return [
        {
            "place": place,
            "title": row.title,
            "aims": "\n".join(aim.text for aim in row.aims),
            "days_stated": row.days_stated,
        }
        for place, row in enumerate(found.areas)
    ]


def _placed(found: PlanFound) -> list[tuple[int, int, ActivityFound]]:
    """Every activity with the number of its area and its own in it, both from 1."""
    return [
        (area, number, row)
        for area, of_area in enumerate(found.areas, start=1)
        for number, row in enumerate(of_area.activities, start=1)
    ]


def _activities(found: PlanFound) -> list[dict[str, Any]]:
    return [
        {
            "place": f"{area}.{number}",
            "area": area,
            "title": row.title,
            "is_priority": row.is_priority,
            "days": row.days,
            "cash": row.cash.value.value if row.cash else "",
            "sees_budget": bool(row.cash and row.cash.sees_budget),
            "is_at_least": bool(row.cash and row.cash.is_at_least),
        }
        for area, number, row in _placed(found)
    ]


def _budget(found: PlanFound) -> list[dict[str, Any]]:
    return [
        {"title": row.title, "amount_sek": row.amount_sek, "notes": "\n\n".join(row.notes)}
        for row in found.budget
    ]


def _area(row: Mapping[str, Any], read: AreaFound | None) -> AreaFound:
    area = read or AreaFound("", 0)
    years = {aim.text: aim for aim in reversed(area.aims)}
    return replace(
        area,
        title=row["title"],
        aims=[
            years.get(line) or AimFound(line, area.aims_from, area.aims_to)
            for line in row["aims"].splitlines()
            if line.strip()
        ],
        days_stated=row["days_stated"],
        activities=[],
    )


def _activity(row: Mapping[str, Any], read: ActivityFound | None) -> ActivityFound:
    activity = read or ActivityFound("", 0)
    note = activity.cash.note if activity.cash else ""
    cash = _cash(row, note)
    return replace(
        activity,
        title=row["title"],
        is_priority=row["is_priority"],
        days=row["days"],
        is_about=activity.is_about and row["days"] == activity.days,
        cash=cash,
    )


def _cash(row: Mapping[str, Any], note: str) -> CashNeed | None:
    if not row["cash"]:
        return None
    return CashNeed(Cash(row["cash"]), row["sees_budget"], row["is_at_least"], note)
