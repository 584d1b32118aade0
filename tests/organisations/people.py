"""The people that the tests of roles need, each with a role in force."""

from milstolpe.accounts.models import User
from milstolpe.organisations.enums import Role
from tests.factories.organisations import MembershipFactory, OrganisationFactory


def administrator() -> User:
    agency = OrganisationFactory(agency=True)
    user: User = MembershipFactory(role=Role.ADMINISTRATOR, organisation=agency).user
    return user


def coordinator() -> User:
    """In Skåne."""
    user: User = MembershipFactory(coordinator=True).user
    return user


def other_coordinator() -> User:
    """In Halland."""
    board = OrganisationFactory(other_county_board=True)
    user: User = MembershipFactory(role=Role.COORDINATOR, organisation=board).user
    return user


def contact() -> User:
    """At Lund, in Skåne."""
    user: User = MembershipFactory(organisation=OrganisationFactory(lund=True)).user
    return user
