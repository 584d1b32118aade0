"""Forms of compilations: a new one, a part and who writes it, why, the Word template."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from milstolpe.accounts.models import User
from milstolpe.core.errors import EditConflictError
from milstolpe.core.fields import DayField, LineField, ParagraphsField
from milstolpe.core.form_parts import WorkForm, choose_from
from milstolpe.core.forms import BegunForm
from milstolpe.rounds.models import Round
from milstolpe.rounds.queries.compilations import rus_people

_REASON = 5_000  # characters at most
_ROWS = 28


class CompilationForm(WorkForm):
    """A new compilation of a round."""

    plan = forms.ChoiceField(
        label=gettext_lazy("What it is for"), widget=forms.RadioSelect, choices=()
    )
    name = LineField(
        label=gettext_lazy("Name"),
        most=200,
        help_text=gettext_lazy("Stands above the document, and becomes its address."),
    )
    answer_by = DayField(label=gettext_lazy("To be ready on"), required=False)

    def __init__(self, data: Any, round_: Round) -> None:
        plans = round_.plan.compilations
        named = plans[0].name % {"round": round_.name}
        super().__init__(data, initial={"plan": plans[0].key, "name": named})
        choose_from(self, "plan", [(plan.key, plan.label) for plan in plans])


class PartForm(BegunForm):
    """The text of a part."""

    text = ParagraphsField(label=gettext_lazy("Text"), rows=_ROWS, required=False)

    def begin_again(self, error: Exception) -> None:
        """The joined text with both wordings, beginning from theirs; nothing of either is lost."""
        if isinstance(error, EditConflictError):
            self.data = {"text": error.merged["text"], "base_number": str(error.number)}


class PartPlanForm(WorkForm):
    """The heading of a part, who writes it, until when."""

    title = LineField(label=gettext_lazy("Heading"), most=200)
    authors = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Written by"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    answer_by = DayField(label=gettext_lazy("To be ready on"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        authors = cast("forms.ModelMultipleChoiceField[User]", self.fields["authors"])
        authors.queryset = rus_people()


class NewPartForm(WorkForm):
    """A part that no plan has."""

    title = LineField(label=gettext_lazy("Heading of the new part"), most=200)


class ReasonForm(WorkForm):
    """Why something is done; asked where the step needs it."""

    why = ParagraphsField(label=gettext_lazy("Why?"), rows=3, most=_REASON)

    @property
    def reason(self) -> str:
        """The reason, once the form is checked."""
        return str(self.cleaned_data["why"])


class TemplateForm(WorkForm):
    """A Word file to set documents in."""

    file = forms.FileField(
        label=gettext_lazy("Word template"),
        help_text=gettext_lazy("A .docx file. Styles, page and heads are yours, the content ours."),
        widget=forms.FileInput({"accept": ".docx"}),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )
