"""The next period: started once, with areas, owners, words and settings of the one before."""

from uuid import uuid4

import pytest

from milstolpe.core.errors import DomainError
from milstolpe.programmes.content import AreaEntry, OwnerEntry
from milstolpe.programmes.models import Programme
from milstolpe.programmes.queries.contents import programme_content
from milstolpe.programmes.services.measures import InvalidContentError
from milstolpe.programmes.services.periods import start_next_period
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.programmes import saved_programme

pytestmark = pytest.mark.django_db

YEARS = {"title": "Hållbart Skåne", "start_year": 2031, "end_year": 2034}


@pytest.fixture
def user():
    return MembershipFactory(coordinator=True).user


@pytest.fixture
def old(user) -> Programme:
    """A running programme with an area, two owners and words of its own."""
    board = OrganisationFactory(county_board=True)
    forest = OrganisationFactory(name="Skogsstyrelsen", slug="skogsstyrelsen", kind="agency")
    made = saved_programme(
        board,
        purpose="Ett bättre län.",
        word_area="Utmaning",
        word_lead="Drivande",
        reporters="committed",
        rhythm="mid_and_final",
        answer_by="2026-09-30",
        answer_to="remiss@example.org, 123-2026",
        source="lansstyrelsen.se",
        areas=(AreaEntry(0, "HK", "Konsumtion", "Om konsumtion"),),
        owners=(
            OwnerEntry(board.slug, board.name, "123-2026", "2026-10-01", "Landshövdingen"),
            OwnerEntry(forest.slug, forest.name, "9-2026", "", ""),
        ),
        by=user,
    )
    made.state = "running"
    made.save()
    return made


@pytest.mark.parametrize("state", ["decided", "running", "closed"])
def test_next_period_is_a_draft_that_follows(old, user, state):
    Programme.objects.update(state=state)
    new = start_next_period(old, **YEARS, by=user)
    assert (new.state, new.predecessor, new.county, new.is_example) == (
        "draft",
        old,
        old.county,
        False,
    )
    assert new.address == "skane-hallbart-skane-2031-2034"


def test_settings_are_copied_but_not_what_belongs_to_the_old_period(old, user):
    before = programme_content(old)
    content = programme_content(start_next_period(old, **YEARS, by=user))
    for name in ("purpose", "word_area", "word_lead", "word_partner", "reporters", "rhythm"):
        assert getattr(content, name) == getattr(before, name), name
    assert (content.answer_by, content.answer_to, content.source) == ("", "", "")
    assert [(area.code, area.title, area.text) for area in content.areas] == [
        ("HK", "Konsumtion", "Om konsumtion")
    ]
    assert content.areas[0].id != before.areas[0].id
    assert [(owner.name, owner.case_number, owner.decided_on) for owner in content.owners] == [
        ("Länsstyrelsen Skåne", "", ""),
        ("Skogsstyrelsen", "", ""),
    ]


def test_example_data_stays_marked(old, user):
    Programme.objects.update(is_example=True)
    assert start_next_period(old, **YEARS, by=user).is_example


def test_same_form_twice_makes_one_draft(old, user):
    key = uuid4()
    first = start_next_period(old, **YEARS, by=user, form_key=key)
    assert start_next_period(old, **YEARS, by=user, form_key=key) == first
    assert Programme.objects.count() == 2


def test_two_coordinators_make_one_draft(old, user):
    start_next_period(old, **YEARS, by=user, form_key=uuid4())
    with pytest.raises(DomainError, match="redan påbörjad"):
        start_next_period(old, **YEARS, by=user, form_key=uuid4())
    assert Programme.objects.count() == 2


@pytest.mark.parametrize("state", ["draft", "consultation"])
def test_programme_that_is_not_decided_has_no_next_period(old, user, state):
    Programme.objects.update(state=state)
    with pytest.raises(DomainError, match="utgår från ett beslutat program"):
        start_next_period(old, **YEARS, by=user)
    assert Programme.objects.count() == 1


def test_wrong_years_are_said_at_their_field(old, user):
    with pytest.raises(InvalidContentError) as refusal:
        start_next_period(old, title="Nytt", start_year=2034, end_year=2031, by=user)
    assert list(refusal.value.problems) == ["end_year"]
    assert Programme.objects.count() == 1
