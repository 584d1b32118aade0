"""The filters above the list of a follow-up's reports; the address holds what is chosen."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milstolpe.core.filters import Choices, FilterForm
from milstolpe.core.widgets import PlainSelect
from milstolpe.organisations.enums import OrganisationKind
from milstolpe.reporting.enums import ReportState
from milstolpe.reporting.queries.overview import BOUNCED, NOT_HANDED_IN, ReportFilter


class ReportFilterForm(FilterForm):
    """Narrows the list. A field with nothing to choose between is left out."""

    q = forms.CharField(label=_("Organisation"), required=False, max_length=200)
    lage = forms.ChoiceField(label=_("State"), required=False, widget=PlainSelect)
    typ = forms.ChoiceField(label=_("Kind of actor"), required=False, widget=PlainSelect)
    omrade = forms.ChoiceField(label=_("Area"), required=False, widget=PlainSelect)

    def __init__(
        self, data: Any, *, states: Mapping[str, int], bounced: int, areas: Choices
    ) -> None:
        """`states` says how many reports are in each; `bounced` whose mails came back."""
        super().__init__(data)
        numbered = [
            (key, f"{label} ({states[key]})") for key, label in ReportState.choices if key in states
        ]
        left: Choices = [(NOT_HANDED_IN, _("Not handed in"))]
        if bounced:
            left = [*left, (BOUNCED, _("The mail came back"))]
        self.offer("lage", [*left, *numbered], _("All states"))
        self.offer("typ", OrganisationKind.choices, _("All kinds"))
        self.offer("omrade", areas, _("All areas"))

    def wanted(self) -> ReportFilter:
        """What is chosen. A field with an error narrows nothing."""
        chosen = self.chosen
        return ReportFilter(
            state=chosen.get("lage", ""),
            kind=chosen.get("typ", ""),
            area=chosen.get("omrade", ""),
            text=chosen.get("q", ""),
        )
