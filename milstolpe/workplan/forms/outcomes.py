"""What came out: a deliverable that is ready, an aim that is judged."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milstolpe.core.fields import AddressField, DayField, ParagraphsField
from milstolpe.core.forms import BegunForm
from milstolpe.workplan.enums import AimJudgement


class DeliverableForm(BegunForm):
    """The day when it was ready, and where it is."""

    done_on = DayField(
        label=_("Was ready"),
        required=False,
        help_text=_("Leave it empty while it is not ready."),
    )
    url = AddressField(label=_("Link"), required=False, help_text=_("Where others find it."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("url") and not data.get("done_on") and "done_on" not in self.errors:
            self.add_error("done_on", _("Write the day when it was ready, or empty the link."))
        return data


class AimForm(BegunForm):
    """How far it was reached."""

    judgement = forms.ChoiceField(
        label=_("Judgement"),
        choices=[("", _("Not judged yet")), *AimJudgement.choices],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose a judgement in the list.")},
    )
    text = ParagraphsField(
        label=_("What the judgement builds on"), rows=4, required=False, most=5_000
    )
