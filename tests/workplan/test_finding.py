"""Search finds decided plans and their activities, as the newest version has them."""

from datetime import date

import pytest

from milstolpe.search.models import SearchEntry
from milstolpe.workplan.models import Activity
from milstolpe.workplan.services.deciding import take_plan_step
from tests.factories.workplan import ActivityFactory, AimFactory, PlanAreaFactory, PlanFactory
from tests.workplan.year import member

pytestmark = pytest.mark.django_db

DECISION = {"decided_on": date(2031, 2, 12), "decided_by": "RUS styrgrupp"}


def decided(*titles, step="decide", plan=None, **values):
    """The plan of 2031 with these activities, decided."""
    if plan is None:
        area = PlanAreaFactory(plan=PlanFactory(year=2031, vision="Tillsammans"), title="Stöd")
        AimFactory(area=area, text="Länen lär av varandra")
        plan = area.plan
        for place, title in enumerate(titles):
            ActivityFactory(area=area, title=title, text="Om våtmarker", position=place)
    return take_plan_step(plan, step, by=member("rus_lead"), **DECISION, **values)


def hits(client, text):
    return client.get("/sok/", {"q": text}).context["found"].hits


def test_plan_and_activities_are_found_once_the_plan_is_decided(client):
    area = PlanAreaFactory(plan=PlanFactory(year=2030))
    ActivityFactory(area=area, title="Hemliga våtmarker")
    decided("Möten", "Filmer")
    first = Activity.objects.get(title="Möten")

    (one,) = [hit for hit in hits(client, "möten") if hit.title == "Möten 2031"]
    plan = hits(client, "länen lär av varandra")[0]

    address = f"/verksamhetsplan/2031/aktivitet/{first.pk}/"
    assert (one.kind, one.url, one.place) == ("Aktivitet", address, "Verksamhetsplan 2031")
    assert (plan.kind, plan.title, plan.url) == (
        "Verksamhetsplan", "Verksamhetsplan 2031", "/verksamhetsplan/2031/"
    )  # fmt: skip
    assert {hit.title for hit in hits(client, "våtmarker")} == {"Möten 2031", "Filmer 2031"}


def test_address_of_an_activity_leads_to_its_place(client):
    decided("Möten", "Filmer")
    second = Activity.objects.get(title="Filmer")

    answer = client.get(f"/verksamhetsplan/2031/aktivitet/{second.pk}/")

    assert answer.url == "/verksamhetsplan/2031/#aktivitet-1-2"
    assert 'id="aktivitet-1-2"' in client.get("/verksamhetsplan/2031/").content.decode()
    assert client.get("/verksamhetsplan/2031/aktivitet/0/").status_code == 404
    assert client.get("/verksamhetsplan/2030/aktivitet/1/").status_code == 404


def test_a_changed_plan_is_found_as_it_was_changed(client):
    plan = decided("Möten", "Filmer")
    Activity.objects.filter(title="Filmer").update(title="Kortfilmer")
    Activity.objects.get(title="Möten").delete()
    assert {hit.title for hit in hits(client, "filmer")} == {"Filmer 2031"}

    decided(step="change", plan=plan, reason="Ny film")

    assert [hit.title for hit in hits(client, "kortfilmer")] == ["Kortfilmer 2031"]
    assert sorted(SearchEntry.objects.values_list("title", flat=True)) == [
        "Kortfilmer 2031", "Verksamhetsplan 2031"
    ]  # fmt: skip


def test_sitemap_holds_decided_plans(client):
    PlanFactory(year=2030)
    decided("Möten")

    sitemap = client.get("/sitemap.xml").content.decode()

    assert "/verksamhetsplan/2031/</loc>" in sitemap
    assert "/verksamhetsplan/2030/" not in sitemap
