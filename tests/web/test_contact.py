"""A visitor writes to the site: kept, mailed, slowed down, and nothing that was typed is lost."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.test import Client

from milstolpe.web.models import VisitorMessage
from tests.factories.organisations import OrganisationFactory
from tests.programmes.browsing import fields_of, said

pytestmark = pytest.mark.django_db

PAGE = "/kontakt/"
TYPED = {
    "name": "Kim Ek",
    "email": "kim@example.org",
    "subject": "Kartan",
    "text": "Kartan syns inte.\n\nVad gör jag?",
}
NOON = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _answered_for(settings):
    settings.CONTACT_EMAIL = "milstolpe@example.org"


@pytest.fixture
def send(client, django_capture_on_commit_callbacks):
    """Send the form with these fields; what waits for the transaction is done."""

    def sent(**typed):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(PAGE, TYPED | typed)

    return sent


def test_page_names_the_boards_and_our_address(client):
    OrganisationFactory(county_board=True, website="https://example.org/skane")
    OrganisationFactory(other_county_board=True)
    page = client.get(PAGE).content.decode()
    assert 'href="mailto:milstolpe@example.org"' in page
    assert '<a href="https://example.org/skane">Länsstyrelsen Skåne</a>' in page
    assert page.index("Länsstyrelsen Halland") < page.index("Länsstyrelsen Skåne")


def test_message_is_kept_mailed_and_thanked_for(send, client):
    answer = send()
    assert answer.url == "/kontakt/tack/"
    assert "Vad händer nu?" in client.get(answer.url).content.decode()
    row = VisitorMessage.objects.get()
    assert {name: getattr(row, name) for name in TYPED} == TYPED
    (letter,) = mail.outbox
    assert (letter.to, letter.reply_to) == (["milstolpe@example.org"], ["kim@example.org"])
    assert letter.subject == "Meddelande till Milstolpe: Kartan"
    assert "Kartan syns inte.\n\nVad gör jag?" in letter.body
    assert f"/arbeta/admin/meddelanden/{row.pk}/" in letter.body


def test_message_is_kept_though_nobody_is_named_to_mail_it_to(send, client, settings):
    settings.CONTACT_EMAIL = ""
    send(name="")
    assert VisitorMessage.objects.get().name == ""
    assert mail.outbox == []
    assert "mailto:" not in client.get(PAGE).content.decode()


def test_mail_is_in_swedish_also_from_the_english_page(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"/en{PAGE}", TYPED).url == "/en/kontakt/tack/"
    assert mail.outbox[0].subject == "Meddelande till Milstolpe: Kartan"
    assert "/en/" not in mail.outbox[0].body


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"email": ""}, "Din e-postadress: Detta fält måste fyllas i."),
        ({"email": "kim"}, "Din e-postadress: Fyll i en giltig e-postadress."),
        ({"subject": " "}, "Vad gäller det?: Fyll i fältet."),
        ({"text": ""}, "Ditt meddelande: Fyll i fältet."),
        ({"text": "x" * 5001}, "Ditt meddelande: Skriv högst 5000 tecken; nu är det 5001."),
    ],
)
def test_what_is_wrong_is_said_and_kept(send, change, problem):
    refused = send(**change)
    assert (refused.status_code, said(refused)) == (422, [problem])
    shown = fields_of(refused)
    assert {name: shown[name] for name in TYPED} == TYPED | change
    assert not VisitorMessage.objects.exists()


def test_robot_is_refused_and_a_person_can_mend_it(send, client):
    assert "<div hidden>" in client.get(PAGE).content.decode()
    refused = send(website="https://example.org")
    page = refused.content.decode()
    assert (refused.status_code, "<div hidden>" in page) == (422, False)
    assert fields_of(refused)["text"] == TYPED["text"]
    assert not VisitorMessage.objects.exists()
    assert send(website="").status_code == 302


def test_form_is_sent_by_a_browser_without_an_earlier_cookie():
    browser = Client(enforce_csrf_checks=True)
    token = browser.get(PAGE).context["csrf_token"]
    assert browser.post(PAGE, TYPED | {"csrfmiddlewaretoken": str(token)}).status_code == 302
    assert VisitorMessage.objects.count() == 1


def test_form_from_a_browser_that_lost_its_cookie_is_shown_again_without_a_log_in():
    browser = Client(enforce_csrf_checks=True)
    kept = browser.post(PAGE, TYPED, headers={"origin": "http://testserver"})
    page = kept.content.decode()
    assert kept.status_code == 403
    assert "Kartan syns inte." in page
    assert "Logga in i en ny flik" not in page
    assert not VisitorMessage.objects.exists()


def test_second_press_makes_nothing_new(send, client):
    key = client.get(PAGE).context["form"]["form_key"].value()
    assert [send(form_key=key).status_code for _press in range(2)] == [302, 302]
    assert (VisitorMessage.objects.count(), len(mail.outbox)) == (1, 1)


def test_one_address_is_slowed_down_and_others_are_not(send, client):
    with time_machine.travel(NOON, tick=False) as clock:
        assert [send().status_code for _message in range(3)] == [302, 302, 302]
        refused = send(text="En till")
        assert (refused.status_code, said(refused)) == (422, ["Vänta 2 sekunder och försök igen."])
        assert fields_of(refused)["text"] == "En till"
        assert client.post(PAGE, TYPED, REMOTE_ADDR="192.0.2.9").status_code == 302
        clock.shift(2)
        assert send(text="En till").status_code == 302
    assert VisitorMessage.objects.count() == 5


def test_what_is_refused_counts_for_nothing(send):
    with time_machine.travel(NOON, tick=False):
        for _try in range(10):
            send(email="")
        assert send().status_code == 302
