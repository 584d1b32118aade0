"""Small forms of the county board about one report: reason, longer time, who answers, add."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.fields import DayField, LineField, ParagraphsField
from milstolpe.core.form_parts import WorkForm, choose_from
from milstolpe.core.forms import BegunForm
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.enums import ActorRole
from milstolpe.programmes.forms.commitments import NAMES, found
from milstolpe.programmes.models import Measure
from milstolpe.programmes.queries.register import organisation_register
from milstolpe.reporting.queries.times import last_second

_REASON = 5000  # characters at most


class WhyForm(WorkForm):
    """Why something is done."""

    why = ParagraphsField(label=gettext_lazy("Why?"), rows=3, most=_REASON)

    @property
    def reason(self) -> str:
        """The reason, once the form is checked."""
        return str(self.cleaned_data["why"])


class CommentForm(WhyForm):
    """What the organisation is told when its report is returned."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["why"].label = _("Comment to the organisation")
        self.fields["why"].help_text = _("Say what is to be changed. It stands in the mail.")


class LongerTimeForm(WorkForm):
    """A longer time for one organisation."""

    until = DayField(label=gettext_lazy("Longer time, to the end of"))
    why = ParagraphsField(
        label=gettext_lazy("Why?"),
        rows=3,
        most=_REASON,
        help_text=gettext_lazy("The organisation is mailed the day and the reason."),
    )

    def clean_until(self) -> datetime:
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


class AnsweredByForm(BegunForm, WorkForm):
    """Another organisation that answers in its place. Begins from the one that does now (id)."""

    organisation = LineField(
        label=gettext_lazy("Who answers in its place?"),
        most=200,
        required=False,
        suggestions=NAMES,
        help_text=gettext_lazy("For example an association. Empty: it answers for itself."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.register = organisation_register()

    def clean_organisation(self) -> Organisation | None:
        name = self.cleaned_data["organisation"]
        return found(self.register, name) if name else None


class AddReportForm(WorkForm):
    """One more organisation that is asked, or more measures for one that is asked already."""

    organisation = LineField(
        label=gettext_lazy("Organisation that is to report"), most=200, suggestions=NAMES
    )
    role = forms.ChoiceField(label=gettext_lazy("Its role"), choices=ActorRole.choices)
    measures = forms.MultipleChoiceField(
        label=gettext_lazy("Measures to report"), widget=forms.CheckboxSelectMultiple
    )
    why = ParagraphsField(label=gettext_lazy("Why?"), rows=3, most=_REASON)

    def __init__(self, data: Any, *, measures: Sequence[Measure], **options: Any) -> None:
        super().__init__(data, **options)
        self.register = organisation_register()
        choose_from(self, "measures", [(str(row.pk), str(row)) for row in measures])
        self.fields["measures"].error_messages["required"] = _("Tick at least one measure.")

    def clean_organisation(self) -> Organisation:
        return found(self.register, self.cleaned_data["organisation"])

    def chosen(self) -> dict[int, str]:
        """Measure → role. Only after `is_valid`."""
        role = str(self.cleaned_data["role"])
        return {int(pk): role for pk in self.cleaned_data["measures"]}


class AnalysisForm(WorkForm):
    """The county board's own text beside the figures."""

    base_number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    analysis = ParagraphsField(
        label=gettext_lazy("Analysis"),
        rows=16,
        most=100_000,
        required=False,
        help_text=gettext_lazy("Becomes public with the year. A blank line makes a paragraph."),
    )
