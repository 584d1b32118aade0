"""Wishes for a coming plan: one to write, an answer to give, a survey to take in, a list."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milstolpe.core.fields import ParagraphsField
from milstolpe.core.filters import FilterForm
from milstolpe.core.form_parts import WorkForm, choose_from
from milstolpe.core.forms import BegunForm
from milstolpe.core.widgets import PlainSelect
from milstolpe.organisations.models import Organisation
from milstolpe.workplan.enums import WishState
from milstolpe.workplan.models import Activity, Wish
from milstolpe.workplan.queries.wishes import Survey, activities_for

_MOST = 5_000  # characters
_YEAR = _("Which year's plan?")
_WRONG_YEAR = {"invalid_choice": _("Choose a year in the list.")}


class WishForm(WorkForm):
    """What an organisation wishes for. Sent twice it is one wish."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = ParagraphsField(
        label=_("What do you wish for?"),
        rows=6,
        most=_MOST,
        help_text=_("What would help you, and what would it lead to? One wish at a time."),
    )
    year = forms.TypedChoiceField(
        label=_YEAR, coerce=int, widget=PlainSelect, error_messages=_WRONG_YEAR
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("On behalf of"),
        error_messages={
            "required": _("Choose whom you wish for."),
            "invalid_choice": _("Choose an organisation in the list."),
        },
    )

    def __init__(
        self, data: Any, *, years: Sequence[int], organisations: Any, for_rus: bool
    ) -> None:
        """`for_rus`: the wish may be that of RUS itself."""
        super().__init__(data, initial={"form_key": uuid.uuid4()})
        choose_from(self, "year", [(year, year) for year in years])
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organisations
        if for_rus:
            field.required, field.empty_label = False, _("RUS itself")
        elif len(organisations) == 1:
            field.empty_label, field.initial = None, organisations[0]


class AnswerForm(BegunForm):
    """What becomes of a wish."""

    state = forms.ChoiceField(
        label=_("What becomes of it?"),
        choices=WishState.choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose a state in the list.")},
    )
    activity = forms.ModelChoiceField(
        Activity.objects.none(),
        label=_("Activity"),
        required=False,
        empty_label=_("No single activity"),
        error_messages={"invalid_choice": _("Choose an activity in the list.")},
    )
    answer = ParagraphsField(
        label=_("Answer"),
        rows=5,
        required=False,
        most=_MOST,
        help_text=_("The one who wished is told, and the organisation reads it here."),
    )

    def __init__(self, wish: Wish, data: Any, *, number: int | None) -> None:
        first = {
            "state": wish.state,
            "answer": wish.answer,
            "activity": wish.activity_id,
            "base_number": number,
        }
        super().__init__(data, initial=first)
        field = self.fields["activity"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = activities_for(wish)
        if wish.activity_id and not field.queryset.filter(pk=wish.activity_id).exists():
            field.queryset = Activity.objects.filter(pk=wish.activity_id)
        elif not field.queryset.exists():
            field.help_text = _("There is no plan for %(year)s yet.") % {"year": wish.year}


class SurveyForm(WorkForm):
    """Which survey is taken in, and for which year."""

    survey = forms.TypedChoiceField(
        label=_("Needs survey"),
        coerce=int,
        widget=PlainSelect,
        error_messages={"invalid_choice": _("Choose a needs survey in the list.")},
    )
    year = forms.TypedChoiceField(
        label=_YEAR, coerce=int, widget=PlainSelect, error_messages=_WRONG_YEAR
    )

    def __init__(self, data: Any, found: Sequence[Survey], years: Sequence[int]) -> None:
        super().__init__(data)
        choose_from(self, "survey", [(row.round.pk, row.round.name) for row in found])
        choose_from(self, "year", [(year, year) for year in years])


class WishFilterForm(FilterForm):
    """Narrows the list of wishes."""

    lage = forms.ChoiceField(label=_("State"), required=False, widget=PlainSelect)
    ar = forms.ChoiceField(label=_("Year"), required=False, widget=PlainSelect)

    def __init__(self, data: Any, years: Sequence[int]) -> None:
        super().__init__(data)
        self.offer("lage", WishState.choices, _("All"))
        self.offer("ar", [(str(year), str(year)) for year in years], _("All"), least=2)
