"""The working group changes the plan in place: its texts, areas, aims and activities."""

import pytest
from django.urls import reverse

from milstolpe.workplan.models import Activity, Aim, Plan, PlanArea
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.workplan import (
    ActivityFactory,
    AimFactory,
    BudgetLineFactory,
    DeliverableFactory,
    PlanAreaFactory,
    PlanFactory,
    PlannedDaysFactory,
    PlanPersonFactory,
    SubPlanFactory,
)

pytestmark = pytest.mark.django_db
BASE = "/arbeta/verksamhetsplan/2031/"


def log_in(client, role="rus_member"):
    user = MembershipFactory(role=role).user
    client.force_login(user)
    return user


def url(name, *key):
    return reverse(f"workplan:work-{name}", args=[2031, *key])


def form_of(client, address):
    """What the page's form would send, as it stands."""
    form = client.get(address).context["form"]
    values = {}
    for field in form:
        value = field.value()
        if value is not None and value is not False:
            values[field.html_name] = "on" if value is True else value
    return values


def plan(**more):
    return PlanFactory(year=2031, **more)


def activity(**more):
    more.setdefault("area", None)
    area = more.pop("area") or PlanAreaFactory(plan=plan())
    return ActivityFactory(area=area, **more)


def test_texts_of_the_plan_are_changed(client):
    plan(title="Plan", vision="Gammal.")
    user = log_in(client)

    form = form_of(client, url("texts"))
    answer = client.post(
        url("texts"),
        {**form, "vision": "Ny.", "posts": "3,5", "days_available": "755", "messages": "A\nB"},
    )

    row = Plan.objects.get()
    assert answer.url == BASE
    assert (row.vision, float(row.posts), row.days_available, row.messages) == (
        "Ny.", 3.5, 755, "A\nB",
    )  # fmt: skip
    assert row.history.first().history_user == user


def test_area_and_aim_are_added_changed_and_removed(client):
    plan()
    log_in(client)

    client.post(url("area-new"), {**form_of(client, url("area-new")), "title": "Stöd"})
    area = PlanArea.objects.get()
    form = form_of(client, url("aim-new", area.pk))
    client.post(url("aim-new", area.pk), {**form, "text": "Länen lär."})
    aim = Aim.objects.get()
    form = form_of(client, url("aim-edit", aim.pk))
    client.post(url("aim-edit", aim.pk), {**form, "text": "Länen lär mer.", "last_year": "2034"})
    client.post(url("area-edit", area.pk), {**form_of(client, url("area-edit", area.pk)),
                                            "days_stated": "321", "cash": "possibly"})  # fmt: skip
    aim.refresh_from_db()
    area.refresh_from_db()

    assert (aim.text, aim.first_year, aim.last_year) == ("Länen lär mer.", 2031, 2034)
    assert (area.days_stated, area.cash) == (321, "possibly")
    for name, row in (("aim-remove", aim), ("area-remove", area)):
        client.post(url(name, row.pk), form_of(client, url(name, row.pk)))
    assert Aim.objects.count() + PlanArea.objects.count() == 0
    assert Aim.history.first().history_type == "-"


def test_activity_is_added_with_everything(client):
    area = PlanAreaFactory(plan=plan())
    line = BudgetLineFactory(plan=area.plan)
    other = ActivityFactory(area=area, group="Stöd")
    OrganisationFactory(name="Havsmiljörådet")
    log_in(client)

    form = form_of(client, url("activity-new", area.pk))
    answer = client.post(
        url("activity-new", area.pk),
        {
            **form, "title": "Nobelmöte", "group": "Stöd", "is_priority": "on", "text": "- Ett",
            "days": "12,5", "is_about": "on", "days_note": "två dagar", "cash": "yes",
            "sees_budget": "on", "is_at_least": "on", "cash_note": "lokal",
            "booked_on": str(other.pk), "budget_line": str(line.pk), "steering_group": "NV",
            "partners": "havsmiljörådet\n",
        },
    )  # fmt: skip

    row = Activity.objects.get(title="Nobelmöte")
    assert answer.url == url("activity", row.pk)
    assert (row.days, row.position, row.booked_on, row.budget_line) == (12.5, 1, other, line)
    assert (row.cash, row.sees_budget, row.is_at_least, row.cash_note) == (
        "yes", True, True, "lokal",
    )  # fmt: skip
    assert [partner.name for partner in row.partners.all()] == ["Havsmiljörådet"]
    assert [save.history_type for save in row.history.all()] == ["~", "+"]
    assert len(row.history.first().partners.all()) == 1


def test_form_of_a_new_activity_that_is_sent_twice_is_one(client):
    area = PlanAreaFactory(plan=plan())
    log_in(client)
    form = {**form_of(client, url("activity-new", area.pk)), "title": "Möten", "days": "3"}

    first = client.post(url("activity-new", area.pk), form)
    second = client.post(url("activity-new", area.pk), form)
    again = form_of(client, url("activity-new", area.pk))
    client.post(url("activity-new", area.pk), {**form, "since": again["since"]})

    assert first.url == second.url
    assert Activity.objects.count() == 2  # of the same name, and meant


def test_two_who_change_the_same_activity_lose_nothing(client):
    row = activity(title="Möten", days=10, text="Ett.\n\nTvå.")
    log_in(client)
    mine = form_of(client, url("activity-edit", row.pk))
    theirs = {**mine, "title": "Möten i länen", "days": "12", "text": "Ett!\n\nTvå."}
    client.post(url("activity-edit", row.pk), theirs)

    sent = {**mine, "days": "8", "text": "Ett.\n\nTvå!"}
    refused = client.post(url("activity-edit", row.pk), sent)
    form = refused.context["form"]
    row.refresh_from_db()

    assert refused.status_code == 422
    assert row.days == 12
    assert form["days"].value() == "8"
    assert "12" in form.errors["days"][0]
    assert form["title"].value() == "Möten i länen"
    assert form["text"].value() == "Ett!\n\nTvå!"
    again = {field.html_name: field.value() or "" for field in form if field.value() is not False}
    assert client.post(url("activity-edit", row.pk), again).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.days, row.text) == ("Möten i länen", 8, "Ett!\n\nTvå!")


def test_partners_that_both_changed_are_asked_about_by_name(client):
    row = activity()
    for name in ("Alfa", "Beta"):
        OrganisationFactory(name=name)
    log_in(client)
    mine = form_of(client, url("activity-edit", row.pk))
    client.post(url("activity-edit", row.pk), {**mine, "partners": "Alfa"})

    refused = client.post(url("activity-edit", row.pk), {**mine, "partners": "Beta"})
    form = refused.context["form"]
    sent = {**mine, "partners": "Beta", "base_number": form["base_number"].value()}

    assert "Alfa" in form.errors["partners"][0]
    assert client.post(url("activity-edit", row.pk), sent).status_code == 302
    assert [partner.name for partner in row.partners.all()] == ["Beta"]


def test_activity_is_moved_to_the_end_of_another_area(client):
    row = activity()
    other = PlanAreaFactory(plan=row.area.plan, position=1)
    ActivityFactory(area=other, position=4)
    log_in(client)

    form = form_of(client, url("activity-edit", row.pk))
    client.post(url("activity-edit", row.pk), {**form, "area": str(other.pk)})
    row.refresh_from_db()

    assert (row.area, row.position) == (other, 5)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("title", ""),
        ("title", "x" * 251),
        ("days", "ca 20"),
        ("days", "-1"),
        ("days", "1,25"),
        ("partners", "Finns inte"),
        ("area", "0"),
        ("booked_on", "999999"),
        ("cash", "maybe"),
        ("cash_note", "x" * 501),
    ],
)
def test_bad_input_is_told_at_its_field_and_kept(client, field, typed):
    row = activity(title="Möten")
    log_in(client)

    form = {**form_of(client, url("activity-edit", row.pk)), field: typed, "text": "Skrivet."}
    answer = client.post(url("activity-edit", row.pk), form)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Skrivet." in answer.content.decode()
    row.refresh_from_db()
    assert row.text == ""


def test_days_are_not_booked_round_in_a_ring(client):
    first = activity()
    second = ActivityFactory(area=first.area, booked_on=first)
    third = ActivityFactory(area=first.area, booked_on=second)
    log_in(client)

    form = {**form_of(client, url("activity-edit", first.pk)), "booked_on": str(third.pk)}
    answer = client.post(url("activity-edit", first.pk), form)

    assert "kan inte redovisas" in answer.content.decode()
    assert Activity.objects.get(pk=first.pk).booked_on is None


def test_aim_whose_years_come_in_the_wrong_order_is_refused(client):
    aim = AimFactory(area=PlanAreaFactory(plan=plan()), first_year=2031)
    log_in(client)

    form = {**form_of(client, url("aim-edit", aim.pk)), "last_year": "2030"}
    answer = client.post(url("aim-edit", aim.pk), form)

    assert answer.status_code == 422
    assert "Sista året kan inte vara före det första." in answer.content.decode()


def test_page_that_is_too_old_is_told_so(client):
    row = activity()
    log_in(client)
    form = {**form_of(client, url("activity-edit", row.pk)), "base_number": "999999"}

    answer = client.post(url("activity-edit", row.pk), form)

    assert answer.status_code == 422
    assert "för gammal" in answer.content.decode()


# --- Who may ---


def every_page(row):
    aim = AimFactory(area=row.area)
    person = PlanPersonFactory(plan=row.area.plan)
    return [
        *(url(name) for name in ("texts", "order", "area-new", "person-new")),
        *(url(name, row.area.pk) for name in ("area-edit", "area-remove", "aim-new")),
        url("activity-new", row.area.pk),
        *(url(name, aim.pk) for name in ("aim-edit", "aim-remove")),
        *(url(name, row.pk) for name in ("activity-edit", "activity-remove", "responsible")),
        *(url(name, row.pk) for name in ("deliverable-new", "link-new", "sub-plan-new")),
        *(url(name, person.pk) for name in ("person-edit", "person-remove")),
    ]


@pytest.mark.parametrize("role", ["coordinator", "decider", "reviewer", "contact", "administrator"])
def test_only_those_who_work_for_rus_change_the_plan(client, role):
    row = activity(area=PlanAreaFactory(plan=plan(state="decided")))
    log_in(client, role)

    for address in every_page(row):
        assert (client.get(address).status_code, client.post(address).status_code) == (403, 403)


def test_closed_year_leads_back_and_changes_nothing(client):
    row = activity(area=PlanAreaFactory(plan=plan(state="closed")))
    log_in(client, "rus_lead")

    for address in every_page(row):
        assert client.get(address).status_code == 302, address
    form = {"title": "Ny", "area": row.area.pk, "base_number": row.history.first().history_id}
    answer = client.post(url("activity-edit", row.pk), form)
    assert answer.status_code == 422
    assert 'value="Ny"' in answer.content.decode()
    assert "Ändra området" not in client.get(BASE).content.decode()


def test_decided_plan_says_what_a_change_means(client):
    plan(state="decided")
    log_in(client)

    assert "först när en ändring är beslutad" in client.get(url("texts")).content.decode()


def test_pages_ask_few_questions_whatever_the_size(client, django_assert_max_num_queries):
    area = PlanAreaFactory(plan=plan())
    rows = [ActivityFactory(area=area, booked_on=None) for _n in range(40)]
    AimFactory.create_batch(10, area=area)
    DeliverableFactory.create_batch(10, activity=rows[0])
    SubPlanFactory.create_batch(10, activity=rows[0])
    PlannedDaysFactory.create_batch(10, activity=rows[0])
    log_in(client)
    client.get(BASE)

    pages = (
        url("order"), url("activity", rows[0].pk), url("activity-edit", rows[0].pk), url("texts"),
        url("activity-remove", rows[0].pk), url("people"), url("link-new", rows[0].pk),
    )  # fmt: skip
    for address in pages:
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
