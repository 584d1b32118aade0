"""The plan made from any plan, with all of it carried over, is that plan a year later."""

import copy
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from milstolpe.workplan.content import plan_content
from milstolpe.workplan.models import Activity, Aim, BudgetLine, Plan, PlanArea
from milstolpe.workplan.queries.next_plan import next_plan
from milstolpe.workplan.services.next_plan import CarryOver, NextChoice, make_next_plan
from tests.workplan.test_plan_document import BUDGET, LINES, TEXTS, TITLES, areas
from tests.workplan.year import member

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

OF_ACTIVITY = ("group", "title", "is_priority", "text", "is_about", "days_note", "steering_group",
               "cash", "sees_budget", "is_at_least", "cash_note")  # fmt: skip
PLANS = st.fixed_dictionaries(
    {
        "title": st.one_of(TITLES, st.just("Plan 2031 och 2032")),
        "vision": TEXTS,
        "introduction": TEXTS,
        "messages": st.lists(LINES.filter(bool), max_size=3),
        "areas": st.lists(areas(), max_size=3, unique_by=lambda area: area["title"]),
        "budget": st.lists(BUDGET, max_size=3, unique_by=lambda line: line["title"]),
    }
)


def days(value):
    return None if value is None else Decimal(str(value))


def saved(content):
    """The plan of 2031 with all that the content says."""
    plan = Plan.objects.create(
        year=2031,
        title=content["title"],
        vision=content["vision"],
        introduction=content["introduction"],
        messages="\n".join(content["messages"]),
    )
    lines = [
        BudgetLine.objects.create(plan=plan, position=place, **row)
        for place, row in enumerate(content["budget"])
    ]
    for place, row in enumerate(content["areas"]):
        need = {name: row[name] for name in OF_ACTIVITY[-4:]}
        area = PlanArea.objects.create(plan=plan, position=place, title=row["title"], **need)
        for position, aim in enumerate(row["aims"]):
            Aim.objects.create(area=area, position=position, **aim)
        for position, each in enumerate(row["activities"]):
            Activity.objects.create(
                area=area,
                position=position,
                days=days(each["days"]),
                budget_line=lines[position % len(lines)] if lines else None,
                **{name: each[name] for name in OF_ACTIVITY},
            )
    return plan


def carried_whole(plan, user):
    """Everything that can be carried over, carried over."""
    found = next_plan(plan)
    rows = [
        CarryOver(row.pk, row.activity.area.title, row.activity.days, row.activity.is_priority)
        for row in found.left
    ]
    choice = NextChoice(
        rows,
        aims=frozenset(row.pk for row in found.aims),
        lines=frozenset(row.pk for row in found.lines),
    )
    seen = found.following.pk if found.following else None
    return make_next_plan(plan, choice, seen=seen, by=user)


def a_year_later(content):
    """What is expected: the same, but for what belongs to the year."""
    later = copy.deepcopy(content)
    is_named = "2031" in content["title"]
    title = content["title"].replace("2031", "2032") if is_named else "Verksamhetsplan 2032"
    later.update(year=2032, title=title, introduction="")
    for area in later["areas"]:
        area["aims"] = [row for row in area["aims"] if (row["last_year"] or 0) >= 2032]
    return later


def without_keys(content):
    for area in content["areas"]:
        for row in area["activities"]:
            del row["id"]
    return content


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PLANS)
def test_any_plan_is_carried_over_whole_and_once(content):
    Activity.objects.update(carried_from=None)
    Plan.objects.update(previous=None)
    Plan.objects.all().delete()
    plan, user = saved(content), member()
    before = without_keys(plan_content(plan))
    if not any(area["activities"] for area in content["areas"]):
        return  # nothing to make a plan of

    made = carried_whole(plan, user)
    again = carried_whole(plan, user)

    assert without_keys(plan_content(made.plan)) == a_year_later(before)
    assert without_keys(plan_content(plan)) == before
    assert (again.activities, again.others, again.is_new) == (0, 0, False)
