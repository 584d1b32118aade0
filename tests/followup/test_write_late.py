"""What comes too late: kept as a draft for whoever wrote it, put in once there is time."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from milstolpe.rounds.models import Contribution, LateText, Round
from tests.followup.writing import STATE, Writing, fields, make_writing, texts_of

pytestmark = pytest.mark.django_db
LOCKS_AT = datetime(2026, 11, 30, 22, 59, 59, tzinfo=UTC)
LATE = LOCKS_AT + timedelta(minutes=5)


def place(writing: Writing) -> str:
    """What the addresses of the text begin with that every kind of round has."""
    return writing.address().replace("/rau/", "/omgangar/", 1)


@pytest.fixture
def writing() -> Writing:
    made = make_writing()
    Round.objects.filter(pk=made.round.pk).update(locks_at=LOCKS_AT)
    return made


def test_late_text_is_kept_as_a_draft_with_a_clear_word(writing: Writing) -> None:
    with time_machine.travel(LATE, tick=False):
        client = writing.client(writing.world.lead)
        page = client.post(writing.address(), fields(**{STATE: "För sent."}))
        again = client.get(writing.address())
        others = writing.client(writing.world.coordinator).get(writing.address())

    assert page.status_code == 422
    assert "finns kvar för dig som ett utkast" in page.content.decode()
    assert (writing.cell().number, LateText.objects.get().user) == (0, writing.world.lead)
    assert again.context["late"].texts == [("Tillståndet och målbedömning", "För sent.")]
    assert others.context["late"] is None


def test_late_autosave_is_kept_too(writing: Writing) -> None:
    with time_machine.travel(LATE, tick=False):
        answer = writing.client(writing.world.lead).post(
            f"{writing.address()}spara/", fields(**{STATE: "För sent."})
        )

    assert answer.status_code == 423
    assert LateText.objects.get().content[STATE]["text"] == "För sent."


def test_with_longer_time_it_is_put_into_the_text(writing: Writing) -> None:
    with time_machine.travel(LATE, tick=False):
        client = writing.client(writing.world.lead)
        client.post(writing.address(), fields(**{STATE: "För sent."}))
        Contribution.objects.filter(pk=writing.cell().pk).update(
            extended_until=LATE + timedelta(days=1), extension_reason="Sjukdom"
        )
        client.post(
            f"{writing.address().replace('/rau/', '/omgangar/', 1)}for-sent/", {"act": "take"}
        )

    assert texts_of(writing.cell())[STATE] == "För sent."
    assert LateText.objects.count() == 0


def test_late_text_can_be_thrown_away(writing: Writing) -> None:
    with time_machine.travel(LATE, tick=False):
        client = writing.client(writing.world.lead)
        client.post(writing.address(), fields(**{STATE: "För sent."}))
        client.post(
            f"{writing.address().replace('/rau/', '/omgangar/', 1)}for-sent/", {"act": "throw"}
        )

    assert (LateText.objects.count(), writing.cell().number) == (0, 0)


def test_what_began_in_time_is_taken(writing: Writing) -> None:
    with time_machine.travel(LOCKS_AT + timedelta(seconds=30), tick=False):
        writing.client(writing.world.lead).post(writing.address(), fields(**{STATE: "I tid."}))

    assert texts_of(writing.cell())[STATE] == "I tid."
