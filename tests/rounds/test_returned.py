"""Mails about texts that come back are known by their reference and shown to RUS."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from milstolpe.records.models import Notice
from milstolpe.reporting.services.bounces import take_bounces
from milstolpe.rounds.models import Contribution, TextMailing
from milstolpe.rounds.queries.returned import returned_mails
from milstolpe.rounds.services.mailings import remind_late
from tests.factories.rounds import TextMailingFactory
from tests.followup.world import FollowUpWorld, make_follow_up_world
from tests.reporting.returned import Returned, letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings) -> FollowUpWorld:
    settings.DEMO = True  # no second factor to set up on the way
    made = make_follow_up_world()
    TextMailing.objects.all().delete()  # of the opening
    Notice.objects.all().delete()
    return made


def remind(world):
    ids = [row.pk for row in Contribution.objects.all()]
    remind_late(world.round, ids, shown_at=timezone.now(), by=world.rus_lead)


def test_mail_carries_its_reference_and_names_its_texts(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        remind(world)

    kept = {row.email: row for row in TextMailing.objects.all()}
    sent = {message.to[0]: message for message in mail.outbox}
    assert sent.keys() == kept.keys() >= {world.lead.email, world.forest_lead.email}
    for email, row in kept.items():
        assert row.reference.hex in sent[email].extra_headers["Message-ID"]
    assert list(kept[world.lead.email].texts.all()) == [world.cell()]


def test_mail_that_comes_back_is_marked_told_and_shown_until_one_arrives(world, client):
    row = TextMailingFactory(round=world.round, email=world.lead.email)
    raw = letter("postfix", Returned(row.reference.hex))

    marked, again = take_bounces(raw), take_bounces(raw)

    assert (marked, again) == ([row], [])
    (shown,) = returned_mails(world.round)
    assert shown.bounce_text.startswith("Adressen finns inte.")
    assert {notice.user for notice in Notice.objects.all()} == {world.rus, world.rus_lead}
    address = f"/arbeta/omgangar/{world.round.address}/"
    client.force_login(world.rus)
    assert world.lead.email in client.get(address).content.decode()
    client.force_login(world.coordinator)
    assert world.lead.email not in client.get(address).content.decode()
    TextMailingFactory(round=world.round, email=world.lead.email)
    assert returned_mails(world.round) == []


def test_command_says_which_round(world, tmp_path, capsys):
    row = TextMailingFactory(round=world.round)
    file = tmp_path / "letter.eml"
    file.write_bytes(letter("exchange", Returned(row.reference.hex)))

    call_command("read_bounces", str(file))

    assert f"RÅU 2026: {row.email}" in capsys.readouterr().out
