"""The filters above lists of commitments; the address holds what is chosen."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milstolpe.core.widgets import PlainSelect
from milstolpe.programmes.enums import CommitmentState
from milstolpe.programmes.forms.filters import Choices
from milstolpe.programmes.queries.commitment_lists import JOINT, NONE, CommitmentFilter


class CommitmentFilterForm(forms.Form):
    """Narrows a list of commitments. A field with nothing to choose between is left out."""

    use_required_attribute = False

    q = forms.CharField(label=_("Text"), required=False, max_length=200)
    lage = forms.ChoiceField(label=_("State"), required=False, widget=PlainSelect)
    program = forms.ChoiceField(label=_("Programme"), required=False, widget=PlainSelect)
    aktor = forms.ChoiceField(label=_("Actor"), required=False, widget=PlainSelect)

    def __init__(
        self,
        data: Any,
        *,
        counts: Mapping[str, int],
        programmes: Choices = (),
        actors: Choices = (),
    ) -> None:
        """`counts` says how many there are in each state; those with none are not offered."""
        super().__init__(data, auto_id="filter_%s")
        states = [*CommitmentState.choices, (JOINT, _("Led by another")), (NONE, _("None yet"))]
        numbered = [(key, f"{name} ({counts[key]})") for key, name in states if counts.get(key)]
        self._choose("lage", numbered, _("All states"), least=1)
        self._choose("program", programmes, _("All programmes"), least=2)
        self._choose("aktor", actors, _("All actors"), least=1)

    def wanted(self) -> CommitmentFilter:
        """What is chosen. A field with an error narrows nothing; the error stands at the field."""
        chosen = self._valid_ones()
        return CommitmentFilter(
            state=chosen.get("lage", ""),
            programme=chosen.get("program", ""),
            actor=chosen.get("aktor", ""),
            text=chosen.get("q", ""),
        )

    def chosen_labels(self) -> list[tuple[str, str]]:
        """(parameter, what is shown) of every filter in use."""
        labels = []
        for name, value in self._valid_ones().items():
            choices: Any = getattr(self.fields[name], "choices", ())
            if value:
                labels.append((name, str(dict(choices).get(value, value))))
        return labels

    def _valid_ones(self) -> dict[str, str]:
        self.is_valid()
        return self.cleaned_data

    def _choose(self, name: str, choices: Choices, everything: Any, *, least: int) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        if len(choices) < least:
            del self.fields[name]
            return
        field.choices = [("", everything), *choices]
        field.error_messages["invalid_choice"] = _("There is no such choice here. All are shown.")
