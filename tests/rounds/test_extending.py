"""A later day for one text, or for all that an organisation has left in a county."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from milstolpe.core.errors import DomainError, ReasonNeededError
from milstolpe.records.models import Notice
from milstolpe.rounds.models import Contribution, ContributionEvent
from milstolpe.rounds.services.extending import extend
from tests.followup.world import FollowUpWorld, make_follow_up_world

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 11, 29, 12, tzinfo=UTC)
UNTIL = DAY + timedelta(days=9)


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def world() -> FollowUpWorld:
    made = make_follow_up_world()
    Notice.objects.all().delete()  # of the opening
    return made


def test_one_text_gets_the_time_and_its_writer_the_reason(world):
    extend(world.cell(), UNTIL, reason="Sjukdom", by=world.rus)

    row = world.cell()
    assert (row.extended_until, row.extension_reason) == (UNTIL, "Sjukdom")
    assert ContributionEvent.objects.get(contribution=row, step="extend").reason == "Sjukdom"
    assert [(n.user, n.text) for n in Notice.objects.all()] == [
        (
            world.lead,
            "Förlängd svarstid till 8\N{NO-BREAK SPACE}december 2026: "
            "Frisk luft, Skåne län (RÅU 2026)",
        )
    ]


def test_all_that_is_left_in_the_county_and_nothing_else(world):
    Contribution.objects.filter(pk=world.cell("sammanfattning").pk).update(state="handed_in")
    rows = extend(world.cell(), UNTIL, reason="Sjukdom", by=world.rus, all_of_them=True)
    assert {(row.item.slug, row.county_id) for row in rows} == {
        ("frisk-luft", "12"),
        ("myllrande-vatmarker", "12"),
        ("generationsmalet", "12"),
    }


@pytest.mark.parametrize("reason", ["", "  "])
def test_it_needs_a_reason(world, reason):
    with pytest.raises(ReasonNeededError):
        extend(world.cell(), UNTIL, reason=reason, by=world.rus)


def test_time_that_has_passed_is_refused(world):
    with pytest.raises(DomainError):
        extend(world.cell(), DAY, reason="Sjukdom", by=world.rus)


def test_what_is_handed_in_needs_no_time(world):
    Contribution.objects.filter(pk=world.cell().pk).update(state="handed_in")
    with pytest.raises(DomainError):
        extend(world.cell(), UNTIL, reason="Sjukdom", by=world.rus)


def test_only_rus_gives_time(world):
    with pytest.raises(PermissionDenied):
        extend(world.cell(), UNTIL, reason="Sjukdom", by=world.coordinator)


def test_page_gives_the_time(world, client, settings):
    settings.DEMO = True
    client.force_login(world.rus)
    address = f"/arbeta/omgangar/{world.round.address}/rutor/skane/frisk-luft/langre-tid/"

    response = client.post(address, {"until": "2026-12-08", "all_of_them": "on", "why": "Sjukdom"})

    assert response.status_code == 302
    assert Contribution.objects.filter(extension_reason="Sjukdom").count() == 4
