"""Days held against posts, counted and in words."""

from decimal import Decimal

import pytest

from milstolpe.workplan.post_words import left_text, posts_text
from milstolpe.workplan.queries.posts import post_days
from tests.factories.workplan import PlanFactory

pytestmark = pytest.mark.django_db


def plan_of(year=2031, posts=None, days=None):
    return PlanFactory(
        year=year,
        posts=posts and Decimal(posts),
        days_available=None if days is None else Decimal(days),
    )


def test_a_plan_says_its_own_conversion():
    found = post_days(plan_of(posts="3.5", days=755), Decimal(755))

    assert (found.per_post, found.available, found.left) == (Decimal("215.7"), 755, 0)
    assert posts_text(found) == "3,5 tjänster är 755 dagar, ungefär 215,7 dagar per tjänst"
    assert left_text(found) == "Lika många dagar är planerade som det finns."


def test_days_of_other_posts_are_counted_with_the_newest_plan_that_says_both():
    plan_of(year=2029, posts="3", days=600)
    plan_of(year=2030, posts="3.5", days=755)
    plan_of(year=2040, posts="1", days=1)

    found = post_days(plan_of(posts="4"), Decimal(800))

    assert (found.available, found.left) == (863, 63)
    assert posts_text(found) == (
        "4 tjänster är ungefär 863 dagar, räknat med 215,7 dagar per tjänst "
        "(755 dagar på 3,5 tjänster i planen för 2030)"
    )


@pytest.mark.parametrize(
    ("planned", "said"),
    [
        ("742.5", "742,5 av 755 dagar är planerade; 12,5 dagar är kvar att planera."),
        ("754", "754 av 755 dagar är planerade; 1 dag är kvar att planera."),
        ("756", "756 dagar är planerade, 1 dag mer än de 755 som finns."),
        ("1100", "1 100 dagar är planerade, 345 dagar mer än de 755 som finns."),
    ],
)
def test_difference_is_said_in_words(planned, said):
    found = post_days(plan_of(posts="3.5", days=755), Decimal(planned))

    assert left_text(found).replace("\xa0", " ").replace("\u202f", " ") == said


def test_nothing_is_invented_where_nothing_is_said():
    bare = post_days(plan_of(), Decimal(10))
    posts = post_days(plan_of(year=2032, posts="2"), Decimal(10))
    days = post_days(plan_of(year=2033, days=20), Decimal(10))
    none = post_days(plan_of(year=2034, posts="0", days=20), Decimal(10))

    assert (posts_text(bare), left_text(bare)) == ("", "")
    assert (posts_text(posts), left_text(posts)) == ("2 tjänster", "")
    assert (posts_text(days), days.left) == ("", 10)
    assert (none.per_post, none.left) == (None, 10)


def test_plan_that_says_both_asks_nothing(django_assert_num_queries):
    plan = plan_of(posts="3.5", days=755)

    with django_assert_num_queries(0):
        post_days(plan, Decimal(1))
