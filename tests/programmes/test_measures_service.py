"""Measures through the services: made, joined, withdrawn, ordered; activities keep their keys."""

import pytest

from milstolpe.core.errors import DomainError, ReasonNeededError
from milstolpe.core.versions import SavedMeanwhileError
from milstolpe.programmes.content import ActivityEntry, ActorEntry, MeasureContent
from milstolpe.programmes.models import Measure, MeasureActivity, MeasureRevision, Theme
from milstolpe.programmes.queries.contents import measure_content
from milstolpe.programmes.services.measures import (
    InvalidContentError,
    bring_back_revision,
    create_measures,
    order_measures,
    save_measure,
    withdraw_measure,
)
from milstolpe.search.models import SearchEntry
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.programmes import CommitmentFactory, saved_measure, saved_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def programme():
    return saved_programme(OrganisationFactory(county_board=True))


def save(measure: Measure, user: object, **values: object) -> Measure:
    content = MeasureContent.from_json(measure_content(measure).as_json() | values)
    number = measure.revisions.latest("number").number
    return save_measure(measure, content, base_number=number, by=user)


def test_many_are_made_all_or_none(programme, user):
    contents = [MeasureContent("A", "Ett"), MeasureContent("B", "Två"), MeasureContent("A", "Tre")]
    with pytest.raises(InvalidContentError):
        create_measures(programme, contents, by=user)
    assert (Measure.objects.count(), SearchEntry.objects.filter(kind="measure").count()) == (0, 0)
    made = create_measures(programme, contents[:2], by=user)
    assert [(row.code, row.position) for row in made] == [("A", 1), ("B", 2)]
    assert MeasureRevision.objects.filter(number=1, version=None, by=user).count() == 2
    assert SearchEntry.objects.filter(kind="measure").count() == 2


def test_measures_of_a_decided_programme_begin_as_version_1(programme, user):
    programme.state = "decided"
    programme.save()
    with pytest.raises(ReasonNeededError):
        create_measures(programme, [MeasureContent("A", "Ett")], by=user)
    create_measures(programme, [MeasureContent("A", "Ett")], by=user, reason="Nytt beslut")
    assert MeasureRevision.objects.get().version == 1


def test_actor_and_area_outside_the_registers_are_refused(programme):
    ghost = ActorEntry("lead", "organisation", "spoke", "Spökverket")
    with pytest.raises(DomainError, match="”Spökverket” finns inte i registret"):
        saved_measure(programme, actors=(ghost,))
    with pytest.raises(DomainError, match="inget område som heter ”Rymden”"):
        saved_measure(programme, area="Rymden")
    assert Measure.objects.count() == 0


def test_save_that_changes_nothing_adds_nothing(programme, user):
    measure = saved_measure(programme)
    save(measure, user)
    assert measure.revisions.count() == 1


def test_activity_keeps_its_key_through_edits(programme, user):
    measure = saved_measure(programme, activities=(ActivityEntry(0, "A"), ActivityEntry(0, "B")))
    measure = save(measure, user, activities=[{"key": 2, "text": "B utökad"}])
    measure = save(
        measure, user, activities=[{"key": 0, "text": "C"}, {"key": 2, "text": "B utökad"}]
    )
    assert measure_content(measure).activities == (
        ActivityEntry(3, "C"),
        ActivityEntry(2, "B utökad"),
    )


def test_key_of_a_removed_activity_is_not_used_again(programme, user):
    measure = saved_measure(programme, activities=(ActivityEntry(0, "A"), ActivityEntry(0, "B")))
    measure = save(measure, user, activities=[{"key": 1, "text": "A"}])
    measure = save(measure, user, activities=[{"key": 1, "text": "A"}, {"key": 0, "text": "Ny"}])
    commitment = CommitmentFactory(measure=measure)
    commitment.activities.add(MeasureActivity.objects.get(text="Ny"))
    with pytest.raises(DomainError, match="Aktiviteten ”Ny”"):
        bring_back_revision(measure, number=1, base_number=3, by=user, reason="Fel")
    assert [row.text for row in commitment.activities.all()] == ["Ny"]


def test_themes_are_shared_and_each_kept_once(programme):
    saved_measure(programme, themes=("Våtmark",))
    measure = saved_measure(programme, themes=("hav", "våtmark"))
    assert measure_content(measure).themes == ("hav", "Våtmark")
    assert Theme.objects.count() == 2


def test_withdrawal_needs_a_reason_and_stays_readable(programme, user):
    measure = saved_measure(programme, title="Städa")
    with pytest.raises(ReasonNeededError):
        withdraw_measure(measure, by=user, reason=" ")
    withdrawn = withdraw_measure(measure, by=user, reason="Utförd")
    assert (withdrawn.title, withdrawn.withdrawn_reason) == ("Städa", "Utförd")
    assert measure.revisions.latest("number").reason == "Utförd"


def test_withdrawal_is_not_written_over_by_another(programme, user):
    measure = saved_measure(programme, title="Städa")
    withdraw_measure(measure, by=user, reason="Utförd")
    withdraw_measure(measure, by=user, reason="Utförd")  # pressed twice
    with pytest.raises(DomainError, match=r"redan tillbakadragen.*Utförd"):
        withdraw_measure(measure, by=user, reason="Pengarna tog slut")
    assert Measure.objects.get(pk=measure.pk).withdrawn_reason == "Utförd"


def test_edit_does_not_take_back_a_withdrawal(programme, user):
    measure = saved_measure(programme, title="Städa")
    withdraw_measure(measure, by=user, reason="Utförd")
    content = MeasureContent.from_json(measure.revisions.get(number=1).content | {"cost": "0"})
    saved = save_measure(measure, content, base_number=1, by=user)
    assert (saved.cost, saved.withdrawn_reason) == ("0", "Utförd")


def test_revision_whose_code_is_taken_is_not_brought_back(programme, user):
    measure = saved_measure(programme, code="A")
    save(measure, user, code="B")
    saved_measure(programme, code="A")
    with pytest.raises(InvalidContentError):
        bring_back_revision(measure, number=1, base_number=2, by=user, reason="Fel")
    assert Measure.objects.get(pk=measure.pk).code == "B"


def test_revision_is_not_brought_back_over_a_save_that_was_not_seen(programme, user):
    measure = saved_measure(programme, title="Ett")
    save(measure, user, title="Två")
    save(measure, user, title="Tre")
    with pytest.raises(SavedMeanwhileError, match=user.name) as refused:
        bring_back_revision(measure, number=1, base_number=2, by=user, reason="Fel")
    assert (refused.value.number, Measure.objects.get().title) == (3, "Tre")
    bring_back_revision(measure, number=1, base_number=3, by=user, reason="Fel")
    assert Measure.objects.get().title == "Ett"


def test_order_puts_those_not_named_last(programme, user):
    keys = [saved_measure(programme, code=code).public_id for code in "ABCD"]
    order_measures(programme, public_ids=[keys[3], keys[1]], by=user)
    assert [row.code for row in programme.measures.all()] == ["D", "B", "A", "C"]


def test_search_finds_what_is_public_of_a_measure_and_no_actor(programme):
    lund = OrganisationFactory(lund=True)
    saved_measure(
        programme,
        code="HK7",
        text="Våtmarker.",
        themes=("damm",),
        activities=(ActivityEntry(0, "Gräv"),),
        actors=(ActorEntry("lead", "organisation", lund.slug, lund.name),),
    )
    entry = SearchEntry.objects.get(kind="measure")
    assert entry.title.startswith("HK7 ")
    assert all(word in entry.body for word in ("Våtmarker", "damm", "Gräv"))
    assert "Lund" not in entry.title + entry.body
