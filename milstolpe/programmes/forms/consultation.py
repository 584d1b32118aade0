"""Comments from the consultation: one as a form, answers in the list, and the filters above it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.core.fields import DayField, LineField, ParagraphsField
from milstolpe.core.filters import FilterForm
from milstolpe.core.form_parts import WorkForm, choose_from
from milstolpe.core.widgets import PlainSelect
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.content import CommentContent
from milstolpe.programmes.forms.commitments import NAMES
from milstolpe.programmes.forms.contents import ContentForm, ContentForms, Start
from milstolpe.programmes.models import ConsultationComment, Programme
from milstolpe.programmes.queries.checks import Problems
from milstolpe.programmes.queries.comments import answers_at, comment_problems, made_with
from milstolpe.programmes.queries.consultation import (
    ANSWERED,
    LATE,
    UNANSWERED,
    WHOLE,
    CommentFilter,
    Consultation,
)
from milstolpe.programmes.queries.register import Register, organisation_register
from milstolpe.programmes.queries.wording import COMMENT_LABELS as LABELS
from milstolpe.programmes.services.consultation import Answer, AnswersRefusedError


def known_name(register: Register[Organisation], typed: str) -> str:
    """The name as the register writes it; as it was typed when it is not there."""
    organisation = register.find(typed)
    return organisation.name if organisation else typed


class CommentForm(ContentForm):
    """A comment and our answer to it."""

    respondent = LineField(
        label=LABELS["respondent"],
        most=200,
        suggestions=NAMES,
        help_text=gettext_lazy(
            "An organisation of the register, or another name. A private person is written as "
            "“Private person”, never by name."
        ),
    )
    received_on = DayField(label=LABELS["received_on"])
    case_number = LineField(label=LABELS["case_number"], most=60, required=False)
    measure = forms.ChoiceField(label=gettext_lazy("What is it about?"), widget=PlainSelect)
    text = ParagraphsField(
        label=LABELS["text"],
        rows=8,
        help_text=gettext_lazy(
            "In their words or in short. It stands in the compilation: no security-sensitive "
            "details, no personal data."
        ),
    )
    answer = ParagraphsField(label=LABELS["answer"], rows=4, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["reason"]  # no version becomes public


class CommentForms(ContentForms[CommentContent]):
    """A comment as a form, new (`comment` is None) or changed."""

    single: CommentForm

    def __init__(
        self,
        programme: Programme,
        start: Start[CommentContent],
        data: QueryDict | None = None,
        *,
        comment: ConsultationComment | None = None,
    ) -> None:
        super().__init__(start, data)
        self.programme, self.comment = programme, comment
        self.rows = {}
        self.register = organisation_register()
        measures = list(programme.measures.values_list("public_id", "code", "title"))
        # By id: a code that is changed while somebody writes is still the same measure.
        self.codes = {public_id: code for public_id, code, _title in measures}
        initial = start.initial()
        ids = {code: public_id for public_id, code in self.codes.items()}
        about = ids.get(initial["measure"], WHOLE)
        self.single = CommentForm(data, initial=initial | {"measure": about})
        whole = (WHOLE, _("The programme as a whole"))
        named = [(public_id, f"{code} {title}") for public_id, code, title in measures]
        choose_from(self.single, "measure", [whole, *named])

    def problems(self) -> Problems:
        # A new comment whose button was pressed twice is not in its own way.
        comment = self.comment or made_with(self.single.cleaned_data.get("form_key"))
        return comment_problems(self.programme, self.content(), comment=comment)

    def typed(self) -> CommentContent:
        cleaned = self.single.cleaned_data
        names = ("case_number", "text", "answer")
        day = cleaned.get("received_on")
        return replace(
            self.base,
            **{name: cleaned[name] for name in names if name in cleaned},
            respondent=known_name(self.register, cleaned.get("respondent", "")),
            received_on=day.isoformat() if day else "",
            measure=self.codes.get(cleaned.get("measure", ""), ""),
        )


class AnswerForm(WorkForm):
    """The answer to one comment, in the list."""

    base_number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    answer = ParagraphsField(label=LABELS["answer"], rows=3, required=False)

    def __init__(self, comment: ConsultationComment, data: QueryDict | None) -> None:
        initial = {"answer": comment.answer, "base_number": comment.number}  # type: ignore[attr-defined]  # annotated
        super().__init__(data, prefix=f"c{comment.pk}", initial=initial)
        self.comment = comment
        who = comment.respondent
        self.fields["answer"].label = _("Our answer to %(name)s") % {"name": who}


class Answers:
    """The answers of a page: whichever button is pressed, all that were changed are saved."""

    def __init__(
        self, comments: Iterable[ConsultationComment], data: QueryDict | None = None
    ) -> None:
        self.data = data
        self.forms = [AnswerForm(comment, data) for comment in comments]
        self.non_field_errors: list[str] = []

    def is_valid(self) -> bool:
        return not [form for form in self.forms if not form.is_valid()]

    def changed(self) -> list[Answer]:
        """Those that differ from what the writer began from. Only when all are valid."""
        numbers = {form.cleaned_data["base_number"] for form in self.forms}
        began = answers_at(number for number in numbers if number)
        return [
            Answer(form.comment, form.cleaned_data["answer"], form.cleaned_data["base_number"])
            for form in self.forms
            if form.cleaned_data["answer"]
            != began.get(form.cleaned_data["base_number"], form.comment.answer)
        ]

    def refused(self, refusal: AnswersRefusedError) -> "Answers":
        """The same with what is wrong; where two wrote at once both wordings stand in the text."""
        assert self.data is not None  # only what was sent is refused
        data = self.data.copy()
        for pk, error in refusal.errors.items():
            if isinstance(error, EditConflictError):
                data[f"c{pk}-answer"] = error.merged["answer"]
                data[f"c{pk}-base_number"] = str(error.number)
        again = Answers([form.comment for form in self.forms], data)
        for form in again.forms:
            if wrong := refusal.errors.get(form.comment.pk):
                form.add_error("answer", _what_is_wrong(wrong))
        return again

    @property
    def errors(self) -> bool:
        """Whether there is anything to say above the list."""
        return any(form.errors for form in self.forms)

    def __iter__(self) -> Iterator[BoundField]:
        for form in self.forms:
            yield from form


def _what_is_wrong(error: DomainError) -> str:
    if isinstance(error, EditConflictError):
        return _("Somebody else answered too. Both answers stand here; keep what should stand.")
    return str(error)


class CommentFilterForm(FilterForm):
    """Narrows the list of comments. A field with nothing to choose between is left out."""

    svar = forms.ChoiceField(label=gettext_lazy("Answer"), required=False, widget=PlainSelect)
    svarande = forms.ChoiceField(
        label=gettext_lazy("Who answered"), required=False, widget=PlainSelect
    )
    atgard = forms.ChoiceField(label=LABELS["measure"], required=False, widget=PlainSelect)

    def __init__(self, data: Any, *, figures: Consultation) -> None:
        super().__init__(data)
        unanswered = figures.comments - figures.answered
        answers = {
            UNANSWERED: (_("Not answered"), unanswered),
            ANSWERED: (_("Answered"), figures.answered),
            LATE: (_("Came in late"), figures.late),
        }
        self.offer("svar", _numbered(answers, asked=self.data.get("svar")), _("All comments"))
        names = {name: (name, count) for name, count in figures.respondents}
        self.offer("svarande", _numbered(names), _("Everyone"))
        subjects = {row.public_id: (row.name, row.comments) for row in figures.subjects.values()}
        self.offer("atgard", _numbered(subjects), _("All measures"))

    def wanted(self) -> CommentFilter:
        """What is chosen."""
        return CommentFilter(
            answer=self.chosen.get("svar", ""),
            respondent=self.chosen.get("svarande", ""),
            measure=self.chosen.get("atgard", ""),
        )


def _numbered(
    choices: Mapping[str, tuple[str, int]], *, asked: str | None = None
) -> list[tuple[str, str]]:
    """(value, "name (count)") of those that there are any of, and of the one asked for."""
    return [
        (value, f"{name} ({count})")
        for value, (name, count) in choices.items()
        if count or value == asked
    ]
