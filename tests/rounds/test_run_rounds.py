"""A round is made from last year's in one form; its dates change; it takes its steps."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core import mail

from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.core.versions import newest_save
from milstolpe.followup.models import GoalAssessment
from milstolpe.records.models import Notice
from milstolpe.rounds.models import Contribution, Round
from milstolpe.rounds.queries.making import next_round
from milstolpe.rounds.services.asking import ask_again, ask_no_more
from milstolpe.rounds.services.editing import save_round
from milstolpe.rounds.services.steps import take_round_step
from tests.factories.rounds import InstructionFactory, MaterialFactory
from tests.followup.world import FollowUpWorld, make_follow_up_world

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def world(settings) -> FollowUpWorld:
    settings.DEMO = True  # no second factor to set up on the way
    return make_follow_up_world()


def test_form_begins_from_last_year_with_its_days_moved_on(world):
    values = next_round(world.round.kind, world.round).values
    assert (values["name"], values["year"]) == ("RÅU 2027", 2027)
    assert values["answer_by"] == date(2027, 11, 30)


def test_round_is_made_from_last_years(world, client):
    InstructionFactory(round=world.round)
    MaterialFactory(round=world.round)
    client.force_login(world.rus)
    address = f"/arbeta/omgangar/ny/?fran={world.round.address}"
    form = client.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}

    response = client.post(address, {k: v for k, v in sent.items() if v not in (False, "")})

    made = Round.objects.get(year=2027)
    assert response.headers["Location"] == "/arbeta/omgangar/rau-2027/"
    assert (made.previous, made.max_characters, made.is_reviewed) == (world.round, 8000, True)
    assert (made.instructions.count(), made.materials.count()) == (1, 1)
    rows = Contribution.objects.filter(item__round=made)
    assert (rows.count(), rows.filter(previous__isnull=False).count()) == (10, 10)
    assert GoalAssessment.objects.filter(contribution__in=rows).count() == 6


def test_survey_is_made_from_its_kind(world, client):
    client.force_login(world.rus)
    sent = {"name": "Behovsenkät 2027", "year": "2027", "answer_by": "2027-02-01"}
    client.post("/arbeta/omgangar/ny/?sort=survey", sent)
    assert Contribution.objects.filter(item__round__address="behovsenkat-2027").count() == 2


def test_name_that_is_taken_is_said_in_the_form(world, client):
    client.force_login(world.rus)
    sent = {"name": world.round.name, "year": "2027", "answer_by": "2027-02-01"}
    response = client.post("/arbeta/omgangar/ny/?sort=survey", sent)
    assert response.status_code == 422
    assert response.context["form"]["year"].value() == "2027"


def save(world, values, *, base=None):
    newest = newest_save(world.round.history)
    number = newest.history_id if base is None else base
    return save_round(world.round, values, base_number=number, by=world.rus)


def test_new_last_day_is_told_to_those_who_have_not_handed_in(world):
    Notice.objects.all().delete()
    Contribution.objects.exclude(pk=world.cell().pk).update(state="handed_in")
    save(world, {"answer_by": date(2026, 12, 4)})
    assert [(n.user, n.text) for n in Notice.objects.all()] == [
        (
            world.lead,
            "Sista svarsdag är nu 4\N{NO-BREAK SPACE}december 2026: "
            "Frisk luft, Skåne län (RÅU 2026)",
        )
    ]


def test_new_last_day_is_mailed_to_those_who_are_to_act(world, django_capture_on_commit_callbacks):
    Contribution.objects.exclude(pk=world.cell().pk).update(state="handed_in")
    Contribution.objects.filter(pk=world.cell().pk).update(state="in_review")
    Notice.objects.all().delete()
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        save(world, {"answer_by": date(2026, 12, 4)})

    assert [(each.to, each.subject) for each in mail.outbox] == [
        ([world.reviewer.email], "Ny sista svarsdag: RÅU 2026")
    ]
    assert {notice.user for notice in Notice.objects.all()} == {world.lead, world.reviewer}


def test_two_who_change_the_same_day(world):
    save(world, {"answer_by": date(2026, 12, 4)})
    base = newest_save(world.round.history).history_id
    save(world, {"answer_by": date(2026, 12, 5)})
    with pytest.raises(EditConflictError):
        save(world, {"answer_by": date(2026, 12, 6)}, base=base)
    assert save(world, {"max_characters": 9000}, base=base).answer_by == date(2026, 12, 5)


def test_published_round_is_not_changed(world):
    Round.objects.update(state="published")
    with pytest.raises(DomainError):
        save(world, {"max_characters": 9000})


def test_conflict_is_shown_at_the_field_and_a_second_press_decides(world, client):
    base = newest_save(world.round.history).history_id
    client.force_login(world.rus)
    save(world, {"answer_by": date(2026, 12, 5)})
    address = f"/arbeta/omgangar/{world.round.address}/andra/"
    sent = {
        "name": "RÅU 2026", "year": "2026", "answer_by": "2026-12-06", "max_characters": "8000",
        "is_reviewed": "on", "base_number": str(base),
    }  # fmt: skip

    refused = client.post(address, sent)
    assert (refused.status_code, list(refused.context["form"].errors)) == (
        422,
        ["answer_by", "__all__"],
    )
    number = refused.context["form"]["base_number"].value()
    assert client.post(address, {**sent, "base_number": number}).status_code == 302
    world.round.refresh_from_db()
    assert world.round.answer_by == date(2026, 12, 6)


def test_opening_tells_those_who_are_to_write():
    world = make_follow_up_world(is_open=False)
    take_round_step(world.round, "open", by=world.rus)
    told = Notice.objects.filter(user=world.forest_lead).values_list("text", flat=True)
    assert list(told) == ["Skriv senast 30\N{NO-BREAK SPACE}november 2026: 2 texter (RÅU 2026)"]


def test_round_is_closed_and_opened_again_with_a_reason(world, client):
    client.force_login(world.rus)
    address = f"/arbeta/omgangar/{world.round.address}/steg/"
    assert client.post(f"{address}close/").status_code == 302
    assert client.post(f"{address}reopen/").status_code == 422
    assert client.post(f"{address}reopen/", {"why": "Sena svar"}).status_code == 302
    assert [e.step for e in world.round.events.order_by("pk")] == ["open", "close", "reopen"]


def test_text_is_waived_and_asked_again(world, client):
    client.force_login(world.rus)
    address = f"/arbeta/omgangar/{world.round.address}/rutor/skane/frisk-luft/"
    assert client.post(f"{address}steg/waive/", {"why": "Inget hav"}).status_code == 302
    assert world.cell().state == "waived"
    assert client.post(f"{address}steg/ask_again/", {"why": "Fel"}).status_code == 302
    assert world.cell().state == "empty"
    assert client.get(f"{address}steg/approve/").status_code == 404


def test_writer_is_told_of_a_text_that_is_asked_no_more_and_mailed_when_it_is_after_all(
    world, django_capture_on_commit_callbacks
):
    Notice.objects.all().delete()
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        ask_no_more(world.cell(), reason="Inget hav", by=world.rus)
        ask_again(world.cell(), reason="Fel", by=world.rus)

    text = "Frisk luft, Skåne län (RÅU 2026)"
    assert [(n.user, n.text) for n in Notice.objects.order_by("pk")] == [
        (world.lead, f"Efterfrågas inte längre: {text}: Inget hav"),
        (world.lead, f"Efterfrågas ändå: {text}: Fel"),
    ]
    assert [(each.to, each.subject) for each in mail.outbox] == [
        ([world.lead.email], "Efterfrågas ändå: RÅU 2026")
    ]
    assert "Skäl: Fel" in mail.outbox[0].body


def test_nobody_is_told_of_cells_of_a_round_that_is_not_opened(django_capture_on_commit_callbacks):
    world = make_follow_up_world(is_open=False)
    with django_capture_on_commit_callbacks(execute=True):
        ask_no_more(world.cell(), reason="Inget hav", by=world.rus)
        ask_again(world.cell(), reason="Fel", by=world.rus)
    assert (Notice.objects.count(), mail.outbox) == (0, [])
