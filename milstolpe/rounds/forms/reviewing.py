"""What is sent with a step: the save that was seen and, where it is asked, why and until when."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.fields import DayField, LineField, ParagraphsField
from milstolpe.core.form_parts import WorkForm
from milstolpe.core.forms import BegunForm
from milstolpe.core.text import small_number
from milstolpe.rounds.seen import Seen

_REASON = 5_000  # characters at most


class StepForm(BegunForm):
    """A step that needs nothing said."""

    step = forms.CharField(widget=forms.HiddenInput)
    base_number = forms.CharField(widget=forms.HiddenInput, required=False)  # as `Seen`

    def __init__(self, data: Any = None, *, step: str, seen: Seen) -> None:
        initial = {"step": step, "base_number": str(seen)}
        super().__init__(data, auto_id=f"{step}-%s", initial=initial)

    @property
    def seen(self) -> Seen:
        """The saves that were seen. Only after `is_valid`."""
        return Seen.of(self.cleaned_data["base_number"])


class ReasonForm(StepForm):
    """A step with a reason."""

    reason = ParagraphsField(label=gettext_lazy("Why?"), rows=3, most=_REASON)


class ReopenForm(ReasonForm):
    """Opening again, with a longer time where that is needed."""

    until = DayField(
        label=gettext_lazy("Longer time for this text, to the end of"),
        required=False,
        help_text=gettext_lazy("Needed when the round is closed or the time has passed."),
    )

    def clean_until(self) -> datetime | None:
        day = self.cleaned_data["until"]
        if day is None:
            return None
        if day < timezone.localdate():
            raise forms.ValidationError(_("Choose a time that has not passed."))
        return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


class HandInForm(WorkForm):
    """What goes with all texts of an organisation when they are handed in."""

    case_number = LineField(
        label=gettext_lazy("Case number"),
        most=60,
        required=False,
        help_text=gettext_lazy("Your own registration number, for example 502-1234-2026."),
    )
    secrecy = LineField(
        label=gettext_lazy("Secrecy mark"),
        most=200,
        required=False,
        help_text=gettext_lazy("What is to be tried for secrecy. Empty: nothing."),
    )


def seen_in(data: Any) -> dict[int, Seen]:
    """Contribution → its saves, as the page named them in `sett`."""
    pairs = (value.partition(":") for value in data.getlist("sett"))
    return {small_number(key): Seen.of(saves) for key, _colon, saves in pairs}
