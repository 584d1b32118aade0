"""The filters above the list of a follow-up's reports; the address holds what is chosen."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milstolpe.core.widgets import PlainSelect
from milstolpe.organisations.enums import OrganisationKind
from milstolpe.reporting.enums import ReportState
from milstolpe.reporting.queries.overview import NOT_HANDED_IN, ReportFilter

Choices = Sequence[tuple[str, Any]]


class ReportFilterForm(forms.Form):
    """Narrows the list. A field with nothing to choose between is left out."""

    use_required_attribute = False

    q = forms.CharField(label=_("Organisation"), required=False, max_length=200)
    lage = forms.ChoiceField(label=_("State"), required=False, widget=PlainSelect)
    typ = forms.ChoiceField(label=_("Kind of actor"), required=False, widget=PlainSelect)
    omrade = forms.ChoiceField(label=_("Area"), required=False, widget=PlainSelect)

    def __init__(self, data: Any, *, states: Mapping[str, int], areas: Choices) -> None:
        """`states` says how many reports are in each."""
        super().__init__(data, auto_id="filter_%s")
        numbered = [
            (key, f"{label} ({states[key]})") for key, label in ReportState.choices if key in states
        ]
        left: Choices = [(NOT_HANDED_IN, _("Not handed in"))]
        self._choose("lage", [*left, *numbered], _("All states"))
        self._choose("typ", OrganisationKind.choices, _("All kinds"))
        self._choose("omrade", areas, _("All areas"))

    def wanted(self) -> ReportFilter:
        """What is chosen. A field with an error narrows nothing; the error stands at the field."""
        chosen = self._valid_ones()
        return ReportFilter(
            state=chosen.get("lage", ""),
            kind=chosen.get("typ", ""),
            area=chosen.get("omrade", ""),
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

    def _choose(self, name: str, choices: Choices, everything: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        if not choices:
            del self.fields[name]
            return
        field.choices = [("", everything), *choices]
        field.error_messages["invalid_choice"] = _("There is no such choice here. All are shown.")
