"""Forms that know which save they began from."""

from typing import Any

from django import forms
from django.http import QueryDict

from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.core.versions import SavedMeanwhileError, changed_meanwhile


class BegunForm(forms.Form):
    """Begins from the newest save when the page was opened; is shown again from a newer one."""

    use_required_attribute = False

    base_number: forms.Field = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def begin_again(self, error: DomainError) -> None:
        """Begin from what somebody else has saved, and say it at each field that both changed.

        All that was typed and ticked stays: a second press puts it in the place of theirs.
        """
        if not isinstance(error, EditConflictError | SavedMeanwhileError):
            return
        data = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
        data["base_number"] = "" if error.number is None else str(error.number)
        self.data = data
        if isinstance(error, EditConflictError):
            for name, conflict in error.conflicts.items():
                theirs = self.as_read(name, conflict.theirs)
                self.add_error(name.removesuffix("_id"), changed_meanwhile(error, theirs))

    def as_read(self, name: str, value: Any) -> object:
        """The value of a field in words."""
        return value
