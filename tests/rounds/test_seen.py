"""An older page decides about nothing that was changed since: neither texts nor judgements."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from milstolpe.core.errors import DomainError
from milstolpe.core.versions import SavedMeanwhileError
from milstolpe.followup.models import GoalAssessment
from milstolpe.followup.services.judging import save_judgement
from milstolpe.rounds.models import HandIn, Reading
from milstolpe.rounds.queries.extra import seen_now
from milstolpe.rounds.seen import Seen
from milstolpe.rounds.services.reading import mark_as_read
from milstolpe.rounds.services.reviewing import (
    approve_all,
    approve_text,
    return_text,
    submit_text,
    take_back_text,
)
from tests.followup.world import make_follow_up_world
from tests.rounds.handing import all_approved, cells, delivery, seen, submitted

pytestmark = pytest.mark.django_db

ROUND = "/arbeta/omgangar/rau-2026"
CELL = f"{ROUND}/skane/frisk-luft"
DELIVERY = f"{ROUND}/lamna-in/lansstyrelsen-skane"


@pytest.fixture
def world():
    return make_follow_up_world()


def judged(cell, trend, *, by):
    row = GoalAssessment.objects.get(contribution=cell)
    return save_judgement(row, {"trend": trend}, base_number=row.number, by=by)


def judged_anew(world, trend="positiv"):
    """Taken back, judged otherwise and sent again, with the text as it was."""
    cell = world.cell()
    take_back_text(cell, by=world.lead)
    judged(cell, trend, by=world.lead)
    return submit_text(cell, seen=seen_now([cell])[cell.pk], by=world.lead)


def approved_anew(world):
    """Approved, returned, judged otherwise and approved by another."""
    cell = world.cell()
    now = seen_now([cell])[cell.pk]
    return_text(cell, reason="Se trenden.", seen=now, by=world.reviewer)
    judged(cell, "positiv", by=world.lead)
    now = seen_now([cell])[cell.pk]
    submit_text(cell, seen=now, by=world.lead)
    approve_text(cell, seen=now, by=world.reviewer)


def test_judgement_that_was_changed_since_is_not_approved_unread(world):
    sent = submitted(world, world.cell(), by=world.lead)
    shown = seen_now([sent])[sent.pk]
    judged_anew(world)

    with pytest.raises(SavedMeanwhileError, match=str(world.lead)):
        approve_text(sent, seen=shown, by=world.reviewer)

    assert (world.cell().state, shown) == ("in_review", Seen(1, 1))


def test_page_that_is_older_than_the_judgement_is_shown_anew_and_then_approves(client, world):
    submitted(world, world.cell(), by=world.lead)
    judged_anew(world, "negativ")
    client.force_login(world.reviewer)
    client.post(f"{CELL}/granska/last/", {"number": "1.2"})
    judged_anew(world)

    response = client.post(f"{CELL}/granska/steg/", {"step": "approve", "base_number": "1.2"})

    text = response.content.decode()
    assert response.status_code == 422
    assert ("Någon sparade" in text, 'value="1.3"' in text) == (True, True)
    assert "Utveckling: Positiv, var Negativ" in text
    client.post(f"{CELL}/granska/steg/", {"step": "approve", "base_number": "1.3"})
    assert world.cell().state == "approved"
    assert Reading.objects.get().beside_number == 3
    assert "Utveckling: Positiv" not in client.get(f"{CELL}/granska/").content.decode()


def test_those_judged_anew_are_left_when_many_are_approved_and_named(client, world):
    first, second, *_rest = cells(world)
    submitted(world, first, by=world.lead)
    submitted(world, second)
    shown = [f"{key}:{saves}" for key, saves in seen(world).items()]
    judged_anew(world)
    client.force_login(world.decider)

    page = client.post(f"{DELIVERY}/godkann/", {"sett": shown}, follow=True).content.decode()

    states = {row.pk: row.state for row in cells(world)}
    assert (states[first.pk], states[second.pk]) == ("in_review", "approved")
    assert "därför inte godkända: Frisk luft, Skåne län" in page
    client.post(f"{DELIVERY}/godkann/", {"sett": [f"{first.pk}:{seen(world)[first.pk]}"]})
    assert world.cell().state == "approved"


def test_judgement_that_was_changed_since_is_not_handed_in_unread(client, world):
    all_approved(world)
    shown = [f"{key}:{saves}" for key, saves in seen(world).items()]
    approved_anew(world)
    client.force_login(world.decider)

    response = client.post(f"{DELIVERY}/lamna-in/", {"sett": shown, "case_number": "502-1"})

    text = response.content.decode()
    assert (response.status_code, HandIn.objects.count()) == (422, 0)
    assert ("Frisk luft, Skåne län" in text, "NEJ, Positiv" in text) == (True, True)
    again = [f"{key}:{saves}" for key, saves in seen(world).items()]
    client.post(f"{DELIVERY}/lamna-in/", {"sett": again, "case_number": "502-1"})
    assert HandIn.objects.get().content["texts"][0]["note"] == "NEJ, Positiv"


def test_text_is_not_sent_over_a_judgement_that_somebody_else_saved(world):
    sent = submitted(world, world.cell(), by=world.lead)
    take_back_text(sent, by=world.lead)
    judged(sent, "positiv", by=world.coordinator)

    with pytest.raises(SavedMeanwhileError, match=str(world.coordinator)):
        submit_text(sent, seen=Seen(1, 1), by=world.lead)


def test_page_shows_what_was_judged_otherwise_since_it_was_read(client, world):
    judged(world.cell(), "negativ", by=world.lead)
    mark_as_read(world.cell(), Seen(0, 1), by=world.reviewer)
    client.force_login(world.reviewer)
    before = client.get(f"{CELL}/granska/").content.decode()
    judged(world.cell(), "positiv", by=world.coordinator)

    now = client.get(f"{CELL}/granska/").content.decode()

    assert "Bedömningen är ändrad sedan du läste den" not in before
    assert "Utveckling: Positiv, var Negativ" in now


def test_reading_remembers_what_was_read_of_each(world):
    judged(world.cell(), "negativ", by=world.lead)

    mark_as_read(world.cell(), Seen(4, 9), by=world.reviewer)
    mark_as_read(world.cell(), Seen(0, 0), by=world.reviewer)

    row = Reading.objects.get()
    assert (row.number, row.beside_number) == (0, 1)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_pages_at_the_same_moment_never_approve_what_was_not_read():
    if connection.vendor == "sqlite":
        pytest.skip("the test database in memory has one connection")
    world = make_follow_up_world()
    sent = submitted(world, world.cell(), by=world.lead)

    def run(act):
        try:
            act()
        except DomainError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        for trend in ("positiv", "negativ", "neutral", "oklar") * 3:
            shown = seen_now([world.cell()])
            acts = (
                lambda: approve_all(delivery(world), seen=shown, by=world.decider),  # noqa: B023
                lambda: judged_anew(world, trend),  # noqa: B023
            )
            is_approved, is_judged = [one.result() for one in [pool.submit(run, a) for a in acts]]

            now = seen_now([world.cell()])
            assert (world.cell().state == "approved") == is_approved
            assert now == shown or not is_approved
            assert is_approved or is_judged
            if is_approved:
                return_text(sent, reason="Igen.", seen=now[sent.pk], by=world.reviewer)
                submit_text(sent, seen=now[sent.pk], by=world.lead)
            elif world.cell().state == "draft":
                submit_text(sent, seen=now[sent.pk], by=world.lead)
