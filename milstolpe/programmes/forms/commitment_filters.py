"""The filters above lists of commitments; the address holds what is chosen."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milstolpe.core.filters import Choices, FilterForm
from milstolpe.core.widgets import PlainSelect
from milstolpe.programmes.enums import CommitmentState
from milstolpe.programmes.queries.commitment_lists import JOINT, NONE, CommitmentFilter


class CommitmentFilterForm(FilterForm):
    """Narrows a list of commitments. A field with nothing to choose between is left out."""

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
        kept: Sequence[str] = (),
    ) -> None:
        """`counts` says how many there are in each state; none are offered only where asked for."""
        super().__init__(data, kept=kept)
        states = [*CommitmentState.choices, (JOINT, _("Led by another")), (NONE, _("None yet"))]
        asked = self.data.get("lage")
        numbered = [
            (key, f"{name} ({counts.get(key, 0)})")
            for key, name in states
            if counts.get(key) or key == asked
        ]
        self.offer("lage", numbered, _("All states"))
        self.offer("program", programmes, _("All programmes"), least=2)
        self.offer("aktor", actors, _("All actors"))

    def wanted(self) -> CommitmentFilter:
        """What is chosen."""
        return CommitmentFilter(
            state=self.chosen.get("lage", ""),
            programme=self.chosen.get("program", ""),
            actor=self.chosen.get("aktor", ""),
            text=self.chosen.get("q", ""),
        )
