"""A round as a form: name, dates, rules."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.fields import DayField, LineField, NumberField, ParagraphsField, YearField
from milstolpe.core.form_parts import WorkForm
from milstolpe.core.formats import format_date, yes_or_no
from milstolpe.core.forms import BegunForm
from milstolpe.rounds.queries.making import last_second

# The fields of `Round` that the form holds.
NAMES = (
    "name",
    "year",
    "opens_on",
    "answer_by",
    "locks_at",
    "is_reviewed",
    "may_decline",
    "max_characters",
)


class RoundForm(BegunForm):
    """The single values of a round."""

    name = LineField(
        label=gettext_lazy("Name"),
        most=80,
        help_text=gettext_lazy("As everyone says it: “RÅU 2026”. It becomes the address."),
    )
    year = YearField(label=gettext_lazy("Year"), min_value=1990, max_value=2100)
    opens_on = DayField(
        label=gettext_lazy("Is to be opened"),
        required=False,
        help_text=gettext_lazy("For planning. You open it yourself."),
    )
    answer_by = DayField(
        label=gettext_lazy("Last day to hand in"),
        help_text=gettext_lazy("What is asked of those who write. It locks nothing by itself."),
    )
    locks_on = DayField(
        label=gettext_lazy("Lock at the end of"),
        required=False,
        help_text=gettext_lazy("After that day nobody can write. Empty: you close it yourself."),
    )
    max_characters = NumberField(
        label=gettext_lazy("Most characters in a whole text"),
        required=False,
        min_value=100,
        max_value=1_000_000,
        help_text=gettext_lazy(
            "Spaces counted. A longer text cannot be handed in. Empty: no limit."
        ),
    )
    is_reviewed = forms.BooleanField(
        label=gettext_lazy("Texts are reviewed and approved before they are handed in"),
        required=False,
    )
    may_decline = forms.BooleanField(
        label=gettext_lazy("Those asked may decline to answer"), required=False
    )

    def __init__(
        self, data: Any, *, values: dict[str, Any], base_number: int | None = None
    ) -> None:
        """`values` are fields of `Round` by name."""
        self.locks_at = values.get("locks_at")
        locks_on = timezone.localdate(self.locks_at) if self.locks_at else None
        super().__init__(data, initial={**values, "locks_on": locks_on, "base_number": base_number})

    def clean(self) -> None:
        answer_by, locks_on = (self.cleaned_data.get(name) for name in ("answer_by", "locks_on"))
        if answer_by and locks_on and locks_on < answer_by:
            self.add_error("locks_on", _("Lock on the last day to hand in, or later."))

    def values(self) -> dict[str, Any]:
        """Fields of `Round`. Only after `is_valid`."""
        cleaned = {name: self.cleaned_data.get(name) for name in NAMES}
        locks_on, kept = self.cleaned_data["locks_on"], self.locks_at
        is_same = kept is not None and locks_on == timezone.localdate(kept)
        cleaned["locks_at"] = kept if is_same else last_second(locks_on) if locks_on else None
        return cleaned

    def as_read(self, name: str, value: Any) -> object:
        if isinstance(value, bool):
            return yes_or_no(value)
        return format_date(value) if hasattr(value, "year") else value

    def as_sent(self, name: str, value: Any) -> Any:
        if name == "locks_on":
            return timezone.localdate(value) if value else ""
        return super().as_sent(name, value)

    def field_of(self, column: str) -> str:
        """What is said of the moment stands at its day."""
        return "locks_on" if column == "locks_at" else super().field_of(column)


class WhyForm(WorkForm):
    """Why something is done."""

    why = ParagraphsField(label=gettext_lazy("Why?"), rows=3, most=5000)

    @property
    def reason(self) -> str:
        """The reason, once the form is checked."""
        return str(self.cleaned_data["why"])


class LongerTimeForm(WhyForm):
    """A longer time for one text, or for all that the organisation has left in the county."""

    until = DayField(label=gettext_lazy("Longer time, to the end of"))
    all_of_them = forms.BooleanField(required=False)
    field_order = ("until", "all_of_them", "why")

    def __init__(self, data: Any, *, others: str) -> None:
        """`others` says what else is left; empty when nothing is."""
        super().__init__(data)
        self.fields["all_of_them"].label = others
        if not others:
            del self.fields["all_of_them"]
        self.fields["why"].help_text = _("Those who write are mailed the day and the reason.")

    def clean_until(self) -> Any:
        day = self.cleaned_data["until"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Choose a time that has not passed."))
        return last_second(day)


class RemindForm(WorkForm):
    """When the page that named those who are reminded was shown: a second press mails nobody."""

    shown = forms.FloatField(widget=forms.HiddenInput)  # seconds since 1970

    @property
    def shown_at(self) -> datetime:
        """Once the form is checked."""
        seconds: float = self.cleaned_data["shown"]
        return datetime.fromtimestamp(min(max(seconds, 0), timezone.now().timestamp()), tz=UTC)
