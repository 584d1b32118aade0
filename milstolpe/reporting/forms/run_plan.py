"""A follow-up as a form: years, dates, texts, and the programme's own questions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.errors import EditConflictError
from milstolpe.core.fields import DayField, LineField, ParagraphsField, YearField
from milstolpe.core.form_parts import FormGroup, RowForm, WorkForm, rows_of
from milstolpe.core.formats import format_date, yes_or_no
from milstolpe.reporting.enums import QuestionKind
from milstolpe.reporting.queries.times import last_second
from milstolpe.reporting.queries.versions import AskedQuestion, questions_version

_TEXTS = 20_000  # characters at most in a text


class PlanForm(WorkForm):
    """The single values of a follow-up."""

    base_number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    base_questions = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    year = YearField(
        label=gettext_lazy("Year"),
        help_text=gettext_lazy("What the follow-up is called, and part of its address."),
        min_value=1990,
        max_value=2100,
    )
    first_year = YearField(
        label=gettext_lazy("First year that is followed up"), min_value=1990, max_value=2100
    )
    last_year = YearField(
        label=gettext_lazy("Last year that is followed up"), min_value=1990, max_value=2100
    )
    answer_by = DayField(
        label=gettext_lazy("Last day to answer"),
        help_text=gettext_lazy("What is asked of the organisations. It locks nothing by itself."),
    )
    locks_on = DayField(
        label=gettext_lazy("Lock at the end of"),
        required=False,
        help_text=gettext_lazy("After that day nobody can answer. Empty: you close it yourself."),
    )
    instructions = ParagraphsField(
        label=gettext_lazy("Instructions"),
        required=False,
        most=_TEXTS,
        help_text=gettext_lazy("Stand above the form where the organisations answer."),
    )
    mail_text = ParagraphsField(
        label=gettext_lazy("Text of the invitation"),
        required=False,
        most=_TEXTS,
        help_text=gettext_lazy(
            "Your own words in the mail. Who asks, the last day and the link are always there."
        ),
    )
    shows_map = forms.BooleanField(
        label=gettext_lazy("Show a map of the municipalities' work when it is published"),
        required=False,
    )
    shows_matrix = forms.BooleanField(
        label=gettext_lazy("Show each actor's answer to each measure when it is published"),
        required=False,
    )

    def clean(self) -> None:
        first, last = self.cleaned_data.get("first_year"), self.cleaned_data.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("The last year cannot be before the first one."))
        answer_by, locks_on = (self.cleaned_data.get(name) for name in ("answer_by", "locks_on"))
        if answer_by and locks_on and locks_on < answer_by:
            self.add_error("locks_on", _("Lock on the last day to answer, or later."))


class QuestionRow(RowForm):
    """A question that is asked about each measure."""

    filled_by = ("text", "choices")

    text = LineField(label=gettext_lazy("Question"), most=300, size=36)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of answer"), choices=QuestionKind.choices)
    choices = ParagraphsField(
        label=gettext_lazy("Choices, one a line"), rows=2, most=5000, required=False
    )
    is_required = forms.BooleanField(label=gettext_lazy("Must be answered"), required=False)
    is_public = forms.BooleanField(label=gettext_lazy("Published"), required=False, initial=True)

    def clean(self) -> None:
        is_choice = self.cleaned_data.get("kind") == QuestionKind.CHOICE
        if is_choice and not self.cleaned_data.get("choices"):
            self.add_error("choices", _("Write the choices, one a line."))


QuestionRows = rows_of(QuestionRow)


class PlanForms(FormGroup):
    """A follow-up as forms; the questions can be changed until it is opened."""

    single: PlanForm

    def __init__(
        self,
        data: QueryDict | None,
        *,
        values: dict[str, Any],
        questions: Sequence[dict[str, Any]] | None,
        base_number: int | None = None,
    ) -> None:
        """`values` are fields of `FollowUp`; `questions` None leaves them out."""
        super().__init__()
        self.locks_at: datetime | None = values.get("locks_at")
        locks_on = timezone.localdate(self.locks_at) if self.locks_at else None
        initial = {**values, "locks_on": locks_on, "base_number": base_number}
        if questions is not None:
            asked = [AskedQuestion(**row) for row in questions]
            initial["base_questions"] = questions_version(asked)
        self.single = PlanForm(data, initial=initial)
        self.rows = {}
        if questions is not None:
            self.questions = QuestionRows(data, prefix="fragor", rows=questions)
            self.rows = {"fragor": self.questions}

    def values(self) -> dict[str, Any]:
        """Fields of `FollowUp`. Only after `is_valid`."""
        cleaned = dict(self.single.cleaned_data)
        del cleaned["base_number"], cleaned["base_questions"]
        locks_on = cleaned.pop("locks_on")
        kept = self.locks_at
        is_same = kept is not None and locks_on == timezone.localdate(kept)
        cleaned["locks_at"] = kept if is_same else last_second(locks_on) if locks_on else None
        return cleaned

    def asked(self) -> list[AskedQuestion] | None:
        """The questions, or None where they are not in the form."""
        if not self.rows:
            return None
        return [AskedQuestion(**row) for row in self.questions.filled]

    def begin_from(self, theirs: Sequence[AskedQuestion]) -> None:
        """A second press puts the questions that were typed in the place of these."""
        data = self.single.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["base_questions"] = questions_version(theirs)
        self.single.data = data

    def show_conflict(self, error: EditConflictError) -> None:
        """Say what others have saved; a second press puts what was typed in its place."""
        data = self.single.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["base_number"] = str(error.number)
        for name, value in error.merged.items():
            if name not in error.conflicts:
                _put(data, *_as_sent(name, value))
        self.single.data = data
        for name, conflict in error.conflicts.items():
            message = _(
                "Somebody else has changed this to “%(value)s”. "
                "Save again to put yours in its place."
            )
            at, _value = _as_sent(name, conflict.theirs)
            self.single.add_error(at, message % {"value": _shown(conflict.theirs)})


def _as_sent(name: str, value: Any) -> tuple[str, Any]:
    """A field of `FollowUp` as the form has it: a day in place of its last second."""
    if name != "locks_at":
        return name, value
    return "locks_on", timezone.localdate(value) if value else ""


def _put(data: QueryDict, name: str, value: Any) -> None:
    """Put a saved value in what a browser would send."""
    if isinstance(value, bool):
        data.pop(name, None)
        if value:
            data[name] = "on"
    else:
        data[name] = str(value)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return yes_or_no(value)
    if value is None:
        return "–"
    return str(value) if isinstance(value, int | str) else format_date(value)
