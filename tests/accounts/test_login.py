"""Log-in with a password, what strangers learn from it, and how a session ends."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from milstolpe.accounts.models import LoginAttempt
from milstolpe.accounts.services import close_account
from tests.accounts.steps import LOGIN, is_logged_in, log_in, shown
from tests.factories.accounts import PASSWORD, LoginAttemptFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_right_password_logs_in(client: Client) -> None:
    user = UserFactory(with_password=True)
    response = log_in(client, user)
    assert response.headers["Location"] == "/arbeta/"
    assert is_logged_in(client)


def test_addresses_are_read_in_any_case(client: Client) -> None:
    UserFactory(with_password=True, email="anna@example.org")
    client.post(LOGIN, {"login": " Anna@Example.ORG ", "password": PASSWORD})
    assert is_logged_in(client)


@pytest.mark.parametrize("typed", ["wrong password", f" {PASSWORD}", PASSWORD.upper(), "x" * 5000])
def test_a_wrong_password_does_not(client: Client, typed: str) -> None:
    response = log_in(client, UserFactory(with_password=True), typed)
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert not is_logged_in(client)


def test_a_wrong_password_reads_the_same_for_everyone() -> None:
    users = {
        "with": UserFactory(with_password=True).email,
        "without": UserFactory().email,
        "closed": UserFactory(with_password=True, is_active=False).email,
        "nobody": "nobody@example.org",
    }
    pages = {
        name: shown(Client().post(LOGIN, {"login": email, "password": "wrong"})).replace(email, "X")
        for name, email in users.items()
    }
    assert len(set(pages.values())) == 1


def test_a_wrong_password_costs_the_same_for_everyone() -> None:
    costs = set()
    for email in (UserFactory(with_password=True).email, "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            Client().post(LOGIN, {"login": email, "password": "wrong"})
        costs.add(len(queries))
    assert len(costs) == 1


def test_a_closed_account_is_told_so_only_with_its_password(client: Client) -> None:
    user = UserFactory(with_password=True, is_active=False)
    response = log_in(client, user)
    assert response.headers["Location"] == "/konto/avslutat/"
    assert client.get(response.headers["Location"]).status_code == 200
    assert not is_logged_in(client)


def test_guessing_is_told_how_long_to_wait(client: Client) -> None:
    user = UserFactory(with_password=True)
    for _guess in range(3):
        log_in(client, user, "wrong")
    response = log_in(client, user, "wrong")
    (error,) = response.context["form"].non_field_errors().as_data()
    assert error.code == "too_soon"
    assert 0 < error.params["seconds"] <= 2


def test_the_right_password_is_taken_where_the_account_is_known(client: Client) -> None:
    user = UserFactory(with_password=True)
    log_in(client, user)
    client.logout()
    LoginAttemptFactory.create_batch(50, email=user.email, ip="127.0.0.1")
    refused = log_in(client, user, "wrong").context["form"].non_field_errors().as_data()
    assert refused[0].code == "too_soon"
    log_in(client, user)
    assert is_logged_in(client)


@pytest.mark.parametrize(
    ("proxies", "header", "is_slowed"),
    [(0, "198.51.100.7", True), (1, "198.51.100.7", False), (1, "198.51.100.7, 127.0.0.1", True)],
)
def test_the_sender_cannot_choose_the_address_it_is_counted_under(
    client: Client, settings: Any, proxies: int, header: str, is_slowed: bool
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    user = UserFactory(with_password=True)
    LoginAttemptFactory.create_batch(8, email=user.email, ip="127.0.0.1")
    log_in(client, user, headers={"x-forwarded-for": header})
    assert is_logged_in(client) is not is_slowed


def test_one_ipv6_network_is_one_address(client: Client) -> None:
    for last in ("1", "2"):
        log_in(client, UserFactory(), "wrong", REMOTE_ADDR=f"2001:db8::{last}")
    assert len(set(LoginAttempt.objects.values_list("address", flat=True))) == 1


@pytest.mark.parametrize("where", ["/lan/", "/sok/?q=frisk+luft", "http://testserver/lan/"])
def test_after_log_in_the_reader_is_where_they_were_going(client: Client, where: str) -> None:
    user = UserFactory(with_password=True)
    data = {"login": user.email, "password": PASSWORD, "next": where}
    assert client.post(LOGIN, data).headers["Location"] == where


@pytest.mark.parametrize(
    "where",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "\x00"],
)
def test_nobody_is_sent_to_another_site(client: Client, where: str) -> None:
    user = UserFactory(with_password=True)
    data = {"login": user.email, "password": PASSWORD, "next": where}
    assert client.post(LOGIN, data).headers["Location"] == "/arbeta/"


def test_log_in_gives_the_session_a_new_key(client: Client) -> None:
    client.post("/konto/logga-in/e-post/", {"email": "a@example.org"})
    before = client.session.session_key
    log_in(client, UserFactory(with_password=True))
    assert client.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()


def test_log_in_needs_a_token_of_our_page() -> None:
    client = Client(enforce_csrf_checks=True)
    assert log_in(client, UserFactory(with_password=True)).status_code == 403


def test_log_out_asks_first_and_ends_the_session_for_good(client: Client) -> None:
    log_in(client, UserFactory(with_password=True))
    cookies = dict(client.cookies)
    assert client.get("/konto/logga-ut/").status_code == 200
    assert is_logged_in(client)
    assert client.post("/konto/logga-ut/").headers["Location"] == "/"
    client.cookies.update(cookies)
    assert not is_logged_in(client)


def test_a_closed_account_is_logged_out_at_its_next_request(client: Client) -> None:
    user = UserFactory(with_password=True)
    log_in(client, user)
    close_account(user, by=UserFactory())
    assert not is_logged_in(client)


def test_changing_the_password_ends_every_other_session(client: Client) -> None:
    user, other = UserFactory(with_password=True), Client()
    log_in(client, user)
    log_in(other, user)
    data = {
        "oldpassword": PASSWORD,
        "password1": "röd lykta kaj vik",
        "password2": "röd lykta kaj vik",
    }
    assert client.post("/konto/losenord/byt/", data).headers["Location"] == "/konto/"
    assert is_logged_in(client)
    assert not is_logged_in(other)


def test_the_password_is_changed_only_by_who_knows_it(client: Client) -> None:
    user = UserFactory(with_password=True)
    log_in(client, user)
    data = {
        "oldpassword": "wrong",
        "password1": "röd lykta kaj vik",
        "password2": "röd lykta kaj vik",
    }
    for _guess in range(3):
        assert client.post("/konto/losenord/byt/", data).context["form"].errors["oldpassword"]
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert LoginAttempt.objects.filter(kind="password").count() == 3


@pytest.mark.parametrize("password", ["short", "1234567890", "password123", "person0@example.org"])
def test_passwords_that_are_easily_guessed_are_refused(client: Client, password: str) -> None:
    client.force_login(UserFactory(email="person0@example.org"))
    data = {"password1": password, "password2": password}
    assert client.post("/konto/losenord/valj/", data).context["form"].errors["password1"]


def test_nobody_can_sign_up() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_a_stale_token_does_not_show_the_password() -> None:
    client = Client(enforce_csrf_checks=True)
    data = {"login": "anna@example.org", "password": PASSWORD}
    response = client.post(LOGIN, data, headers={"origin": "http://testserver"})
    assert response.status_code == 403
    assert PASSWORD not in response.content.decode()


@pytest.mark.parametrize("where", ["lan", "lan\x00"])
def test_a_bare_word_is_no_page_to_go_to(client: Client, where: str) -> None:
    client.force_login(UserFactory())
    response = client.get("/konto/logga-in/e-post/", {"next": where})
    assert response.status_code == 302
    assert response.headers["Location"] in ("lan", "lan%00")
