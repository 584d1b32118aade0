"""The upload of a file, and answers to what it asks."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from milstolpe.core.fields import LineField
from milstolpe.organisations.models import County
from milstolpe.programmes.queries.visibility import programmes_visible_to
from milstolpe.transfer.enums import AnswerSection, ExportKind
from milstolpe.transfer.queries.imports import AskedOnce
from milstolpe.transfer.reading.kinds import new_answers
from milstolpe.transfer.reading.mapping import LEFT_OUT
from milstolpe.transfer.reading.workbooks import is_read, kinds_read

OTHER = "other"


class UploadForm(forms.Form):
    """A file, what it calls things, and the county when there are several to choose from."""

    use_required_attribute = False

    file = forms.FileField(
        label=_("File from the old system"),
        help_text=_(
            "Excel (.xlsx) or CSV, at most 20 MB. It is tried first: nothing is written until you "
            "have seen what it would do."
        ),
        error_messages={
            "required": _("Choose the file."),
            "empty": _("The file is empty. Choose another."),
        },
        widget=forms.FileInput({"accept": ".xlsx,.csv,.txt"}),
    )
    mapping = forms.FileField(
        label=_("Mapping file"),
        help_text=_("Only if the file has its own names for columns, actors or words (.toml)."),
        required=False,
        widget=forms.FileInput({"accept": ".toml"}),
    )
    county: forms.ModelChoiceField[County] = forms.ModelChoiceField(
        County.objects.none(), label=_("County"), empty_label=None
    )

    def __init__(self, counties: Any, *args: Any) -> None:
        super().__init__(*args)
        field = self.fields["county"]
        field.queryset = counties  # type: ignore[attr-defined]  # of a ModelChoiceField
        field.initial = counties.first()
        if counties.count() == 1:
            field.widget = forms.HiddenInput()

    def clean_file(self) -> Any:
        """What is no table is refused at once, with the kinds of file that are read."""
        upload = self.cleaned_data["file"]
        if not is_read(upload.name):
            raise forms.ValidationError(kinds_read())
        return upload


class AnswersForm(forms.Form):
    """An answer to each question that rows share; those left empty are asked again."""

    use_required_attribute = False

    def __init__(self, asked: Sequence[AskedOnce], *args: Any) -> None:
        super().__init__(*args)
        self.asked = list(asked)
        for question in self.asked:
            self.fields[question.key] = forms.ChoiceField(
                label=_("Answer"),
                choices=self._choices(question),
                required=False,
            )
            if question.line.section != AnswerSection.CHOICE:
                self.fields[self._other(question)] = LineField(
                    label=_("Or write it yourself"), most=300, required=False
                )

    @staticmethod
    def _other(question: AskedOnce) -> str:
        return f"{question.key}-{OTHER}"

    def questions(self) -> Iterator[dict[str, Any]]:
        """Each question in words, with the fields that answer it."""
        for question in self.asked:
            line, other = question.line, self._other(question)
            title = line.value or line.field
            yield {
                "key": question.key,
                "title": title,
                "where": question.where,
                "field": "" if line.field == title else line.field,
                "reason": line.reason,
                "answer": self[question.key],
                "other": self[other] if other in self.fields else None,
            }

    @staticmethod
    def _choices(question: AskedOnce) -> list[tuple[Any, Any]]:
        choices: list[tuple[Any, Any]] = [("", _("Not answered yet"))]
        choices += [(text, text) for text in question.candidates]
        if question.may_be_new:
            choices.append((_("Add as a new actor"), new_answers()))
        if question.line.section in (AnswerSection.COLUMN, AnswerSection.SHEET):
            choices.append((LEFT_OUT, _("Do not read it")))
        if question.line.section == AnswerSection.COLUMN and question.line.scope == "reports":
            choices.append(("?", _("A question of our own")))
        if question.line.section == AnswerSection.ACTOR:
            choices.append((LEFT_OUT, _("Leave the name out")))
        return choices

    def answers(self) -> list[tuple[AskedOnce, str]]:
        """The questions that were answered, with their answers."""
        found = []
        for question in self.asked:
            written = self.cleaned_data.get(self._other(question), "")
            if answer := written or self.cleaned_data.get(question.key, ""):
                found.append((question, str(answer)))
        return found


class ExportForm(forms.Form):
    """What is taken along, and in which form."""

    use_required_attribute = False

    what = forms.ChoiceField(label=_("What"))
    kind = forms.ChoiceField(
        label=_("Form"),
        choices=ExportKind.choices,
        initial=ExportKind.XLSX,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a form.")},
    )

    def __init__(self, user: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        programmes = programmes_visible_to(user).select_related("county")
        rows = [
            (row.county, f"program:{row.address}", f"{row.title} {row.start_year}–{row.end_year}")
            for row in programmes.order_by("county", "start_year", "address")
        ]
        groups: dict[str, list[tuple[str, str]]] = {}
        for county, value, label in rows:
            whole = (f"lan:{county.code}", _("The whole of %(county)s") % {"county": county})
            groups.setdefault(str(county), [whole]).append((value, label))
        field = cast("forms.ChoiceField", self.fields["what"])
        field.choices = [("allt", _("The whole country")), *groups.items()]

    def clean_what(self) -> dict[str, str]:
        """What is chosen, as `county` and `programme`."""
        kind, _colon, name = self.cleaned_data["what"].partition(":")
        return {
            "county": name if kind == "lan" else "",
            "programme": name if kind == "program" else "",
        }
