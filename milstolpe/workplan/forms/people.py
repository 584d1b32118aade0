"""A person of the working group as a form."""

from itertools import chain
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.accounts.models import User
from milstolpe.core.fields import LineField
from milstolpe.core.form_parts import choose_from
from milstolpe.organisations.forms.fields import OrganisationField, OrganisationNames
from milstolpe.organisations.models import Organisation
from milstolpe.organisations.queries import current_organisations
from milstolpe.rounds.queries.compilations import rus_people
from milstolpe.workplan.forms.importing import DaysField
from milstolpe.workplan.forms.parts import KeyField, PartForm
from milstolpe.workplan.models import PlanPerson


class PersonForm(PartForm):
    """With an account, or by name."""

    linked = ("user", "organisation")

    user = KeyField(
        label=gettext_lazy("Account"),
        required=False,
        help_text=gettext_lazy(
            "Those who work for RUS. With an account the person finds what to do in My tasks."
        ),
    )
    name = LineField(
        label=gettext_lazy("Name"),
        most=120,
        required=False,
        help_text=gettext_lazy("Empty: the name of the account."),
    )
    organisation = OrganisationField(label=gettext_lazy("Organisation"), required=False)
    days_available = DaysField(
        label=gettext_lazy("Days that are available"),
        max_digits=6,
        help_text=gettext_lazy("In the whole year, for this plan."),
    )

    def __init__(self, *args: Any, person: PlanPerson | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        accounts: dict[Any, str] = {user.pk: str(user) for user in rus_people()}
        if person and person.user:
            accounts.setdefault(person.user_id, str(person.user))
        choose_from(self, "user", [("", "–"), *accounts.items()])
        kept = [person.organisation] if person and person.organisation else []
        field: Any = self.fields["organisation"]
        field.names = OrganisationNames(list(chain(current_organisations(), kept)))

    @property
    def suggestions(self) -> OrganisationNames:
        """Names of organisations to choose from."""
        field: Any = self.fields["organisation"]
        names: OrganisationNames = field.names
        return names

    @classmethod
    def shown(cls, row: Any) -> dict[str, Any]:
        return {**super().shown(row), "organisation": _name(row.organisation_id)}

    def clean(self) -> None:
        super().clean()
        chosen = self.cleaned_data.get("user")
        if not self.cleaned_data.get("name") and chosen:
            self.cleaned_data["name"] = str(User.objects.get(pk=chosen))[:120]
        elif not self.cleaned_data.get("name") and "name" not in self.errors:
            raise forms.ValidationError(_("Choose an account, or write a name."))

    def values(self) -> dict[str, Any]:
        organisation: Organisation | None = self.cleaned_data["organisation"]
        key = organisation.pk if organisation else None
        return {**super().values(), "organisation_id": key}

    def as_sent(self, name: str, value: Any) -> Any:
        return _name(value) if name == "organisation" else super().as_sent(name, value)

    def as_read(self, name: str, value: Any) -> object:
        return _name(value) if name == "organisation_id" else super().as_read(name, value)


def _name(key: int | None) -> str:
    row = Organisation.objects.filter(pk=key).first() if key else None
    return row.name if row else ""
