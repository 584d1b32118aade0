"""Which text one goes on to."""

import pytest

from milstolpe.rounds.models import Contribution
from milstolpe.rounds.queries.next_text import next_to_write
from tests.followup.world import make_follow_up_world

pytestmark = pytest.mark.django_db


def named(row):
    return row and (row.item.slug, row.county.slug)


def test_next_text_is_the_one_after_and_after_the_last_the_first():
    world = make_follow_up_world()
    follows = {
        slug: named(next_to_write(world.coordinator, world.cell(slug)))
        for slug in ("frisk-luft", "myllrande-vatmarker", "sammanfattning")
    }
    assert follows == {
        "frisk-luft": ("myllrande-vatmarker", "skane"),
        "myllrande-vatmarker": ("generationsmalet", "skane"),  # forests are the agency's
        "sammanfattning": ("frisk-luft", "skane"),
    }


def test_agency_goes_on_to_the_next_county():
    world = make_follow_up_world()
    here = world.cell("levande-skogar")
    assert named(next_to_write(world.forest_lead, here)) == ("levande-skogar", "halland")


def test_what_is_begun_or_is_for_others_to_write_is_passed_over(django_assert_max_num_queries):
    world = make_follow_up_world()
    assert next_to_write(world.lead, world.cell()) is None  # leads clean air alone
    Contribution.objects.filter(item__slug="myllrande-vatmarker").update(state="draft")
    cell = world.cell()
    assert named(next_to_write(world.coordinator, cell)) == ("generationsmalet", "skane")
    with django_assert_max_num_queries(1):
        next_to_write(world.coordinator, cell)
