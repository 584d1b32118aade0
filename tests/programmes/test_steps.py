"""Every state of a programme × every step: taken where the table says so, refused elsewhere."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from milstolpe.core.errors import DomainError, ReasonNeededError, StepNotAllowedError
from milstolpe.organisations.enums import Role
from milstolpe.programmes.enums import PROGRAMME_STEPS, ProgrammeState
from milstolpe.programmes.models import Programme
from milstolpe.programmes.services.programmes import Decision, take_step
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.programmes import saved_measure, saved_programme

pytestmark = pytest.mark.django_db

DECISION = Decision(date(2026, 11, 2), "landshövdingen", "2026/1", "lansstyrelsen-skane")
PAIRS = [(state, name) for state in ProgrammeState for name in PROGRAMME_STEPS]


@pytest.fixture
def programme() -> Programme:
    programme = saved_programme(
        OrganisationFactory(county_board=True), answer_by="2026-12-01", answer_to="Hit."
    )
    saved_measure(programme)
    return programme


@pytest.fixture
def coordinator(programme):
    return MembershipFactory(coordinator=True).user


def put(programme: Programme, state: str) -> None:
    Programme.objects.filter(pk=programme.pk).update(state=state)


@pytest.mark.parametrize(("state", "name"), PAIRS)
def test_step_follows_the_table(programme, coordinator, state, name):
    put(programme, state)
    step = PROGRAMME_STEPS[name]
    if state in step.from_states:
        take_step(programme, name, by=coordinator, reason="Därför.", decision=DECISION)
        event = programme.events.get()
        assert (event.from_state, event.to_state, event.by) == (state, step.to_state, coordinator)
        assert programme.state == Programme.objects.get().state == step.to_state
    else:
        with pytest.raises(StepNotAllowedError):
            take_step(programme, name, by=coordinator, reason="Därför.", decision=DECISION)
        assert (programme.events.count(), Programme.objects.get().state) == (0, state)


@pytest.mark.parametrize("name", PROGRAMME_STEPS)
def test_step_needs_the_right_person(programme, name):
    (state, *_others) = PROGRAMME_STEPS[name].from_states
    put(programme, state)
    for membership in (
        MembershipFactory(role=Role.CONTACT, organisation=programme.owners.get().organisation),
        MembershipFactory(
            coordinator=True, organisation=OrganisationFactory(other_county_board=True)
        ),
        MembershipFactory(coordinator=True, ended=True),
    ):
        with pytest.raises(PermissionDenied):
            take_step(programme, name, by=membership.user, reason="Jag", decision=DECISION)
    assert Programme.objects.get().state == state


@pytest.mark.parametrize(
    "name", [name for name, step in PROGRAMME_STEPS.items() if step.needs_reason]
)
def test_step_back_needs_a_reason(programme, coordinator, name):
    (state, *_others) = PROGRAMME_STEPS[name].from_states
    put(programme, state)
    with pytest.raises(ReasonNeededError):
        take_step(programme, name, by=coordinator, reason=" \n")
    assert Programme.objects.get().state == state


def test_unknown_step_is_refused(programme, coordinator):
    with pytest.raises(StepNotAllowedError):
        take_step(programme, "publish", by=coordinator)


def test_decision_must_be_told_and_by_an_owner(programme, coordinator):
    put(programme, "consultation")
    with pytest.raises(DomainError, match="Skriv när programmet beslutades och av vem"):
        take_step(programme, "decide", by=coordinator)
    other = Decision(date(2026, 11, 2), "gd", "", "naturvardsverket")
    with pytest.raises(DomainError, match="står inte bakom programmet"):
        take_step(programme, "decide", by=coordinator, decision=other)
    assert Programme.objects.get().state == "consultation"
    assert programme.owners.get().decided_on is None
