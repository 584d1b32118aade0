"""One log-in for each role, renewed in time, and none outside demo mode."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.timezone import localdate

from milstolpe.accounts.models import User
from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.leads import add_leads
from milstolpe.demo.logins import DOMAIN, LOGINS, PASSWORD, renew_logins
from milstolpe.objectives.models import ObjectiveAssignment
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Membership

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data"), pytest.mark.slow]


@pytest.fixture(autouse=True)
def _demo(settings) -> None:
    settings.DEMO = True


def test_every_role_has_a_login():
    assert {login.role for login in LOGINS} == set(Role)


def test_renewing_makes_each_once():
    renew_logins()
    renew_logins()
    assert User.objects.filter(email__endswith=DOMAIN).count() == len(LOGINS)
    assert Membership.objects.count() == len(LOGINS)
    assert ObjectiveAssignment.objects.count() == 8


def test_logins_are_made_beside_people_of_the_examples():
    add_leads(Dice("1"))
    renew_logins()
    first = User.objects.get(email=LOGINS[0].email)
    assert first.check_password(PASSWORD)


def test_roles_last_at_most_a_year_and_are_renewed():
    renew_logins()
    with time_machine.travel(localdate() + timedelta(days=200)):
        renew_logins()
        assert {row.start_on for row in Membership.objects.all()} == {localdate()}
        assert {row.end_on - row.start_on for row in Membership.objects.all()} == {
            timedelta(days=364)
        }


def test_command_prints_who_can_log_in():
    out = StringIO()
    call_command("demo_logins", stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) == len(LOGINS)
    assert lines[0].split() == [
        "samordnare.skane@demo.milstolpe.example",
        PASSWORD,
        "Miljömålssamordnare",
        "i",
        "Skåne",
    ]


def test_outside_demo_mode_there_are_none(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="bara i demoläge"):
        call_command("demo_logins")
    with pytest.raises(RuntimeError):
        renew_logins()
    assert not User.objects.exists()


def test_button_on_the_login_page_logs_in(client: Client):
    renew_logins()
    page = client.get("/konto/logga-in/").content.decode()
    assert page.count(f'name="password" value="{PASSWORD}"') == len(LOGINS)
    client.post("/konto/logga-in/", {"login": LOGINS[0].email, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(User.objects.get(email=LOGINS[0].email).pk)


def test_login_page_says_nothing_of_the_demo_elsewhere(client: Client, settings):
    settings.DEMO = False
    page = client.get("/konto/logga-in/").content.decode()
    assert PASSWORD not in page
    assert DOMAIN not in page
