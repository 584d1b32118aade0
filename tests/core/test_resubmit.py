"""What was typed when the session ran out: sent again at one press, shown to whoever may not."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from milstolpe.accounts.models import User
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.models import Measure, Programme
from milstolpe.programmes.queries.contents import measure_content
from tests.factories.objectives import ObjectiveFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.programmes import saved_measure, saved_programme
from tests.programmes.browsing import fields_of

pytestmark = pytest.mark.django_db

OURS = {"origin": "http://testserver"}
OLD_TOKEN, NEW_TOKEN = "a" * 32, "b" * 32


@dataclass(frozen=True)
class Desk:
    """A coordinator with a programme of her county."""

    user: User
    board: Organisation
    programme: Programme


@pytest.fixture
def desk(settings: Any) -> Desk:
    settings.DEMO = True  # no second factor at log-in
    membership = MembershipFactory(coordinator=True)
    programme = saved_programme(membership.organisation, by=membership.user)
    return Desk(membership.user, membership.organisation, programme)


class Browser:
    """A browser that checks tokens as the real one has to, with a form for a new measure open."""

    def __init__(self, desk: Desk) -> None:
        self.client = Client(enforce_csrf_checks=True, headers=OURS)
        self.address = reverse("programmes:measure-new", args=[desk.programme.address])
        self.client.cookies[configured.CSRF_COOKIE_NAME] = OLD_TOKEN
        self.log_in(desk.user)
        self.token = OLD_TOKEN
        self.fields = fields_of(self.client.get(self.address))

    def log_in(self, user: Any) -> None:
        """In another tab: the token of this one is stale afterwards."""
        self.client.force_login(user)
        self.client.cookies[configured.CSRF_COOKIE_NAME] = NEW_TOKEN

    def expire(self) -> None:
        Session.objects.update(expire_date=now() - timedelta(minutes=1))

    def send(self, fields: dict[str, Any], address: str = "") -> Any:
        data = fields | {"csrfmiddlewaretoken": self.token}
        return self.client.post(address or self.address, data)


@pytest.fixture
def browser(desk: Desk) -> Browser:
    ObjectiveFactory(clean_air=True)
    ObjectiveFactory(wetlands=True)
    opened = Browser(desk)
    opened.client.cookies[configured.CSRF_COOKIE_NAME] = OLD_TOKEN
    opened.expire()
    return opened


def kept(browser: Browser, **typed: Any) -> Any:
    """The page after the form was sent without a session."""
    page = browser.send(browser.fields | {"code": "HK9", "title": "Städa stranden"} | typed)
    assert page.status_code == 401
    return page


def test_kept_form_is_saved_at_one_press(desk, browser):
    long = "Ett stycke.\r\n\r\n" + "å" * 40_000
    page = kept(browser, text=long, do="save")
    browser.log_in(desk.user)

    response = browser.send(fields_of(page))
    made = Measure.objects.get(code="HK9")
    assert response.url == reverse("programmes:measure-edit", args=[made.public_id])
    assert made.text == long.replace("\r\n", "\n")


def test_every_value_of_a_field_is_kept(desk, browser):
    rows = {
        "activities-TOTAL_FORMS": "2",
        "activities-0-text": "Mät",
        "activities-1-text": "Plocka",
        "objective-chosen": ["1", "2"],
    }
    fields = fields_of(kept(browser, **rows))
    assert {name: fields[name] for name in rows} == rows


def test_text_of_200_000_characters_is_kept_whole(desk, browser):
    text = "ö" * 200_000
    page = kept(browser, text=text)
    assert fields_of(page)["text"] == text
    browser.log_in(desk.user)
    refused = browser.send(fields_of(page))  # longer than a measure may be: the form says so
    assert refused.status_code == 422
    assert fields_of(refused)["text"] == text


def test_page_says_who_wrote_and_what_to_do(desk, browser):
    page = kept(browser).content.decode()
    assert "Du har blivit utloggad, så inget är sparat än." in page
    assert f"Texten skrevs med kontot {desk.user.email}." in page


def test_writer_is_not_guessed_after_log_out(desk, browser):
    Session.objects.all().delete()
    assert kept(browser).context["writer"] == ""


def test_pressing_before_log_in_keeps_the_text_and_the_writer(desk, browser):
    again = browser.send(fields_of(kept(browser)))
    assert (again.status_code, again.context["writer"]) == (401, desk.user.email)
    assert fields_of(again)["title"] == "Städa stranden"


@pytest.mark.parametrize("is_in_the_county", [True, False], ids=["403", "404"])
def test_other_account_that_may_not_save_gets_the_text_back(desk, browser, is_in_the_county):
    board = desk.board if is_in_the_county else OrganisationFactory(other_county_board=True)
    role = "reviewer" if is_in_the_county else "coordinator"
    other = MembershipFactory(organisation=board, role=role, user__email="annan@example.org").user
    page = kept(browser, text="Rad ett.\nRad två.")
    browser.log_in(other)

    refused = browser.send(fields_of(page))
    shown = refused.content.decode()
    assert refused.status_code == (403 if is_in_the_county else 404)
    assert "Du är inloggad som annan@example.org, och det kontot får inte spara här." in shown
    assert f"Texten skrevs med kontot {desk.user.email}." in shown
    assert '<details class="ds-details" open>' in shown
    assert "Rad ett.<br>Rad två." in shown
    assert Measure.objects.count() == 0

    browser.log_in(desk.user)
    browser.send(fields_of(refused))
    assert Measure.objects.get().text == "Rad ett.\nRad två."


def test_file_is_said_to_be_lost(desk, browser):
    address = reverse("programmes:work-documents", args=[desk.programme.address])
    data = {"kind": "other", "title": "Beslut", "file": SimpleUploadedFile("beslut.pdf", b"%PDF-")}
    page = browser.send(data, address)
    assert "Filer kan inte sparas här: välj dem igen efteråt." in page.content.decode()
    browser.log_in(desk.user)
    again = browser.send(fields_of(page), address)
    assert again.status_code == 422
    assert fields_of(again)["title"] == "Beslut"


# --- What is not let in ---


def tampered(fields: dict[str, Any]) -> dict[str, Any]:
    return fields | {"kept-form": f"{fields['kept-form']}x"}


@pytest.mark.parametrize(
    ("change", "headers"),
    [
        (tampered, OURS),
        (lambda fields: fields, {"origin": "https://evil.example"}),
        (lambda fields: fields, {"origin": "null"}),
    ],
    ids=["changed proof", "other site", "no site"],
)
def test_kept_form_of_somebody_else_is_not_let_in(desk, browser, change, headers):
    fields = change(fields_of(kept(browser)))
    browser.log_in(desk.user)
    response = browser.client.post(
        browser.address, fields | {"csrfmiddlewaretoken": OLD_TOKEN}, headers=headers
    )
    assert response.status_code == 403
    assert Measure.objects.count() == 0


def test_proof_is_for_one_address(desk, browser):
    fields = fields_of(kept(browser))
    browser.log_in(desk.user)
    measure = saved_measure(desk.programme)
    before = measure_content(measure)
    other = reverse("programmes:measure-edit", args=[measure.public_id])
    assert browser.send(fields, other).status_code == 403
    assert measure_content(Measure.objects.get()) == before


def test_stale_token_alone_keeps_the_form(desk, browser):
    browser.log_in(desk.user)
    page = browser.send(browser.fields | {"code": "HK9", "title": "Städa"})
    assert page.status_code == 403
    assert "Sidan hade varit öppen för länge" in page.content.decode()
    browser.send(fields_of(page))
    assert Measure.objects.get().title == "Städa"
