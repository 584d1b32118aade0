"""Measures are written the same again, differ from each other, and fit their county."""

import pytest

from milstolpe.demo.content.actors import CountyActors, actors_by_county
from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.goals import COAST, MOUNTAINS, Goals
from milstolpe.demo.content.phrases import plans, topics
from milstolpe.demo.content.writer import Writer
from milstolpe.objectives.models import MilestoneTarget
from milstolpe.organisations.models import ActorKind, Organisation
from milstolpe.programmes.content import MeasureContent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data"), pytest.mark.slow]

INLAND, MOUNTAIN_COUNTY, ONE_MUNICIPALITY = "07", "20", "09"


@pytest.fixture(scope="module")
def actors(reference_data: None, django_db_blocker: object) -> dict[str, CountyActors]:
    with django_db_blocker.unblock():
        return actors_by_county({})


def written(actors: dict[str, CountyActors], county: str, number: int, *, seed: str = "a"):
    plan = next(plan for plan in plans(30) if plan.county == county)
    writer = Writer(plan, (2025, 2029), actors[county], Goals.read(), Dice(seed))
    return writer.measures(number)


def test_same_seed_writes_the_same(actors):
    assert written(actors, INLAND, 30) == written(actors, INLAND, 30)
    assert written(actors, INLAND, 30) != written(actors, INLAND, 30, seed="b")


@pytest.mark.parametrize(("county", "number"), [(INLAND, 0), (INLAND, 7), (ONE_MUNICIPALITY, 900)])
def test_measures_are_as_many_as_asked_and_told_apart(actors, county, number):
    found = written(actors, county, number)
    assert len(found) == number
    assert len({content.code for content in found}) == number
    assert len({content.title for content in found}) >= number * 0.99


def test_every_plan_can_be_written(actors):
    for plan in plans(110):
        writer = Writer(plan, (2025, 2029), actors[plan.county], Goals.read(), Dice("a"))
        assert len(writer.measures(len(plan.areas))) == len(plan.areas)


def test_texts_differ_in_length(actors):
    lengths = sorted(len(content.text) for content in written(actors, INLAND, 300))
    assert lengths[0] == 0
    assert lengths[150] > 150
    assert lengths[-1] > 2000


def test_objectives_concern_the_county(actors):
    def touched(contents: list[MeasureContent]) -> set[int]:
        return {entry.number for content in contents for entry in content.objectives}

    inland, mountains = written(actors, INLAND, 200), written(actors, MOUNTAIN_COUNTY, 200)
    assert {COAST, MOUNTAINS} & touched(inland) == set()
    assert {COAST, MOUNTAINS} & touched(mountains) == {MOUNTAINS}


def test_no_actor_has_two_roles(actors):
    for content in written(actors, MOUNTAIN_COUNTY, 200):
        names = [entry.name for entry in content.actors]
        assert len(names) == len(set(names))


def test_topics_name_what_is_in_the_register():
    codes = {code for topic in topics() for code in (*topic.leads, *topic.partners)}
    named = {code.partition(":")[2] for code in codes if ":" in code}
    known = {
        *Organisation.objects.values_list("slug", flat=True),
        *ActorKind.objects.values_list("slug", flat=True),
    }
    assert named - known == set()
    targets = {slug for topic in topics() for slug in topic.targets}
    assert targets - set(MilestoneTarget.objects.values_list("slug", flat=True)) == set()
