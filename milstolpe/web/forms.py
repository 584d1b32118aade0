"""Filters above lists, and the choice of whom to act for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milstolpe.core.filters import FilterForm
from milstolpe.core.widgets import PlainSelect
from milstolpe.organisations.enums import OrganisationKind
from milstolpe.organisations.models import County, Organisation
from milstolpe.web.queries.actors import ActorFilter
from milstolpe.web.queries.found import KINDS

TEXT_LENGTH = 200


class ActorFilterForm(FilterForm):
    """Narrows the list of actors."""

    q = forms.CharField(label=_("Name"), required=False, max_length=TEXT_LENGTH)
    lan = forms.ChoiceField(label=_("County"), required=False, widget=PlainSelect)
    typ = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        widget=PlainSelect,
        choices=[("", _("All kinds")), *OrganisationKind.choices],
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.offer("lan", list(County.objects.values_list("slug", "name")), _("All counties"))

    def wanted(self) -> ActorFilter:
        chosen = self.chosen
        return ActorFilter(chosen.get("q", ""), chosen.get("lan", ""), chosen.get("typ", ""))


class SearchForm(FilterForm):
    """What is searched for, and the kind of thing it is looked for among."""

    q = forms.CharField(label=_("Text"), required=False, max_length=TEXT_LENGTH)
    typ = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        widget=forms.HiddenInput,
        choices=[(name, kind.label) for name, kind in KINDS.items()],
    )


class ActingForm(forms.Form):
    """One of the organisations where the person holds a role."""

    organisation = forms.ModelChoiceField(
        label=_("I act for"),
        queryset=Organisation.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organisation.objects.filter(pk__in=[each.pk for each in organisations])
