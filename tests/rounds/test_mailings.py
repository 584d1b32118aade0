"""All who are late are reminded in one act, each once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from milstolpe.core.errors import DomainError
from milstolpe.records.models import Notice
from milstolpe.rounds.models import Contribution
from milstolpe.rounds.services.mailings import remind_late
from tests.factories.rounds import RoundFactory
from tests.followup.world import FollowUpWorld, make_follow_up_world

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_december():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def world() -> FollowUpWorld:
    made = make_follow_up_world()
    Notice.objects.all().delete()  # of the opening
    return made


def remind(world, rows=None, *, at=DAY, by=None):
    rows = Contribution.objects.all() if rows is None else rows
    ids = [row.pk for row in rows]
    return remind_late(world.round, ids, shown_at=at, by=by or world.rus)


def test_one_mail_and_one_notice_to_each_however_many_texts(
    world, django_capture_on_commit_callbacks
):
    both = [world.cell("levande-skogar"), world.cell("levande-skogar", "halland")]
    with django_capture_on_commit_callbacks(execute=True):
        remind(world, both)

    assert [message.to for message in mail.outbox] == [[world.forest_lead.email]]
    assert mail.outbox[0].subject == "Påminnelse: RÅU 2026"
    assert [(n.user, n.text) for n in Notice.objects.all()] == [
        (world.forest_lead, "Inte inlämnad än: 2 texter (RÅU 2026)")
    ]


def test_it_is_seen_when_somebody_was_reminded(world):
    remind(world, [world.cell()])
    assert world.cell().reminded_at == DAY
    assert world.cell("myllrande-vatmarker").reminded_at is None


def test_those_are_told_on_whom_the_text_waits(world):
    Contribution.objects.filter(pk=world.cell().pk).update(state="in_review")
    remind(world, [world.cell()])
    assert [notice.user for notice in Notice.objects.all()] == [world.reviewer]


def test_what_is_handed_in_is_left_alone(world):
    Contribution.objects.filter(pk=world.cell().pk).update(state="handed_in")
    with pytest.raises(DomainError):
        remind(world, [world.cell()])


def test_longer_time_that_runs_is_left_alone(world):
    Contribution.objects.filter(pk=world.cell().pk).update(
        extended_until=DAY + timedelta(days=2), extension_reason="Sjukdom"
    )
    with pytest.raises(DomainError):
        remind(world, [world.cell()])


def test_second_press_reminds_nobody(world):
    shown = timezone.now()
    remind(world, [world.cell()], at=shown)
    with pytest.raises(DomainError):
        remind(world, [world.cell()], at=shown)
    assert Notice.objects.count() == 1


def test_text_of_another_round_is_not_reminded_of(world):
    other = RoundFactory(address="annan")
    with pytest.raises(DomainError):
        remind_late(other, [world.cell().pk], shown_at=DAY, by=world.rus)


def test_only_rus_reminds(world):
    with pytest.raises(PermissionDenied):
        remind(world, by=world.coordinator)


def test_page_names_them_and_reminds(world, client, settings):
    settings.DEMO = True
    client.force_login(world.rus)
    address = f"/arbeta/omgangar/{world.round.address}/paminn/"
    page = client.get(f"{address}?lan=skane")
    texts = [text["pk"] for _county, rows in page.context["counties"] for text in rows]
    shown = page.context["form"]["shown"].value()

    response = client.post(address, {"shown": shown, "text": texts})

    assert response.status_code == 302
    reminded = Contribution.objects.filter(reminded_at__isnull=False)
    assert {row.county_id for row in reminded} == {"12"}
