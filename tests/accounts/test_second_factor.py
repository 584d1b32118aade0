"""The second step of log-in: asked for, not to be guessed, each code once, needed by some roles."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from milstolpe.accounts.middleware import SecondFactorFirst
from milstolpe.accounts.models import LoginAttempt, User
from milstolpe.accounts.queries import second_factor_missing
from tests.accounts.steps import Committed, is_logged_in, log_in, shown_code
from tests.factories.accounts import LoginLinkFactory, UserFactory

pytestmark = pytest.mark.django_db

STEP = "/konto/logga-in/tvafaktor/"
SET_UP = "/konto/tvafaktor/app/"


def everybody(user: User) -> bool:
    return True


@pytest.fixture
def _needed(settings: Any) -> None:
    settings.MFA_POLICY = f"{__name__}.everybody"


@pytest.fixture(autouse=True)
def _clock() -> Any:
    with time_machine.travel("2026-11-30 16:40:00+01:00", tick=False):
        yield


@pytest.fixture
def user() -> User:
    return UserFactory(with_password=True, with_second_factor=True)


def recovery_codes(user: User) -> list[str]:
    row = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    return row.wrap().get_unused_codes()


def later(**time: int) -> Any:
    return time_machine.travel(timezone.now() + timedelta(**time), tick=False)


def test_the_password_alone_does_not_log_in(client: Client, user: User) -> None:
    assert log_in(client, user).headers["Location"] == STEP
    assert client.get(STEP).status_code == 200
    assert not is_logged_in(client)


@pytest.mark.parametrize("seconds_ago", [-30, 0, 30])
def test_a_code_of_the_app_does_also_when_its_clock_is_half_a_minute_off(
    client: Client, user: User, seconds_ago: int
) -> None:
    log_in(client, user)
    response = client.post(STEP, {"code": shown_code(seconds_ago=seconds_ago)})
    assert response.headers["Location"] == "/arbeta/"
    assert is_logged_in(client)


@pytest.mark.parametrize("seconds_ago", [-90, 90])
def test_an_old_code_does_not(client: Client, user: User, seconds_ago: int) -> None:
    log_in(client, user)
    response = client.post(STEP, {"code": shown_code(seconds_ago=seconds_ago)})
    assert response.context["form"].errors["code"]
    assert not is_logged_in(client)


def test_a_code_works_once(client: Client, user: User) -> None:
    log_in(client, user)
    client.post(STEP, {"code": shown_code()})
    thief = Client()
    log_in(thief, user)
    for typed in (shown_code(), f"{shown_code()[:3]} {shown_code()[3:]}"):
        assert thief.post(STEP, {"code": typed}).context["form"].errors["code"]
    with later(seconds=60):
        thief.post(STEP, {"code": shown_code()})
        assert is_logged_in(thief)


def test_a_recovery_code_works_once(user: User) -> None:
    code = recovery_codes(user)[0]
    for client, is_let_in in ((Client(), True), (Client(), False)):
        log_in(client, user)
        client.post(STEP, {"code": code})
        assert is_logged_in(client) is is_let_in
    assert code not in recovery_codes(user)


def test_codes_cannot_be_guessed(client: Client, user: User) -> None:
    log_in(client, user)
    for _guess in range(3):
        client.post(STEP, {"code": "000000"})
    (error,) = client.post(STEP, {"code": shown_code()}).context["form"].errors["code"].as_data()
    assert error.code == "too_soon"
    assert not is_logged_in(client)
    with later(seconds=2):
        client.post(STEP, {"code": shown_code()})
        assert is_logged_in(client)


def test_a_wrong_code_does_not_make_the_address_known(client: Client, user: User) -> None:
    log_in(client, user)
    client.post(STEP, {"code": "000000"})
    assert not LoginAttempt.objects.filter(kind="logged_in").exists()


def test_a_mailed_link_leads_to_the_second_step_too(client: Client, user: User) -> None:
    link = LoginLinkFactory(email=user.email, next_url="/lan/")
    response = client.post(f"/konto/lank/{link.pk}/{link.proof}/")
    assert response.headers["Location"] == STEP
    assert not is_logged_in(client)
    assert client.post(STEP, {"code": shown_code()}).headers["Location"] == "/lan/"


def test_cancelling_forgets_the_first_step(client: Client, user: User) -> None:
    log_in(client, user)
    client.post("/konto/logga-ut/", {"next": "/konto/logga-in/"})
    assert client.get(STEP).headers["Location"] == "/konto/logga-in/"


def test_an_account_closed_between_the_steps_stays_closed(client: Client, user: User) -> None:
    log_in(client, user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    client.post(STEP, {"code": shown_code()})
    assert not is_logged_in(client)


@pytest.mark.usefixtures("_needed")
def test_who_needs_one_is_led_to_set_it_up_and_then_let_through(
    client: Client, committed: Committed, mailoutbox: list[Any]
) -> None:
    user = UserFactory(with_password=True)
    log_in(client, user)
    for address in ("/arbeta/", "/"):
        assert client.get(address).headers["Location"] == SET_UP
        assert client.post(address).headers["Location"] == SET_UP
    secret = client.get(SET_UP).context["form"].secret
    with committed():
        response = client.post(SET_UP, {"code": shown_code(secret)})
    assert response.headers["Location"] == "/konto/tvafaktor/koder/"
    page = client.get("/konto/tvafaktor/koder/")
    assert page.context["codes"] == recovery_codes(user)
    assert client.get("/arbeta/").status_code == 200
    assert [mail.to for mail in mailoutbox] == [[user.email]]


@pytest.mark.usefixtures("_needed")
def test_who_needs_one_may_log_out_instead(client: Client) -> None:
    client.force_login(UserFactory())
    client.post("/konto/logga-ut/")
    assert client.get("/").status_code == 200


@pytest.mark.usefixtures("_needed")
def test_a_session_with_a_second_factor_is_let_through_without_a_query(
    client: Client, user: User, rf: Any, django_assert_num_queries: Any
) -> None:
    log_in(client, user)
    client.post(STEP, {"code": shown_code()})
    request = rf.get("/arbeta/")
    request.COOKIES, request.user, request.session = client.cookies, user, client.session
    list(request.session.items())
    with django_assert_num_queries(0):
        assert SecondFactorFirst(lambda _request: "through")(request) == "through"


def test_nobody_is_asked_where_no_role_needs_it(client: Client, settings: Any) -> None:
    settings.MFA_POLICY = ""
    client.force_login(UserFactory())
    assert client.get("/arbeta/").status_code == 200


@pytest.mark.usefixtures("_needed")
def test_who_needs_one_cannot_turn_it_off(client: Client, user: User) -> None:
    log_in(client, user)
    client.post(STEP, {"code": shown_code()})
    page = client.post("/konto/tvafaktor/app/ta-bort/")
    assert page.context["form"].non_field_errors()
    assert not second_factor_missing(user, required=True)


def test_who_does_not_need_one_can_turn_it_off(
    client: Client, user: User, settings: Any, committed: Committed, mailoutbox: list[Any]
) -> None:
    settings.MFA_POLICY = ""
    log_in(client, user)
    client.post(STEP, {"code": shown_code()})
    assert client.get("/konto/tvafaktor/").status_code == 200
    with committed():
        client.post("/konto/tvafaktor/app/ta-bort/")
    assert not Authenticator.objects.filter(user=user).exists()
    assert [mail.to for mail in mailoutbox] == [[user.email]]


@pytest.mark.parametrize(
    "address",
    [
        "/konto/tvafaktor/app/ta-bort/",
        "/konto/tvafaktor/koder/",
        "/konto/tvafaktor/koder/nya/",
        "/konto/avsluta/",
    ],
)
def test_some_time_after_log_in_the_person_is_asked_again(
    client: Client, user: User, address: str
) -> None:
    log_in(client, user)
    client.post(STEP, {"code": shown_code()})
    assert client.get(address).status_code == 200
    with later(minutes=6):
        asked = client.get(address).headers["Location"]
        assert asked == f"/konto/bekrafta/?next={quote(address, safe='')}"
        assert client.get(asked).status_code == 200
        assert client.get(f"/konto/bekrafta/tvafaktor/?next={address}").status_code == 200
        assert client.get(address).status_code == 302


def test_new_recovery_codes_end_the_old_ones(client: Client, user: User) -> None:
    log_in(client, user)
    client.post(STEP, {"code": shown_code()})
    old = recovery_codes(user)
    client.post("/konto/tvafaktor/koder/nya/")
    assert not set(old) & set(recovery_codes(user))


@pytest.mark.parametrize(
    ("required", "has", "missing"), [(1, 1, 0), (1, 0, 1), (0, 0, 0), (0, 1, 0)]
)
def test_missing_is_needed_and_not_there(required: int, has: int, missing: int) -> None:
    user = UserFactory(with_second_factor=bool(has))
    assert second_factor_missing(user, required=bool(required)) is bool(missing)


def test_recovery_codes_alone_are_no_second_factor(user: User) -> None:
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    assert second_factor_missing(user, required=True)
