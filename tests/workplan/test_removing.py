"""Parts are removed and moved: nothing that others refer to disappears, and nothing by a slip."""

import pytest

from milstolpe.workplan.models import Activity
from tests.factories.workplan import (
    ActivityFactory,
    AimFactory,
    BudgetUseFactory,
    DeliverableFactory,
    PlanAreaFactory,
    PlannedDaysFactory,
    QuarterStatusFactory,
    SubPlanFactory,
    WishFactory,
)
from tests.workplan.test_edit_pages import BASE, activity, form_of, log_in, plan, url

pytestmark = pytest.mark.django_db


# --- Removing ---


def test_what_goes_with_an_activity_is_said_first(client):
    row = activity()
    DeliverableFactory(activity=row)
    SubPlanFactory(activity=row)
    PlannedDaysFactory(activity=row)
    log_in(client)

    address = url("activity-remove", row.pk)
    text = client.get(address).content.decode()
    form = form_of(client, address)
    DeliverableFactory(activity=row)
    stale = client.post(address, form)
    again = client.post(address, form_of(client, address))

    assert "1 leverans" in text
    assert "de planerade dagarna för 1 person" in text
    assert stale.status_code == 422
    assert again.url == BASE
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("stands", "said"),
    [
        (lambda row: BudgetUseFactory(activity=row), "pengar"),
        (lambda row: QuarterStatusFactory(activity=row), "Utgår"),
        (lambda row: ActivityFactory(area=row.area, booked_on=row, title="Redovisad"), "Redovisad"),
        (lambda row: ActivityFactory(carried_from=row), "nästa plan"),
        (lambda row: WishFactory(activity=row), "önskemål"),
    ],
)
def test_what_others_refer_to_is_not_removed(client, stands, said):
    row = activity()
    stands(row)
    log_in(client)

    address = url("activity-remove", row.pk)
    page = client.get(address).content.decode()
    form = {"base_number": row.history.first().history_id, "seen": "0-0-0-0"}
    answer = client.post(address, form)

    assert said in page
    assert ">Ta bort aktiviteten</button>" not in page
    assert answer.status_code == 422
    assert Activity.objects.filter(pk=row.pk).exists()


def test_removal_waits_for_who_changed_it_meanwhile(client):
    aim = AimFactory(area=PlanAreaFactory(plan=plan()))
    log_in(client)
    form = form_of(client, url("aim-remove", aim.pk))
    client.post(url("aim-edit", aim.pk), {**form_of(client, url("aim-edit", aim.pk)), "text": "Ny"})

    stale = client.post(url("aim-remove", aim.pk), form)
    sent = {field.html_name: field.value() for field in stale.context["form"]}
    again = client.post(url("aim-remove", aim.pk), sent)

    assert (stale.status_code, again.status_code) == (422, 302)


def test_part_that_somebody_removed_is_not_found(client):
    row = activity()
    log_in(client)
    address = url("activity-edit", row.pk)
    form = form_of(client, address)
    row.delete()

    assert client.post(address, form).status_code == 404


# --- Order ---


def test_parts_are_moved_one_step_and_a_second_press_is_none(client):
    area = PlanAreaFactory(plan=plan())
    rows = [ActivityFactory(area=area, position=n) for n in (0, 0, 7)]
    user = log_in(client)
    button = {"move": f"activity-{rows[2].pk}-up-2"}

    client.post(url("order"), button)
    twice = client.post(url("order"), button, follow=True).content.decode()

    order = list(Activity.objects.order_by("position").values_list("pk", flat=True))
    assert order == [rows[0].pk, rows[2].pk, rows[1].pk]
    assert "Ordningen har ändrats" in twice
    assert rows[2].history.first().history_user == user


@pytest.mark.parametrize(
    "move", ["", "activity", "activity-x-up-0", "plan-1-up-0", "activity-{}-sideways-0",
             "activity-{}-up-0", "activity-{}-down-0", "activity-{}-up--1"],
)  # fmt: skip
def test_impossible_moves_change_nothing(client, move):
    row = activity()
    log_in(client)

    answer = client.post(url("order"), {"move": move.format(row.pk)})

    assert answer.status_code in (302, 404)
    assert Activity.objects.get().position == 0


def test_order_of_another_plan_is_not_found(client):
    plan()
    row = activity(area=PlanAreaFactory())
    log_in(client)

    assert client.post(url("order"), {"move": f"activity-{row.pk}-up-0"}).status_code == 404
