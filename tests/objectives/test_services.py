"""Who answers for an objective is said by those who may, where it concerns the county."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from milstolpe.objectives.models import ObjectiveAssignment
from milstolpe.objectives.services import AssignmentRefusedError, assign_objectives
from milstolpe.organisations.enums import Role
from tests.factories.objectives import (
    CountyObjectiveFactory,
    ObjectiveAssignmentFactory,
    ObjectiveFactory,
)
from tests.factories.organisations import CountyFactory, MembershipFactory, OrganisationFactory
from tests.organisations.people import administrator, contact, coordinator, other_coordinator

pytestmark = pytest.mark.django_db


def objective_lead(**fields):
    board = OrganisationFactory(county_board=True)
    county = CountyFactory(skane=True)
    return MembershipFactory(role=Role.OBJECTIVE_LEAD, organisation=board, county=county, **fields)


def numbers_of(membership):
    return set(membership.objective_assignments.values_list("objective", flat=True))


@pytest.mark.parametrize("make", [administrator, coordinator])
def test_role_answers_for_exactly_what_is_chosen(make):
    lead, by = objective_lead(), make()
    old = ObjectiveAssignmentFactory(membership=lead)
    kept, new = ObjectiveAssignmentFactory(membership=lead), ObjectiveFactory()
    assign_objectives(lead, [kept.objective_id, new.number], by=by)
    assert numbers_of(lead) == {kept.objective_id, new.number}
    log = ObjectiveAssignment.history.exclude(history_user=None)
    assert {(row.history_type, row.objective_id, row.history_user) for row in log} == {
        ("+", new.number, by),
        ("-", old.objective_id, by),
    }


@pytest.mark.parametrize("make", [other_coordinator, contact])
def test_others_are_refused(make):
    lead = objective_lead()
    with pytest.raises(PermissionDenied):
        assign_objectives(lead, [ObjectiveFactory().number], by=make())
    assert numbers_of(lead) == set()


def test_coordinator_does_not_choose_for_the_nation():
    board = OrganisationFactory(agency=True)
    reader = MembershipFactory(role=Role.NATIONAL_READER, organisation=board)
    with pytest.raises(PermissionDenied):
        assign_objectives(reader, [], by=coordinator())


def test_objective_that_does_not_concern_the_county_is_refused():
    lead, mountains = objective_lead(), ObjectiveFactory()
    CountyObjectiveFactory(objective=mountains, concerns=False, is_assessed=False)
    with pytest.raises(AssignmentRefusedError):
        assign_objectives(lead, [mountains.number], by=administrator())
    assert numbers_of(lead) == set()


def test_old_wording_of_what_concerns_is_no_hindrance():
    lead, objective = objective_lead(), ObjectiveFactory()
    CountyObjectiveFactory(
        objective=objective, concerns=False, is_assessed=False, valid_to_year=2020
    )
    assign_objectives(lead, [objective.number], by=administrator())
    assert numbers_of(lead) == {objective.number}


def test_ended_roles_and_other_roles_answer_for_nothing():
    ended = objective_lead(
        start_on=localdate() - timedelta(days=9), end_on=localdate() - timedelta(days=1)
    )
    for membership in (ended, MembershipFactory(role=Role.CONTACT)):
        with pytest.raises(AssignmentRefusedError):
            assign_objectives(membership, [ObjectiveFactory().number], by=administrator())
