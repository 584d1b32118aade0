"""Filters above lists, the choice of whom to act for, and a visitor's message to the site."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milstolpe.accounts.enums import AttemptKind
from milstolpe.accounts.services.attempts import begin_attempt
from milstolpe.core.fields import LineField, ParagraphsField
from milstolpe.core.filters import FilterForm
from milstolpe.core.widgets import PlainSelect
from milstolpe.organisations.enums import OrganisationKind
from milstolpe.organisations.models import County, Organisation
from milstolpe.reporting.enums import Grade
from milstolpe.reporting.queries.objective_view import ObjectiveFilter
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


class ObjectiveAnswerForm(FilterForm):
    """Narrows the answers on an objective. A field with an error narrows nothing."""

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

    def wanted(self) -> ObjectiveFilter:
        chosen = self.chosen
        return ObjectiveFilter(
            state_actors=bool(chosen.get("vem")),
            state_instruments=bool(chosen.get("styrmedel")),
            grade=chosen.get("grad", ""),
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


class VisitorMessageForm(forms.Form):
    """What a visitor writes on the contact page. Everybody may, so it is slowed down."""

    use_required_attribute = False

    name = LineField(label=_("Your name"), most=150, required=False)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_("The answer is sent there. The address is not published."),
    )
    subject = LineField(label=_("What do you write about?"), most=150)
    text = ParagraphsField(label=_("Your message"), rows=8, most=5000)
    # Hidden from people; robots fill in all they find. Whoever is caught by mistake is told.
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, address: str = "") -> None:
        """`address` is the network address that the form came from."""
        super().__init__(data, initial={"form_key": uuid.uuid4()})
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.address = address

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Empty this field, which robots fill in. Send again."))
        return ""

    def clean(self) -> None:
        """Count what is about to be sent. The table of waits is that of log-in."""
        if not self.errors:
            # The address stands for the account too: what others write elsewhere slows nobody.
            attempt = begin_attempt(AttemptKind.MESSAGE, email=self.address, address=self.address)
            attempt.count()

    def message(self) -> dict[str, Any]:
        """What the service is given, once the form is checked."""
        return {name: value for name, value in self.cleaned_data.items() if name != "website"}


class VisitorMessageFilterForm(FilterForm):
    """Narrows the list of messages."""

    visa = forms.ChoiceField(
        label=_("Show"),
        required=False,
        widget=PlainSelect,
        choices=(
            ("", _("Wait for an answer")),
            ("besvarade", _("Answered")),
            ("alla", _("All")),
        ),
    )

    def wanted(self) -> str:
        """What is chosen; what cannot be read narrows nothing."""
        state: str = self.chosen.get("visa", "")
        return state
