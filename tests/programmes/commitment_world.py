"""A running programme of Skåne with measures, its coordinator, and two actors with contacts."""

from dataclasses import dataclass

from django.utils.timezone import localdate

from milstolpe.accounts.models import User
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.enums import ProgrammeState
from milstolpe.programmes.models import Measure, Programme
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.programmes import (
    MeasureActorFactory,
    MeasureFactory,
    ProgrammeFactory,
    ProgrammeOwnerFactory,
)


@dataclass(frozen=True)
class Place:
    """Who is there."""

    programme: Programme
    board: Organisation
    lund: Organisation
    malmo: Organisation
    coordinator: User
    contact: User  # at Lund
    other_contact: User  # at Malmö
    other_coordinator: User  # in Halland

    def measure(self, **values: object) -> Measure:
        """A measure that names Lund as lead actor."""
        measure: Measure = MeasureFactory(programme=self.programme, **values)
        MeasureActorFactory(measure=measure, organisation=self.lund)
        return measure


def make_place(state: str = ProgrammeState.RUNNING) -> Place:
    """The place, its programme in `state`."""
    board = OrganisationFactory(county_board=True)
    lund = OrganisationFactory(lund=True)
    malmo = OrganisationFactory(name="Malmö stad", slug="malmo-stad")
    programme = ProgrammeFactory(state=state, answer_by=localdate())
    ProgrammeOwnerFactory(programme=programme, organisation=board)

    def person(organisation: Organisation, role: str, email: str) -> User:
        user: User = MembershipFactory(organisation=organisation, role=role, user__email=email).user
        return user

    return Place(
        programme=programme,
        board=board,
        lund=lund,
        malmo=malmo,
        coordinator=person(board, Role.COORDINATOR, "samordnare@example.org"),
        contact=person(lund, Role.CONTACT, "lund@example.org"),
        other_contact=person(malmo, Role.CONTACT, "malmo@example.org"),
        other_coordinator=person(
            OrganisationFactory(other_county_board=True), Role.COORDINATOR, "halland@example.org"
        ),
    )
