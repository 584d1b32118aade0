"""The working group of a plan: with an account or by name, days available, who has too much."""

import pytest

from milstolpe.workplan.models import PlanPerson
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.workplan import (
    ActivityFactory,
    PlanAreaFactory,
    PlanFactory,
    PlannedDaysFactory,
    PlanPersonFactory,
)
from tests.workplan.test_edit_pages import form_of, log_in, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return PlanFactory(year=2031)


def test_person_with_an_account_has_its_name(client, plan):
    user = log_in(client)
    OrganisationFactory(name="Länsstyrelsen Test")
    form = {**form_of(client, url("person-new")), "user": user.pk, "days_available": "62,5",
            "organisation": "länsstyrelsen test"}  # fmt: skip

    client.post(url("person-new"), form)
    client.post(url("person-new"), form)  # sent twice

    row = PlanPerson.objects.get()
    assert (row.name, row.user, float(row.days_available)) == (str(user), user, 62.5)
    assert row.organisation.name == "Länsstyrelsen Test"


def test_only_those_who_work_for_rus_can_be_chosen(client, plan):
    stranger = MembershipFactory(role="coordinator").user
    log_in(client)

    answer = client.post(url("person-new"), {"user": stranger.pk, "name": ""})

    assert "user" in answer.context["form"].errors


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Välj ett konto eller skriv ett namn."),
        ({"name": "Anna Ek"}, "Det finns redan någon som heter Anna Ek"),
        ({"name": "Bo", "organisation": "Finns inte"}, "finns inte i registret"),
        ({"name": "Bo", "days_available": "många"}, "Skriv dagarna som ett tal"),
        ({"name": "x" * 121}, "120"),
    ],
)
def test_person_that_says_too_little_or_is_there_is_refused(client, plan, sent, said):
    PlanPersonFactory(plan=plan, name="Anna Ek")
    log_in(client)

    answer = client.post(url("person-new"), sent)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert PlanPerson.objects.count() == 1


def test_account_is_in_the_group_once(client, plan):
    user = log_in(client)
    PlanPersonFactory(plan=plan, user=user, name="Anna Ek")

    answer = client.post(url("person-new"), {"user": user.pk, "name": "Anna E"})

    assert "Personen finns redan" in answer.content.decode()


def test_person_whose_role_has_ended_can_still_be_changed(client, plan):
    user = MembershipFactory(role="coordinator").user
    row = PlanPersonFactory(plan=plan, user=user, name="Anna Ek")
    log_in(client)

    form = {**form_of(client, url("person-edit", row.pk)), "days_available": "10"}
    assert client.post(url("person-edit", row.pk), form).status_code == 302
    row.refresh_from_db()
    assert (row.user, row.days_available) == (user, 10)


def test_person_with_days_or_answers_is_not_removed(client, plan):
    activity = ActivityFactory(area=PlanAreaFactory(plan=plan))
    busy, idle = (PlanPersonFactory(plan=plan) for _n in range(2))
    PlannedDaysFactory(activity=activity, person=busy, is_responsible=True)
    PlannedDaysFactory(activity=activity, person=idle, days=0)
    log_in(client)

    text = client.get(url("person-remove", busy.pk)).content.decode()
    form = form_of(client, url("person-remove", idle.pk))
    client.post(url("person-remove", busy.pk), {"base_number": busy.history.first().history_id})
    client.post(url("person-remove", idle.pk), form)

    assert "Flytta dem först" in text
    assert "Låt någon annan ansvara" in text
    assert PlanPerson.objects.get() == busy


def test_page_says_who_has_too_much(client, plan):
    activity = ActivityFactory(area=PlanAreaFactory(plan=plan))
    anna = PlanPersonFactory(plan=plan, name="Anna Ek", days_available=8)
    PlannedDaysFactory(activity=activity, person=anna, days="10.5", is_responsible=True)
    PlanPersonFactory(plan=plan, name="Bo", days_available=20)
    PlanPersonFactory(plan=plan, name="Cilla")
    log_in(client)

    text = client.get(url("people")).content.decode()
    rows = client.get(url("people").rstrip("/") + ".csv").getvalue().decode("utf-8-sig")

    assert "3 personer med 10,5 planerade dagar. Anna Ek har 2,5 dagar för mycket." in text
    assert 'class="over">\n2,5 för många' in text
    assert "20 kvar" in text
    assert rows.splitlines()[1] == "Anna Ek;;8;10,5;2,5;1"


@pytest.mark.parametrize("people", [1, 40])
def test_page_asks_few_questions_whatever_its_size(client, plan, django_assert_num_queries, people):
    for _n in range(people):
        PlanPersonFactory(plan=plan, organisation=OrganisationFactory())
    log_in(client)
    client.get(url("people"))

    with django_assert_num_queries(7):
        client.get(url("people"))
