"""Small forms beside the large ones: a reason, a decision, a longer period, a document."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.fields import AddressField, DayField, LineField, ParagraphsField, YearField
from milstolpe.core.form_parts import WorkForm, choose_from
from milstolpe.core.forms import BegunForm
from milstolpe.core.steps import Step
from milstolpe.programmes.enums import DocumentKind
from milstolpe.programmes.models import Programme
from milstolpe.programmes.services.programmes import Decision
from milstolpe.records.file_types import FileRefusedError, check_file


class ReasonForm(WorkForm):
    """Why something is done."""

    why = ParagraphsField(label=gettext_lazy("Why?"), rows=3, most=5000)

    @property
    def reason(self) -> str:
        """The reason, once the form is checked."""
        return str(self.cleaned_data["why"])


class BringBackForm(BegunForm, ReasonForm):
    """Why an old save is brought back, over the newest one when the page was opened."""

    def given(self) -> dict[str, Any]:
        """What the service is given, once the form is checked."""
        return {"base_number": self.cleaned_data["base_number"] or 0, "reason": self.reason}


class DecisionForm(WorkForm):
    """A decision made by one of the programme's owners outside the platform."""

    organisation = forms.ChoiceField(label=gettext_lazy("Who decided?"))
    decided_on = DayField(label=gettext_lazy("Date of the decision"))
    decided_by = LineField(
        label=gettext_lazy("Decided by (office)"),
        most=120,
        help_text=gettext_lazy("The office, for example the county governor; not the person."),
    )
    case_number = LineField(label=gettext_lazy("Case number"), most=60, required=False)

    def __init__(self, data: Any, *, programme: Programme, **options: Any) -> None:
        super().__init__(data, **options)
        owners = programme.owners.select_related("organisation")
        choices = [(row.organisation.slug, row.organisation.name) for row in owners]
        choose_from(self, "organisation", choices)

    def clean_decided_on(self) -> Any:
        day = self.cleaned_data["decided_on"]
        if day > localdate():
            raise forms.ValidationError(_("The day lies ahead. Register the decision when made."))
        return day

    def decision(self) -> Decision:
        cleaned = self.cleaned_data
        return Decision(
            decided_on=cleaned["decided_on"],
            decided_by=cleaned["decided_by"],
            case_number=cleaned["case_number"],
            organisation_slug=cleaned["organisation"],
        )


class ProlongForm(DecisionForm):
    """A later last year, by decision."""

    end_year = YearField(label=gettext_lazy("New last year"))
    reason = ParagraphsField(label=gettext_lazy("Why?"), rows=3, most=5000)

    field_order = ("end_year", "reason")


def step_form(step: Step, programme: Programme, data: Any = None) -> WorkForm:
    """What must be said when the step is taken."""
    if step.name == "decide":
        return DecisionForm(data, programme=programme)
    return ReasonForm(data) if step.needs_reason else WorkForm(data)


class DocumentForm(WorkForm):
    """A document: a file or an address, not both."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=DocumentKind)
    title = LineField(label=gettext_lazy("Title"), most=200)
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy(
            "PDF, Word, Excel, PowerPoint, OpenDocument, CSV, text or picture; at most 20 MB."
        ),
    )
    url = AddressField(label=gettext_lazy("Or an address"), required=False)

    def clean_file(self) -> "UploadedFile[bytes] | None":
        upload = self.cleaned_data["file"]
        if upload:
            try:
                check_file(upload.name, upload, upload.size)
            except FileRefusedError as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return upload  # type: ignore[no-any-return]  # an upload or None

    def clean(self) -> None:
        if self.errors:
            return
        if bool(self.cleaned_data["file"]) == bool(self.cleaned_data["url"]):
            self.add_error("file", _("Choose a file or write an address: one of them."))
