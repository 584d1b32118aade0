"""Who may change the register. Predicates read as claims."""

from typing import Any

import rules
from django.conf import settings

from milstolpe.organisations.enums import OrganisationKind, Role
from milstolpe.organisations.models import Membership, Organisation
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
    return organisation.county_id in coordinated_county_codes(user)


def coordinated_county_codes(user: Any) -> frozenset[str]:
    """The counties that the person coordinates, at the county board."""
    return frozenset(
        row.organisation.county_id
        for row in standing_of(user).memberships
        if row.role == Role.COORDINATOR
        and row.organisation.kind == OrganisationKind.COUNTY_BOARD
        and row.organisation.county_id
    )


@rules.predicate
def coordinates_a_county(user: Any) -> bool:
    return bool(coordinated_county_codes(user))


@rules.predicate
def is_contact_in_own_county(user: Any, membership: Membership | None) -> bool:
    """A contact person's role, at an organisation in the county that `user` coordinates."""
    return (
        membership is not None
        and membership.role == Role.CONTACT
        and coordinates_county_of(user, membership.organisation)
    )


def second_factor_required(user: Any) -> bool:
    """Whether one of the person's roles needs a second factor; never in demo mode."""
    return not settings.DEMO and standing_of(user).has(*SECOND_FACTOR_ROLES)


rules.add_perm("organisations.administer", is_administrator)
rules.add_perm("organisations.invite_contacts", coordinates_a_county)
rules.add_perm("organisations.keep_role", is_administrator | is_contact_in_own_county)
rules.add_perm(
    "organisations.change_contact_details", speaks_for | coordinates_county_of | is_administrator
)
rules.add_perm("organisations.speak_for", speaks_for)
