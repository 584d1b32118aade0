"""Money that is used, taken back, planned and foreseen."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milstolpe.core.fields import DayField, LineField, NumberField, ParagraphsField
from milstolpe.core.form_parts import WorkForm
from milstolpe.core.forms import BegunForm
from milstolpe.workplan.models import Activity, BudgetLine, Plan
from milstolpe.workplan.queries.year import plan_activities
from milstolpe.workplan.services.money import REASON_LENGTH

_WHY = _("Shown in the history of the line, with your name.")


class KronorField(NumberField):
    """Whole kronor, as people write them: 12 500, 12500 kr."""

    default_error_messages = {
        "required": _("Write the amount in whole kronor."),
        "invalid": _("Write the amount in whole kronor, for example 12 500."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs["size"] = 12

    def to_python(self, value: Any) -> int | None:
        text = "".join(str(value if value is not None else "").split()).lower()
        return super().to_python(text.removesuffix("kr").replace("\u2212", "-"))


class UseForm(WorkForm):
    """Money that was used. Sent twice it is one row."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    line = forms.ModelChoiceField(
        BudgetLine.objects.none(),
        label=_("Budget line"),
        error_messages={
            "required": _("Choose the budget line."),
            "invalid_choice": _("Choose a budget line in the list."),
        },
    )
    amount_sek = KronorField(label=_("Amount, kr"))
    used_on = DayField(label=_("Day"))
    text = LineField(label=_("What for?"), most=250)
    activity = forms.ModelChoiceField(
        Activity.objects.none(),
        label=_("Activity"),
        required=False,
        empty_label=_("No single activity"),
        error_messages={"invalid_choice": _("Choose an activity in the list.")},
    )

    def __init__(self, plan: Plan, data: Any, *, line: int | None, day: str) -> None:
        first = {"form_key": uuid.uuid4(), "line": line, "used_on": day}
        super().__init__(data, initial=first)
        chosen: dict[str, Any] = {
            "line": plan.budget_lines.all(),
            "activity": plan_activities(plan),
        }
        for name, rows in chosen.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def given(self) -> dict[str, Any]:
        """What the service is given besides the line. Only after `is_valid`."""
        return {name: value for name, value in self.cleaned_data.items() if name != "line"}


class TakeBackForm(WorkForm):
    """Why a row is taken back."""

    reason = LineField(
        label=_("Why?"), most=250, help_text=_("Shown beside the row, with your name.")
    )


class ForecastForm(BegunForm):
    """What the line is believed to end at."""

    forecast_sek = KronorField(
        label=_("Forecast, kr"), required=False, help_text=_("Empty means: as planned.")
    )
    reason = LineField(label=_("Why?"), most=REASON_LENGTH, help_text=_WHY)


class LineForm(BegunForm):
    """A line of the budget."""

    title = LineField(label=_("Budget line"), most=200)
    amount_sek = KronorField(label=_("Planned, kr"))
    notes = ParagraphsField(label=_("Notes"), rows=4, required=False, most=5_000)
    reason = LineField(label=_("Why?"), most=REASON_LENGTH, help_text=_WHY)


class RemoveLineForm(BegunForm):
    """Why a line is taken out of the budget."""

    reason = LineField(label=_("Why?"), most=REASON_LENGTH, help_text=_WHY)
