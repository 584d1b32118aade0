"""Parts of a plan are changed by several people, joined or asked; days hold their sums."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.workplan.models import Activity, PlannedDays
from milstolpe.workplan.services.days import DaysChangedError, DaysEdit, save_days
from milstolpe.workplan.services.editing import ClosedError, add_part, remove_part, save_part
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory
from tests.factories.workplan import ActivityFactory, BudgetUseFactory, PlanPersonFactory

pytestmark = pytest.mark.django_db


def member():
    return MembershipFactory(role="rus_member").user


def number(thing):
    return thing.history.first().history_id


def test_edits_of_different_fields_are_joined():
    activity, by = ActivityFactory(title="Möten", days=10), member()
    base = number(activity)
    save_part(activity, {"title": "Möten i länen", "days": Decimal(10)}, base_number=base, by=by)

    saved = save_part(activity, {"title": "Möten", "days": Decimal(8)}, base_number=base, by=by)

    assert (saved.title, saved.days) == ("Möten i länen", 8)
    assert saved.history.first().history_user == by


def test_the_same_field_asks():
    activity, by = ActivityFactory(days=10), member()
    base = number(activity)
    save_part(activity, {"days": Decimal(12)}, base_number=base, by=by)

    with pytest.raises(EditConflictError):
        save_part(activity, {"days": Decimal(8)}, base_number=base, by=by)

    assert Activity.objects.get().days == 12


def test_closed_year_and_strangers_are_refused():
    activity = ActivityFactory(area__plan__state="closed")

    with pytest.raises(ClosedError):
        save_part(activity, {"title": "Ny"}, base_number=number(activity), by=member())
    with pytest.raises(PermissionDenied):
        save_part(activity, {"title": "Ny"}, base_number=number(activity), by=UserFactory())


def test_new_part_stands_last():
    first = ActivityFactory()

    added = add_part(Activity, by=member(), area=first.area, title="Ny")

    assert added.position == 1


def test_what_others_changed_or_paid_for_is_not_removed():
    activity, by = ActivityFactory(), member()
    base = number(activity)
    save_part(activity, {"title": "Annan"}, base_number=base, by=by)

    with pytest.raises(DomainError):
        remove_part(activity, base_number=base, by=by)
    BudgetUseFactory(activity=activity)
    with pytest.raises(DomainError):
        remove_part(activity, base_number=number(activity), by=by)

    assert Activity.objects.count() == 1


def test_days_are_saved_and_a_cell_that_changed_asks():
    activity = ActivityFactory()
    plan = activity.area.plan
    anna, bo = PlanPersonFactory(plan=plan), PlanPersonFactory(plan=plan)
    by = member()

    def edit(person, days, base):
        return DaysEdit(activity.pk, person.pk, Decimal(days), Decimal(base))

    assert save_days(plan, [edit(anna, 5, 0), edit(bo, 0, 0)], by=by) == 1
    assert save_days(plan, [edit(bo, 7, 0)], by=by) == 1
    with pytest.raises(DaysChangedError) as error:
        save_days(plan, [edit(anna, 9, 0), edit(bo, 8, 7)], by=by)

    assert error.value.cells == {(activity.pk, anna.pk): 5}
    assert sorted(PlannedDays.objects.values_list("days", flat=True)) == [5, 7]


def test_cells_of_another_plan_are_refused():
    activity, stranger = ActivityFactory(), PlanPersonFactory()

    with pytest.raises(DomainError):
        save_days(
            activity.area.plan,
            [DaysEdit(activity.pk, stranger.pk, Decimal(1), Decimal(0))],
            by=member(),
        )
