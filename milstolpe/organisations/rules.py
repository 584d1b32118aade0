"""Who may change the register. Predicates read as claims."""

from typing import Any

import rules
from django.conf import settings

from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Organisation
from milstolpe.organisations.standing import standing_of

SECOND_FACTOR_ROLES = (
    Role.ADMINISTRATOR,
    Role.COORDINATOR,
    Role.DECIDER,
    Role.RUS_MEMBER,
    Role.RUS_LEAD,
)


@rules.predicate
def is_administrator(user: Any) -> bool:
    return standing_of(user).has(Role.ADMINISTRATOR)


@rules.predicate
def is_coordinator(user: Any) -> bool:
    return standing_of(user).has(Role.COORDINATOR)


@rules.predicate
def speaks_for(user: Any, organisation: Organisation | None) -> bool:
    """Contact person or deciding manager of the organisation."""
    if organisation is None:
        return False
    return organisation.pk in standing_of(user).organisation_ids(Role.CONTACT, Role.DECIDER)


@rules.predicate
def coordinates_county_of(user: Any, organisation: Organisation | None) -> bool:
    """Coordinator at the county board of the county where the organisation is."""
    if organisation is None or organisation.county_id is None:
        return False
    return any(
        row.role == Role.COORDINATOR and row.organisation.county_id == organisation.county_id
        for row in standing_of(user).memberships
    )


def second_factor_required(user: Any) -> bool:
    """Whether one of the person's roles needs a second factor; never in demo mode."""
    return not settings.DEMO and standing_of(user).has(*SECOND_FACTOR_ROLES)


rules.add_perm("organisations.administer", is_administrator)
rules.add_perm(
    "organisations.change_contact_details", speaks_for | coordinates_county_of | is_administrator
)
