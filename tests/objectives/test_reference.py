"""The objectives' reference data adds up to the sums known from public pages."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.db.models import Q
from pytest_django import DjangoDbBlocker

from milstolpe.objectives.models import (
    CountyObjective,
    GoalStrand,
    MilestoneTarget,
    Objective,
    ObjectiveSdg,
    Specification,
    SustainableDevelopmentGoal,
)
from milstolpe.objectives.reference import DATASETS, load_objectives
from milstolpe.organisations.models import ReferenceDataset
from milstolpe.organisations.reference import Dataset, load_organisations

SPECIFICATIONS_PER_OBJECTIVE = [1, 10, 4, 6, 2, 4, 4, 11, 6, 11, 9, 9, 12, 8, 10, 8]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("objectives")]


@pytest.fixture(scope="module")
def objectives(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """All reference data, loaded once: each test works in a savepoint and is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_organisations()
        load_objectives()
        yield
        transaction.set_rollback(True)


def test_sixteen_objectives_in_the_official_order() -> None:
    names = list(Objective.objects.values_list("name_sv", flat=True))
    assert len(names) == 16
    assert (names[0], names[11], names[15]) == (
        "Begränsad klimatpåverkan",
        "Levande skogar",
        "Ett rikt växt- och djurliv",
    )


def test_eight_agencies_answer_for_the_objectives() -> None:
    counted = Counter(Objective.objects.values_list("agency__slug", flat=True))
    assert counted == {
        "naturvardsverket": 7,
        "havs-och-vattenmyndigheten": 3,
        "kemikalieinspektionen": 1,
        "stralsakerhetsmyndigheten": 1,
        "sveriges-geologiska-undersokning": 1,
        "skogsstyrelsen": 1,
        "jordbruksverket": 1,
        "boverket": 1,
    }


def test_each_objective_has_its_own_hue() -> None:
    hues = Objective.objects.values_list("hue", flat=True)
    assert len(set(hues)) == 16


def test_specifications_per_objective() -> None:
    counted = Counter(Specification.objects.values_list("objective_id", flat=True))
    assert [counted[number] for number in range(1, 17)] == SPECIFICATIONS_PER_OBJECTIVE
    assert sum(counted.values()) == 115


def test_concerns_and_assessed_are_two_sets() -> None:
    cells = CountyObjective.objects
    assert cells.count() == 21 * 16
    assert cells.filter(concerns=True).count() == 312
    assert cells.filter(is_assessed=True).count() == 249


@pytest.mark.parametrize(
    ("county", "concerns", "assessed"),
    [
        ("06", 14, 11),  # neither coast nor mountains
        ("12", 15, 12),  # coast
        ("20", 15, 12),  # mountains
        ("25", 16, 13),  # both
    ],
)
def test_cells_of_a_county(county: str, concerns: int, assessed: int) -> None:
    cells = CountyObjective.objects.filter(county_id=county)
    assert cells.filter(concerns=True).count() == concerns
    assert cells.filter(is_assessed=True).count() == assessed


def test_three_objectives_are_assessed_nowhere() -> None:
    assessed = CountyObjective.objects.filter(is_assessed=True)
    numbers = set(assessed.values_list("objective_id", flat=True))
    assert set(range(1, 17)) - numbers == {1, 5, 6}


@pytest.mark.parametrize(("year", "word"), [(2020, "förnybar"), (2026, "fossilfri")])
def test_seven_strands_hold_each_year(year: int, word: str) -> None:
    strands = GoalStrand.objects.filter(
        Q(valid_to_year=None) | Q(valid_to_year__gte=year), valid_from_year__lte=year
    )
    assert [strand.position for strand in strands] == [1, 2, 3, 4, 5, 6, 7]
    assert word in strands[5].text


def test_milestone_target_for_2030_is_under_review() -> None:
    target = MilestoneTarget.objects.get(slug="utslapp-vaxthusgaser-2030")
    assert (target.status, target.target_year) == (MilestoneTarget.Status.UNDER_REVIEW, 2030)


def test_links_to_the_seventeen_global_goals_are_only_suggested() -> None:
    assert SustainableDevelopmentGoal.objects.count() == 17
    assert set(ObjectiveSdg.objects.values_list("mark", flat=True)) == {"K"}
    assert Objective.objects.filter(sdg_links=None).count() == 0


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
def test_every_row_says_how_it_is_known(dataset: Dataset) -> None:
    rows = dataset.model._default_manager
    assert rows.count() == len(dataset.rows())
    assert rows.exclude(mark__in=["S", "V", "K", "I"]).count() == 0
    assert rows.filter(source="").count() == 0


def test_second_load_adds_nothing() -> None:
    before = ReferenceDataset.objects.count()
    results = load_objectives()
    assert [(r.created, r.updated, r.unchanged) for r in results] == [
        (0, 0, r.rows) for r in results
    ]
    assert ReferenceDataset.objects.count() == before
