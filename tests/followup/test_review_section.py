"""What the page of review says of the judgement."""

import pytest

from milstolpe.followup.views.sections import judgement_section
from tests.followup.published import hand_in, judge, next_year, publish
from tests.followup.world import make_follow_up_world

pytestmark = pytest.mark.django_db

CHANGED = "Bedömningen är en annan än 2026."


@pytest.mark.parametrize(
    ("judged", "is_said"),
    [
        ({"outcome": "", "trend": ""}, False),
        ({"outcome": "nej", "trend": ""}, False),
        ({"outcome": "nej", "trend": "neutral"}, False),
        ({"outcome": "nara", "trend": ""}, True),
        ({"outcome": "nej", "trend": "positiv"}, True),
    ],
)
def test_judgement_is_another_one_only_where_something_is_judged_otherwise(judged, is_said):
    world = make_follow_up_world()
    hand_in(world, world.cell())
    publish(world)
    cell = next_year(world).cell()
    judge(cell, **judged)
    assert (CHANGED in judgement_section(world.reviewer, cell)) == is_said
