"""The visibility policy against a table written by hand: every kind of row × viewer."""

import pytest
from django.test import Client

from milstolpe.programmes.models import Measure
from milstolpe.programmes.queries import visibility
from milstolpe.programmes.queries.lists import MeasureFilter, filtered_measures
from milstolpe.programmes.queries.pages import measure_page
from tests.factories.organisations import OrganisationFactory
from tests.factories.programmes import MeasureActorFactory
from tests.programmes.world import EVERYONE, OWNERS, World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def seen_words(world: World, viewer: str) -> set[str]:
    """Every marked word that reaches the viewer through the rows of the policy."""
    user = world.viewers[viewer]
    texts: list[str] = []
    for programme in visibility.programmes_visible_to(user).prefetch_related("areas"):
        texts += [programme.title, programme.purpose, *(a.title for a in programme.areas.all())]
    for measure in visibility.measures_visible_to(user):
        content = measure_page(user, measure).content
        texts += [content.title, content.text, content.expected_effect, *content.themes]
        texts += [activity.text for activity in content.activities]
    texts += [row.title for row in visibility.documents_visible_to(user)]
    for comment in visibility.comments_visible_to(user):
        texts += [comment.text, comment.answer]
    for commitment in visibility.commitments_visible_to(user):
        texts.append(commitment.note)
        if viewer in OWNERS:  # the address itself is shown to owners only; pages are tested too
            texts.append(commitment.contact_email.removesuffix("@example.org"))
    return set(texts) & set(world.marks)


def test_policy_shows_exactly_what_the_table_says(world: World) -> None:
    for viewer in EVERYONE:
        expected = {word for word, who in world.marks.items() if viewer in who}
        assert seen_words(world, viewer) == expected, viewer


def test_filter_by_actor_tells_no_more_than_the_page(world: World) -> None:
    for viewer in EVERYONE:
        user = world.viewers[viewer]
        for measure in world.measures:
            slug = measure.actors.get(role="lead").organisation.slug
            found = filtered_measures(user, MeasureFilter(actor=slug)).exists()
            is_decided = Measure.objects.get(pk=measure.pk).programme.state not in (
                "draft",
                "consultation",
            )
            is_visible = visibility.measures_visible_to(user).filter(pk=measure.pk).exists()
            assert found == (is_visible and (is_decided or viewer in OWNERS)), (
                viewer,
                str(measure),
            )


def test_filter_by_words_finds_only_visible_measures(world: World) -> None:
    for viewer in EVERYONE:
        user = world.viewers[viewer]
        for word, who in world.marks.items():
            if word.endswith(("rubrik", "text", "effekt", "aktivitet", "tema")):
                found = filtered_measures(user, MeasureFilter(text=word))
                assert found.count() == (1 if viewer in who else 0), (viewer, word)


def test_versions_are_public_only_while_the_programme_is_decided(world: World) -> None:
    anonymous = world.viewers["anonymous"]
    seen = visibility.measure_versions_visible_to(anonymous).values_list("measure_id", flat=True)
    expected = Measure.objects.filter(
        programme__state__in=("decided", "running", "closed"), is_internal=False
    ).values_list("pk", flat=True)
    assert set(seen) == set(expected)


def test_version_that_was_internal_stays_so(world: World) -> None:
    for measure in Measure.objects.filter(is_internal=True):
        measure.is_internal = False
        measure.save()

    for viewer in EVERYONE:
        seen = visibility.measure_versions_visible_to(world.viewers[viewer])
        assert seen.filter(content__is_internal=True).exists() == (viewer in OWNERS), viewer


def test_frozen_list_leaves_out_what_has_become_internal(world: World, client: Client) -> None:
    programme = world.programmes["running"]
    revision = programme.revisions.get(version=1)
    open_measure = programme.measures.get(is_internal=False)
    assert [row["public_id"] for row in revision.content["measures"]] == [open_measure.public_id]
    Measure.objects.filter(pk=open_measure.pk).update(is_internal=True)

    text = client.get(revision.get_absolute_url()).content.decode()

    assert open_measure.title not in text


def test_filter_does_not_offer_actors_of_internal_measures(world: World, client: Client) -> None:
    programme = world.programmes["running"]
    hidden = MeasureActorFactory(
        measure=programme.measures.get(is_internal=True),
        organisation=OrganisationFactory(name="Zqhemlig stad", slug="zqhemlig-stad"),
    )

    text = client.get(programme.get_absolute_url()).content.decode()

    assert hidden.organisation.name not in text
