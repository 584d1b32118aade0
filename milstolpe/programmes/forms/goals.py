"""Which objectives and global goals a measure touches: not at all, mainly, or also."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milstolpe.core.form_parts import WorkForm
from milstolpe.core.page import Text
from milstolpe.programmes.content import GoalEntry

TOUCHES: list[tuple[str, Text]] = [("", "–"), ("main", _("mainly")), ("also", _("also"))]


@dataclass(frozen=True)
class GoalChoice:
    """One button."""

    id: str
    value: str
    label: Text
    is_chosen: bool


@dataclass(frozen=True)
class GoalRow:
    """A goal and its buttons."""

    id: str
    name: str
    label: Text
    choices: Sequence[GoalChoice]


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

    @property
    def labels(self) -> list[Text]:
        """The heading of each column of buttons."""
        return [label for _value, label in TOUCHES]

    @property
    def rows(self) -> Iterator[GoalRow]:
        """The buttons, goal by goal: quicker to draw than a widget for each."""
        for field in self:
            chosen = field.value() or ""
            choices = [
                GoalChoice(f"{field.auto_id}_{value}", value, label, value == chosen)
                for value, label in TOUCHES
            ]
            yield GoalRow(field.auto_id, field.html_name, field.label, choices)

    def entries(self) -> tuple[GoalEntry, ...]:
        """What is touched, main goals first."""
        chosen = [
            GoalEntry(number, name, is_main=self.cleaned_data[str(number)] == "main")
            for number, name in self.goals
            if self.cleaned_data.get(str(number))
        ]
        return tuple(sorted(chosen, key=lambda entry: (not entry.is_main, entry.number)))
