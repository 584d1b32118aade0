"""Who answers for an objective is said by those who may, where it concerns the county."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from milstolpe.core.errors import EditConflictError
from milstolpe.objectives.models import ObjectiveAssignment
from milstolpe.objectives.queries import assignment_history
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


def newest(membership):
    row = assignment_history(membership).first()
    return row.history_id if row else None


def assign(membership, numbers, *, by):
    """As from a page that was opened just now."""
    assign_objectives(membership, numbers, base_number=newest(membership), by=by)


@pytest.mark.parametrize("make", [administrator, coordinator])
def test_role_answers_for_exactly_what_is_chosen(make):
    lead, by = objective_lead(), make()
    old = ObjectiveAssignmentFactory(membership=lead)
    kept, new = ObjectiveAssignmentFactory(membership=lead), ObjectiveFactory()
    assign(lead, [kept.objective_id, new.number], by=by)
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
        assign(lead, [ObjectiveFactory().number], by=make())
    assert numbers_of(lead) == set()


def test_coordinator_does_not_choose_for_the_nation():
    board = OrganisationFactory(agency=True)
    reader = MembershipFactory(role=Role.NATIONAL_READER, organisation=board)
    with pytest.raises(PermissionDenied):
        assign(reader, [], by=coordinator())


def test_objective_that_does_not_concern_the_county_is_refused():
    lead, mountains = objective_lead(), ObjectiveFactory()
    CountyObjectiveFactory(objective=mountains, concerns=False, is_assessed=False)
    with pytest.raises(AssignmentRefusedError):
        assign(lead, [mountains.number], by=administrator())
    assert numbers_of(lead) == set()


def test_old_wording_of_what_concerns_is_no_hindrance():
    lead, objective = objective_lead(), ObjectiveFactory()
    CountyObjectiveFactory(
        objective=objective, concerns=False, is_assessed=False, valid_to_year=2020
    )
    assign(lead, [objective.number], by=administrator())
    assert numbers_of(lead) == {objective.number}


def test_ended_roles_and_other_roles_answer_for_nothing():
    ended = objective_lead(
        start_on=localdate() - timedelta(days=9), end_on=localdate() - timedelta(days=1)
    )
    for membership in (ended, MembershipFactory(role=Role.CONTACT)):
        with pytest.raises(AssignmentRefusedError):
            assign(membership, [ObjectiveFactory().number], by=administrator())


def test_choice_that_others_made_meanwhile_is_not_overwritten():
    lead, by, other = objective_lead(), administrator(), coordinator()
    one, two, three = (ObjectiveFactory().number for _ in range(3))
    assign(lead, [one], by=by)
    began = newest(lead)
    assign(lead, [one, two], by=other)
    with pytest.raises(EditConflictError) as refused:
        assign_objectives(lead, [one, three], base_number=began, by=by)
    assert refused.value.conflicts["objectives"].theirs == {one, two}
    assert other.name in refused.value.saved_by
    assert numbers_of(lead) == {one, two}
    assign_objectives(lead, [one, three], base_number=refused.value.number, by=by)
    assert numbers_of(lead) == {one, three}


def test_page_sent_back_untouched_changes_nothing_of_what_others_chose():
    lead, by = objective_lead(), administrator()
    one, two = (ObjectiveFactory().number for _ in range(2))
    assign(lead, [one], by=by)
    began = newest(lead)
    assign(lead, [two], by=coordinator())
    assign_objectives(lead, [one], base_number=began, by=by)
    assert numbers_of(lead) == {two}
    assign_objectives(lead, [two], base_number=None, by=by)  # the same choice is no conflict
    assert numbers_of(lead) == {two}


def test_first_choice_is_not_overwritten_either():
    lead, by = objective_lead(), administrator()
    one, two = (ObjectiveFactory().number for _ in range(2))
    assign(lead, [one], by=coordinator())
    with pytest.raises(EditConflictError):
        assign_objectives(lead, [two], base_number=None, by=by)
    assert numbers_of(lead) == {one}


def test_role_that_is_gone_is_refused():
    lead, number = objective_lead(), ObjectiveFactory().number
    type(lead).objects.filter(pk=lead.pk).delete()
    with pytest.raises(AssignmentRefusedError):
        assign(lead, [number], by=administrator())
