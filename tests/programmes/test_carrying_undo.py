"""Taking back what an old measure became: what nobody has met goes, all else stays."""

from typing import Any

import pytest

from milstolpe.core.errors import DomainError
from milstolpe.programmes.content import MeasureContent
from milstolpe.programmes.models import Measure, MeasureSuccession, Programme
from milstolpe.programmes.queries.contents import measure_content
from milstolpe.programmes.queries.periods import Outcome
from milstolpe.programmes.services.carrying import carry_over
from milstolpe.programmes.services.measures import save_measure
from milstolpe.programmes.services.periods import start_next_period, undo_outcome
from milstolpe.search.models import SearchEntry
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.programmes import (
    ConsultationCommentFactory,
    saved_measure,
    saved_programme,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return MembershipFactory(coordinator=True).user


@pytest.fixture
def old(user) -> Programme:
    """A running programme with HK1 and HK2."""
    made = saved_programme(OrganisationFactory(county_board=True), by=user)
    for _number in (1, 2):
        saved_measure(made)
    made.state = "running"
    made.save()
    return made


@pytest.fixture
def new(old, user) -> Programme:
    return start_next_period(old, title="Nytt", start_year=2031, end_year=2034, by=user)


def outcome(old: Programme, code: str, kind: str, *codes: str) -> Outcome:
    return Outcome(old.measures.get(code=code).public_id, kind, codes, "Skäl.")


def test_undone_row_takes_its_new_measures_with_it(old, new, user):
    carry_over(
        new, [outcome(old, "HK1", "split", "N1", "N2"), outcome(old, "HK2", "dropped")], by=user
    )
    made = list(new.measures.values_list("pk", flat=True))
    assert undo_outcome(new, old.measures.get(code="HK1"), by=user) == []
    undo_outcome(new, old.measures.get(code="HK2"), by=user)
    assert not MeasureSuccession.objects.exists()
    assert not new.measures.exists()
    assert not SearchEntry.objects.filter(kind="measure", object_id__in=made).exists()
    assert carry_over(new, [outcome(old, "HK1", "carried", "N1")], by=user) == 1


def test_undoing_twice_does_nothing_more(old, new, user):
    measure = old.measures.get(code="HK1")
    carry_over(new, [outcome(old, "HK1", "carried", "N1")], by=user)
    undo_outcome(new, measure, by=user)
    assert undo_outcome(new, measure, by=user) == []


def _edited(new: Programme, made: Measure, user: Any) -> None:
    edited = MeasureContent.from_values(measure_content(made).values() | {"title": "Ändrad"})
    save_measure(made, edited, base_number=1, by=user)


def _commented(new: Programme, made: Measure, user: Any) -> None:
    ConsultationCommentFactory(programme=new, measure=made)


def _continued(new: Programme, made: Measure, user: Any) -> None:
    third = saved_programme(OrganisationFactory(county_board=True), title="Tredje")
    later = saved_measure(third)
    MeasureSuccession.objects.create(
        old=made, new=later, programme=third, kind="carried", reason="Skäl."
    )


def _seen(new: Programme, made: Measure, user: Any) -> None:
    Programme.objects.filter(pk=new.pk).update(first_public_at="2026-01-01T00:00Z")


@pytest.mark.parametrize("happened", [_edited, _commented, _continued, _seen])
def test_new_measure_that_somebody_has_met_stays(old, new, user, happened):
    carry_over(new, [outcome(old, "HK1", "carried", "N1")], by=user)
    made = new.measures.get()
    happened(new, made, user)
    assert undo_outcome(new, old.measures.get(code="HK1"), by=user) == [made]
    assert new.measures.get() == made
    assert not made.origins.exists()


def test_measure_that_others_were_merged_into_stays_until_the_last(old, new, user):
    carry_over(new, [outcome(old, code, "merged", "N1") for code in ("HK1", "HK2")], by=user)
    made = new.measures.get()
    assert undo_outcome(new, old.measures.get(code="HK1"), by=user) == [made]
    assert undo_outcome(new, old.measures.get(code="HK2"), by=user) == []
    assert not new.measures.exists()


def test_closed_programme_takes_nothing_back(old, new, user):
    carry_over(new, [outcome(old, "HK1", "carried", "N1")], by=user)
    Programme.objects.filter(pk=new.pk).update(state="closed")
    with pytest.raises(DomainError, match="Programmet är avslutat"):
        undo_outcome(new, old.measures.get(code="HK1"), by=user)
    assert MeasureSuccession.objects.exists()
