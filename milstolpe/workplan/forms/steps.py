"""What is said when a plan takes a step: who decided, on which day, and why."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.fields import DayField, LineField, ParagraphsField
from milstolpe.core.form_parts import WorkForm
from milstolpe.core.steps import Step
from milstolpe.workplan.services.deciding import DECIDED, FREEZING


class StepForm(WorkForm):
    """The fields that the step needs. `seen` is the content that was shown."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    decided_on = DayField(label=gettext_lazy("Day of the decision"))
    decided_by = LineField(
        label=gettext_lazy("Who decided?"),
        most=300,
        help_text=gettext_lazy("For example: RUS steering group; the county governors' meeting."),
    )
    reason = ParagraphsField(
        label=gettext_lazy("Why?"),
        rows=3,
        most=5000,
        help_text=gettext_lazy("Shown to everyone with the version."),
    )

    def __init__(self, step: Step, data: Any, *, seen: str = "") -> None:
        super().__init__(data, initial={"seen": seen})
        if step.name not in DECIDED:
            del self.fields["decided_on"], self.fields["decided_by"]
        elif step.name == "treat":
            self.fields["decided_on"].label = _("Day of the meeting")
            self.fields["decided_by"].label = _("Who treated the plan?")
        if not step.needs_reason:
            del self.fields["reason"]
        elif step.name not in FREEZING:
            self.fields["reason"].help_text = ""

    def clean_decided_on(self) -> Any:
        day = self.cleaned_data["decided_on"]
        if day > localdate():
            raise forms.ValidationError(_("The day has not come yet. Write the day it was done."))
        return day

    def given(self) -> dict[str, Any]:
        """What the service is given. Only after `is_valid`."""
        return dict(self.cleaned_data)

    def begin_again(self, seen: str) -> None:
        """Show again what was typed, from the plan as it is now."""
        self.data = {**{name: self.data.get(name, "") for name in self.fields}, "seen": seen}
