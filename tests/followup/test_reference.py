"""Scales and known judgements are facts with a source, and nothing more than the source says."""

from collections import Counter

import pytest
from django.test import Client

from milstolpe.followup.models import KnownJudgement, Scale
from milstolpe.followup.reference import load_judgements
from milstolpe.objectives.models import CountyObjective
from milstolpe.objectives.reference import load_objectives
from milstolpe.organisations.queries.registers import last_save_number
from milstolpe.organisations.reference import load_organisations
from tests.factories.followup import KnownJudgementFactory, ScaleFactory
from tests.organisations.people import administrator, coordinator
from tests.organisations.queries import queries_of

pytestmark = [pytest.mark.django_db]

SCALES = "/arbeta/admin/rau/bedomningsskalor/"
KNOWN = "/arbeta/admin/rau/kanda-bedomningar/"


@pytest.fixture
def loaded():
    load_organisations()
    load_objectives()
    return load_judgements()


@pytest.mark.slow
def test_second_load_adds_nothing(loaded):
    again = load_judgements()

    assert [(row.name, row.created) for row in loaded] == [
        ("scales", 4),
        ("known_judgements", 254),
    ]
    assert [(row.created, row.updated) for row in again] == [(0, 0), (0, 0)]


@pytest.mark.slow
def test_each_year_since_2012_has_one_scale(loaded):
    years = [
        year
        for row in Scale.objects.all()
        for year in range(row.valid_from_year, (row.valid_to_year or 2026) + 1)
    ]

    assert years == list(range(2012, 2027))
    assert list(Scale.objects.values_list("target_year", flat=True)) == [2020, 2020, 2030, 2030]


@pytest.mark.slow
def test_outcomes_are_those_that_the_source_names(loaded):
    rows = KnownJudgement.objects
    found = Counter(rows.filter(outcome="nej").values_list("year", "objective"))

    assert found == {
        **{(2022, number): 21 for number in (4, 8, 12, 13, 15, 16)},
        (2022, 10): 14,
        (2022, 14): 1,
        **{(2023, number): 21 for number in (4, 8, 12, 16)},
        (2023, 10): 14,
    }
    changed = rows.get(year=2023, objective=9)
    assert (changed.county_id, changed.outcome, changed.trend) == ("12", "", "")
    assert changed.note
    # Counts for the whole country are not known by objective.
    assert not rows.filter(county=None).exists()
    assert not rows.exclude(mark="V").exists()
    assert not rows.filter(source="").exists()


@pytest.mark.slow
def test_only_what_is_assessed_in_the_county_is_judged(loaded):
    assessed = set(
        CountyObjective.objects.filter(is_assessed=True).values_list("county", "objective")
    )

    assert set(KnownJudgement.objects.values_list("county", "objective")) <= assessed


def test_administrator_keeps_them(settings):
    settings.DEMO = True  # no second factor at log-in
    scale, known = ScaleFactory(), KnownJudgementFactory(note="Ändrad")
    client = Client()
    client.force_login(administrator())

    assert queries_of(client, SCALES)
    assert queries_of(client, KNOWN)
    page = client.get(f"{SCALES}{scale.pk}/")
    sent = {
        **{field.html_name: field.value() or "" for field in page.context["form"]},
        "name": "Skala från 2015, rättad",
        "base_number": last_save_number(scale),
    }
    assert client.post(f"{SCALES}{scale.pk}/", sent).status_code == 302
    scale.refresh_from_db()
    assert (scale.name, scale.is_edited) == ("Skala från 2015, rättad", True)
    assert client.get(f"{KNOWN}{known.pk}/").status_code == 200

    client.force_login(coordinator())
    assert client.get(KNOWN).status_code == 403
