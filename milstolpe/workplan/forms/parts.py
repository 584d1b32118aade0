"""A plan's own texts and its parts as forms, each beginning from the newest save."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from milstolpe.core.fields import LineField, ParagraphsField, YearField
from milstolpe.core.form_parts import choose_from
from milstolpe.core.formats import format_date, format_number, yes_or_no
from milstolpe.core.forms import BegunForm
from milstolpe.core.widgets import PlainSelect
from milstolpe.organisations.forms.fields import OrganisationNames, OrganisationsField
from milstolpe.organisations.models import Organisation
from milstolpe.organisations.queries import current_organisations
from milstolpe.workplan.enums import CashValue
from milstolpe.workplan.forms.importing import DaysField
from milstolpe.workplan.models import Activity, BudgetLine, Plan, PlanArea

TEXTS = 50_000  # characters at most in a text
_CASH = [("", "–"), *CashValue.choices]
_YEARS = {"min_value": 1990, "max_value": 2100}


class PartForm(BegunForm):
    """A part of a plan. `values` are what services are given."""

    # The newest part of its kind when the form was opened, so that a new one is added once.
    since = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    linked: ClassVar[tuple[str, ...]] = ()  # fields that hold the key of another row
    groups: Sequence[str] = ()  # headings to choose from

    def values(self) -> dict[str, Any]:
        """Columns of the row. Only after `is_valid`."""
        names = [name for name in self.fields if name not in ("since", "base_number")]
        return {
            f"{name}_id" if name in self.linked else name: self.cleaned_data[name] for name in names
        }

    @classmethod
    def shown(cls, row: Any) -> dict[str, Any]:
        """A row as the form begins."""
        names = (name for name in cls.base_fields if name not in ("since", "base_number"))
        return {name: getattr(row, f"{name}_id" if name in cls.linked else name) for name in names}

    def as_read(self, name: str, value: Any) -> object:
        field: Any = self.fields[self.field_of(name)]
        if isinstance(value, bool):
            return yes_or_no(value)
        if isinstance(value, Decimal):
            return format_number(value.normalize() + 0)
        if hasattr(value, "year"):
            return format_date(value)
        return dict(getattr(field, "choices", ())).get(value, value)


class KeyField(forms.TypedChoiceField):
    """One of some rows, by its key; empty is None. The form gives it its choices."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=int, empty_value=None, widget=PlainSelect, **options)


class CashFields(PartForm):
    """The need for money in all its forms."""

    cash = forms.ChoiceField(
        label=_("Need for money"), choices=_CASH, required=False, widget=PlainSelect
    )
    sees_budget = forms.BooleanField(label=_("See budget"), required=False)
    is_at_least = forms.BooleanField(label=_("At least"), required=False)
    cash_note = LineField(label=_("Note on the need for money"), most=500, required=False)


class PlanTextsForm(PartForm):
    """What is said of the plan as a whole."""

    title = LineField(label=_("Title"), most=200)
    vision = ParagraphsField(label=_("Vision"), rows=3, required=False, most=TEXTS)
    messages = ParagraphsField(label=_("Messages, one a line"), rows=7, required=False, most=TEXTS)
    introduction = ParagraphsField(label=_("Introduction"), rows=8, required=False, most=TEXTS)
    posts = DaysField(
        label=_("Posts"),
        max_digits=5,
        decimal_places=2,
        help_text=_("For example 3,5. How much work there is to plan with."),
    )
    days_available = DaysField(
        label=_("Days that are available"),
        help_text=_("What the posts make in days. Held against the days of all activities."),
    )


class AreaForm(CashFields):
    """An area."""

    title = LineField(label=_("Area"), most=250)
    days_stated = DaysField(
        label=_("Stated days"),
        help_text=_("Held against the sum of the activities. Empty: only the sum is shown."),
    )
    field_order = ("title", "days_stated")


class AimForm(PartForm):
    """An aim."""

    text = ParagraphsField(label=_("Aim"), rows=4, most=TEXTS)
    first_year = YearField(label=_("From year"), required=False, **_YEARS)
    last_year = YearField(label=_("To year"), required=False, **_YEARS)


class ActivityForm(CashFields):
    """An activity: everything that is said of it itself."""

    linked = ("area", "booked_on", "budget_line")

    title = LineField(label=_("Activity"), most=250)
    area = KeyField(label=_("Area"))
    group = LineField(
        label=_("Heading within the area"),
        most=250,
        required=False,
        suggestions="groups",
        help_text=_("Activities in a row with the same heading stand together."),
    )
    is_priority = forms.BooleanField(label=_("Prioritised"), required=False)
    text = ParagraphsField(
        label=_("Text"),
        rows=10,
        required=False,
        most=TEXTS,
        help_text=_("A blank line makes a paragraph; a line that begins with “- ” is a bullet."),
    )
    days = DaysField(label=_("Days"))
    is_about = forms.BooleanField(label=_("About so many"), required=False)
    days_note = LineField(label=_("Note on the days"), most=500, required=False)
    booked_on = KeyField(
        label=_("Days are booked on"),
        required=False,
        help_text=_("When some of the time is counted in another activity."),
    )
    budget_line = KeyField(label=_("Budget line"), required=False)
    steering_group = LineField(label=_("Steering group of its own"), most=250, required=False)
    partners = OrganisationsField(
        label=pgettext_lazy("activity", "Partners"),
        rows=4,
        required=False,
        help_text=_("Organisations of the register, one name on each line."),
    )
    field_order = (
        "title", "area", "group", "is_priority", "text", "days", "is_about", "days_note",
        "booked_on", "cash", "sees_budget", "is_at_least", "cash_note", "budget_line",
        "steering_group", "partners",
    )  # fmt: skip

    def __init__(self, *args: Any, plan: Plan, activity: Activity | None = None, **options: Any):
        super().__init__(*args, **options)
        areas = list(PlanArea.objects.filter(plan=plan))
        others = Activity.objects.filter(area__plan=plan)
        self.groups = sorted({row.group for row in others if row.group})
        if activity is not None:
            others = others.exclude(pk=activity.pk)
        lines = BudgetLine.objects.filter(plan=plan)
        choose_from(self, "area", [(row.pk, row.title) for row in areas])
        choose_from(self, "booked_on", _or_none((row.pk, row.title) for row in others))
        choose_from(self, "budget_line", _or_none((row.pk, row.title) for row in lines))
        partners: Any = self.fields["partners"]
        chosen = activity.partners.all() if activity else ()
        partners.names = OrganisationNames(chain(current_organisations(), chosen))

    @classmethod
    def shown(cls, row: Any) -> dict[str, Any]:
        names = row.partners.values_list("name", flat=True)
        return {**super().shown(row), "partners": "\n".join(names)}

    def values(self) -> dict[str, Any]:
        chosen: Iterable[Organisation] = self.cleaned_data["partners"]
        return {**super().values(), "partners": frozenset(row.pk for row in chosen)}

    def as_sent(self, name: str, value: Any) -> Any:
        return "\n".join(_names(value)) if name == "partners" else super().as_sent(name, value)

    def as_read(self, name: str, value: Any) -> object:
        return ", ".join(_names(value)) if name == "partners" else super().as_read(name, value)


def _names(keys: Iterable[int]) -> list[str]:
    return list(Organisation.objects.filter(pk__in=list(keys)).values_list("name", flat=True))


def _or_none(choices: Iterable[tuple[int, str]]) -> list[tuple[Any, str]]:
    return [("", "–"), *choices]


class RemoveForm(BegunForm):
    """Nothing to fill in; `seen` is the stamp of what was said to go with it."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def begin_from(self, initial: dict[str, Any]) -> None:
        """A second press is about what is shown now."""
        self.data = {name: "" if value is None else str(value) for name, value in initial.items()}
