"""A question is asked at a field and answered once, for all."""

import pytest
from django.core.exceptions import PermissionDenied

from milstolpe.core.errors import DomainError
from milstolpe.core.versions import SavedMeanwhileError
from milstolpe.records.models import Notice
from milstolpe.rounds.models import Round, RoundQuestion
from milstolpe.rounds.queries.questions import answered_at_fields, inbox
from milstolpe.rounds.services.questions import answer_question, ask_question, question_number
from tests.followup.world import FollowUpWorld, make_follow_up_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings) -> FollowUpWorld:
    settings.DEMO = True  # no second factor to set up on the way
    made = make_follow_up_world()
    Notice.objects.all().delete()  # of the opening
    return made


def ask(world, text="Räknas mellanslag?", by=None) -> RoundQuestion:
    section = world.round.sections.get(key="tillstand")
    return ask_question(world.round, section, text, by=by or world.lead)


def answer(world, row, text="Ja.", *, base=None, by=None):
    number = question_number(row) if base is None else base
    return answer_question(
        row, text=row.text, section=row.section, answer=text, base_number=number,
        by=by or world.rus,
    )  # fmt: skip


def test_those_who_run_the_round_are_told(world):
    ask(world)
    assert {(n.user, n.text) for n in Notice.objects.all()} == {
        (world.rus, "En fråga att besvara: RÅU 2026"),
        (world.rus_lead, "En fråga att besvara: RÅU 2026"),
    }


def test_answer_stands_at_the_field_for_all(world):
    row = ask(world)
    assert answered_at_fields(world.cell()) == {}

    answer(world, row)

    assert [r.answer for r in answered_at_fields(world.cell())[row.section_id]] == ["Ja."]
    told = Notice.objects.filter(user=world.lead).values_list("text", flat=True)
    assert list(told) == ["Din fråga är besvarad: Räknas mellanslag?"]


def test_unanswered_come_first(world):
    answer(world, ask(world, "Ett?"))
    ask(world, "Två?")
    assert [row.text for row in inbox(world.round)] == ["Två?", "Ett?"]


def test_two_who_answer_at_once(world):
    row = ask(world)
    base = question_number(row)
    answer(world, row, "Ja.")
    with pytest.raises(SavedMeanwhileError):
        answer(world, row, "Nej.", base=base, by=world.rus_lead)


def test_closed_round_takes_no_questions(world):
    Round.objects.update(state="closed")
    world.round.refresh_from_db()
    with pytest.raises(DomainError):
        ask(world)


def test_only_rus_answers(world):
    with pytest.raises(PermissionDenied):
        answer(world, ask(world), by=world.coordinator)


def test_question_is_asked_from_the_text_and_answered_in_the_inbox(world, client):
    client.force_login(world.lead)
    address = f"/arbeta/omgangar/{world.round.address}/"
    client.post(f"{address}rutor/skane/frisk-luft/fraga/?avsnitt=tillstand", {"text": "Hur?"})
    row = RoundQuestion.objects.get()
    assert (row.section.key, row.asked_by) == ("tillstand", world.lead)

    client.force_login(world.rus)
    form = client.get(f"{address}fragor/{row.pk}/").context["form"]
    sent = {
        "text": "Hur gör man?",
        "section": row.section_id,
        "answer": "Så här.",
        "base_number": form["base_number"].value(),
    }
    assert client.post(f"{address}fragor/{row.pk}/", sent).status_code == 302
    row.refresh_from_db()
    assert (row.text, row.answer, row.answered_by) == ("Hur gör man?", "Så här.", world.rus)


def test_others_do_not_see_who_asked_or_what_is_not_answered(world, client):
    ask(world, "Hemligt?")
    client.force_login(world.other_lead)
    page = client.get(f"/arbeta/omgangar/{world.round.address}/fragor/")
    assert page.context["rows"] == []
