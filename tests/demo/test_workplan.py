"""The example plans: last year's closed with its report, this year's under way; sums agree."""

import pytest

from milstolpe.demo.content.phrases import plan_document
from milstolpe.workplan.models import (
    Activity,
    ActivityLink,
    BudgetLine,
    Plan,
    PlannedDays,
    PlanPerson,
    SubPlan,
    Wish,
    YearReportVersion,
)
from milstolpe.workplan.queries.plans import public_versions
from milstolpe.workplan.queries.reports import draft_of_year
from milstolpe.workplan.queries.year import plan_year, told_cells
from milstolpe.workplan.reading.lines import text_lines
from milstolpe.workplan.reading.parse import parse_plan
from milstolpe.workplan.year_content import sums_of
from milstolpe.workplan.year_figures import days_sum, money_sum

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content"), pytest.mark.slow]


def test_document_of_the_example_is_understood_whole():
    plan = parse_plan(text_lines(plan_document().format(year=2031, last=2033)))

    assert [row for row in plan.checks if not row.agrees] == []
    assert plan.not_understood == []
    assert (len(plan.activities), plan.days_total) == (15, 700)


def test_last_year_is_closed_with_a_report_and_this_year_runs():
    assert [(row.year, row.state, row.is_example) for row in Plan.objects.all()] == [
        (2026, "decided", True), (2025, "closed", True),
    ]  # fmt: skip
    report = YearReportVersion.objects.get()
    assert report.plan.year == 2025
    assert all(row["judgement"] for row in report.content["aims"])
    assert all(row["status"] for row in report.content["activities"])
    assert public_versions(2026).get().content["is_example"]


def test_days_on_twelve_persons_are_the_days_of_the_activities():
    plan = Plan.objects.get(year=2026)
    assert PlanPerson.objects.filter(plan=plan).count() == 12
    for activity in Activity.objects.filter(area__plan=plan):
        rows = PlannedDays.objects.filter(activity=activity)
        assert sum(row.days for row in rows) == activity.days
        assert rows.filter(is_responsible=True).count() == 1


def test_pages_of_activities_have_something_to_show():
    rows = Activity.objects.filter(area__plan__year=2026)

    assert ActivityLink.objects.filter(activity__in=rows).count() >= 3
    assert SubPlan.objects.filter(activity__in=rows).count() == 2
    assert rows.filter(partners__name="Naturvårdsverket", steering_group__gt="").count() == 1


def test_three_quarters_are_told_with_days_and_money():
    found = plan_year(Plan.objects.get(year=2026))

    told = [tuple(row.statuses) for row in found.activities]
    assert set(told) == {(1, 2, 3), (1, 2)}
    assert told.count((1, 2, 3)) > told.count((1, 2))
    assert any(cell.is_unchanged for _row, cell in told_cells(found.activities))
    days, money = days_sum(found.activities), money_sum(found.lines)
    assert 0.5 < days.used / days.planned < 0.9
    assert 0.5 < money.used / money.planned < 0.9
    assert sums_of(draft_of_year(found.plan))["used"] == float(days.used)


def test_this_year_is_carried_on_from_the_last():
    plan = Plan.objects.get(year=2026)
    rows = Activity.objects.filter(area__plan=plan)

    assert (plan.previous.year, plan.title) == (2025, "RUS verksamhetsplan 2026")
    assert rows.count() == 15
    assert {row.carried_from.area.plan.year for row in rows} == {2025}
    assert BudgetLine.objects.filter(plan=plan).count() == 3


def test_wishes_are_answered_for_this_year_and_wait_for_the_next():
    rows = Wish.objects.order_by("pk").values_list("year", "state")

    assert list(rows) == [(2026, "taken"), (2026, "taken"), (2026, "left"), *[(2027, "new")] * 4]
    assert Wish.objects.filter(state="taken", activity=None).count() == 0
