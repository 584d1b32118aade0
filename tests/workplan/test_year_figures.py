"""What the year says: what is behind, late, over."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from milstolpe.workplan.queries.year import plan_year
from milstolpe.workplan.year_figures import (
    behind,
    coming,
    days_by_area,
    days_sum,
    late,
    newest_told,
    overbooked,
    priority_sum,
    status_counts,
    unjudged,
    untold,
)
from tests.factories.workplan import (
    ActivityFactory,
    AimFactory,
    DeliverableFactory,
    PlanAreaFactory,
    PlannedDaysFactory,
    PlanPersonFactory,
    QuarterStatusFactory,
    UsedDaysFactory,
)
from tests.workplan.year import running

pytestmark = pytest.mark.django_db

TODAY = date(2031, 7, 10)


def a_year():
    """Four activities: as planned, prioritised and deviating, delayed, done in quarter 1."""
    plan, (good, priority, delayed, done) = running("A", "B", "C", "D")
    priority.is_priority = True
    priority.save()
    for row, status, quarter in (
        (good, "as_planned", 2),
        (priority, "deviation", 2),
        (delayed, "delayed", 2),
        (done, "done", 1),
    ):
        QuarterStatusFactory(activity=row, status=status, quarter=quarter)
    other = ActivityFactory(area=PlanAreaFactory(plan=plan, title="Stöd", position=1), days=None)
    for row, days in ((good, 3), (priority, "12.5"), (other, 1)):
        UsedDaysFactory(activity=row, days=Decimal(days))
    return plan


def test_what_is_prioritised_and_behind_stands_first():
    rows = plan_year(a_year()).activities

    assert [row.activity.title for row in behind(rows, 2)] == ["B", "C"]
    assert behind(rows, 1) == []


def test_what_is_done_need_not_be_told_of_again():
    rows = plan_year(a_year()).activities

    assert [row.number for row in untold(rows, 2)] == [5]
    assert [row.number for row in untold(rows, 3)] == [1, 2, 3, 5]
    assert newest_told(rows) == 2
    counts = status_counts(rows, 2)
    assert (counts["done"], counts["deviation"], counts[""]) == ((1, 0), (1, 1), (1, 0))


def test_days_are_added_by_area():
    rows = plan_year(a_year()).activities

    assert [(row.title, row.planned, row.used) for row in days_by_area(rows)] == [
        ("Uppföljning", 40, Decimal("15.5")),
        ("Stöd", 0, 1),
    ]
    assert days_sum(rows).left == Decimal("23.5")
    assert priority_sum(rows).used == Decimal("12.5")


def test_deliverables_are_late_or_coming():
    plan, (one,) = running("A")
    for days, done in ((-10, None), (-1, None), (0, None), (90, None), (91, None), (-5, TODAY)):
        DeliverableFactory(
            activity=one, title=str(days), due_on=TODAY + timedelta(days), done_on=done
        )
    rows = plan_year(plan).deliverables

    assert [row.title for row in late(rows, TODAY)] == ["-10", "-1"]
    assert [row.title for row in coming(rows, TODAY)] == ["0", "90"]


def test_who_has_more_planned_than_they_have_is_overbooked():
    plan, (one, other) = running("A", "B")
    for name, available, days in (("Åsa", 10, 8), ("Bo", 10, 4), ("Eva", None, 90)):
        person = PlanPersonFactory(plan=plan, name=name, days_available=available)
        PlannedDaysFactory(activity=one, person=person, days=days)
        PlannedDaysFactory(activity=other, person=person, days=days)

    year = plan_year(plan)

    assert [row.name for row in year.people] == ["Bo", "Eva", "Åsa"]
    assert [(row.name, row.over) for row in overbooked(year.people)] == [("Åsa", 6)]


def test_aims_without_judgement_are_counted():
    plan, (one,) = running("A")
    AimFactory(area=one.area)
    AimFactory(area=one.area, judgement="reached", judgement_text="Ja")

    assert unjudged(plan_year(plan)) == 1


def test_a_year_is_seven_queries_whatever_its_size(django_assert_num_queries):
    plan = a_year()

    with django_assert_num_queries(7):
        plan_year(plan)
