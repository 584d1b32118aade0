"""The filters above lists of measures; the address holds what is chosen."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from milstolpe.core.filters import Choices, FilterForm
from milstolpe.core.text import clean_line
from milstolpe.core.widgets import PlainSelect
from milstolpe.organisations.forms.fields import OrganisationNames
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.enums import ActorRole
from milstolpe.programmes.queries.lists import MeasureFilter


class MeasureFilterForm(FilterForm):
    """Narrows a list of measures. A field with nothing to choose from is left out."""

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

    needs: ClassVar = {
        "roll": ("aktor", "grupp"),
        "grupp": ("grupp",),
        "huvudsakligt": ("mal",),
    }

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
        super().__init__(data)
        self._actor: Organisation | None = None  # the one whose name was written
        self.offer("lan", counties, _("All counties"))
        self.offer("omrade", areas, _("All areas"))
        self.offer("mal", objectives, _("All objectives"))
        if actors:
            self.offer("aktor", actors, _("All actors"))
        if themes:
            self.offer("tema", themes, _("All themes"))

    def clean_aktor(self) -> str:
        """The slug; where there are too many actors to list, the name may be written instead."""
        written = clean_line(self.cleaned_data["aktor"])
        if not written or isinstance(self.fields["aktor"], forms.ChoiceField):
            return written
        actor = Organisation.objects.filter(slug=written).first()
        self._actor = actor or OrganisationNames(Organisation.objects.all()).find(written)
        return self._actor.slug

    def wanted(self, *, programme: str = "") -> MeasureFilter:
        """What is chosen."""
        area = self.chosen.get("omrade")
        return MeasureFilter(
            county=self.chosen.get("lan", ""),
            programme=programme,
            objective=self.chosen.get("mal", ""),
            main_only=self.chosen.get("huvudsakligt", False),
            actor=self.chosen.get("aktor", ""),
            group=self.chosen.get("grupp", ""),
            role=self.chosen.get("roll", ""),
            area=int(area) if area else None,
            theme=self.chosen.get("tema", ""),
            text=self.chosen.get("q", ""),
        )

    def _words(self, name: str, value: Any) -> str:
        if name == "aktor" and self._actor:
            return self._actor.name
        return super()._words(name, value)
