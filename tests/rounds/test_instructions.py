"""Instructions are corrected mid-round, and those who used the old are told once."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from milstolpe.core.errors import DomainError, ReasonNeededError
from milstolpe.records.models import Notice
from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.models import Contribution
from milstolpe.rounds.queries.instructions import (
    InstructionNews,
    instruction_news,
    instructions_since,
)
from milstolpe.rounds.queries.versions import ChangedMeanwhileError
from milstolpe.rounds.services.instructions import (
    instructions_version,
    mark_instructions_seen,
    save_instructions,
)
from milstolpe.rounds.services.texts import save_texts
from tests.followup.world import FollowUpWorld, make_follow_up_world

pytestmark = pytest.mark.django_db


def begun(*, is_open: bool = True) -> FollowUpWorld:
    """A round with instructions, where the lead of clean air has written."""
    world = make_follow_up_world(is_open=is_open)
    save(world, "Skriv kort.")
    if is_open:
        texts = TextContent({"tillstand": SectionText("Bra luft.")})
        save_texts(world.cell(), texts, base_number=0, by=world.lead)
        Notice.objects.all().delete()
    return world


def save(world, text, reason="", *, base=None, by=None):
    newest = world.round.instructions.first()
    base = instructions_version(newest) if base is None else base
    return save_instructions(world.round, text, reason=reason, base=base, by=by or world.rus)


def test_who_begins_has_used_the_newest():
    assert begun().cell().instruction_number == 1


def test_correction_is_a_version_told_to_those_who_used_the_old():
    world = begun()

    made = save(world, "Skriv kort och klart.", "Tydligare")

    assert (made.number, made.reason) == (2, "Tydligare")
    assert [(n.user, n.text) for n in Notice.objects.all()] == [
        (world.lead, "Instruktionerna är rättade: Frisk luft, Skåne län (RÅU 2026)")
    ]


def news_of(cell: Contribution) -> InstructionNews | None:
    return instruction_news(cell, instructions_since(cell))


def test_correction_is_mailed_to_those_who_are_to_act(django_capture_on_commit_callbacks):
    world = begun()
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        save(world, "Skriv kort och klart.", "Tydligare")

    assert [(each.to, each.subject) for each in mail.outbox] == [
        ([world.lead.email], "Rättade instruktioner: RÅU 2026")
    ]
    assert "Skäl: Tydligare" in mail.outbox[0].body


def test_banner_shows_what_differs_until_it_is_seen():
    world = begun()
    save(world, "Skriv kort och klart.", "Tydligare")
    news = news_of(world.cell())

    assert news is not None
    assert (news.newest.number, news.reasons) == (2, ["Tydligare"])
    assert [part.text for part in news.diff if part.kind == "added"] == [" kort och klart."]

    mark_instructions_seen(world.cell(), 2, by=world.lead)
    assert news_of(world.cell()) is None


def test_mark_never_goes_back_and_takes_no_version_that_is_not_there():
    world = begun()
    save(world, "Skriv kort och klart.", "Tydligare")
    for number in (2, 1, 9):
        mark_instructions_seen(world.cell(), number, by=world.lead)
    assert world.cell().instruction_number == 2


def test_only_who_writes_marks_them_as_seen():
    world = begun()
    with pytest.raises(PermissionDenied):
        mark_instructions_seen(world.cell(), 1, by=world.other_lead)


def test_whoever_has_not_begun_or_has_handed_in_is_not_told():
    world = begun()
    Contribution.objects.filter(pk=world.cell().pk).update(state="handed_in")
    save(world, "Skriv kort och klart.", "Tydligare")
    assert Notice.objects.count() == 0


def test_correction_says_what_is_corrected():
    with pytest.raises(ReasonNeededError):
        save(begun(), "Skriv kort och klart.")


def test_nothing_changed_is_said():
    with pytest.raises(DomainError):
        save(begun(), "Skriv kort.", "Samma")


def test_draft_is_written_over():
    world = begun(is_open=False)
    save(world, "Skriv kort och klart.")
    assert [row.text for row in world.round.instructions.all()] == ["Skriv kort och klart."]


def test_lost_update_is_refused_once():
    world = begun()
    old = instructions_version(world.round.instructions.first())
    save(world, "Skriv långt.", "Ena")
    with pytest.raises(ChangedMeanwhileError) as error:
        save(world, "Skriv lagom.", "Andra", base=old)
    assert save(world, "Skriv lagom.", "Andra", base=error.value.base).number == 3


def test_only_rus_writes_them():
    world = begun()
    with pytest.raises(PermissionDenied):
        save(world, "Hej", "Skäl", by=world.coordinator)


def test_form_that_was_refused_keeps_the_text(client, settings):
    settings.DEMO = True
    world = begun()
    client.force_login(world.rus)
    address = f"/arbeta/omgangar/{world.round.address}/instruktioner/andra/"
    sent = {"text": "Skriv lagom.", "why": "Andra", "base": "gammal"}

    response = client.post(address, sent)

    assert response.status_code == 422
    assert response.context["form"]["text"].value() == "Skriv lagom."
    again = client.post(address, {**sent, "base": response.context["form"]["base"].value()})
    assert again.status_code == 302
