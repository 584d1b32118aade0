"""Log-in by mail in the browser, invitations, a forgotten password, and one's own account."""

import re
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from milstolpe.accounts.enums import LinkKind
from milstolpe.accounts.models import LoginLink, User
from milstolpe.accounts.services import invite
from tests.accounts.steps import Committed, is_logged_in, log_in, shown
from tests.factories.accounts import PASSWORD, LoginAttemptFactory, LoginLinkFactory, UserFactory

pytestmark = pytest.mark.django_db

ASK, CODE = "/konto/logga-in/e-post/", "/konto/logga-in/e-post/kod/"
FORGOTTEN = "/konto/losenord/glomt/"
NEW_PASSWORD = "röd lykta kaj vik"
ADDRESSES = ["known@example.org", "closed@example.org", "nobody@example.org"]


@pytest.fixture
def known() -> User:
    UserFactory(email="closed@example.org", is_active=False)
    return UserFactory(email="known@example.org")


def path_in(mail: EmailMessage) -> str:
    """The path of the link in a mail."""
    (path,) = re.findall(r"^http://127\.0\.0\.1:8000(/\S+)$", mail.body, re.MULTILINE)
    return path


def test_the_mailed_code_logs_in_where_it_was_asked_for(
    client: Client, known: User, committed: Committed, mailoutbox: list[EmailMessage]
) -> None:
    assert client.get(ASK).status_code == 200
    with committed():
        response = client.post(ASK, {"email": "Known@example.org", "next": "/lan/"})
    assert response.headers["Location"] == CODE
    assert client.get(CODE).status_code == 200
    (code,) = re.findall(r"^(\w{4} \w{4})$", mailoutbox[0].body, re.MULTILINE)
    assert client.post(CODE, {"code": code.lower()}).headers["Location"] == "/lan/"
    assert is_logged_in(client)


def test_the_mailed_link_logs_in_in_any_browser(
    client: Client, known: User, committed: Committed, mailoutbox: list[EmailMessage]
) -> None:
    with committed():
        client.post(ASK, {"email": known.email, "next": "/lan/"})
    other = Client()
    assert other.post(path_in(mailoutbox[0])).headers["Location"] == "/lan/"
    assert is_logged_in(other)
    assert not is_logged_in(client)


def test_a_mail_scanner_does_not_use_the_link_up(client: Client, known: User) -> None:
    link = LoginLinkFactory(email=known.email)
    address = f"/konto/lank/{link.pk}/{link.proof}/"
    for method in (client.get, client.head, client.get):
        assert method(address).status_code == 200
    assert client.post(address).status_code == 302
    for method in (client.get, client.post):
        assert method(address).status_code == 410


@pytest.mark.parametrize("proof", ["x", "0" * 64])
def test_a_link_that_was_never_mailed_is_gone(client: Client, proof: str) -> None:
    link = LoginLinkFactory()
    assert client.post(f"/konto/lank/{link.pk}/{proof}/").status_code == 410
    assert not is_logged_in(client)


def test_a_link_needs_a_token_of_our_page() -> None:
    link = LoginLinkFactory()
    client = Client(enforce_csrf_checks=True)
    assert client.post(f"/konto/lank/{link.pk}/{link.proof}/").status_code == 403


def test_asking_says_and_costs_the_same_for_everyone(known: User) -> None:
    pages, costs = set(), set()
    for email in ADDRESSES:
        client = Client()
        with CaptureQueriesContext(connection) as queries:
            response = client.post(ASK, {"email": email})
        costs.add(len(queries))
        assert response.headers["Location"] == CODE
        for tried in range(6):
            pages.add((tried, shown(client.post(CODE, {"code": "WRONG"})).replace(email, "X")))
    assert len(pages) == 6
    assert len(costs) == 1


def test_mail_goes_only_to_who_can_log_in(
    known: User, committed: Committed, mailoutbox: list[EmailMessage]
) -> None:
    for email in ADDRESSES:
        with committed():
            Client().post(ASK, {"email": email})
            Client().post(FORGOTTEN, {"email": email})
    assert [mail.to for mail in mailoutbox] == [[known.email]] * 2


def test_the_code_is_bound_to_the_browser_that_asked(client: Client, known: User) -> None:
    client.post(ASK, {"email": known.email})
    assert Client().get(CODE).headers["Location"] == ASK


def test_a_code_may_be_tried_five_times(client: Client, known: User) -> None:
    client.post(ASK, {"email": known.email})
    for _try in range(5):
        client.post(CODE, {"code": "WRONG"})
    page = client.post(CODE, {"code": LoginLink.objects.get().code})
    assert page.context["form"].errors["code"]
    assert not is_logged_in(client)


@pytest.mark.parametrize("address", [ASK, FORGOTTEN])
def test_asking_for_mail_again_and_again_is_slowed(
    client: Client, committed: Committed, mailoutbox: list[EmailMessage], known: User, address: str
) -> None:
    for _ask in range(5):
        with committed():
            response = client.post(address, {"email": known.email})
    (error,) = response.context["form"].errors["email"].as_data()
    assert error.code == "too_soon"
    assert len(mailoutbox) == 3


@pytest.mark.parametrize(
    "email",
    ["", "no address", "a@example.org\nBcc: b@example.org", "a@b\x00.se", f"{'a' * 250}@b.se"],
)
@pytest.mark.parametrize("address", [ASK, FORGOTTEN])
def test_what_is_no_address_gets_no_mail(client: Client, email: str, address: str) -> None:
    assert client.post(address, {"email": email}).context["form"].errors["email"]
    assert not LoginLink.objects.exists()


@pytest.mark.parametrize(
    "where", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_a_mailed_link_leads_to_our_own_site(client: Client, known: User, where: str) -> None:
    client.post(ASK, {"email": known.email, "next": where})
    assert LoginLink.objects.get().next_url == ""


def test_who_is_logged_in_is_not_asked(client: Client, known: User) -> None:
    client.force_login(known)
    assert client.get(f"{ASK}?next=/lan/").headers["Location"] == "/lan/"


def test_an_invitation_lets_in_and_offers_a_password(
    client: Client, committed: Committed, mailoutbox: list[EmailMessage]
) -> None:
    with committed():
        user = invite(email="a@example.org", name="A", organisation_name="Lunds kommun", by=None)
    address = path_in(mailoutbox[0])
    assert client.get(address).status_code == 200
    offer = client.post(address).headers["Location"]
    assert offer == "/konto/losenord/valj/?next=/arbeta/"
    assert client.get(offer).status_code == 200
    data = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "next": "/arbeta/"}
    assert client.post("/konto/losenord/valj/", data).headers["Location"] == "/arbeta/"
    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)
    assert is_logged_in(client)


def test_whoever_has_a_password_is_not_asked_for_another(client: Client) -> None:
    user = UserFactory(with_password=True)
    link = LoginLinkFactory(kind=LinkKind.INVITATION, email=user.email)
    address = f"/konto/lank/{link.pk}/{link.proof}/"
    assert client.post(address).headers["Location"] == "/arbeta/"


def test_offering_a_password_links_to_no_other_site(client: Client, known: User) -> None:
    client.force_login(known)
    page = client.get("/konto/losenord/valj/?next=https://evil.example/")
    assert 'href="https://evil.example' not in page.content.decode()


def test_a_forgotten_password_is_replaced_once(
    client: Client, known: User, committed: Committed, mailoutbox: list[EmailMessage]
) -> None:
    elsewhere = Client()
    elsewhere.force_login(known)
    assert client.get(FORGOTTEN).status_code == 200
    with committed():
        done = client.post(FORGOTTEN, {"email": known.email}).headers["Location"]
    assert client.get(done).status_code == 200
    address = path_in(mailoutbox[0])
    form = client.get(address).headers["Location"]
    assert client.get(form).status_code == 200
    data = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    with committed():
        done = client.post(form, data).headers["Location"]
    assert client.get(done).status_code == 200
    assert not is_logged_in(client)
    assert not is_logged_in(elsewhere)
    assert Client().get(address).context["token_fail"]
    assert [mail.to for mail in mailoutbox] == [[known.email]] * 2
    log_in(client, known, NEW_PASSWORD)
    assert is_logged_in(client)


def test_the_mailed_address_is_our_own_whatever_the_request_says(
    client: Client, known: User, settings: Any, committed: Committed, mailoutbox: list[EmailMessage]
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    with committed():
        client.post(FORGOTTEN, {"email": known.email}, headers={"host": "evil.example"})
        client.post(ASK, {"email": known.email}, headers={"host": "evil.example"})
    assert len([path_in(mail) for mail in mailoutbox]) == 2


def test_the_password_is_asked_for_again_before_the_account_is_closed(client: Client) -> None:
    user = UserFactory(with_password=True)
    client.force_login(user)
    for password, is_through in (("wrong", False), (PASSWORD, True)):
        response = client.post("/konto/bekrafta/?next=/konto/avsluta/", {"password": password})
        assert (response.status_code == 302) is is_through
    assert client.get("/konto/avsluta/").status_code == 200
    assert is_logged_in(client)
    assert client.post("/konto/avsluta/").headers["Location"] == "/"
    assert not is_logged_in(client)
    user.refresh_from_db()
    assert not user.is_active


def test_name_and_phone_are_changed_by_the_person(client: Client, known: User) -> None:
    client.force_login(known)
    data = {
        "name": " Anna Åkare ",
        "phone": "010-224 10 00",
        "email": "x@y.se",
        "is_superuser": "1",
    }
    assert client.post("/konto/", data).headers["Location"] == "/konto/"
    known.refresh_from_db()
    assert (known.name, known.phone) == ("Anna Åkare", "010-224 10 00")
    assert (known.email, known.is_superuser) == ("known@example.org", False)
    assert known.history.first().history_user == known


def test_a_person_without_a_name_is_refused(client: Client, known: User) -> None:
    client.force_login(known)
    page = client.post("/konto/", {"name": " ", "phone": "1" * 41})
    assert set(page.context["form"].errors) == {"name", "phone"}


@pytest.mark.parametrize(
    "address",
    [
        "/konto/",
        "/konto/avsluta/",
        "/konto/bekrafta/",
        "/konto/bekrafta/tvafaktor/",
        "/konto/losenord/byt/",
        "/konto/losenord/valj/",
        "/konto/tvafaktor/",
        "/konto/tvafaktor/app/",
        "/konto/tvafaktor/app/ta-bort/",
        "/konto/tvafaktor/koder/",
        "/konto/tvafaktor/koder/nya/",
    ],
)
def test_the_account_is_for_who_is_logged_in(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/konto/logga-in/")


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
@pytest.mark.parametrize("address", [ASK, CODE, "/konto/"])
def test_other_methods_are_refused(client: Client, known: User, method: str, address: str) -> None:
    client.force_login(known)
    assert getattr(client, method)(address).status_code == 405


def test_pages_are_kept_by_no_cache(client: Client) -> None:
    for address in (ASK, "/konto/logga-in/"):
        assert "no-store" in client.get(address).headers["Cache-Control"]


def test_waiting_is_the_same_for_unknown_addresses(client: Client) -> None:
    LoginAttemptFactory.create_batch(3, kind="mail", email="nobody@example.org", ip="127.0.0.1")
    page = client.post(ASK, {"email": "nobody@example.org"})
    assert page.context["form"].errors["email"]
