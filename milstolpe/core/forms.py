"""Forms that know which save they began from."""

from typing import Any

from django import forms
from django.http import QueryDict

from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.core.versions import SavedMeanwhileError, both_written, changed_meanwhile


class BegunForm(forms.Form):
    """Begins from the newest save when the page was opened; is shown again from a newer one."""

    use_required_attribute = False

    base_number: forms.Field = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def begin_again(self, error: DomainError) -> None:
        """Begin from what somebody else has saved, and say it at each field that both changed.

        What was typed and ticked there stays: a second press puts it in the place of theirs.
        Fields that only they changed are shown as theirs, and a text that both changed holds both
        wordings, so that a second press takes nothing of theirs away unseen.
        """
        if not isinstance(error, EditConflictError | SavedMeanwhileError):
            return
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["base_number"] = "" if error.number is None else str(error.number)
        self.data = data
        if isinstance(error, EditConflictError):
            self._show_theirs(error, data)

    def _show_theirs(self, error: EditConflictError, data: QueryDict) -> None:
        for column, value in error.merged.items():
            name = self.field_of(column)
            both = error.conflicts.get(column)
            if both is None or value != both.theirs:
                self._put(data, name, value)
            if both is None:
                continue
            text = changed_meanwhile(error, self.as_read(column, both.theirs))
            self.add_error(name, both_written(error) if value != both.theirs else text)

    def _put(self, data: QueryDict, name: str, value: Any) -> None:
        """A value in what a browser would send."""
        field = self.fields.get(name)
        if field is None:
            return
        sent = self.as_sent(name, value)
        data.pop(name, None)
        if isinstance(field, forms.BooleanField):
            if value:
                data[name] = "on"
        elif isinstance(sent, list | tuple | set | frozenset):
            data.setlist(name, [str(each) for each in sent])
        else:
            data[name] = str(sent)

    def field_of(self, column: str) -> str:
        """The name of the field that holds a column of the row."""
        return column.removesuffix("_id")

    def as_sent(self, name: str, value: Any) -> Any:
        """The value of a field as a browser would send it; several as a list."""
        return "" if value is None else self.fields[name].prepare_value(value)

    def as_read(self, name: str, value: Any) -> object:
        """The value of a field in words."""
        return value
