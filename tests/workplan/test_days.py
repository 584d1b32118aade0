"""Days of persons in activities: two moves are never one, a form that is sent twice is."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Sum

from milstolpe.core.errors import DomainError
from milstolpe.workplan.models import PlannedDays
from milstolpe.workplan.services.days import (
    DaysChangedError,
    DaysEdit,
    ResponsibleChangedError,
    save_days,
    set_responsible,
)
from milstolpe.workplan.services.editing import ClosedError
from tests.factories.accounts import UserFactory
from tests.factories.workplan import ActivityFactory, PlannedDaysFactory, PlanPersonFactory
from tests.workplan.year import member

pytestmark = pytest.mark.django_db


class Table:
    """An activity with ten days of each of three persons."""

    def __init__(self):
        self.activity = ActivityFactory()
        self.plan = self.activity.area.plan
        self.people = [PlanPersonFactory(plan=self.plan) for _n in range(3)]
        for person in self.people:
            PlannedDaysFactory(activity=self.activity, person=person, days=10)

    def move(self, source, target, days, base=(10, 10)):
        """Days from one person to another, as they stood when the page was opened."""
        return [
            self.edit(source, base[0] - days, base[0]),
            self.edit(target, base[1] + days, base[1]),
        ]

    def edit(self, person, days, base):
        key = self.people[person].pk
        return DaysEdit(self.activity.pk, key, Decimal(days), Decimal(base))

    def days(self):
        rows = PlannedDays.objects.order_by("person_id")
        return list(rows.values_list("days", flat=True))

    def sum(self):
        return PlannedDays.objects.aggregate(sum=Sum("days"))["sum"]


def test_two_who_move_the_same_number_to_the_same_cell_are_not_one():
    table = Table()
    save_days(table.plan, table.move(0, 2, 3), by=member())

    with pytest.raises(DaysChangedError) as error:
        save_days(table.plan, table.move(1, 2, 3), by=member())

    assert error.value.cells == {(table.activity.pk, table.people[2].pk): 13}
    assert table.days() == [7, 10, 13]
    assert table.sum() == 30


def test_the_same_number_by_another_is_asked_about():
    table = Table()
    save_days(table.plan, [table.edit(0, 13, 10)], by=member())

    with pytest.raises(DaysChangedError):
        save_days(table.plan, [table.edit(0, 13, 10)], by=member())


def test_form_that_is_sent_twice_is_one():
    table, by = Table(), member()
    move = table.move(0, 2, 3)

    assert save_days(table.plan, move, by=by) == 2
    assert save_days(table.plan, move, by=by) == 0
    assert table.days() == [7, 10, 13]


def test_another_move_of_the_same_person_is_not_the_same_form():
    table, by = Table(), member()
    save_days(table.plan, table.move(0, 2, 3), by=by)

    with pytest.raises(DaysChangedError):
        save_days(table.plan, table.move(1, 2, 3), by=by)
    assert table.sum() == 30


def test_cell_that_was_not_touched_stays_as_others_left_it():
    table = Table()
    save_days(table.plan, [table.edit(0, 4, 10)], by=member())

    saved = save_days(table.plan, [table.edit(0, 10, 10), table.edit(1, 5, 10)], by=member())

    assert saved == 1
    assert table.days() == [4, 5, 10]


@pytest.mark.parametrize("days", ["-1", "10000", "1.25"])
def test_impossible_days_are_refused(days):
    table = Table()

    with pytest.raises(DomainError):
        save_days(table.plan, [table.edit(0, days, 10)], by=member())


def test_days_of_a_closed_year_and_by_strangers_are_refused():
    table = Table()
    with pytest.raises(PermissionDenied):
        save_days(table.plan, [table.edit(0, 1, 10)], by=UserFactory())
    table.plan.state = "closed"
    table.plan.save()
    with pytest.raises(ClosedError):
        save_days(table.plan, [table.edit(0, 1, 10)], by=member())


def test_those_who_answer_are_exactly_those_chosen():
    table, by = Table(), member()
    first, second, third = (person.pk for person in table.people)

    set_responsible(table.activity, [first, second], base=[], by=by)
    set_responsible(table.activity, [second, third], base=[first, second], by=by)

    rows = PlannedDays.objects.filter(is_responsible=True)
    assert set(rows.values_list("person_id", flat=True)) == {second, third}
    assert rows[0].history.first().history_user == by


def test_another_choice_meanwhile_is_asked_about_and_the_same_is_not():
    table, by = Table(), member()
    first, second, _third = (person.pk for person in table.people)
    set_responsible(table.activity, [first], base=[], by=member())

    set_responsible(table.activity, [first], base=[], by=by)
    with pytest.raises(ResponsibleChangedError) as error:
        set_responsible(table.activity, [second], base=[], by=by)

    assert error.value.people == {first}
    assert not PlannedDays.objects.filter(person=second, is_responsible=True).exists()


def test_person_without_days_may_answer_and_a_stranger_may_not():
    table, by = Table(), member()
    new = PlanPersonFactory(plan=table.plan)

    set_responsible(table.activity, [new.pk], base=[], by=by)
    with pytest.raises(DomainError):
        set_responsible(table.activity, [PlanPersonFactory().pk], base=[new.pk], by=by)

    assert PlannedDays.objects.get(person=new).days == 0
