"""The pages of the administration: who may come in, what they show, how much they ask."""

import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils.timezone import localdate

from milstolpe.accounts.adapter import LOGGED_IN_AT
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Membership
from milstolpe.organisations.queries.people import (
    PersonFilter,
    RoleFilter,
    filtered_people,
    filtered_roles,
)
from milstolpe.organisations.queries.registers import last_save_number
from milstolpe.organisations.services.roles import end_role, latest_end, renew_roles
from tests.factories.accounts import UserFactory
from tests.factories.organisations import (
    ActorGroupMemberFactory,
    CountyFactory,
    MembershipFactory,
    OrganisationFactory,
)
from tests.organisations.people import administrator, contact, coordinator, other_coordinator
from tests.organisations.queries import queries_of

pytestmark = pytest.mark.django_db

ADMIN = "/arbeta/admin/"
CONTACTS = "/arbeta/kontakter/"


def client_of(user):
    client = Client()
    if user.is_authenticated:
        client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.DEMO = True


def ticks(*rows):
    """What the boxes of a list of roles would send."""
    return [f"{row.pk}-{last_save_number(row)}" for row in rows]


def admin_addresses():
    held = MembershipFactory(organisation=OrganisationFactory(lund=True))
    member = ActorGroupMemberFactory()
    person, lund = held.user.pk, held.organisation
    return [
        ADMIN,
        *(f"{ADMIN}{page}" for page in ("personer/", "personer.csv", "roller/", "roller.json")),
        f"{ADMIN}personer/bjud-in/",
        *(f"{ADMIN}personer/{person}/{page}" for page in ("", "roll/", "historik/", "avsluta/")),
        f"{ADMIN}personer/{person}/e-post/",
        f"{ADMIN}register/organisationer/",
        f"{ADMIN}register/organisationer/ny/",
        f"{ADMIN}register/organisationer/{lund.pk}/",
        f"{ADMIN}register/organisationer/{lund.pk}/historik/",
        f"{ADMIN}register/organisationer/{lund.slug}/avsluta/",
        f"{ADMIN}register/grupper/{member.group.slug}/medlemmar/",
    ]


def test_administrators_read_every_page():
    client = client_of(administrator())
    for address in admin_addresses():
        assert (address, client.get(address).status_code) == (address, 200)


@pytest.mark.parametrize("make", [coordinator, contact])
def test_others_are_refused_every_page(make):
    addresses, client = admin_addresses(), client_of(make())
    for address in addresses:
        assert (address, client.get(address).status_code) == (address, 403)
        assert (address, client.post(address).status_code) == (address, 403)


def test_strangers_are_asked_to_log_in():
    client = client_of(AnonymousUser())
    for address in [*admin_addresses(), CONTACTS, f"{CONTACTS}bjud-in/", "/arbeta/kontakter.csv"]:
        assert client.get(address).status_code == 302
        assert client.post(address).status_code == 401


def test_missing_rows_are_not_found():
    client = client_of(administrator())
    for address in (
        "personer/999999/",
        "personer/1/gissning/",
        "register/gissning/",
        "register/lan/ny/",
        "register/organisationer/999999/",
        "register/organisationer/x/historik/",
    ):
        assert client.get(f"{ADMIN}{address}").status_code == 404


def test_coordinator_sees_contacts_of_the_own_county_only():
    ours = MembershipFactory(organisation=OrganisationFactory(lund=True))
    MembershipFactory(organisation=OrganisationFactory(county=CountyFactory(halland=True)))
    MembershipFactory(organisation=ours.organisation, role=Role.DECIDER)
    answer = client_of(coordinator()).get(CONTACTS)
    assert list(answer.context["rows"]) == [ours]


def test_contact_persons_do_not_see_the_list():
    assert client_of(contact()).get(CONTACTS).status_code == 403


def test_coordinator_invites_a_contact():
    OrganisationFactory(lund=True)
    typed = {
        "email": "ny@example.org",
        "name": "Ny Person",
        "organisation": "lunds kommun",
        "end_on": latest_end(localdate()).isoformat(),
    }
    client = client_of(coordinator())
    assert client.post(f"{CONTACTS}bjud-in/", typed | {"role": "administrator"}).url == CONTACTS
    assert Membership.objects.get(user__email="ny@example.org").role == Role.CONTACT


def test_refused_invitation_keeps_what_was_typed():
    OrganisationFactory(county=CountyFactory(halland=True), name="Halmstads kommun")
    typed = {"email": "ny@example.org", "name": "Ny", "organisation": "Halmstads kommun"}
    answer = client_of(coordinator()).post(f"{CONTACTS}bjud-in/", typed)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"organisation", "end_on"}
    assert answer.context["form"]["name"].value() == "Ny"


def test_ticked_are_renewed_and_counted():
    ours = [MembershipFactory(organisation=OrganisationFactory(lund=True)) for _ in range(2)]
    client = client_of(coordinator())
    answer = client.post(f"{CONTACTS}fornya/", {"role": ticks(*ours)}, follow=True)
    assert str(next(iter(answer.context["messages"]))).startswith("2 ")
    assert {row.end_on for row in Membership.objects.filter(role="contact")} == {
        latest_end(localdate())
    }


def test_ticks_are_those_of_the_page():
    held = MembershipFactory(organisation=OrganisationFactory(lund=True))
    page = client_of(coordinator()).get(CONTACTS).content.decode()
    assert f'name="role" value="{ticks(held)[0]}"' in page


def test_ticked_elsewhere_is_refused_and_renews_none():
    ours = MembershipFactory(organisation=OrganisationFactory(lund=True))
    theirs = MembershipFactory(organisation=OrganisationFactory(county=CountyFactory(halland=True)))
    before = ours.end_on
    typed = {"role": ticks(ours, theirs)}
    assert client_of(coordinator()).post(f"{CONTACTS}fornya/", typed).status_code == 403
    ours.refresh_from_db()
    assert ours.end_on == before


def test_who_ended_a_role_that_is_renewed_is_told():
    held = MembershipFactory(organisation=OrganisationFactory(lund=True))
    client, other, typed = client_of(coordinator()), administrator(), {"role": ticks(held)}
    end_role(held, base_number=last_save_number(held), by=other)
    answer = client.post(
        f"{CONTACTS}fornya/",
        typed,
        follow=True,
        headers={"referer": f"http://testserver{CONTACTS}"},
    )
    (message,) = answer.context["messages"]
    assert (message.level_tag, other.name in str(message)) == ("error", True)
    held.refresh_from_db()
    assert held.end_on < localdate()


def test_who_renewed_a_role_that_is_ended_is_told_and_asked_again():
    held = MembershipFactory(organisation=OrganisationFactory(lund=True))
    address, client = f"/arbeta/roller/{held.pk}/avsluta/", client_of(coordinator())
    began = {"base_number": client.get(address).context["form"]["base_number"].value()}
    other = administrator()
    renew_roles({held.pk: last_save_number(held)}, by=other)
    refused = client.post(address, began)
    form = refused.context["form"]
    assert refused.status_code == 422
    assert other.name in form.non_field_errors()[0]
    again = {"base_number": form["base_number"].value()}
    assert client.post(address, again).url == CONTACTS
    assert not Membership.objects.filter(pk=held.pk, end_on__gte=localdate()).exists()


def test_nothing_ticked_is_said():
    client = client_of(administrator())
    answer = client.post(f"{ADMIN}roller/fornya/", {"role": ["x"]}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["warning"]


def test_role_is_ended_by_its_coordinator_and_unseen_by_others():
    held = MembershipFactory(organisation=OrganisationFactory(lund=True))
    address = f"/arbeta/roller/{held.pk}/avsluta/"
    assert client_of(other_coordinator()).post(address).status_code == 404
    began = {"base_number": last_save_number(held)}
    assert client_of(coordinator()).get(address).status_code == 200
    assert client_of(coordinator()).post(address, began).url == CONTACTS
    held.refresh_from_db()
    assert held.end_on < localdate()


def test_last_administrator_is_told_why():
    by = administrator()
    answer = client_of(by).post(f"{ADMIN}personer/{by.pk}/avsluta/")
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()


def test_closed_person_is_logged_out():
    user = contact()
    theirs = client_of(user)
    client_of(administrator()).post(f"{ADMIN}personer/{user.pk}/avsluta/")
    assert theirs.get("/arbeta/").status_code == 302


def test_role_is_given_on_the_page_of_the_person():
    user, lund = UserFactory(), OrganisationFactory(lund=True)
    typed = {"organisation": lund.name, "role": "contact", "end_on": localdate().isoformat()}
    address = f"{ADMIN}personer/{user.pk}/"
    assert client_of(administrator()).post(f"{address}roll/", typed).url == address
    assert user.memberships.get().end_on == localdate()


def test_passwords_are_not_in_the_history():
    user = UserFactory(with_password=True)
    answer = client_of(administrator()).get(f"{ADMIN}personer/{user.pk}/historik/")
    assert user.password not in answer.content.decode()


def test_filters_of_people():
    held, bare = MembershipFactory().user, UserFactory(name="Åsa Öst")
    closed = UserFactory(is_active=False)
    found = {state: set(filtered_people(PersonFilter(state=state))) for state in ("", "stangda")}
    assert found == {"": {held, bare}, "stangda": {closed}}
    assert list(filtered_people(PersonFilter(state="utan-roll"))) == [bare]
    assert list(filtered_people(PersonFilter(text="åsa ö"))) == [bare]


def test_filters_of_roles():
    by = administrator()
    soon = MembershipFactory(end_on=localdate() + timedelta(days=60))
    late = MembershipFactory(end_on=localdate() + timedelta(days=61))
    gone = MembershipFactory(ended=True)
    assert list(filtered_roles(by, RoleFilter(state="snart"))) == [soon]
    assert list(filtered_roles(by, RoleFilter(state="slut"))) == [gone]
    assert set(filtered_roles(by, RoleFilter(role="contact"))) == {soon, late, gone}
    assert list(filtered_roles(by, RoleFilter(text=late.user.name, county="12"))) == [late]


def test_unknown_filters_narrow_nothing():
    MembershipFactory()
    client = client_of(administrator())
    assert len(client.get(f"{ADMIN}roller/?visa=x&roll=y&lan=99").context["rows"]) == 2
    assert len(client.get(f"{ADMIN}personer/?visa=x").context["rows"]) == 2


@pytest.mark.parametrize(
    "page", ["personer/", "roller/", "register/organisationer/", "register/grupper/"]
)
def test_lists_ask_the_same_of_one_row_and_of_many(page):
    client, asked = client_of(administrator()), []
    for rows in (1, 60):
        for _ in range(rows):
            ActorGroupMemberFactory(organisation=MembershipFactory().organisation)
        asked.append(queries_of(client, f"{ADMIN}{page}"))
    assert asked[0] == asked[1]


def test_last_administrator_cannot_close_the_own_account_either():
    by = administrator()
    client = client_of(by)
    session = client.session
    session[LOGGED_IN_AT] = int(time.time())
    session.save()
    answer = client.post("/konto/avsluta/", follow=True)
    by.refresh_from_db()
    assert by.is_active
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
