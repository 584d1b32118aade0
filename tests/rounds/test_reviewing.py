"""Sending to review, returning, approving: who, when, who is told."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from milstolpe.core.errors import DomainError, ReasonNeededError, StepNotAllowedError
from milstolpe.core.versions import SavedMeanwhileError
from milstolpe.records.models import Notice
from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.models import Reading
from milstolpe.rounds.seen import Seen
from milstolpe.rounds.services.reading import mark_as_read
from milstolpe.rounds.services.reviewing import (
    approve_all,
    approve_text,
    return_text,
    submit_text,
    take_back_text,
)
from milstolpe.rounds.services.texts import LockedError, save_texts
from tests.followup.world import make_follow_up_world
from tests.rounds.handing import cells, delivery, seen, submitted, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_follow_up_world()


def test_reviewers_are_told_of_a_text_that_is_sent(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        sent = submitted(world, world.cell(), by=world.lead)

    assert sent.state == "in_review"
    notice = Notice.objects.get(user=world.reviewer)
    assert notice.address == "/arbeta/omgangar/rau-2026/skane/frisk-luft/granska/"
    assert [(each.to, each.subject) for each in mail.outbox] == [
        ([world.reviewer.email], "Att granska: Frisk luft, Skåne län, RÅU 2026")
    ]


def test_empty_text_is_not_sent(world):
    with pytest.raises(DomainError):
        submit_text(world.cell(), seen=Seen(0), by=world.lead)


def test_text_is_not_sent_over_what_somebody_else_saved(world):
    saved = written(world, world.cell(), by=world.coordinator)

    with pytest.raises(SavedMeanwhileError):
        submit_text(saved, seen=Seen(saved.number - 1, 1), by=world.lead)


def test_text_is_locked_in_review_and_can_be_taken_back(world):
    sent = submitted(world, world.cell(), by=world.lead)
    with pytest.raises(LockedError):
        save_texts(sent, TextContent({"tillstand": SectionText("Nytt.")}), base_number=1,
                   by=world.lead)  # fmt: skip

    assert take_back_text(sent, by=world.lead).state == "draft"


def test_text_is_not_sent_when_the_time_has_passed(world):
    saved = written(world, world.cell())
    locks_at = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
    type(world.round).objects.update(locks_at=locks_at)

    with pytest.raises(LockedError):
        submit_text(saved, seen=Seen(1, 1), by=world.lead, now=datetime(2026, 12, 1, tzinfo=UTC))


def test_returned_text_tells_its_writer_why(world, django_capture_on_commit_callbacks):
    sent = submitted(world, world.cell(), by=world.lead)
    with pytest.raises(ReasonNeededError):
        return_text(sent, reason=" ", seen=Seen(1, 1), by=world.reviewer)
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        row = return_text(sent, reason="Källa saknas.", seen=Seen(1, 1), by=world.reviewer)

    assert row.state == "returned"
    (told,) = mail.outbox
    assert (told.to, "Källa saknas." in told.body) == ([world.lead.email], True)
    assert Reading.objects.get(user=world.reviewer).number == 1


def test_two_approvals_at_once_are_one(world):
    sent = submitted(world, world.cell(), by=world.lead)
    approve_text(sent, seen=Seen(1, 1), by=world.reviewer)

    with pytest.raises(StepNotAllowedError):
        approve_text(sent, seen=Seen(1, 1), by=world.decider)

    assert world.cell().events.filter(step="approve").count() == 1


def test_text_that_was_taken_back_and_sent_anew_is_not_approved_unread(world):
    sent = submitted(world, world.cell(), by=world.lead)
    take_back_text(sent, by=world.lead)
    mine = TextContent({"tillstand": SectionText("Nytt.")})
    saved = save_texts(sent, mine, base_number=1, by=world.lead)
    submit_text(saved, seen=Seen(2, 1), by=world.lead)

    with pytest.raises(SavedMeanwhileError):
        approve_text(sent, seen=Seen(1, 1), by=world.reviewer)


@pytest.mark.parametrize("who", ["lead", "coordinator", "rus", "forest_lead"])
def test_who_may_not_approve(world, who):
    sent = submitted(world, world.cell(), by=world.lead)

    with pytest.raises(PermissionDenied):
        approve_text(sent, seen=Seen(1, 1), by=getattr(world, who))


def test_decider_of_another_county_may_not_approve(world):
    sent = submitted(world, world.cell(county="halland"), by=world.other_lead)

    with pytest.raises(PermissionDenied):
        approve_text(sent, seen=Seen(1, 1), by=world.decider)


def test_decider_approves_all_that_was_shown_and_no_more(world):
    first, second, *rest = cells(world)
    submitted(world, first)
    submitted(world, second)
    shown = seen(world) | {second.pk: Seen()}  # as it was before

    done = approve_all(delivery(world), seen=shown, by=world.decider)

    assert [row.pk for row in done] == [first.pk]
    states = {row.pk: row.state for row in cells(world)}
    assert (states[first.pk], states[second.pk]) == ("approved", "in_review")
    assert {states[row.pk] for row in rest} == {"empty"}
    with pytest.raises(DomainError):
        approve_all(delivery(world), seen=shown, by=world.decider)


def test_reading_is_remembered_and_never_goes_back(world):
    saved = written(world, world.cell())

    mark_as_read(saved, Seen(5), by=world.reviewer)
    mark_as_read(saved, Seen(0), by=world.reviewer)

    assert Reading.objects.get().number == 1
