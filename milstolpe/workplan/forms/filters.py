"""Which activities of a plan are shown."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.filters import FilterForm
from milstolpe.core.formats import sort_key_sv
from milstolpe.core.widgets import PlainSelect
from milstolpe.workplan.enums import CashValue
from milstolpe.workplan.queries.work import Wanted


class ActivityFilterForm(FilterForm):
    """Prioritised ones, by need for money, by who answers for them."""

    pengar = forms.ChoiceField(
        label=gettext_lazy("Need for money"), required=False, widget=PlainSelect
    )
    ansvarig = forms.ChoiceField(
        label=gettext_lazy("Answers for it"), required=False, widget=PlainSelect
    )
    prio = forms.BooleanField(label=gettext_lazy("Prioritised"), required=False)

    def __init__(self, data: Any, *, responsible: Iterable[str]) -> None:
        super().__init__(data)
        names = sorted(set(responsible), key=sort_key_sv)
        self.offer("pengar", list(CashValue.choices), _("All activities"))
        self.offer("ansvarig", [(name, name) for name in names], _("Everybody"))

    def wanted(self) -> Wanted:
        chosen = self.chosen
        return Wanted(
            bool(chosen.get("prio")), chosen.get("pengar", ""), chosen.get("ansvarig", "")
        )
