"""Filters above lists, and the choice of whom to act for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milstolpe.core.text import clean_line
from milstolpe.core.widgets import PlainSelect
from milstolpe.organisations.enums import OrganisationKind
from milstolpe.organisations.models import County, Organisation
from milstolpe.reporting.enums import Grade
from milstolpe.reporting.queries.objective_view import ObjectiveFilter
from milstolpe.web.queries.actors import ActorFilter

TEXT_LENGTH = 200


class ActorFilterForm(forms.Form):
    """Narrows the list of actors. A field with an error narrows nothing."""

    use_required_attribute = False

    q = forms.CharField(label=_("Name"), required=False, max_length=TEXT_LENGTH)
    lan = forms.ChoiceField(label=_("County"), required=False, widget=PlainSelect)
    typ = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        widget=PlainSelect,
        choices=[("", _("All kinds")), *OrganisationKind.choices],
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.names: dict[str, dict[str, Any]] = {
            "lan": dict(County.objects.values_list("slug", "name")),
            "typ": dict(OrganisationKind.choices),
        }
        field = self.fields["lan"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All counties")), *self.names["lan"].items()]

    def clean_q(self) -> str:
        return clean_line(self.cleaned_data["q"])

    def wanted(self) -> ActorFilter:
        self.is_valid()
        chosen = self.cleaned_data
        return ActorFilter(chosen.get("q", ""), chosen.get("lan", ""), chosen.get("typ", ""))

    def chosen_labels(self) -> list[tuple[str, str]]:
        """(parameter, what is shown) of every filter in use."""
        return [
            (name, str(self.names.get(name, {}).get(value, value)))
            for name, value in self.cleaned_data.items()
            if value
        ]


class ObjectiveAnswerForm(forms.Form):
    """Narrows the answers on an objective. A field with an error narrows nothing."""

    use_required_attribute = False

    vem = forms.ChoiceField(
        label=_("Actors"),
        required=False,
        widget=PlainSelect,
        choices=[("", _("All actors")), ("staten", _("State actors"))],
    )
    styrmedel = forms.ChoiceField(
        label=_("Instruments"),
        required=False,
        widget=PlainSelect,
        choices=[("", _("All instruments")), ("staten", _("State instruments"))],
    )
    grad = forms.ChoiceField(
        label=_("Degree of implementation"),
        required=False,
        widget=PlainSelect,
        choices=[("", _("All degrees")), *Grade.choices],
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter_%s")

    def wanted(self) -> ObjectiveFilter:
        self.is_valid()
        chosen = self.cleaned_data
        return ObjectiveFilter(
            state_actors=bool(chosen.get("vem")),
            state_instruments=bool(chosen.get("styrmedel")),
            grade=chosen.get("grad", ""),
        )

    def chosen_labels(self) -> list[tuple[str, str]]:
        """(parameter, what is shown) of every filter in use."""
        found = []
        for name, value in self.cleaned_data.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            names: dict[Any, Any] = dict(field.choices)  # type: ignore[arg-type]  # a plain list
            if value:
                found.append((name, str(names[value])))
        return found


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
