"""A running programme of Skåne with measures, its coordinator, and two actors with contacts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.utils.timezone import localdate

from milstolpe.accounts.models import User
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.content import CommitmentContent
from milstolpe.programmes.enums import CommitmentState, ProgrammeState
from milstolpe.programmes.models import Commitment, Measure, Programme
from milstolpe.programmes.services.commitments import propose_commitment
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.programmes import (
    CommitmentFactory,
    MeasureActorFactory,
    MeasureFactory,
    ProgrammeFactory,
    ProgrammeOwnerFactory,
)

Browse = Callable[[User], Client]  # the fixture: a person → the browser they are logged in to

FULL = CommitmentContent(
    note="Vi städar två gånger om året.",
    decided_on="2026-02-03",
    decided_by="Kommunstyrelsen",
    case_number="KS 2026/12",
    contact_name="Kim Ek",
    contact_email="kim@example.org",
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


def propose(
    place: Place, measure: Measure | None = None, content: CommitmentContent = FULL
) -> Commitment:
    """A proposal by Lund, through the service."""
    return propose_commitment(
        measure or place.measure(), content, organisation=place.lund, by=place.contact
    )


def commitment_in(
    place: Place, state: str, *, measure: Measure | None = None, **values: Any
) -> Commitment:
    """A row of Lund in that state."""
    stated = {
        "measure": measure or place.measure(),
        "organisation": place.lund,
        "proposed_by": place.contact,
        "state": state,
        "confirmed_at": "2026-01-01T00:00Z" if state == CommitmentState.CONFIRMED else None,
        "close_reason": "skäl" if state in ("declined", "ended") else "",
    }
    row: Commitment = CommitmentFactory(**(stated | values))
    return row
