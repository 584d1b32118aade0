"""An organisation's answers as the county board enters them, with where they come from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.fields import LineField, ParagraphsField
from milstolpe.core.merge import merge_fields
from milstolpe.core.page import Fact
from milstolpe.programmes.forms.parts import FormGroup, WorkForm
from milstolpe.reporting.content import AnswerContent, ExtraEntry
from milstolpe.reporting.enums import Grade, QuestionKind
from milstolpe.reporting.models import Answer, Question
from milstolpe.reporting.queries.contents import content_at, kept_content
from milstolpe.reporting.services.answers import Edit

_TEXT = 50_000  # characters at most
_FIELDS = ("grade", "is_continuous", "rationale", "action_taken")


class SourceForm(WorkForm):
    """Where the answers come from."""

    source = LineField(
        label=gettext_lazy("Where do the answers come from?"),
        most=300,
        help_text=gettext_lazy(
            "For example “letter 3 December 2026” or “phone call with the environment office”."
        ),
    )
    case_number = LineField(label=gettext_lazy("Case number"), most=60, required=False)


class AnswerForm(WorkForm):
    """The answer about one measure."""

    base_number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    grade = forms.ChoiceField(
        label=gettext_lazy("Degree of implementation"),
        required=False,
        choices=[("", gettext_lazy("Not answered")), *Grade.choices],
    )
    is_continuous = forms.BooleanField(label=gettext_lazy("Goes on continuously"), required=False)
    rationale = ParagraphsField(
        label=gettext_lazy("Why this degree"), rows=2, most=_TEXT, required=False
    )
    action_taken = ParagraphsField(
        label=gettext_lazy("What was done"), rows=2, most=_TEXT, required=False
    )

    def __init__(
        self, data: QueryDict | None, *, answer: Answer, questions: Sequence[Question]
    ) -> None:
        self.answer = answer
        self.saved = kept_content(answer)  # as it stands now
        extras = {f"q{entry.question}": entry.text for entry in self.saved.extras}
        initial = {name: getattr(self.saved, name) for name in _FIELDS} | extras
        initial["base_number"] = answer.number
        super().__init__(data, prefix=f"svar{answer.pk}", initial=initial)
        self.questions = questions
        for question in questions:
            self.fields[f"q{question.pk}"] = _question_field(question)

    def clean(self) -> None:
        if self.cleaned_data.get("is_continuous") and self.cleaned_data.get("grade") != Grade.DONE:
            self.add_error("is_continuous", _("Only what is graded G can go on continuously."))

    @property
    def number(self) -> int:
        return self.cleaned_data["base_number"] or 0

    def base(self) -> AnswerContent:
        """The save that the form began from; asked for only when there are newer ones."""
        if self.number == self.answer.number:
            return self.saved
        return content_at(self.answer, self.number) or AnswerContent()

    def content(self) -> AnswerContent:
        """What was typed; what has no field stays as in the save that the form began from."""
        base = self.base()
        own = {row.pk for row in self.questions}
        typed = [
            ExtraEntry(row.pk, row.text, self.cleaned_data[f"q{row.pk}"])
            for row in self.questions
            if self.cleaned_data[f"q{row.pk}"]
        ]
        others = [entry for entry in base.extras if entry.question not in own]
        values: dict[str, Any] = {name: self.cleaned_data[name] for name in _FIELDS}
        return replace(base, **values, extras=(*others, *typed))

    def show_newest(self) -> None:
        """Begin from what others have saved since: what collides is said, the rest is joined."""
        base = self.base()
        mine, theirs = self.content().values(), self.saved.values()
        merge = merge_fields(base.values(), theirs, mine, AnswerContent.TEXTS)
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data[self.add_prefix("base_number")] = str(self.answer.number)
        for name in _FIELDS:
            is_mine = name in merge.conflicts and name not in AnswerContent.TEXTS
            value = mine[name] if is_mine else merge.values[name]
            flag = "on" if value else ""
            data[self.add_prefix(name)] = flag if isinstance(value, bool) else value
        self.data = data
        for name in merge.conflicts:
            at = name if name in self.fields else "grade"
            message = _(
                "Somebody else saved “%(value)s” here. Save again when it is as you want it."
            )
            self.add_error(at, message % {"value": _shown(theirs[name])})


@dataclass(frozen=True)
class MeasureFields:
    """A measure on the page: its form, and what was answered last time."""

    code: str
    title: str
    form: AnswerForm
    before: Sequence[Fact]


class OnBehalfForms(FormGroup):
    """All answers of a report, sent and checked as one."""

    single: SourceForm

    def __init__(
        self,
        data: QueryDict | None,
        *,
        answers: Sequence[Answer],
        questions: Sequence[Question],
        before: Mapping[int, Sequence[Fact]],
    ) -> None:
        """`before`: answer → what was said last time."""
        super().__init__()
        self.single = SourceForm(data)
        self.rows = {}
        self.others = [AnswerForm(data, answer=row, questions=questions) for row in answers]
        self.before = before

    def edits(self) -> list[Edit]:
        """The answers that were changed. Only after `is_valid`."""
        changed = []
        for form in self._answers():
            content = form.content()
            if content != form.base():
                changed.append(Edit(form.answer.pk, content, form.number))
        return changed

    def show_newest(self, error: object) -> None:
        """After a conflict: every answer that others have saved since is joined or told."""
        self.non_field_errors.append(str(error))
        for form in self._answers():
            if form.number != form.answer.number:
                form.show_newest()

    def mark_missing(self, missing: Mapping[int, Sequence[str]]) -> None:
        """Say at the fields what must be filled before the report is handed in."""
        for form in self._answers():
            for name in missing.get(form.answer.pk, ()):
                form.add_error(name, _("Must be filled in before it is handed in."))

    @property
    def measures(self) -> Iterator[MeasureFields]:
        """What the page shows, in the order of the programme."""
        for form in self._answers():
            measure = form.answer.measure
            before = self.before.get(form.answer.pk, ())
            yield MeasureFields(measure.code, measure.title, form, before)

    def _answers(self) -> Iterator[AnswerForm]:
        for form in self.others:
            assert isinstance(form, AnswerForm)
            yield form


def _question_field(question: Question) -> forms.Field:
    options = {"label": question.text, "required": False}
    if question.kind == QuestionKind.TEXT:
        return ParagraphsField(rows=2, most=_TEXT, **options)
    choices = question.choice_list
    if question.kind == QuestionKind.YES_NO:
        choices = [_("Yes"), _("No")]
    pairs = [("", _("Not answered")), *((text, text) for text in choices)]
    return forms.ChoiceField(choices=pairs, **options)  # type: ignore[arg-type]  # text and flag


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(Grade(value).label) if value in Grade.values else str(value)
