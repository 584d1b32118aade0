"""A round is made, from the kind's template or from the round before, and its cells laid out."""

from datetime import date

import pytest

from milstolpe.core.errors import DomainError
from milstolpe.rounds.enums import RoundKind
from milstolpe.rounds.models import Contribution
from milstolpe.rounds.services.making import all_counties, lay_out, make_round
from tests.factories.organisations import CountyFactory, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def rus():
    return MembershipFactory(role="rus_member").user


def survey(**values):
    filled = {"name": "Behovsenkät 2027", "year": 2027, "answer_by": date(2027, 3, 1)}
    return make_round(RoundKind.SURVEY, filled | values, by=rus())


def test_new_round_has_the_template_of_its_kind():
    made = survey()

    assert made.address == "behovsenkat-2027"
    assert [row.key for row in made.sections.all()] == ["behov", "ovrigt"]
    assert [row.slug for row in made.items.all()] == ["svar"]


def test_name_that_is_taken_is_refused():
    survey()

    with pytest.raises(DomainError):
        survey()


def test_next_round_begins_from_the_one_before():
    first = survey()
    first.sections.filter(key="ovrigt").update(title="Något annat?")
    skane = CountyFactory(skane=True)
    OrganisationFactory(kind="county_board", county=skane)
    (before,) = lay_out(first, all_counties(["svar"]))

    second = make_round(
        RoundKind.SURVEY,
        {"name": "Behovsenkät 2028", "year": 2028, "answer_by": date(2028, 3, 1)},
        by=rus(),
        previous=first,
    )
    (after,) = lay_out(second, all_counties(["svar"]))

    assert [row.title for row in second.sections.all()][1] == "Något annat?"
    assert after.previous_id == before.pk


def test_cells_are_laid_out_once():
    made = survey()
    OrganisationFactory(kind="county_board", county=CountyFactory(skane=True))

    lay_out(made, all_counties(["svar"]))
    again = lay_out(made, all_counties(["svar"]))

    assert again == []
    assert Contribution.objects.count() == 1


def test_county_without_a_board_is_said():
    made = survey()
    CountyFactory(skane=True)

    with pytest.raises(DomainError):
        lay_out(made, all_counties(["svar"]))
