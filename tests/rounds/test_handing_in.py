"""Handing in as a whole: what stands in the way, what is frozen, who gets a receipt."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from milstolpe.core.errors import DomainError
from milstolpe.core.versions import SavedMeanwhileError
from milstolpe.followup.services.publishing import correct_follow_up, publish_follow_up
from milstolpe.records.models import Notice, Receipt
from milstolpe.records.receipts import broken_receipts, canonical_sha256, stored_receipts
from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.models import Contribution, HandIn, Round, Section
from milstolpe.rounds.queries.extra import seen_now
from milstolpe.rounds.seen import Seen
from milstolpe.rounds.services.comments import add_comment, resolve_comment
from milstolpe.rounds.services.handing_in import (
    IncompleteError,
    answer_after_all,
    decline,
    hand_in,
    missing,
)
from milstolpe.rounds.services.reopening import mark_entered_nationally, reopen_text
from milstolpe.rounds.services.reviewing import approve_text, submit_text
from milstolpe.rounds.services.steps import take_round_step
from milstolpe.rounds.services.texts import LockedError, save_texts
from tests.factories.organisations import MembershipFactory
from tests.followup.world import make_follow_up_world
from tests.rounds.handing import (
    BOTH,
    all_approved,
    approved,
    cells,
    delivery,
    handed_in,
    seen,
    submitted,
    written,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_follow_up_world()


def give(world, **more):
    return hand_in(delivery(world), seen=seen(world), by=world.decider, **more)


def test_county_hands_in_as_a_whole_and_gets_a_receipt(world, django_capture_on_commit_callbacks):
    all_approved(world)
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        row = give(world, case_number="502-1234-2026", secrecy="")

    assert {each.state for each in cells(world)} == {"handed_in"}
    assert row.receipt.content_sha256 == canonical_sha256(HandIn.objects.get().content)
    assert (row.content["case_number"], len(row.content["texts"])) == ("502-1234-2026", 4)
    first = row.content["texts"][0]
    assert (first["item"], first["note"]) == ("Frisk luft", "NEJ, Neutral")
    assert first["sections"][1]["text"] == "Luften är bra."
    assert Notice.objects.filter(user=world.rus).count() == 1
    assert mail.outbox[0].to == [world.decider.email]
    assert row.receipt.hash in mail.outbox[0].body


def test_nothing_is_handed_in_before_every_text_is_approved(world):
    *most, last = cells(world)
    for row in most:
        approved(world, row)
    submitted(world, last)

    with pytest.raises(DomainError, match="1 text"):
        give(world)

    assert (HandIn.objects.count(), Receipt.objects.count()) == (0, 0)


def test_text_with_a_longer_time_of_its_own_does_not_hold_up_the_others(world):
    *most, last = cells(world)
    for row in most:
        approved(world, row)
    until = timezone.now() + timezone.timedelta(days=5)
    Contribution.objects.filter(pk=last.pk).update(extended_until=until, extension_reason="Sjuk.")

    first = give(world)
    approved(world, cells(world)[-1])
    second = give(world)

    assert [len(row.content["texts"]) for row in (first, second)] == [3, 4]
    assert second.number == 2


def test_blocking_comment_stands_in_the_way_until_it_is_resolved(world):
    all_approved(world)
    comment = add_comment(world.cell(), text="Källa?", is_blocking=True, by=world.reviewer)

    with pytest.raises(IncompleteError) as error:
        give(world)

    (found,) = error.value.missing.values()
    assert [str(each) for each in found] == ["1 kommentar måste lösas först."]
    resolve_comment(comment, by=world.reviewer)
    assert give(world).number == 1


def test_save_while_handing_in_is_not_handed_in_unseen(world):
    all_approved(world)
    shown = seen(world)
    Contribution.objects.filter(pk=world.cell().pk).update(
        number=2, changed_at=timezone.now(), changed_by=world.lead
    )

    with pytest.raises(SavedMeanwhileError):
        hand_in(delivery(world), seen=shown, by=world.decider)

    assert HandIn.objects.count() == 0


@pytest.mark.parametrize("who", ["lead", "coordinator", "reviewer", "rus", "rus_lead"])
def test_only_those_who_decide_hand_in(world, who):
    all_approved(world)

    with pytest.raises(PermissionDenied):
        hand_in(delivery(world), seen=seen(world), by=getattr(world, who))


def test_decider_of_another_county_does_not_hand_in(world):
    all_approved(world)
    other = cells(world, world.cell(county="halland").organisation)[0].organisation
    stranger = MembershipFactory(role="decider", organisation=other).user

    with pytest.raises(PermissionDenied):
        hand_in(delivery(world), seen=seen(world), by=stranger)


def test_agency_hands_in_its_texts_about_all_counties_at_once(world):
    decider = MembershipFactory(role="decider", organisation=world.forest_agency).user
    for row in cells(world, world.forest_agency):
        approved(world, row, reviewer=decider)

    row = hand_in(
        delivery(world, world.forest_agency), seen=seen(world, world.forest_agency), by=decider
    )

    assert [text["county"] for text in row.content["texts"]] == ["Skåne län", "Hallands län"]
    assert {each.state for each in cells(world)} == {"empty"}


def test_nothing_is_handed_in_when_the_round_is_closed(world):
    all_approved(world)
    take_round_step(world.round, "close", by=world.rus)

    with pytest.raises(LockedError):
        give(world)


@pytest.mark.parametrize(("second", "is_taken"), [(59, True), (61, False)])
def test_lock_is_held_against_when_the_request_arrived(world, second, is_taken):
    all_approved(world)
    locks_at = datetime(2026, 11, 30, 22, 59, 0, tzinfo=UTC)
    Round.objects.update(locks_at=locks_at)
    now = locks_at + timezone.timedelta(seconds=second)

    if is_taken:
        assert give(world, now=now).number == 1
    else:
        with pytest.raises(LockedError):
            give(world, now=now)


def test_text_with_a_longer_time_is_handed_in_although_another_came_too_late(world):
    first, *_late = cells(world)
    approved(world, first)
    take_round_step(world.round, "close", by=world.rus)
    until = timezone.now() + timezone.timedelta(days=5)
    Contribution.objects.filter(pk=first.pk).update(extended_until=until, extension_reason="Sjuk.")

    row = give(world)

    assert [text["item"] for text in row.content["texts"]] == [first.item.name]
    assert {each.state for each in cells(world)[1:]} == {"empty"}


def test_second_press_hands_nothing_in(world):
    handed_in(world)

    with pytest.raises(DomainError):
        give(world)

    assert Receipt.objects.count() == 1


def test_handed_in_text_is_locked_until_rus_opens_it_again(world):
    handed_in(world)
    cell = world.cell()
    with pytest.raises(LockedError):
        save_texts(cell, BOTH, base_number=cell.number, by=world.lead)
    with pytest.raises(PermissionDenied):
        reopen_text(cell, reason="Fel siffra.", by=world.rus)

    reopened = reopen_text(cell, reason="Fel siffra.", by=world.rus_lead)

    assert (reopened.state, reopened.events.first().reason) == ("returned", "Fel siffra.")
    told = Notice.objects.filter(text__startswith="Öppnad igen")
    assert {row.user for row in told} == {world.coordinator, world.decider, world.lead}


def test_handing_in_again_gives_a_new_receipt_and_keeps_the_old(world):
    first = handed_in(world)
    reopen_text(world.cell(), reason="Fel siffra.", by=world.rus_lead)
    mine = TextContent({"tillstand": SectionText("Luften är sämre.")})
    approved(world, world.cell(), content=mine)

    second = give(world)

    assert (second.number, second.receipt.number) == (2, 2)
    texts = [row.content["texts"][0]["sections"][1]["text"] for row in (first, second)]
    assert texts == ["Luften är bra.", "Luften är sämre."]
    assert list(broken_receipts(stored_receipts())) == []


def test_text_of_a_closed_round_is_opened_only_with_a_longer_time(world):
    handed_in(world)
    take_round_step(world.round, "close", by=world.rus)
    with pytest.raises(DomainError):
        reopen_text(world.cell(), reason="Fel.", by=world.rus_lead)

    until = timezone.now() + timezone.timedelta(days=2)
    reopen_text(world.cell(), reason="Fel.", until=until, by=world.rus_lead)

    approved(world, world.cell())
    assert give(world).number == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["”Tillståndet och målbedömning” är tomt."]),
        ("![](bild:3)", ["Bild 1 i ”Tillståndet och målbedömning” saknar beskrivning."]),
        ("x" * 8_001, ["Hela texten har 8\xa0018 tecken. Högst 8\xa0000 kan lämnas in."]),
    ],
)
def test_what_is_missing_is_said(world, text, expected):
    content = TextContent({**BOTH.sections, "tillstand": SectionText(text)})
    written(world, world.cell(), content=content)

    assert missing(world.cell()) == expected


def test_judgement_that_is_asked_for_is_missing(world):
    save_texts(world.cell(), BOTH, base_number=0, by=world.lead)

    assert missing(world.cell()) == ["Målbedömningen saknas.", "Trenden saknas."]


def test_unchanged_section_needs_its_reason_where_one_is_asked(world):
    Section.objects.filter(key="atgardsarbete").update(standing="with_reason")
    written(world, world.cell())
    world.cell().texts.filter(section__key="atgardsarbete").update(is_unchanged=True)

    assert missing(world.cell()) == [
        "”Åtgärdsarbete för miljökvalitetsmålet” är lämnat oförändrat utan motivering."
    ]


def test_round_without_review_is_handed_in_directly(world):
    Round.objects.update(is_reviewed=False)
    world.round.refresh_from_db()
    for row in cells(world):
        written(world, row)

    give(world)

    assert {each.state for each in cells(world)} == {"handed_in"}


def test_organisation_declines_with_a_reason_where_it_may(world):
    with pytest.raises(DomainError):
        decline(world.cell(), reason="Vi har inget att säga.", by=world.decider)
    Round.objects.update(may_decline=True)

    row = decline(world.cell(), reason="Vi har inget att säga.", by=world.decider)

    assert (row.state, Notice.objects.filter(user=world.rus).count()) == ("declined", 1)
    assert answer_after_all(row, by=world.decider).state == "draft"


def test_mark_of_a_national_tool_says_who_and_can_be_taken_away(world):
    rows = [world.cell()]

    assert mark_entered_nationally(rows, is_entered=True, by=world.lead) == 1
    assert world.cell().entered_nationally_by == world.lead
    assert mark_entered_nationally(rows, is_entered=True, by=world.coordinator) == 0
    assert mark_entered_nationally(rows, is_entered=False, by=world.coordinator) == 1
    assert world.cell().entered_nationally_at is None
    with pytest.raises(PermissionDenied):
        mark_entered_nationally(rows, is_entered=True, by=world.other_lead)


def test_reviewer_does_not_approve_after_hand_in(world):
    handed_in(world)

    with pytest.raises(DomainError):
        approve_text(world.cell(), seen=Seen(1, 1), by=world.reviewer)


def test_published_text_that_is_opened_again_goes_the_whole_way_once_more(world):
    handed_in(world)
    take_round_step(world.round, "close", by=world.rus)
    publish_follow_up(world.round, by=world.rus_lead)
    back = reopen_text(world.cell(), reason="Fel siffra.", by=world.rus_lead)
    content = TextContent({"tillstand": SectionText("Rätt siffra.")})
    saved = save_texts(back, content, base_number=back.number, by=world.coordinator)
    sent = submit_text(saved, seen=seen_now([saved])[saved.pk], by=world.coordinator)
    approve_text(sent, seen=seen_now([sent])[sent.pk], by=world.decider)

    again = hand_in(delivery(world), seen=seen(world), by=world.decider)
    round_ = Round.objects.get(pk=world.round.pk)
    publication = correct_follow_up(round_, by=world.rus_lead, reason="Fel siffra.")

    assert (again.number, publication.number) == (2, 2)
    text = publication.texts.get(contribution=back)
    assert "Rätt siffra." in [section["text"] for section in text.content["sections"]]


def test_text_that_never_was_published_is_not_handed_in_after_publication(world):
    approved(world, world.cell())
    Round.objects.update(state="published")
    with pytest.raises(LockedError):
        hand_in(delivery(world), seen=seen(world), by=world.decider)
