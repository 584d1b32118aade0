"""A point of feedback, and what became of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from milstolpe.core.fields import ParagraphsField
from milstolpe.core.form_parts import WorkForm
from milstolpe.rounds.models import Round, Section


class FeedbackForm(WorkForm):
    """What is good or hard to use, and where."""

    section = forms.ModelChoiceField(
        label=gettext_lazy("About"),
        queryset=Section.objects.none(),
        required=False,
        empty_label=gettext_lazy("The instructions as a whole"),
    )
    text = ParagraphsField(
        label=gettext_lazy("Your point"),
        most=5000,
        help_text=gettext_lazy("What is unclear, missing or works well. RUS reads it."),
    )

    def __init__(self, data: Any, *, round_: Round) -> None:
        super().__init__(data)
        field: Any = self.fields["section"]
        field.queryset = round_.sections.all()


class SettleForm(WorkForm):
    """What became of a point."""

    outcome = ParagraphsField(
        label=gettext_lazy("What RUS has done"),
        rows=3,
        most=5000,
        required=False,
        help_text=gettext_lazy("Empty: the point is open."),
    )
