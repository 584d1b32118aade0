"""For which organisation a person acts, when they hold roles in several."""

from typing import Any

from django.http import HttpRequest

from milstolpe.organisations.models import Organisation
from milstolpe.organisations.standing import standing_of

SESSION_KEY = "acting_for"


def own_organisations(user: Any) -> list[Organisation]:
    """Where the person holds a role today, each once."""
    return list(
        {row.organisation_id: row.organisation for row in standing_of(user).memberships}.values()
    )


def acting_organisation(request: HttpRequest) -> Organisation | None:
    """The one chosen, as long as a role there is in force; else the first; None without roles."""
    chosen = request.session.get(SESSION_KEY)
    ours = own_organisations(request.user)
    return next((each for each in ours if each.pk == chosen), ours[0] if ours else None)


def act_for(request: HttpRequest, organisation: Organisation) -> None:
    """Remember the choice for as long as the person is logged in."""
    request.session[SESSION_KEY] = organisation.pk
