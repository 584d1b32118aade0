"""People and roles: invite, name, give a role, narrow a list."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from milstolpe.accounts.models import User
from milstolpe.core.fields import DayField, LineField
from milstolpe.core.filters import FilterForm
from milstolpe.core.forms import BegunForm
from milstolpe.core.widgets import PlainSelect
from milstolpe.organisations.enums import Role
from milstolpe.organisations.forms.fields import OrganisationField, OrganisationNames
from milstolpe.organisations.models import County
from milstolpe.organisations.queries.people import (
    PersonFilter,
    RoleFilter,
    organisations_kept_by,
)
from milstolpe.organisations.services.roles import latest_end

PERSON_STATES = (
    ("", _("Open accounts")),
    ("utan-roll", _("Without a role")),
    ("aldrig-inloggade", _("Never logged in")),
    ("stangda", _("Closed accounts")),
)
ROLE_STATES = (
    ("", _("All")),
    ("nu", _("In force")),
    ("snart", _("End within 60 days")),
    ("slut", _("Ended")),
)


class CountyChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """A county, or none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(County.objects.all(), required=False, widget=PlainSelect, **options)


class RoleForm(forms.Form):
    """A role somewhere, until a day. Coordinators may only choose among their own county's."""

    use_required_attribute = False

    organisation = OrganisationField(label=_("Organisation"))
    role = forms.ChoiceField(
        label=_("Role"), choices=[("", _("Choose")), *Role.choices], widget=PlainSelect
    )
    county = CountyChoice(
        label=_("County"),
        empty_label="–",
        help_text=_("Only for objective leads and reviewers. Empty means the whole country."),
    )
    end_on = DayField(label=_("Last day"), help_text=_("At most twelve months from today."))

    def __init__(self, data: Any, *, by: User, **options: Any) -> None:
        super().__init__(data, **options)
        self.names = OrganisationNames(organisations_kept_by(by))
        self.fields["organisation"].names = self.names  # type: ignore[attr-defined]  # of OrganisationField
        self.fields["end_on"].initial = latest_end(localdate())

    def given(self) -> dict[str, Any]:
        """What the service is given."""
        return dict(self.cleaned_data)


class InviteForm(RoleForm):
    """A person, new or known by the e-mail, and a role."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("The person's own address at work. The invitation is sent there."),
    )
    name = LineField(label=_("Name"), most=150)

    field_order = ("email", "name")


class InviteContactForm(InviteForm):
    """The same where the role is given: a contact person."""

    role = None  # type: ignore[assignment]  # Django's way to take a field away
    county = None  # type: ignore[assignment]  # the same

    def given(self) -> dict[str, Any]:
        return {**super().given(), "role": Role.CONTACT}


class NameForm(BegunForm):
    name = LineField(label=_("Name"), most=150)


class AddressForm(BegunForm):
    """The person's own address at work."""

    email = forms.EmailField(label=_("New e-mail address"), max_length=254)


class PersonFilterForm(FilterForm):
    """Narrows the list of people."""

    q = forms.CharField(label=_("Name or e-mail"), required=False, max_length=200)
    visa = forms.ChoiceField(
        label=_("Show"), required=False, choices=PERSON_STATES, widget=PlainSelect
    )

    def wanted(self) -> PersonFilter:
        """What is chosen."""
        return PersonFilter(self.chosen.get("q", ""), self.chosen.get("visa", ""))


class RoleFilterForm(FilterForm):
    """Narrows the list of roles."""

    q = forms.CharField(label=_("Person or organisation"), required=False, max_length=200)
    roll = forms.ChoiceField(
        label=_("Role"),
        required=False,
        choices=[("", _("All roles")), *Role.choices],
        widget=PlainSelect,
    )
    lan = CountyChoice(label=_("County"), empty_label=_("All counties"))
    visa = forms.ChoiceField(
        label=_("Show"), required=False, choices=ROLE_STATES, widget=PlainSelect
    )

    def wanted(self) -> RoleFilter:
        """What is chosen."""
        chosen = self.chosen
        county = chosen.get("lan")
        return RoleFilter(
            text=chosen.get("q", ""),
            role=chosen.get("roll", ""),
            county=county.code if county else "",
            state=chosen.get("visa", ""),
        )


class ContactFilterForm(RoleFilterForm):
    """The same for contacts of one county."""

    roll = None  # type: ignore[assignment]  # Django's way to take a field away
    lan = None  # type: ignore[assignment]  # the same
