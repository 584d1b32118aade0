"""The filters above lists of measures; the address holds what is chosen."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milstolpe.core.page import Text
from milstolpe.core.text import clean_line
from milstolpe.core.widgets import PlainSelect
from milstolpe.programmes.enums import ActorRole
from milstolpe.programmes.queries.lists import MeasureFilter

Choices = Sequence[tuple[str, Text]]


class MeasureFilterForm(forms.Form):
    """Narrows a list of measures. A field with nothing to choose from is left out."""

    use_required_attribute = False

    q = forms.CharField(label=_("Text"), required=False, max_length=200)
    lan = forms.ChoiceField(label=_("County"), required=False, widget=PlainSelect)
    omrade = forms.ChoiceField(label=_("Area"), required=False, widget=PlainSelect)
    mal = forms.ChoiceField(label=_("Objective"), required=False, widget=PlainSelect)
    aktor = forms.CharField(label=_("Actor"), required=False, max_length=200)
    roll = forms.ChoiceField(
        label=_("Role"),
        required=False,
        widget=PlainSelect,
        choices=[("", _("Any role")), *ActorRole.choices],
    )
    tema = forms.CharField(label=_("Theme"), required=False, max_length=100)
    grupp = forms.SlugField(required=False, widget=forms.HiddenInput)
    huvudsakligt = forms.BooleanField(
        label=_("Only where the objective is a main one"), required=False
    )

    def __init__(
        self,
        data: Any,
        *,
        counties: Choices = (),
        areas: Choices = (),
        objectives: Choices = (),
        actors: Choices = (),
        themes: Choices = (),
    ) -> None:
        super().__init__(data, auto_id="filter_%s")
        self._choices: dict[str, Choices] = {"roll": ActorRole.choices}
        self._choose("lan", counties, _("All counties"))
        self._choose("omrade", areas, _("All areas"))
        self._choose("mal", objectives, _("All objectives"))
        if actors:
            self._choose("aktor", actors, _("All actors"))
        if themes:
            self._choose("tema", themes, _("All themes"))
        self._leave_out_what_is_not_asked()

    def clean_q(self) -> str:
        return clean_line(self.cleaned_data["q"])

    def wanted(self, *, programme: str = "") -> MeasureFilter:
        """What is chosen. A field with an error narrows nothing; the error stands at the field."""
        chosen = self.cleaned_data if self.is_bound and self.is_valid() else self._valid_ones()
        area = chosen.get("omrade")
        return MeasureFilter(
            county=chosen.get("lan") or "",
            programme=programme,
            objective=chosen.get("mal") or "",
            main_only=bool(chosen.get("huvudsakligt")),
            actor=chosen.get("aktor") or "",
            group=chosen.get("grupp") or "",
            role=chosen.get("roll") or "",
            area=int(area) if area else None,
            theme=chosen.get("tema") or "",
            text=chosen.get("q") or "",
        )

    def chosen_labels(self) -> list[tuple[str, str]]:
        """(parameter, what is shown) of every filter in use."""
        labels = []
        for name, value in self._valid_ones().items():
            if value:
                field = self.fields[name]
                choices = dict(self._choices.get(name, ()))
                text = str(field.label) if value is True else str(choices.get(value, value))
                labels.append((name, text))
        return labels

    def _valid_ones(self) -> dict[str, Any]:
        return getattr(self, "cleaned_data", {})

    def _choose(self, name: str, choices: Choices, everything: Any) -> None:
        if not choices:
            del self.fields[name]
            return
        self._choices[name] = choices
        self.fields[name] = forms.ChoiceField(
            label=self.fields[name].label,
            required=False,
            widget=PlainSelect,
            choices=[("", everything), *choices],
            error_messages={"invalid_choice": _("There is no such choice here. All are shown.")},
        )

    def _leave_out_what_is_not_asked(self) -> None:
        """Role, group and main-only matter only together with an actor or objective."""
        if not self.data.get("aktor") and not self.data.get("grupp"):
            del self.fields["roll"]
        if not self.data.get("grupp"):
            del self.fields["grupp"]
        if not self.data.get("mal"):
            del self.fields["huvudsakligt"]
