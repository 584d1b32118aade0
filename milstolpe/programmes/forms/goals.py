"""Which objectives and global goals a measure touches: not at all, mainly, or also."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milstolpe.programmes.content import GoalEntry
from milstolpe.programmes.forms.parts import WorkForm

TOUCHES = [("", "–"), ("main", _("mainly")), ("also", _("also"))]


class GoalForm(WorkForm):
    """A row of three buttons for each goal."""

    def __init__(
        self,
        data: Any,
        *,
        prefix: str,
        goals: Sequence[tuple[int, str]],
        entries: Iterable[GoalEntry],
    ) -> None:
        super().__init__(data, prefix=prefix)
        self.goals = goals
        touched = {entry.number: "main" if entry.is_main else "also" for entry in entries}
        for number, name in goals:
            self.fields[str(number)] = forms.ChoiceField(
                label=f"{number} {name}",
                choices=TOUCHES,
                required=False,
                initial=touched.get(number, ""),
                widget=forms.RadioSelect,
            )

    def entries(self) -> tuple[GoalEntry, ...]:
        """What is touched, main goals first."""
        chosen = [
            GoalEntry(number, name, is_main=self.cleaned_data[str(number)] == "main")
            for number, name in self.goals
            if self.cleaned_data.get(str(number))
        ]
        return tuple(sorted(chosen, key=lambda entry: (not entry.is_main, entry.number)))
