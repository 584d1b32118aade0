"""Two people at one measure, a session that ends while somebody writes: nothing is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from milstolpe.programmes.content import ActorEntry, MeasureContent
from milstolpe.programmes.models import Measure, MeasureRevision
from milstolpe.programmes.queries.contents import measure_content
from milstolpe.programmes.services.measures import save_measure
from tests.factories.organisations import OrganisationFactory
from tests.factories.programmes import saved_measure
from tests.programmes.browsing import fields_of, said
from tests.programmes.conftest import Desk

pytestmark = pytest.mark.django_db

BASE = {"title": "Städa", "text": "Stycke ett.\n\nStycke två.", "cost": "Okänd"}


def other_saves(desk: Desk, measure: Measure, **values: object) -> None:
    """A colleague saves while our page is open."""
    newest = measure.revisions.latest("number")
    content = MeasureContent.from_json(newest.content | values)
    save_measure(measure, content, base_number=newest.number, by=desk.user)


def content_now() -> MeasureContent:
    return measure_content(Measure.objects.get())


def test_edits_of_different_things_are_joined(desk):
    measure = saved_measure(desk.programme, **BASE)
    data = desk.fields("measure-edit", measure.public_id)
    other_saves(desk, measure, cost="En miljon", text="Stycke ett, utökat.\n\nStycke två.")
    data |= {"title": "Städa stränder", "text": "Stycke ett.\r\n\r\nStycke två, förkortat."}
    assert desk.post("measure-edit", measure.public_id, data=data).status_code == 302
    content = content_now()
    assert (content.title, content.cost) == ("Städa stränder", "En miljon")
    assert content.text == "Stycke ett, utökat.\n\nStycke två, förkortat."


def test_same_field_asks_and_saves_nothing(desk):
    measure = saved_measure(desk.programme, **BASE)
    data = desk.fields("measure-edit", measure.public_id)
    other_saves(desk, measure, title="Städa parker")
    data |= {"title": "Städa stränder", "funding": "LONA"}
    response = desk.post("measure-edit", measure.public_id, data=data)
    assert response.status_code == 422
    assert said(response) == [
        "Någon annan sparade medan du skrev. Välj vad som ska gälla och spara sedan."
    ]
    page = response.content.decode()
    assert '<div class="conflict-value">Städa parker</div>' in page
    assert '<div class="conflict-value">Städa stränder</div>' in page
    again = fields_of(response)
    assert (again["title"], again["funding"]) == ("Städa stränder", "LONA")
    assert (again["conflict"], again["base_number"]) == ("keep-title", "2")
    assert (content_now().title, MeasureRevision.objects.count()) == ("Städa parker", 2)


@pytest.mark.parametrize(
    ("choice", "title"), [("mine", "Städa stränder"), ("theirs", "Städa parker")]
)
def test_choice_decides(desk, choice, title):
    measure = saved_measure(desk.programme, **BASE)
    data = desk.fields("measure-edit", measure.public_id)
    other_saves(desk, measure, title="Städa parker")
    data |= {"title": "Städa stränder", "funding": "LONA"}
    again = fields_of(desk.post("measure-edit", measure.public_id, data=data))
    again["keep-title"] = choice
    assert desk.post("measure-edit", measure.public_id, data=again).status_code == 302
    assert (content_now().title, content_now().funding) == (title, "LONA")


def test_choice_not_made_asks_again(desk):
    measure = saved_measure(desk.programme, **BASE)
    data = desk.fields("measure-edit", measure.public_id)
    other_saves(desk, measure, title="Städa parker")
    data |= {"title": "Städa stränder"}
    again = fields_of(desk.post("measure-edit", measure.public_id, data=data))
    response = desk.post("measure-edit", measure.public_id, data=again)
    assert said(response) == ["Välj vad som ska gälla och spara sedan."]
    assert fields_of(response) == again
    assert content_now().title == "Städa parker"


def test_third_save_during_the_choice_is_not_overwritten(desk):
    measure = saved_measure(desk.programme, **BASE)
    data = desk.fields("measure-edit", measure.public_id)
    other_saves(desk, measure, title="Städa parker")
    data |= {"title": "Städa stränder"}
    again = fields_of(desk.post("measure-edit", measure.public_id, data=data))
    other_saves(desk, measure, title="Städa torg", cost="Dyrt")
    response = desk.post("measure-edit", measure.public_id, data=again | {"keep-title": "mine"})
    assert response.status_code == 422
    assert '<div class="conflict-value">Städa torg</div>' in response.content.decode()
    assert (content_now().title, content_now().cost) == ("Städa torg", "Dyrt")


def test_same_paragraph_keeps_both_wordings(desk):
    measure = saved_measure(desk.programme, **BASE)
    data = desk.fields("measure-edit", measure.public_id)
    other_saves(desk, measure, text="Deras stycke.\n\nStycke två.")
    data |= {"text": "Mitt stycke.\n\nStycke två."}
    response = desk.post("measure-edit", measure.public_id, data=data)
    assert said(response)[1] == (
        "Text: ni har ändrat samma stycke. Båda lydelserna står i texten; behåll det som ska gälla."
    )
    again = fields_of(response)
    assert again["text"] == "Deras stycke.\n\nMitt stycke.\n\nStycke två."
    desk.post("measure-edit", measure.public_id, data=again | {"text": "Enat.\n\nStycke två."})
    assert content_now().text == "Enat.\n\nStycke två."


def test_lists_that_both_changed_are_chosen_whole(desk):
    lund = OrganisationFactory(lund=True)
    malmo = OrganisationFactory(name="Malmö stad", slug="malmo-stad")
    measure = saved_measure(desk.programme, **BASE)
    data = desk.fields("measure-edit", measure.public_id)
    theirs = ActorEntry("lead", "organisation", lund.slug, lund.name)
    other_saves(desk, measure, actors=[vars(theirs)])
    data |= {"actors-0-name": "Malmö stad"}
    again = fields_of(desk.post("measure-edit", measure.public_id, data=data))
    assert again["actors-0-name"] == "Malmö stad"
    desk.post("measure-edit", measure.public_id, data=again | {"keep-actors": "mine"})
    assert [entry.slug for entry in content_now().actors] == [malmo.slug]


def test_renamed_actor_is_no_edit_of_somebody_else(desk):
    lund = OrganisationFactory(lund=True)
    entry = ActorEntry("lead", "organisation", lund.slug, lund.name)
    measure = saved_measure(desk.programme, **BASE, actors=(entry,))
    lund.name = "Lunds stad"
    lund.save()
    OrganisationFactory(name="Malmö stad", slug="malmo-stad")
    data = desk.fields("measure-edit", measure.public_id)
    data |= {"actors-1-name": "Malmö stad"}
    assert desk.post("measure-edit", measure.public_id, data=data).status_code == 302
    assert [entry.name for entry in content_now().actors] == ["Lunds stad", "Malmö stad"]


def test_page_without_base_is_refused_with_text_kept(desk):
    measure = saved_measure(desk.programme, **BASE)
    data = desk.fields("measure-edit", measure.public_id) | {"base_number": "77", "title": "Nytt"}
    response = desk.post("measure-edit", measure.public_id, data=data)
    assert said(response) == [
        "Sidan är för gammal för att sparas. Kopiera din text och ladda om sidan."
    ]
    assert fields_of(response)["title"] == "Nytt"
    assert content_now().title == "Städa"


def test_reason_is_asked_for_when_decided(desk):
    measure = saved_measure(desk.programme, **BASE)
    desk.programme.state = "decided"
    desk.programme.save()
    data = desk.fields("measure-edit", measure.public_id) | {"title": "Städa stränder"}
    response = desk.post("measure-edit", measure.public_id, data=data)
    assert said(response) == ["Varför gör du ändringen?: Fyll i fältet."]
    assert content_now().title == "Städa"
    data |= {"reason": "Efter remissen."}
    assert desk.post("measure-edit", measure.public_id, data=data).status_code == 302
    newest = measure.revisions.latest("number")
    assert (newest.number, newest.version, newest.reason) == (2, 1, "Efter remissen.")


def test_expired_session_keeps_what_was_typed(desk):
    measure = saved_measure(desk.programme, **BASE)
    data = desk.fields("measure-edit", measure.public_id) | {"text": "Lång text <b>som jag</b>"}
    desk.client.logout()
    response = desk.post("measure-edit", measure.public_id, data=data)
    assert response.status_code == 401
    assert "Din text finns kvar" in response.content.decode()
    assert fields_of(response).items() >= data.items()
    assert content_now().text == BASE["text"]
    desk.client.force_login(desk.user)
    assert desk.post("measure-edit", measure.public_id, data=fields_of(response)).status_code == 302
    assert content_now().text == "Lång text <b>som jag</b>"


def test_token_from_before_log_in_keeps_what_was_typed(desk):
    measure = saved_measure(desk.programme, **BASE)
    strict = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
    strict.force_login(desk.user)
    address = reverse("programmes:measure-edit", args=[measure.public_id])
    strict.get(address)
    data = desk.fields("measure-edit", measure.public_id) | {"title": "Efter inloggning"}
    response = strict.post(address, data | {"csrfmiddlewaretoken": "a" * 64})
    assert response.status_code == 403
    assert content_now().title == "Städa"
    again = fields_of(response) | {"csrfmiddlewaretoken": strict.cookies["csrf"].value}
    assert strict.post(address, again).status_code == 302
    assert content_now().title == "Efter inloggning"
