"""Feedback on the instructions: given by those who write, settled by RUS, never lost."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from milstolpe.core.errors import DomainError
from milstolpe.rounds.models import FeedbackPoint
from milstolpe.rounds.queries.feedback import open_from_before
from milstolpe.rounds.services.feedback import give_feedback, settle_feedback
from tests.factories.accounts import UserFactory
from tests.factories.rounds import FeedbackPointFactory, RoundFactory
from tests.followup.world import make_follow_up_world
from tests.organisations.queries import queries_of

pytestmark = pytest.mark.django_db

PAGE = "/arbeta/omgangar/rau-2026/synpunkter/"


@pytest.fixture
def world(settings):
    settings.DEMO = True  # no second factor at log-in
    return make_follow_up_world()


def test_writer_leaves_a_point_and_rus_settles_it(world, client):
    section = world.round.sections.get(key="tillstand")
    client.force_login(world.lead)
    sent = {"section": section.pk, "text": "Vad är en effekt?"}
    assert client.post(PAGE, sent).status_code == 302
    point = FeedbackPoint.objects.get()
    assert (point.section, point.by, point.settled_at) == (section, world.lead, None)

    client.force_login(world.rus)
    assert "Vad är en effekt?" in client.get(PAGE).content.decode()
    answer = {"outcome": "Nytt exempel i instruktionerna."}
    assert client.post(f"{PAGE}{point.pk}/", answer).status_code == 302
    point.refresh_from_db()
    assert (point.outcome, point.settled_by) == ("Nytt exempel i instruktionerna.", world.rus)

    client.post(f"{PAGE}{point.pk}/", {"outcome": ""})
    point.refresh_from_db()
    assert (point.outcome, point.settled_at, point.settled_by) == ("", None, None)


def test_open_points_follow_to_the_next_round(world):
    earlier = RoundFactory(year=2025, address="rau-2025")
    left = FeedbackPointFactory(round=earlier)
    FeedbackPointFactory(round=earlier, outcome="Gjort.", settled_at=timezone.now())
    FeedbackPointFactory(round=RoundFactory(year=2025, kind="survey", address="enkat"))
    FeedbackPointFactory(round=world.round)

    assert open_from_before(world.round) == [left]


def test_page_asks_as_much_for_three_as_for_one(world, client):
    FeedbackPointFactory(round=world.round)
    client.force_login(world.rus)
    one = queries_of(client, PAGE)
    FeedbackPointFactory.create_batch(2, round=world.round)

    assert queries_of(client, PAGE) == one


def test_outsider_gives_none_and_writer_settles_none(world, client):
    with pytest.raises(PermissionDenied):
        give_feedback(world.round, None, "Nej", by=UserFactory())
    point = FeedbackPointFactory(round=world.round)
    with pytest.raises(PermissionDenied):
        settle_feedback(point, "Klart", by=world.lead)
    client.force_login(world.lead)
    assert client.get(f"{PAGE}{point.pk}/").status_code == 403


def test_nothing_is_no_point(world, client):
    with pytest.raises(DomainError):
        give_feedback(world.round, None, "  ", by=world.lead)
    client.force_login(world.lead)
    assert client.post(PAGE, {"text": ""}).status_code == 422


def test_draft_has_no_feedback():
    world = make_follow_up_world(is_open=False)
    with pytest.raises(DomainError):
        give_feedback(world.round, None, "Tidigt", by=world.rus)
