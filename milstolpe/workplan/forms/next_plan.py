"""What follows along into the next plan, as one form: a row for each activity."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from milstolpe.core.errors import DomainError
from milstolpe.core.form_parts import WorkForm, choose_from
from milstolpe.core.widgets import PlainSelect
from milstolpe.workplan.forms.importing import DaysField
from milstolpe.workplan.forms.used import days_value
from milstolpe.workplan.queries.next_plan import CarryRow, NextPlan
from milstolpe.workplan.services.next_plan import (
    CarryOver,
    NextChoice,
    NextMadeMeanwhileError,
)


class TickedField(forms.MultipleChoiceField):
    """What is ticked of what is left; what another has carried over meanwhile is let go."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, widget=forms.CheckboxSelectMultiple, **options)

    def clean(self, value: Any) -> list[str]:
        return [key for key in self.to_python(value) if self.valid_value(key)]


class CarryForm(WorkForm):
    """One activity: whether it goes on, and how."""

    carry = forms.BooleanField(label=_("Goes on"), required=False)
    days = DaysField(label=_("Days"))
    area = forms.ChoiceField(
        label=_("Area"),
        widget=PlainSelect,
        error_messages={"invalid_choice": _("Choose an area in the list.")},
    )
    is_priority = forms.BooleanField(label=_("Prioritised"), required=False)
    deliverables = forms.BooleanField(label=_("Deliverables a year later"), required=False)

    def __init__(self, data: Any, row: CarryRow, areas: Sequence[str]) -> None:
        activity = row.activity
        first = {
            "carry": row.goes_on,
            "days": days_value(activity.days),
            "area": activity.area.title,
            "is_priority": activity.is_priority,
        }
        super().__init__(data, prefix=f"a{row.pk}", initial=first)
        self.row = row
        choose_from(self, "area", [(title, title) for title in areas])
        if not activity.deliverable_count:
            del self.fields["deliverables"]
        for field in self.fields.values():
            field.label = f"{row.number} {activity.title}: {field.label}"
            field.widget.attrs["aria-label"] = field.label

    @property
    def is_ticked(self) -> bool:
        return bool(self["carry"].value())

    def given(self) -> CarryOver:
        """What the service is given. Only after `is_valid`."""
        data = self.cleaned_data
        return CarryOver(
            self.row.pk,
            data["area"],
            data["days"],
            is_priority=data["is_priority"],
            has_deliverables=data.get("deliverables", False),
        )


class WholeForm(WorkForm):
    """What holds for the whole plan."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    posts = DaysField(max_digits=5, decimal_places=2, label=_("Posts"))
    days_available = DaysField(label=_("Days that are available"))
    keeps_person_days = forms.BooleanField(
        label=_("The days of each person follow along"),
        required=False,
        help_text=_("Otherwise it follows along only who answers for what."),
    )
    aims = TickedField(label=_("Aims that still run"))
    lines = TickedField(label=_("Budget lines"))

    def __init__(self, data: Any, found: NextPlan, lines: Sequence[tuple[int, str]]) -> None:
        aims = [(row.pk, row.text) for row in found.aims]
        super().__init__(
            data,
            initial={
                "seen": found.following.pk if found.following else None,
                "posts": days_value(found.plan.posts),
                "days_available": days_value(found.plan.days_available),
                "aims": [pk for pk, _text in aims],
                "lines": [pk for pk, _text in lines],
            },
        )
        for name, choices in {"aims": aims, "lines": lines}.items():
            choose_from(self, name, choices)
            if not choices:
                del self.fields[name]
        if found.following:
            del self.fields["posts"], self.fields["days_available"]


class NextSheet:
    """All that can follow along."""

    def __init__(
        self, data: QueryDict | None, found: NextPlan, lines: Sequence[tuple[int, str]]
    ) -> None:
        """`lines` are the budget lines as they are read."""
        self.found = found
        self.is_bound = data is not None
        self.non_field_errors: list[str] = []
        self.whole = WholeForm(data, found, lines)
        self.forms = {row.pk: CarryForm(data, row, found.areas) for row in found.left}

    def is_valid(self) -> bool:
        """Whether what is ticked can be carried over; what is wrong elsewhere is left alone."""
        checked = [self.whole.is_valid()]
        for form in self.forms.values():
            checked.append(form.is_valid() or not form.is_ticked)
            form.is_quiet = not form.is_ticked
        return all(checked)

    def choice(self) -> NextChoice:
        """What the service is given. Only after `is_valid`."""
        data = self.whole.cleaned_data
        return NextChoice(
            activities=[form.given() for form in self.forms.values() if form.is_ticked],
            aims=frozenset(map(int, data.get("aims", ()))),
            lines=frozenset(map(int, data.get("lines", ()))),
            keeps_person_days=data["keeps_person_days"],
            posts=data.get("posts"),
            days_available=data.get("days_available"),
        )

    @property
    def seen(self) -> int | None:
        """The next plan that the page showed. Only after `is_valid`."""
        number: int | None = self.whole.cleaned_data["seen"]
        return number

    def refuse(self, error: DomainError) -> None:
        """Say what is wrong; the next press is about the plan that is there now."""
        self.non_field_errors.append(str(error))
        if isinstance(error, NextMadeMeanwhileError) and error.following:
            assert isinstance(self.whole.data, QueryDict)  # it was sent
            data = self.whole.data.copy()
            data["seen"] = str(error.following.pk)
            self.whole.data = data

    @property
    def ticked_days(self) -> Decimal:
        """Days of what is ticked, as far as they can be read."""
        field, total = DaysField(), Decimal(0)
        for form in self.forms.values():
            if form.is_ticked:
                try:
                    total += field.clean(form["days"].value()) or 0
                except forms.ValidationError:
                    continue
        return total

    @property
    def ticked_count(self) -> int:
        return sum(form.is_ticked for form in self.forms.values())

    @property
    def errors(self) -> bool:
        parts = [self.whole, *self.forms.values()]
        return bool(self.non_field_errors) or any(form.errors for form in parts)

    def __iter__(self) -> Iterator[BoundField]:
        yield from self.whole
        for form in self.forms.values():
            yield from form
