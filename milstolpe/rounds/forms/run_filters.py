"""The filters above the matrix of a round; the address holds what is chosen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milstolpe.core.filters import Choices, FilterForm
from milstolpe.core.widgets import PlainSelect
from milstolpe.rounds.enums import ContributionState
from milstolpe.rounds.queries.matrix import (
    COMMENTS,
    LATE,
    LEFT,
    LONGER_TIME,
    NO_LEAD,
    OLD_INSTRUCTIONS,
    Matrix,
    Wanted,
)

VIEW = "visa"  # the parameter that says matrix or list; it narrows nothing


class MatrixFilterForm(FilterForm):
    """Narrows the matrix. A field with nothing to choose between is left out."""

    lan = forms.ChoiceField(label=_("County"), required=False, widget=PlainSelect)
    mal = forms.ChoiceField(label=_("Text"), required=False, widget=PlainSelect)
    lage = forms.ChoiceField(label=_("State"), required=False, widget=PlainSelect)
    markt = forms.ChoiceField(label=_("To note"), required=False, widget=PlainSelect)
    skriver = forms.ChoiceField(label=_("Written by"), required=False, widget=PlainSelect)

    def __init__(self, data: Any, matrix: Matrix, *, has_judgements: bool) -> None:
        super().__init__(data, kept=(VIEW,))
        items = [(slug, row.item) for slug, row in matrix.items.items()]
        organisations = [(str(pk), name) for pk, name in sorted(matrix.organisations.items())]
        numbered = [
            (key, f"{label} ({matrix.states[key]})")
            for key, label in ContributionState.choices
            if key in matrix.states
        ]
        left: Choices = [(LEFT, _("Not handed in")), (LATE, _("Late"))]
        changed: Choices = [("outcome", _("Changed outcome")), ("trend", _("Changed trend"))]
        noted: Choices = [
            *(changed if has_judgements else ()),
            (COMMENTS, _("Open comments")),
            (LONGER_TIME, _("Longer time")),
            (OLD_INSTRUCTIONS, _("Not seen the newest instructions")),
            (NO_LEAD, _("Nobody answers for it")),
        ]
        self.offer("lan", list(matrix.counties.items()), _("All counties"), least=2)
        self.offer("mal", items, _("All texts"), least=2)
        self.offer("lage", [*left, *numbered], _("All states"))
        self.offer("markt", noted, _("Everything"))
        self.offer("skriver", organisations, _("Everyone"), least=2)

    def wanted(self) -> Wanted:
        """What is chosen. A field with an error narrows nothing."""
        chosen = self.chosen
        return Wanted(
            county=chosen.get("lan", ""),
            item=chosen.get("mal", ""),
            state=chosen.get("lage", ""),
            mark=chosen.get("markt", ""),
            organisation=chosen.get("skriver", ""),
        )
