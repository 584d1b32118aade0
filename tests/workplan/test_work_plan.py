"""The plan at work: one page whatever its size, its menu, and its steps towards a decision."""

from datetime import date

import pytest

from milstolpe.workplan.models import Plan, PlanVersion
from milstolpe.workplan.services.taking import take_plan
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory
from tests.factories.workplan import (
    ActivityFactory,
    AimFactory,
    BudgetLineFactory,
    PlanAreaFactory,
    PlanFactory,
    PlannedDaysFactory,
    PlanPersonFactory,
)
from tests.workplan.test_taking import found

pytestmark = pytest.mark.django_db

BASE = "/arbeta/verksamhetsplan/2031/"
DECISION = {"decided_on": "2026-02-12", "decided_by": "RUS styrgrupp"}


def log_in(client, role="rus_member"):
    client.force_login(MembershipFactory(role=role).user)
    return client


def plan_of(activities):
    plan = PlanFactory(year=2031)
    for place in range(3):
        AimFactory(area=PlanAreaFactory(plan=plan, position=place))
    areas = list(plan.areas.all())
    for number in range(activities):
        activity = ActivityFactory(area=areas[number % 3])
        PlannedDaysFactory.create_batch(2, activity=activity, is_responsible=True)
    BudgetLineFactory(plan=plan)
    return plan


def test_page_says_sums_and_where_they_do_not_agree(client):
    take_plan(found(), by=None)

    text = log_in(client).get(BASE).content.decode()

    assert "5 aktiviteter med 92,5 dagar" in text
    assert "Utkast" in text
    assert 'aria-current="page">Planen</a>' in text


def test_area_that_states_other_days_is_named(client):
    PlanAreaFactory(plan=PlanFactory(year=2031), title="Stöd", days_stated=321)

    text = log_in(client).get(BASE).content.decode()

    assert "Området anger 321 dagar. Aktiviteterna har 0." in text


def narrowed_plan():
    area = PlanAreaFactory(plan=PlanFactory(year=2031), title="Stöd", days_stated=30)
    PlanAreaFactory(plan=area.plan, title="Tomt")
    first = ActivityFactory(area=area, title="Möten", is_priority=True, cash="possibly", days=20)
    ActivityFactory(area=area, title="Filmer", cash="yes", days=10, position=1)
    anna = PlanPersonFactory(plan=area.plan, name="Anna Ek")
    PlannedDaysFactory(activity=first, person=anna, is_responsible=True)


@pytest.mark.parametrize("asked", ["prio=on", "pengar=possibly", "ansvarig=Anna+Ek"])
def test_activities_are_narrowed_with_their_sums_on_the_page_and_in_its_file(client, asked):
    narrowed_plan()

    text = log_in(client).get(f"{BASE}?{asked}").content.decode()
    file = client.get(f"{BASE.rstrip('/')}.csv?{asked}").getvalue().decode("utf-8-sig")

    assert "1 aktiviteter med 20 dagar" in text or "1 aktivitet med 20 dagar" in text
    assert "Möten" in text
    assert "Filmer" not in text
    assert "Området anger" not in text
    assert "Tomt" not in text
    assert [row.split(";")[3] for row in file.splitlines()] == ["Aktivitet", "Möten"]


def test_filter_that_there_is_not_is_said_and_its_file_refused(client):
    narrowed_plan()

    text = log_in(client).get(f"{BASE}?pengar=guld").content.decode()

    assert "Möten" in text
    assert 'id="filter-notice"' in text
    assert client.get(f"{BASE.rstrip('/')}.csv?pengar=guld").status_code == 400


def test_nothing_like_that_is_said(client):
    narrowed_plan()

    text = log_in(client).get(f"{BASE}?pengar=meeting_costs").content.decode()

    assert "Ingen aktivitet är sådan" in text


@pytest.mark.parametrize("activities", [3, 28, 280])
def test_page_asks_few_questions_whatever_its_size(client, django_assert_num_queries, activities):
    plan_of(activities)
    log_in(client).get(BASE)

    with django_assert_num_queries(9):
        client.get(BASE)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("rus_member", 200),
        ("rus_lead", 200),
        ("coordinator", 404),
        ("decider", 404),
        ("objective_lead", 404),
        ("reviewer", 404),
        ("contact", 404),
        ("national_reader", 404),
        ("administrator", 404),
        (None, 404),
    ],
)
@pytest.mark.parametrize("page", ["", "beslut/"])
def test_draft_is_for_those_who_work_for_rus(client, role, status, page):
    PlanFactory(year=2031)
    client.force_login(MembershipFactory(role=role).user if role else UserFactory())

    assert client.get(BASE + page).status_code == status


def test_who_is_not_logged_in_is_asked_to(client):
    PlanFactory(year=2031)

    assert client.get(BASE).status_code == 302


def test_decided_plan_is_at_work_for_rus_alone(client):
    PlanFactory(year=2031, state="decided")

    assert log_in(client, "coordinator").get(BASE).status_code == 403


def step(client, name, **data):
    return client.post(f"{BASE}beslut/{name}/", data)


def test_plan_is_treated_decided_changed_and_closed(client):
    plan = take_plan(found(), by=None)
    log_in(client, "rus_lead")

    step(client, "treat", **DECISION)
    step(client, "decide", **DECISION)
    activity = plan.areas.first().activities.first()
    activity.title = "Nytt namn"
    activity.save()
    page = client.get(f"{BASE}beslut/").content.decode()
    step(client, "change", **DECISION, reason="Nytt uppdrag")
    step(client, "close")

    assert "Planen har ändrats sedan version 1" in page
    assert "Nytt namn" in page
    assert Plan.objects.get().state == "closed"
    assert list(PlanVersion.objects.values_list("number", "reason")) == [
        (2, "Nytt uppdrag"),
        (1, ""),
    ]
    assert Plan.objects.get().events.filter(decided_on=date(2026, 2, 12)).count() == 3


def test_step_says_what_is_missing_and_keeps_what_was_typed(client):
    take_plan(found(), by=None)
    log_in(client, "rus_lead")

    answer = step(client, "decide", decided_on="2026-02-31", decided_by="RUS styrgrupp")

    assert answer.status_code == 422
    assert "Datumet finns inte" in answer.content.decode()
    assert 'value="RUS styrgrupp"' in answer.content.decode()
    assert Plan.objects.get().state == "draft"


def test_decision_of_a_day_to_come_is_refused(client):
    take_plan(found(), by=None)
    log_in(client, "rus_lead")

    answer = step(client, "decide", decided_on="2999-01-01", decided_by="RUS")

    assert "Den dagen har inte varit än" in answer.content.decode()


def test_what_nobody_has_seen_is_not_decided(client):
    plan = take_plan(found(), by=None)
    log_in(client, "rus_lead")
    form = client.get(f"{BASE}beslut/decide/").context["form"]
    plan.areas.first().activities.first().delete()

    refused = step(client, "decide", seen=form["seen"].value(), **DECISION)
    again = refused.context["form"]["seen"].value()
    taken = step(client, "decide", seen=again, **DECISION)

    assert "Planen ändrades under tiden" in refused.content.decode()
    assert taken.status_code == 302
    assert PlanVersion.objects.count() == 1


@pytest.mark.parametrize("role", ["rus_member", "coordinator"])
def test_only_the_lead_takes_steps(client, role):
    take_plan(found(), by=None)
    log_in(client, role)

    assert step(client, "decide", **DECISION).status_code in (403, 404)
    assert "beslut/decide/" not in client.get(f"{BASE}beslut/").content.decode()
    assert Plan.objects.get().state == "draft"


def test_unknown_and_impossible_steps_are_not_found(client):
    take_plan(found(), by=None)
    log_in(client, "rus_lead")

    assert client.get(f"{BASE}beslut/fly/").status_code == 404
    assert client.get(f"{BASE}beslut/close/").status_code == 404
