"""The page of days: one form, sums in words, nothing written over unseen."""

import json

import pytest
from django.urls import reverse

from milstolpe.workplan.models import PlannedDays
from tests.factories.organisations import MembershipFactory
from tests.factories.workplan import (
    ActivityFactory,
    PlanAreaFactory,
    PlanFactory,
    PlannedDaysFactory,
    PlanPersonFactory,
)

pytestmark = pytest.mark.django_db
PAGE = "/arbeta/verksamhetsplan/2031/dagar/"


def world(activities=2, people=2, **plan):
    area = PlanAreaFactory(plan=PlanFactory(year=2031, **plan))
    rows = [ActivityFactory(area=area, title=f"Akt {n}", position=n) for n in range(activities)]
    group = [PlanPersonFactory(plan=area.plan, name=f"P{n}") for n in range(people)]
    return area.plan, rows, group


def log_in(client, role="rus_member"):
    user = MembershipFactory(role=role).user
    client.force_login(user)
    return user


def cell(activity, person):
    return f"d-{activity.pk}-{person.pk}"


def base(*cells):
    return json.dumps({f"{a.pk}-{p.pk}": str(days) for a, p, days in cells})


def test_table_says_who_has_too_much_and_what_is_left_to_place(client):
    _plan, (first, second), (anna, bo) = world(days_available=40, posts="0.2")
    anna.days_available, bo.days_available = 8, 20
    anna.save()
    bo.save()
    PlannedDaysFactory(activity=first, person=anna, days=10, is_responsible=True)
    PlannedDaysFactory(activity=second, person=bo, days="2.5")
    log_in(client)

    text = client.get(PAGE).content.decode()

    assert "P0 har 2 dagar för mycket." in text
    assert 'class="over">\n2 för många' in text
    assert "7,5 kvar att fördela" in text
    assert "17,5 kvar" in text
    assert "0,2 tjänster ger" in text
    assert 'value="2,5"' in text


def test_changed_cells_are_saved_and_the_others_left_alone(client):
    _plan, (first, second), (anna, bo) = world()
    PlannedDaysFactory(activity=first, person=anna, days=5)
    user = log_in(client)
    form = {"base": base((first, anna, 5)), cell(first, anna): "5", cell(first, bo): "2,5",
            cell(second, anna): "", cell(second, bo): "4"}  # fmt: skip

    answer = client.post(PAGE, form, follow=True)

    assert "2 siffror är nya" in answer.content.decode()
    rows = PlannedDays.objects.order_by("activity", "person")
    assert list(map(float, rows.values_list("days", flat=True))) == [5, 2.5, 4]
    assert rows[1].history.first().history_user == user


def test_cell_that_another_changed_shows_both_and_a_second_press_saves(client):
    _plan, (first, second), (anna, bo) = world()
    row = PlannedDaysFactory(activity=first, person=anna, days=5)
    untouched = PlannedDaysFactory(activity=second, person=bo, days=3)
    held = base((first, anna, 5), (second, bo, 3))
    log_in(client)
    row.days, untouched.days = 7, 6
    row.save()
    untouched.save()

    form = {"base": held, cell(first, anna): "9", cell(second, bo): "3"}
    refused = client.post(PAGE, form)
    sheet = refused.context["sheet"]
    again = client.post(
        PAGE, {"base": sheet.sent_base, cell(first, anna): "9", cell(second, bo): "6"}
    )

    assert refused.status_code == 422
    assert "Här står nu 7." in refused.content.decode()
    assert f'name="{cell(first, anna)}" id="{cell(first, anna)}" value="9"' in (
        refused.content.decode()
    )
    assert f'name="{cell(second, bo)}" id="{cell(second, bo)}" value="6"' in (
        refused.content.decode()
    )
    assert again.status_code == 302
    assert list(PlannedDays.objects.order_by("pk").values_list("days", flat=True)) == [9, 6]


@pytest.mark.parametrize("typed", ["ca 20", "-1", "1,25", "1e9", "NaN", "99999999", "1 2 x"])
def test_what_is_no_number_is_kept_and_nothing_is_saved(client, typed):
    _plan, (first, _second), (anna, bo) = world()
    log_in(client)

    answer = client.post(PAGE, {"base": "{}", cell(first, anna): typed, cell(first, bo): "3"})

    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not PlannedDays.objects.exists()


@pytest.mark.parametrize(
    "held",
    ["", "[]", "{", "[" * 100_000, '{"1": "x"}', '{"1-2": "NaN"}', '{"1-2": [1]}', "7"],
    ids=lambda held: held[:10],
)
def test_page_that_says_nothing_of_what_it_began_from_is_refused(client, held):
    _plan, (first, _second), (anna, _bo) = world()
    log_in(client)

    answer = client.post(PAGE, {"base": held, cell(first, anna): "3"})

    assert answer.status_code == 422
    assert not PlannedDays.objects.exists()


def test_cells_of_what_is_not_in_the_plan_are_refused(client):
    world()
    stranger = PlanPersonFactory()
    log_in(client)

    answer = client.post(PAGE, {"base": "{}", cell(ActivityFactory(), stranger): "3"})

    assert answer.status_code == 422
    assert not PlannedDays.objects.exists()


def test_closed_year_is_read_and_what_was_typed_is_kept(client):
    _plan, (first, _second), (anna, _bo) = world(state="closed")
    log_in(client)

    read = client.get(PAGE).content.decode()
    answer = client.post(PAGE, {"base": "{}", cell(first, anna): "3"})

    assert "inputmode" not in read
    assert answer.status_code == 422
    assert "Året är avslutat" in answer.content.decode()
    assert 'value="3"' in answer.content.decode()


@pytest.mark.parametrize("size", [(1, 1), (28, 12), (60, 20)])
def test_page_asks_few_questions_whatever_its_size(client, django_assert_num_queries, size):
    _plan, rows, group = world(*size)
    PlannedDaysFactory(activity=rows[0], person=group[0], is_responsible=True)
    log_in(client)
    client.get(PAGE)

    with django_assert_num_queries(8):
        client.get(PAGE)


@pytest.mark.parametrize("role", ["coordinator", "decider", "contact", "administrator", "reviewer"])
def test_days_are_for_those_who_work_for_rus(client, role):
    _plan, (first, _second), _group = world(state="decided")
    log_in(client, role)

    for name, key in (("work-days", []), ("work-people", []), ("work-responsible", [first.pk])):
        address = reverse(f"workplan:{name}", args=[2031, *key])
        assert client.get(address).status_code == 403
        assert client.post(address, {}).status_code == 403


def test_files_hold_what_the_page_shows(client):
    _plan, (first, _second), (anna, _bo) = world()
    PlannedDaysFactory(activity=first, person=anna, days="2.5", is_responsible=True)
    log_in(client)

    rows = client.get(PAGE.rstrip("/") + ".csv").getvalue().decode("utf-8-sig").splitlines()

    assert rows[0] == "Nummer;Område;Aktivitet;Ansvarig;Dagar;P0;P1;Summa"
    assert rows[1] == "1;Stöd till länen;Akt 0;P0;10;2,5;;2,5"


def test_who_answers_is_chosen_and_a_stale_choice_is_asked_about(client):
    _plan, (first, _second), (anna, bo) = world()
    log_in(client)
    address = reverse("workplan:work-responsible", args=[2031, first.pk])

    saved = client.post(address, {"base": "", "people": [anna.pk]})
    stale = client.post(address, {"base": "", "people": [bo.pk]})
    form = stale.context["form"]
    again = client.post(address, {"base": form["base"].value(), "people": [bo.pk]})

    assert (saved.status_code, stale.status_code, again.status_code) == (302, 422, 302)
    assert form["people"].value() == [str(bo.pk)]
    assert PlannedDays.objects.get(is_responsible=True).person == bo
