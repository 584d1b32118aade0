"""Contact details: what an organisation keeps right by itself, and who sees whom."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError, EditConflictError
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Organisation
from milstolpe.organisations.queries.contact_details import (
    ContactDetails,
    last_save_number,
    people_at,
)
from milstolpe.organisations.services.contact_details import change_contact_details
from tests.factories.organisations import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

ADDRESS = "/arbeta/organisation/lunds-kommun/"
DETAILS = ContactDetails("miljo@lund.example", "https://lund.example/miljo")


@pytest.fixture
def lund() -> Organisation:
    organisation: Organisation = OrganisationFactory(lund=True)
    return organisation


@pytest.fixture
def contact(lund: Organisation) -> User:
    user: User = MembershipFactory(organisation=lund, user__name="Kim Ek").user
    return user


@pytest.fixture
def browser(client: Client, contact: User, settings: Any) -> Client:
    settings.DEMO = True  # no second factor at log-in
    client.force_login(contact)
    return client


def change(organisation: Organisation, by: User, details: ContactDetails = DETAILS) -> Organisation:
    number = last_save_number(organisation)
    return change_contact_details(organisation, details, base_number=number, by=by)


def test_contact_changes_mailbox_and_website(lund: Organisation, contact: User) -> None:
    change(lund, contact)
    lund.refresh_from_db()
    assert (lund.function_mailbox, lund.website) == (
        "miljo@lund.example",
        "https://lund.example/miljo",
    )
    assert lund.history.first().history_user == contact


def test_changed_website_is_left_alone_by_the_loader(lund: Organisation, contact: User) -> None:
    change(lund, contact, ContactDetails("miljo@lund.example", lund.website))
    lund.refresh_from_db()
    assert not lund.is_edited
    assert change(lund, contact).is_edited


@pytest.mark.parametrize("role", [Role.DECIDER, Role.CONTACT])
def test_those_who_speak_for_it_may(lund: Organisation, role: str) -> None:
    change(lund, MembershipFactory(organisation=lund, role=role).user)
    lund.refresh_from_db()
    assert lund.website == DETAILS.website


def test_coordinator_of_the_county_and_administrator_may(lund: Organisation) -> None:
    change(lund, MembershipFactory(coordinator=True).user)
    elsewhere = OrganisationFactory(agency=True)
    admin = MembershipFactory(organisation=elsewhere, role=Role.ADMINISTRATOR).user
    change(lund, admin, ContactDetails())
    lund.refresh_from_db()
    assert lund.website == ""


def outsiders(lund: Organisation) -> list[User]:
    halland = OrganisationFactory(other_county_board=True)
    return [
        MembershipFactory(organisation=OrganisationFactory()).user,
        MembershipFactory(organisation=halland, role=Role.COORDINATOR).user,
        MembershipFactory(organisation=lund, role=Role.OBJECTIVE_LEAD).user,
        MembershipFactory(organisation=lund, ended=True).user,
    ]


def test_others_may_not(lund: Organisation, client: Client) -> None:
    for user in outsiders(lund):
        with pytest.raises(PermissionDenied):
            change(lund, user)
        client.force_login(user)
        assert client.get(ADDRESS).status_code == 403
    lund.refresh_from_db()
    assert lund.website == ""


def test_visitor_is_asked_to_log_in(lund: Organisation, client: Client) -> None:
    assert client.get(ADDRESS)["Location"].startswith("/konto/logga-in/")


def test_two_who_change_different_things_are_both_kept(lund: Organisation, contact: User) -> None:
    base = last_save_number(lund)
    change(lund, contact, ContactDetails("miljo@lund.example", ""))
    mine = ContactDetails("", "https://lund.example/miljo")
    change_contact_details(lund, mine, base_number=base, by=contact)
    lund.refresh_from_db()
    assert (lund.function_mailbox, lund.website) == (DETAILS.function_mailbox, DETAILS.website)


def test_two_who_change_the_same_thing_must_choose(lund: Organisation, contact: User) -> None:
    base = last_save_number(lund)
    change(lund, contact)
    mine = ContactDetails("annan@lund.example", "")
    with pytest.raises(EditConflictError):
        change_contact_details(lund, mine, base_number=base, by=contact)
    lund.refresh_from_db()
    assert lund.function_mailbox == "miljo@lund.example"


@pytest.mark.parametrize("number", [999_999, None])
def test_page_without_a_known_beginning_is_too_old(
    lund: Organisation, contact: User, number: int | None
) -> None:
    with pytest.raises(DomainError, match="för gammal"):
        change_contact_details(lund, DETAILS, base_number=number, by=contact)


def sent(browser: Client, **values: Any) -> Any:
    form = browser.get(ADDRESS).context["form"]
    return browser.post(ADDRESS, {**form.initial, **values})


def test_form_saves_and_tidies_what_was_typed(browser: Client, lund: Organisation) -> None:
    response = sent(browser, function_mailbox=" Miljo@Lund.example ", website="lund.example")
    assert response["Location"] == ADDRESS
    lund.refresh_from_db()
    assert (lund.function_mailbox, lund.website) == ("miljo@lund.example", "https://lund.example")


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"function_mailbox": "miljo"}, "Det är ingen e-postadress."),
        ({"website": "javascript:alert(1)"}, "webbadress"),
        ({"website": "https://lund.example/" + "a" * 180}, "Skriv högst 200 tecken."),
    ],
)
def test_refused_form_keeps_what_was_typed(
    browser: Client, lund: Organisation, values: dict[str, str], error: str
) -> None:
    response = sent(browser, **values)
    page = response.content.decode()
    assert response.status_code == 422
    assert error in page
    assert all(f'value="{value}"' in page for value in values.values())
    lund.refresh_from_db()
    assert (lund.function_mailbox, lund.website) == ("", "")


def test_conflict_is_shown_and_a_second_press_decides(
    browser: Client, lund: Organisation, contact: User
) -> None:
    old = browser.get(ADDRESS).context["form"].initial
    change(lund, contact)
    response = browser.post(ADDRESS, {**old, "function_mailbox": "annan@lund.example"})
    assert response.status_code == 422
    assert "ändrades det här till ”miljo@lund.example” (Kim Ek, " in response.content.decode()
    again = response.context["form"].data
    assert browser.post(ADDRESS, again).status_code == 302
    lund.refresh_from_db()
    assert lund.function_mailbox == "annan@lund.example"


def test_people_are_listed_with_their_roles(browser: Client, lund: Organisation) -> None:
    MembershipFactory(organisation=lund, role=Role.DECIDER, user__name="Alva Berg")
    MembershipFactory(organisation=lund, ended=True, user__name="Borta Bo")
    gone = MembershipFactory(organisation=lund, user__name="Stängd Sten").user
    gone.is_active = False
    gone.save()
    page = browser.get(ADDRESS).content.decode()
    assert "Kim Ek" in page
    assert "Alva Berg" in page
    assert "Beslutande chef" in page
    assert "Borta Bo" not in page
    assert "Stängd Sten" not in page


def test_coordinator_sees_those_who_are_shown_to_coordinators(
    lund: Organisation, contact: User
) -> None:
    hidden = MembershipFactory(organisation=lund, is_public_contact=False)
    coordinator = MembershipFactory(coordinator=True).user
    assert hidden in people_at(lund, seen_by=contact)
    assert [row.user for row in people_at(lund, seen_by=coordinator)] == [contact]


def test_page_costs_the_same_with_more_people(
    browser: Client, lund: Organisation, django_assert_num_queries: Any
) -> None:
    for _n in range(2):
        with django_assert_num_queries(6):
            browser.get(ADDRESS)
        MembershipFactory.create_batch(2, organisation=lund)
