"""The objectives that a role answers for, and the filter of the matrix."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milstolpe.core.filters import FilterForm
from milstolpe.core.forms import BegunForm
from milstolpe.core.widgets import PlainSelect
from milstolpe.objectives.models import Objective
from milstolpe.organisations.models import County


class AssignForm(BegunForm):
    objectives = forms.TypedMultipleChoiceField(
        label=_("Objectives"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any, *, chosen: list[int], number: int | None) -> None:
        """`number` is that of the newest change of what the role answers for, if any."""
        super().__init__(data, initial={"objectives": chosen, "base_number": number})
        self.names = {row.number: f"{row.number}. {row.name}" for row in Objective.objects.all()}
        self.fields["objectives"].choices = list(self.names.items())  # type: ignore[attr-defined]  # of a choice field

    def as_read(self, name: str, value: Any) -> str:
        return ", ".join(self.names[number] for number in sorted(value))


class MatrixFilterForm(FilterForm):
    """One county, one objective, or all."""

    lan = forms.ModelChoiceField(
        County.objects.all(),
        label=_("County"),
        required=False,
        empty_label=_("All counties"),
        widget=PlainSelect,
    )
    mal = forms.ModelChoiceField(
        Objective.objects.all(),
        label=_("Objective"),
        required=False,
        empty_label=_("All objectives"),
        widget=PlainSelect,
    )

    def wanted(self) -> dict[str, Any]:
        """What `queries.matrix` is asked for."""
        county, objective = self.chosen.get("lan"), self.chosen.get("mal")
        return {
            "county": county.code if county else "",
            "objective": objective.number if objective else None,
        }
