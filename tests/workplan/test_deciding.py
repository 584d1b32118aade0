"""A plan is treated, decided, changed and closed; each decision leaves a version."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from milstolpe.core.errors import DomainError, ReasonNeededError, StepNotAllowedError
from milstolpe.workplan.content import changes
from milstolpe.workplan.enums import PLAN_STEPS, PlanState
from milstolpe.workplan.services.deciding import take_plan_step
from tests.factories.organisations import MembershipFactory
from tests.factories.workplan import (
    ActivityFactory,
    AimFactory,
    BudgetLineFactory,
    PlanAreaFactory,
    PlanFactory,
)

pytestmark = pytest.mark.django_db

DECISION = {"decided_on": date(2027, 2, 12), "decided_by": "RUS styrgrupp"}


def lead():
    return MembershipFactory(role="rus_lead").user


def planned():
    area = PlanAreaFactory(title="Stöd")
    AimFactory(area=area)
    ActivityFactory(area=area, title="Möten", days=10)
    BudgetLineFactory(plan=area.plan)
    return area.plan


@pytest.mark.parametrize("state", PlanState.values)
@pytest.mark.parametrize("name", PLAN_STEPS)
def test_steps_lead_only_from_where_the_table_says(name, state):
    plan, step = PlanFactory(state=state), PLAN_STEPS[name]
    how = {**DECISION, "reason": "Därför", "by": lead()}

    if state in step.from_states:
        assert take_plan_step(plan, name, **how).state == step.to_state
    else:
        with pytest.raises(StepNotAllowedError):
            take_plan_step(plan, name, **how)


def test_only_the_lead_decides():
    with pytest.raises(PermissionDenied):
        take_plan_step(planned(), "decide", by=MembershipFactory(role="rus_member").user)


def test_decision_says_who_and_when():
    with pytest.raises(DomainError):
        take_plan_step(planned(), "decide", by=lead())


def test_decided_plan_is_a_frozen_version():
    plan, by = planned(), lead()

    take_plan_step(plan, "decide", by=by, **DECISION)

    version = plan.versions.get()
    assert (version.number, version.content["areas"][0]["activities"][0]["days"]) == (1, 10)
    assert plan.events.get().decided_by == "RUS styrgrupp"


def test_change_is_a_new_version_with_reason_and_difference():
    plan, by = planned(), lead()
    take_plan_step(plan, "decide", by=by, **DECISION)
    activity = plan.areas.get().activities.get()
    activity.days = 12
    activity.save()

    with pytest.raises(ReasonNeededError):
        take_plan_step(plan, "change", by=by, **DECISION)
    take_plan_step(plan, "change", by=by, reason="Fler möten", **DECISION)

    new, old = plan.versions.all()
    (found,) = changes(old.content, new.content)
    assert (new.number, new.reason) == (2, "Fler möten")
    assert (found.what, found.field, found.before, found.after) == ("Möten", "days", 10, 12)


def test_change_without_difference_is_refused():
    plan, by = planned(), lead()
    take_plan_step(plan, "decide", by=by, **DECISION)

    with pytest.raises(DomainError):
        take_plan_step(plan, "change", by=by, reason="Inget", **DECISION)

    assert plan.versions.count() == 1


def test_what_is_added_and_removed_is_told():
    before = {"areas": [{"title": "A", "aims": [], "activities": [{"id": 1, "title": "Ut"}]}]}
    after = {"areas": [{"title": "A", "aims": [], "activities": [{"id": 2, "title": "In"}]}]}
    rest = {
        "title": "", "vision": "", "introduction": "", "posts": None, "days_available": None,
        "messages": [], "budget": [],
    }  # fmt: skip

    found = changes(before | rest, after | rest)

    assert [(row.before, row.after) for row in found] == [(None, "In"), ("Ut", None)]
