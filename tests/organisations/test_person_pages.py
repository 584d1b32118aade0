"""The pages of one person: name and e-mail address, kept by administrators."""

import pytest
from django.core import mail
from django.test import Client

from milstolpe.accounts.enums import LinkKind
from milstolpe.accounts.models import LoginLink, User
from tests.accounts.steps import is_logged_in, log_in
from tests.factories.accounts import LoginLinkFactory, UserFactory
from tests.organisations.people import administrator, contact

pytestmark = pytest.mark.django_db

PEOPLE = "/arbeta/admin/personer/"


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.DEMO = True


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def begun(client, address):
    """What the page's form would send, with nothing typed."""
    return {"base_number": client.get(address).context["form"]["base_number"].value()}


def test_name_that_was_changed_meanwhile_is_shown_beside_what_was_typed():
    user, other = contact(), administrator()
    client, address = client_of(administrator()), f"{PEOPLE}{user.pk}/"
    mine, theirs = begun(client, address), begun(client, address)
    client_of(other).post(address, theirs | {"name": "Deras Namn"})
    refused = client.post(address, mine | {"name": "Mitt Namn"})
    form = refused.context["form"]
    assert (refused.status_code, form["name"].value()) == (422, "Mitt Namn")
    (said,) = form.errors["name"]
    assert ("”Deras Namn”" in said, other.name in said) == (True, True)
    again = {"name": "Mitt Namn", "base_number": form["base_number"].value()}
    assert client.post(address, again).status_code == 302
    assert User.objects.get(pk=user.pk).name == "Mitt Namn"


def test_address_is_changed_the_old_one_told_and_its_links_ended(
    django_capture_on_commit_callbacks,
):
    user, by = contact(), administrator()
    old = user.email
    LoginLinkFactory(email=old)
    LoginLinkFactory(email=old, kind=LinkKind.INVITATION)
    client, address = client_of(by), f"{PEOPLE}{user.pk}/e-post/"
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(address, begun(client, address) | {"email": "Ny@Example.org"})
    assert answer.url == f"{PEOPLE}{user.pk}/"
    user.refresh_from_db()
    assert (user.email, LoginLink.objects.count()) == ("ny@example.org", 0)
    (message,) = mail.outbox
    assert (message.to, "ny@example.org" in message.body) == ([old], True)
    latest = client.get(f"{PEOPLE}{user.pk}/historik/").context["saves"][0]
    (change,) = latest.changes
    assert (latest.by, change.old, change.new) == (by.name, old, "ny@example.org")


def test_address_of_another_is_refused_in_any_case_and_shown_again():
    user, other = contact(), UserFactory(email="tagen@example.org")
    client, address = client_of(administrator()), f"{PEOPLE}{user.pk}/e-post/"
    refused = client.post(address, begun(client, address) | {"email": "TAGEN@example.org"})
    form = refused.context["form"]
    assert (refused.status_code, form["email"].value()) == (422, "TAGEN@example.org")
    assert form.non_field_errors() == ["Ett annat konto har den e-postadressen. Skriv en annan."]
    assert User.objects.get(email="tagen@example.org") == other


def test_sessions_and_log_in_by_the_old_address_end():
    user = UserFactory(with_password=True)
    theirs = Client()
    log_in(theirs, user)
    assert is_logged_in(theirs)
    client, address = client_of(administrator()), f"{PEOPLE}{user.pk}/e-post/"
    client.post(address, begun(client, address) | {"email": "ny@example.org"})
    assert not is_logged_in(theirs)
    log_in(theirs, user)  # by the address that it had
    assert not is_logged_in(theirs)
    log_in(theirs, User.objects.get(pk=user.pk))
    assert is_logged_in(theirs)


def test_administrator_who_changes_the_own_address_stays_logged_in():
    by = administrator()
    client, address = client_of(by), f"{PEOPLE}{by.pk}/e-post/"
    client.post(address, begun(client, address) | {"email": "ny@example.org"})
    by.refresh_from_db()
    assert by.email == "ny@example.org"
    assert client.get(PEOPLE).status_code == 200
