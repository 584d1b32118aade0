"""Wishes on their pages: written by the county boards, answered by RUS."""

import json

import pytest
import time_machine

from milstolpe.workplan.models import Wish
from tests.factories.workplan import PlanFactory, WishFactory
from tests.workplan.test_wishes import survey_of, wisher
from tests.workplan.year import member, newest, running

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_in_autumn")]

PAGE = "/arbeta/verksamhetsplan/onskemal/"


@pytest.fixture
def _in_autumn(settings):
    settings.DEMO = True
    with time_machine.travel("2031-10-10", tick=False):
        yield


def as_rus(client, role="rus_member"):
    client.force_login(member(role))
    return client


def test_county_board_sends_a_wish_and_reads_the_answer(client):
    PlanFactory(year=2031, state="decided")
    who = wisher(name="Länsstyrelsen i Prov")
    client.force_login(who.user)

    empty = client.get(PAGE).content.decode()
    form = client.get(f"{PAGE}nytt/").context["form"]
    sent = client.post(
        f"{PAGE}nytt/",
        {
            "text": "Fler filmer",
            "year": "2032",
            "organisation": who.organisation.pk,
            "form_key": form["form_key"].value(),
        },
        follow=True,
    ).content.decode()
    row = Wish.objects.get()
    waiting = client.get(f"{PAGE}{row.pk}/").content.decode()

    assert "Inga önskemål här" in empty
    assert "Önskemålet är skickat till RUS." in sent
    assert "Fler filmer" in sent
    assert "RUS har inte svarat än." in waiting
    client.force_login(member())
    given = {"state": "left", "answer": "Inte i år.", "base_number": newest(row)}
    assert client.post(f"{PAGE}{row.pk}/", given).status_code == 302
    client.force_login(who.user)
    assert "Inte i år." in client.get(f"{PAGE}{row.pk}/").content.decode()


def test_form_knows_the_years_and_the_organisation(client):
    PlanFactory(year=2032, state="decided")
    who = wisher()
    client.force_login(who.user)

    form = client.get(f"{PAGE}nytt/").context["form"]

    assert [value for value, _label in form.fields["year"].choices] == [2033, 2034]
    assert form["organisation"].value() == who.organisation.pk


def test_what_is_wrong_is_said_and_what_was_typed_stays(client):
    other = wisher().organisation
    client.force_login(wisher().user)
    given = {"text": "Mitt önskemål", "year": "1999", "organisation": other.pk}

    answer = client.post(f"{PAGE}nytt/", given)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "Välj ett år i listan." in page
    assert "Välj en organisation i listan." in page
    assert "Mitt önskemål" in page
    long = client.post(f"{PAGE}nytt/", {**given, "text": "å" * 5_001}).content.decode()
    assert "Skriv högst 5000 tecken" in long.replace("\xa0", "").replace("5 000", "5000")
    assert not Wish.objects.exists()


def test_form_that_is_sent_twice_is_one_wish(client):
    who = wisher()
    client.force_login(who.user)
    key = client.get(f"{PAGE}nytt/").context["form"]["form_key"].value()
    given = {"text": "A", "year": "2032", "organisation": who.organisation.pk, "form_key": key}

    for _time in range(2):
        assert client.post(f"{PAGE}nytt/", given).status_code == 302

    assert Wish.objects.count() == 1


def test_list_is_filtered_by_state_and_year(client):
    WishFactory(text="Ny 2031")
    WishFactory(text="Ny 2032", year=2032)
    WishFactory(text="Svarad", state="left", answer="Nej.", answered_at="2031-10-01T10:00Z")
    as_rus(client)

    new = client.get(f"{PAGE}?lage=new").content.decode()
    one = client.get(f"{PAGE}?lage=new&ar=2032").content.decode()
    odd = client.get(f"{PAGE}?lage=kanske").content.decode()

    assert [text in new for text in ("Ny 2031", "Ny 2032", "Svarad")] == [True, True, False]
    assert [text in one for text in ("Ny 2031", "Ny 2032", "Svarad")] == [False, True, False]
    assert "kanske" in odd


def test_answer_is_refused_with_words_and_asked_again_after_others(client):
    row = WishFactory()
    page, first = f"{PAGE}{row.pk}/", newest(row)
    as_rus(client)

    bare = client.post(page, {"state": "left", "answer": "", "base_number": first})
    none = client.post(page, {"answer": "Nej", "base_number": first})
    client.post(page, {"state": "left", "answer": "Nej.", "base_number": first})
    late = client.post(page, {"state": "left", "answer": "Jo.", "base_number": first})
    number = late.context["form"]["base_number"].value()

    assert (bare.status_code, none.status_code, late.status_code) == (422, 422, 422)
    assert "Skriv ett svar" in bare.content.decode()
    assert "Någon sparade medan du hade sidan öppen" in late.content.decode()
    again = client.post(page, {"state": "left", "answer": "Jo.", "base_number": number})
    assert again.status_code == 302
    row.refresh_from_db()
    assert row.answer == "Jo."


def test_answer_names_an_activity_of_the_plan(client):
    _plan, (activity,) = running("Filmer")
    who = wisher()
    row = WishFactory(organisation=who.organisation)
    as_rus(client)
    given = {"state": "taken", "answer": "Ja.", "activity": activity.pk}

    client.post(f"{PAGE}{row.pk}/", {**given, "base_number": newest(row)})

    client.force_login(who.user)
    page = client.get(f"{PAGE}{row.pk}/").content.decode()
    assert "Filmer (2031)" in page
    assert 'href="/verksamhetsplan/2031/"' in page


def test_answer_of_a_closed_year_can_be_changed(client):
    plan, (activity,) = running("Filmer")
    row = WishFactory(state="taken", answer="Ja.", answered_at="2031-10-01T10:00Z",
                      activity=activity)  # fmt: skip
    plan.state = "closed"
    plan.save()
    as_rus(client)
    given = {"state": "taken", "answer": "Ja!", "activity": activity.pk}

    client.post(f"{PAGE}{row.pk}/", {**given, "base_number": newest(row)})

    row.refresh_from_db()
    assert (row.answer, row.activity) == ("Ja!", activity)


def test_survey_is_taken_in_on_its_page(client):
    round_, _cell = survey_of("Fler filmer", name="Behovsenkät 2032")
    as_rus(client)
    given = {"survey": round_.pk, "year": "2032"}

    first = client.post(f"{PAGE}behovsenkat/", given, follow=True).content.decode()
    again = client.post(f"{PAGE}behovsenkat/", given, follow=True).content.decode()
    wrong = client.post(f"{PAGE}behovsenkat/", {"survey": "0", "year": "x"})

    assert "1 önskemål är intaget." in first
    assert "Fler filmer" in first
    assert "Inget svar var nytt." in again
    assert wrong.status_code == 422
    assert Wish.objects.count() == 1
    page = client.get(f"{PAGE}{Wish.objects.get().pk}/").content.decode()
    assert "Behovsenkät 2032: " in page


def test_page_says_when_no_survey_is_opened(client):
    assert "Ingen behovsenkät har öppnats" in as_rus(client).get(
        f"{PAGE}behovsenkat/"
    ).content.decode()  # fmt: skip


def test_others_are_refused_and_see_nothing_of_other_organisations(client):
    row = WishFactory(organisation=wisher().organisation, text="Hemligt")
    client.force_login(wisher().user)
    assert client.get(f"{PAGE}{row.pk}/").status_code == 404
    assert client.get(f"{PAGE}behovsenkat/").status_code == 403
    assert "Hemligt" not in client.get(PAGE).content.decode()
    assert "Hemligt" not in client.get(f"{PAGE.rstrip('/')}.csv").getvalue().decode()
    client.force_login(wisher("contact").user)
    assert {client.get(f"{PAGE}{end}").status_code for end in ("", "nytt/")} == {403}


def test_those_who_only_read_cannot_answer(client):
    who = wisher()
    row = WishFactory(organisation=who.organisation)
    client.force_login(who.user)

    client.post(f"{PAGE}{row.pk}/", {"state": "taken", "answer": "Ja.", "base_number": newest(row)})

    row.refresh_from_db()
    assert row.state == "new"


def test_menu_leads_to_wishes_for_those_who_may(client):
    client.force_login(wisher().user)
    assert f'href="{PAGE}"' in client.get("/arbeta/").content.decode()
    as_rus(client)
    assert f'href="{PAGE}"' in client.get("/arbeta/verksamhetsplan/").content.decode()


def test_file_holds_what_the_list_shows(client):
    WishFactory(text="Fler filmer")
    WishFactory(state="left", answer="Nej.", answered_at="2031-10-01T10:00Z")
    as_rus(client)

    answer = client.get(f"{PAGE.rstrip('/')}.json?lage=new").getvalue()

    (row,) = json.loads(answer)["rows"]
    assert (row["organisation"], row["wish"], row["said_on"], row["answer"]) == (
        "RUS", "Fler filmer", "2031-10-10", None
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 60])
def test_list_asks_few_questions_whatever_its_size(client, django_assert_num_queries, count):
    for _n in range(count):
        WishFactory(organisation=wisher().organisation)
    as_rus(client).get(PAGE)

    with django_assert_num_queries(6):
        client.get(PAGE)
