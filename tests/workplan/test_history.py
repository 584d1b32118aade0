"""Who changed what: of a plan and of each activity, paged, the removed parts too."""

import pytest
from django.urls import reverse
from django.utils.functional import Promise

from milstolpe.workplan.models import Activity
from milstolpe.workplan.queries.history import (
    HIDDEN,
    LABELS,
    MODELS,
    read_saves,
    saves_of_activity,
    saves_of_plan,
)
from milstolpe.workplan.services.editing import move_part, remove_part, save_part
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.workplan import (
    ActivityFactory,
    ActivityLinkFactory,
    AimFactory,
    BudgetLineFactory,
    DeliverableFactory,
    PlanAreaFactory,
    PlanFactory,
    PlannedDaysFactory,
    PlanPersonFactory,
    QuarterStatusFactory,
    SubPlanFactory,
    UsedDaysFactory,
)
from tests.workplan.year import member, newest

pytestmark = pytest.mark.django_db


def everything():
    """A plan with a part of every kind."""
    plan = PlanFactory(year=2031)
    line = BudgetLineFactory(plan=plan)
    activity = ActivityFactory(area=PlanAreaFactory(plan=plan), title="Möten", budget_line=line)
    AimFactory(area=activity.area)
    person = PlanPersonFactory(plan=plan, name="Anna Ek")
    PlannedDaysFactory(activity=activity, person=person)
    UsedDaysFactory(activity=activity, person=person)
    for factory in (DeliverableFactory, ActivityLinkFactory, SubPlanFactory, QuarterStatusFactory):
        factory(activity=activity)
    return plan, activity


def saves(rows):
    return read_saves(rows[:500])


def test_every_kind_of_part_is_told_of():
    plan, activity = everything()

    assert {save.what for save in saves(saves_of_plan(plan))} == {
        "Verksamhetsplan", "Område", "Mål", "Aktivitet", "Person i arbetsgruppen", "Budgetpost",
        "Leverans", "Länk", "Delplan", "Planerade dagar", "Status i ett kvartal", "Använda dagar",
    }  # fmt: skip
    assert len(saves(saves_of_activity(activity))) == 7


def test_change_says_who_and_each_value_before_and_after():
    plan, activity = everything()
    by = member()
    other = ActivityFactory(area=activity.area, title="Filmer")
    values = {"days": 12, "is_priority": True, "booked_on_id": other.pk, "cash": "possibly"}
    save_part(activity, values, base_number=newest(activity), by=by)

    save = saves(saves_of_activity(activity))[0]

    assert (save.by, save.kind, save.about) == (str(by), "~", "Möten")
    assert {(row.label, row.old, row.new) for row in save.changes} == {
        ("Dagar", "10", "12"),
        ("Prioriterad", "nej", "ja"),
        ("Dagarna redovisas under", "", "Filmer"),
        ("Behov av reda pengar", "", "Eventuellt"),
    }
    assert saves(saves_of_plan(plan))[0] == save


def test_partners_and_places_are_told_by_name():
    _plan, activity = everything()
    ActivityFactory(area=activity.area, position=1)
    by, partner = member(), OrganisationFactory(name="Havsmiljörådet")

    save_part(activity, {"partners": frozenset({partner.pk})}, base_number=newest(activity), by=by)
    move_part(activity, up=False, seen=0, by=by)
    moved, joined = saves(saves_of_activity(activity))[:2]

    assert [(row.label, row.old, row.new) for row in joined.changes] == [
        ("Samverkansparter", "", "Havsmiljörådet")
    ]
    assert [(row.label, row.old, row.new) for row in moved.changes] == [
        ("Plats bland de sina", "1", "2")
    ]


def test_what_is_removed_is_still_told_of():
    plan = PlanFactory(year=2031)
    activity = ActivityFactory(area=PlanAreaFactory(plan=plan), title="Möten")
    DeliverableFactory(activity=activity, title="Rapport")
    remove_part(activity, base_number=newest(activity), by=member())

    found = {(save.what, save.about, save.kind) for save in saves(saves_of_plan(plan))}

    assert {("Aktivitet", "Möten", "-"), ("Leverans", "Rapport", "-")} <= found
    assert {save.about for save in saves(saves_of_activity(Activity(pk=1)))} >= set()


def test_long_text_is_told_by_what_differs():
    _plan, activity = everything()
    by, text = member(), "Ett långt stycke. " * 30
    save_part(activity, {"text": text}, base_number=newest(activity), by=by)
    save_part(activity, {"text": f"{text}Nytt."}, base_number=newest(activity), by=by)

    change = saves(saves_of_activity(activity))[0].changes[0]

    assert [part.text.strip() for part in change.parts if part.kind == "added"] == ["Nytt."]


def test_another_plan_is_not_in_it():
    everything()
    other = PlanFactory()
    BudgetLineFactory(plan=other, title="Deras")

    assert next(save.about for save in saves(saves_of_plan(other))) == "Deras"
    assert len(saves(saves_of_plan(other))) == 2


# --- The pages ---


def log_in(client, role="rus_member"):
    client.force_login(MembershipFactory(role=role).user)


def test_page_of_an_activity_is_reached_from_it(client):
    _plan, activity = everything()
    log_in(client)
    address = reverse("workplan:work-activity-history", args=[2031, activity.pk])

    page = client.get(reverse("workplan:work-activity", args=[2031, activity.pk])).content.decode()
    text = client.get(address).content.decode()

    assert address in page
    assert "Anna Ek" in text
    assert "1–7 av 7 ändringar" in text


@pytest.mark.parametrize("parts", [1, 60])
def test_page_asks_as_much_whatever_there_is(client, django_assert_max_num_queries, parts):
    _plan, activity = everything()
    DeliverableFactory.create_batch(parts, activity=activity)
    log_in(client)
    address = reverse("workplan:work-history", args=[2031])
    client.get(address)

    with django_assert_max_num_queries(9):
        assert client.get(address).status_code == 200


def test_long_history_comes_in_pages(client):
    _plan, activity = everything()
    DeliverableFactory.create_batch(60, activity=activity)
    log_in(client)

    first = client.get(reverse("workplan:work-history", args=[2031]))
    second = client.get(reverse("workplan:work-history", args=[2031]) + "?sida=2")

    assert (len(first.context["saves"]), len(second.context["saves"])) == (50, 22)


def test_files_have_a_row_for_each_field(client):
    _plan, activity = everything()
    save_part(activity, {"days": 12}, base_number=newest(activity), by=member())
    log_in(client)

    for name, args in (("work-history", [2031]), ("work-activity-history", [2031, activity.pk])):
        answer = client.get(reverse(f"workplan:{name}-file", args=[*args, "csv"]))
        rows = answer.getvalue().decode("utf-8-sig").splitlines()
        assert rows[0] == "När;Vem;Vad som gjordes;Vad;Vilken;Fält;Före;Nu;Varför"
        assert rows[1].endswith("ändrat;Aktivitet;Möten;Dagar;10;12;")


@pytest.mark.parametrize("role", ["coordinator", "administrator", "contact"])
def test_history_is_for_those_who_work_for_rus(client, role):
    plan, activity = everything()
    plan.state = "decided"
    plan.save()
    log_in(client, role)

    for name, args in (("work-history", [2031]), ("work-activity-history", [2031, activity.pk])):
        assert client.get(reverse(f"workplan:{name}", args=args)).status_code == 403
        assert client.get(reverse(f"workplan:{name}-file", args=[*args, "csv"])).status_code == 403


@pytest.mark.parametrize("model", MODELS)
def test_every_field_that_is_shown_is_named_in_the_readers_language(model) -> None:
    shown = [
        field
        for field in model.history.model.tracked_fields
        if field.name not in HIDDEN | {"position"}
    ]
    unnamed = [
        field.name
        for field in shown
        if field.name not in LABELS and not isinstance(field.verbose_name, Promise)
    ]
    assert unnamed == []
