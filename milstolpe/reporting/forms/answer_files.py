"""The upload of a list, and the rows that wait for a yes.

Between upload and confirmation the rows travel in the page itself, signed: nothing is kept on the
server, and an expired session loses nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.errors import DomainError
from milstolpe.core.page import Conflict
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.forms.run_on_behalf import source_field
from milstolpe.reporting.models import Report
from milstolpe.reporting.queries.answer_files import AnswerList, RowChange, RowEdit

ROWS = "rows"
_SALT = "milstolpe.reporting.answer_list"
_MOST_SIGNED = 8 * 1024 * 1024  # of the 12 MB that a form may send


class UploadForm(forms.Form):
    """One file."""

    use_required_attribute = False

    file = forms.FileField(
        label=gettext_lazy("Your filled-in list"),
        help_text=gettext_lazy(
            "Excel (.xlsx) or CSV, at most 10 MB. You see every change before anything is saved."
        ),
        error_messages={
            "required": gettext_lazy("Choose the file that you have filled in."),
            "empty": gettext_lazy("The file is empty."),
        },
        widget=forms.FileInput({"accept": ".xlsx,.csv"}),
    )


def signed_rows(report: Report, edits: Sequence[RowEdit]) -> str:
    """The edits as a text that only we can have written, for a hidden field.

    Raises:
        DomainError: more text than a form can send back.
    """
    rows = [[edit.answer.pk, edit.base_number, edit.content.as_json()] for edit in edits]
    text = signing.dumps({"report": report.pk, "rows": rows}, salt=_SALT, compress=True)
    if len(text) > _MOST_SIGNED:
        raise DomainError(_("The list holds too much text to be saved at once. Divide it."))
    return text


def waiting_rows(answers: AnswerList, text: str) -> list[RowEdit]:
    """The edits of `signed_rows`.

    Raises:
        DomainError: the text is not ours, of another report, or of rows that are gone.
    """
    try:
        sent = signing.loads(text, salt=_SALT)
    except signing.BadSignature as error:
        raise _changed() from error
    if sent["report"] != answers.report.pk:
        raise _changed()
    edits = [
        answers.edit(pk, number, AnswerContent.from_json(content))
        for pk, number, content in sent["rows"]
    ]
    if None in edits:
        raise _changed()
    return [edit for edit in edits if edit is not None]


def _changed() -> DomainError:
    return DomainError(_("What was read from the file has been changed. Upload the file again."))


class ChoicesForm(forms.Form):
    """Which side stands where both the file and somebody else changed a field; and where the
    list comes from, when it is entered for somebody else."""

    use_required_attribute = False
    source = source_field()

    def __init__(self, data: Any, changes: Sequence[RowChange], *, is_on_behalf: bool) -> None:
        super().__init__(data)
        if not is_on_behalf:
            del self.fields["source"]
        self._sides: dict[int, dict[str, str]] = {
            change.answer.pk: {
                choice.name: self._side(change, choice.name) for choice in change.choices
            }
            for change in changes
        }

    def _side(self, change: RowChange, name: str) -> str:
        side = str(self.data.get(_key(change, name), ""))
        return side if side in ("theirs", "mine") else ""

    @property
    def sides(self) -> Mapping[int, Mapping[str, str]]:
        """Answer id → field → side."""
        return self._sides

    def clean(self) -> None:
        if any("" in sides.values() for sides in self._sides.values()):
            raise forms.ValidationError(_("Choose what should stand, then save."))

    def conflicts(self, change: RowChange) -> list[Conflict]:
        """What is to be chosen in a row, as the page draws it."""
        return [
            Conflict(
                _key(change, choice.name),
                choice.label,
                choice.theirs,
                choice.mine,
                chosen=self._side(change, choice.name),
            )
            for choice in change.choices
        ]


def _key(change: RowChange, name: str) -> str:
    return f"keep-{change.answer.pk}-{name}"
