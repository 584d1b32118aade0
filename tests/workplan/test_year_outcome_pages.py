"""Deliverables are marked as ready, aims are judged, each on its page."""

import json
from datetime import date

import pytest
import time_machine

from milstolpe.workplan.services.outcomes import finish_deliverable, judge_aim
from tests.factories.workplan import AimFactory, DeliverableFactory
from tests.workplan.year import member, newest, running

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_in_june")]

PAGE = "/arbeta/verksamhetsplan/2031/leveranser/"


@pytest.fixture
def _in_june(settings):
    settings.DEMO = True
    with time_machine.travel("2031-06-10", tick=False):
        yield


def logged_in(client, role="rus_member"):
    client.force_login(member(role))
    return client


def things():
    plan, (one,) = running("A")
    late = DeliverableFactory(activity=one, title="Rapport", due_on=date(2031, 6, 1))
    DeliverableFactory(activity=one, title="Mall", due_on=date(2031, 9, 1))
    aim = AimFactory(area=one.area, text="Länen lär av varandra.")
    return plan, late, aim


def test_page_says_what_is_late_ready_and_judged(client):
    _plan, late, _aim = things()
    logged_in(client)
    before = client.get(PAGE).content.decode()

    client.post(
        f"{PAGE}{late.pk}/",
        {"done_on": "2031-06-09", "url": "example.se/rapport", "base_number": newest(late)},
    )
    after = client.get(PAGE).content.decode()

    assert "0 av 2 leveranser är klara. 1 är sena. 0 av 1 mål är bedömda." in before
    assert "Försenad" in before
    assert "1 av 2 leveranser är klara. 0 av 1" in after
    assert 'href="https://example.se/rapport"' in after
    late.refresh_from_db()
    assert late.done_on == date(2031, 6, 9)


def test_deliverable_is_taken_back_to_not_ready(client):
    _plan, late, _aim = things()
    finish_deliverable(late, done_on=date(2031, 6, 9), url="https://example.se/",
                       base_number=newest(late), today=date(2031, 6, 10), by=member())  # fmt: skip
    logged_in(client)

    client.post(f"{PAGE}{late.pk}/", {"done_on": "", "url": "", "base_number": newest(late)})

    late.refresh_from_db()
    assert (late.done_on, late.done_by) == (None, None)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"done_on": "2031-06-11"}, "Dagen har inte kommit"),
        ({"done_on": "igår"}, "Datumet finns inte"),
        ({"url": "inte en adress"}, "ingen webbadress"),
        ({"url": "javascript:alert(1)//"}, "ingen webbadress"),
        ({"done_on": "", "url": "example.se"}, "eller töm länken"),
    ],
)
def test_what_is_wrong_is_said_and_stays(client, wrong, said):
    _plan, late, _aim = things()
    logged_in(client)
    values = {"done_on": "2031-06-09", "url": "", "base_number": newest(late), **wrong}

    answer = client.post(f"{PAGE}{late.pk}/", values)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    late.refresh_from_db()
    assert late.done_on is None


def test_what_another_saved_asks_and_a_second_press_saves(client):
    _plan, late, aim = things()
    logged_in(client)
    first = newest(late)
    finish_deliverable(late, done_on=date(2031, 6, 1), url="", base_number=first,
                       today=date(2031, 6, 10), by=member())  # fmt: skip
    judged = newest(aim)
    judge_aim(aim, judgement="partly", text="Tre av fem", base_number=judged, by=member())

    for address, values in (
        (f"{PAGE}{late.pk}/", {"done_on": "2031-06-09", "url": "", "base_number": first}),
        (f"{PAGE}mal/{aim.pk}/", {"judgement": "reached", "text": "Alla", "base_number": judged}),
    ):
        refused = client.post(address, values)
        again = refused.context["form"]["base_number"].value()
        assert refused.status_code == 422
        assert "Någon sparade medan du hade sidan öppen" in refused.content.decode()
        assert client.post(address, {**values, "base_number": again}).status_code == 302
    late.refresh_from_db()
    aim.refresh_from_db()
    assert (late.done_on, aim.judgement) == (date(2031, 6, 9), "reached")


def test_aim_is_judged_with_a_text(client):
    _plan, _late, aim = things()
    logged_in(client)
    page = f"{PAGE}mal/{aim.pk}/"

    bare = client.post(page, {"judgement": "reached", "text": "", "base_number": newest(aim)})
    odd = client.post(page, {"judgement": "bra", "text": "x", "base_number": newest(aim)})
    client.post(page, {"judgement": "partly", "text": "Tre av fem.", "base_number": newest(aim)})

    assert "vad bedömningen bygger på" in bare.content.decode()
    assert "Välj en bedömning i listan" in odd.content.decode()
    assert "Tre av fem." in client.get(PAGE).content.decode()
    assert "Delvis uppnått" in client.get(page).content.decode()


def test_closed_year_and_others_are_refused(client):
    plan, late, aim = things()
    addresses = (PAGE, f"{PAGE}{late.pk}/", f"{PAGE}mal/{aim.pk}/", f"{PAGE}mal.csv")
    logged_in(client, "coordinator")
    assert {client.get(address).status_code for address in addresses} == {403}
    plan.state = "closed"
    plan.save()
    logged_in(client)

    answer = client.post(
        f"{PAGE}{late.pk}/", {"done_on": "2031-06-09", "base_number": newest(late)}
    )
    assert "Året är avslutat" in answer.content.decode()
    assert f"{PAGE}{late.pk}/" not in client.get(PAGE).content.decode()


def test_files(client):
    _plan, late, aim = things()
    judge_aim(aim, judgement="reached", text="Alla", base_number=newest(aim), by=member())
    logged_in(client)

    deliverables = json.loads(client.get(f"{PAGE.rstrip('/')}.json").getvalue())["rows"]
    aims = json.loads(client.get(f"{PAGE}mal.json").getvalue())["rows"]

    assert [row["due_on"] for row in deliverables] == ["2031-06-01", "2031-09-01"]
    assert (deliverables[0]["deliverable"], deliverables[0]["done_on"]) == (late.title, None)
    assert (aims[0]["judgement"], aims[0]["judged_on"]) == ("Uppnått", "2031-06-10")


@pytest.mark.parametrize("count", [3, 60])
def test_page_asks_few_questions_whatever_its_size(client, django_assert_num_queries, count):
    _plan, late, aim = things()
    DeliverableFactory.create_batch(count, activity=late.activity)
    AimFactory.create_batch(count, area=aim.area)
    logged_in(client).get(PAGE)

    with django_assert_num_queries(6):
        client.get(PAGE)
