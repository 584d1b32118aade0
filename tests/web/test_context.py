"""The frame of every page: sections, languages, account, the menu of work."""

import pytest

from milstolpe.organisations.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True  # no second factor to set up on the way


def menu(client, *roles):
    board = OrganisationFactory(county_board=True)
    user = UserFactory()
    for role in roles:
        MembershipFactory(organisation=board, role=role, user=user)
    client.force_login(user)
    return [str(link.label) for link in client.get("/arbeta/").context["work_menu"]]


@pytest.mark.parametrize(
    ("address", "section"),
    [("/", None), ("/lan/skane/", "Län"), ("/miljomal/", "Miljömål"), ("/aktorer/", "Aktörer")],
)
def test_section_of_the_page_is_marked(client, skane, address, section):
    sections = client.get(address).context["site"].sections

    assert [link.label for link in sections if link.is_current] == ([section] if section else [])


def test_sections_follow_the_language(client):
    sections = client.get("/en/lan/").context["site"].sections

    assert [(link.label, link.address, link.is_current) for link in sections][:2] == [
        ("Counties", "/en/lan/", True),
        ("Environmental objectives", "/en/miljomal/", False),
    ]


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/aktorer/?lan=skane", "/en/aktorer/?lan=skane"),
        ("/en/aktorer/?q=a%26b", "/aktorer/?q=a%26b"),
        ("/en/", "/"),
        ("/", "/en/"),
    ],
)
def test_page_leads_to_itself_in_the_other_language(client, here, there):
    (other,) = client.get(here).context["site"].languages

    assert other.address == there


def test_stranger_has_no_account_and_no_session(client):
    response = client.get("/om/")

    assert response.context["account"] is None
    assert response.context["work_menu"] == []
    assert response.wsgi_request.session.accessed is False


def test_account_says_for_whom_one_acts(client):
    board = OrganisationFactory(county_board=True)
    user = MembershipFactory(organisation=board, user__name="Anna Ek").user
    client.force_login(user)

    account = client.get("/om/").context["account"]

    assert (account.name, account.organisation) == ("Anna Ek", "Länsstyrelsen Skåne")
    assert [link.address for link in account.links] == ["/konto/"]


def test_person_with_two_organisations_can_change_between_them(client, lund):
    user = MembershipFactory(organisation=OrganisationFactory(county_board=True)).user
    MembershipFactory(organisation=lund, user=user)
    client.force_login(user)

    account = client.get("/om/").context["account"]

    assert [link.address for link in account.links] == ["/konto/", "/arbeta/roll/"]


MENUS = {
    (): "Mina uppgifter, Målmatris",
    (Role.COORDINATOR,): (
        "Mina uppgifter, Åtgärdsprogram, Våra kontaktuppgifter, Kontakter i länet, Inläsning, "
        "Önskemål till RUS, Målmatris, Omgångar, Möten"
    ),
    (
        Role.CONTACT,
    ): "Mina uppgifter, Våra åtgärder, Våra uppföljningar, Våra kontaktuppgifter, Målmatris",
    (Role.DECIDER,): (
        "Mina uppgifter, Åtgärdsprogram, Våra åtgärder, Våra uppföljningar, "
        "Våra kontaktuppgifter, Önskemål till RUS, Målmatris, Omgångar, Möten"
    ),
    (Role.ADMINISTRATOR,): "Mina uppgifter, Våra kontaktuppgifter, Målmatris, Administration",
    (Role.RUS_LEAD,): "Mina uppgifter, Verksamhetsplaner, Målmatris, Omgångar, Möten",
}


@pytest.mark.parametrize("roles", MENUS)
def test_menu_of_work_is_what_the_roles_allow(client, roles):
    assert ", ".join(menu(client, *roles)) == MENUS[roles]


def test_every_entry_of_the_menu_answers(client):
    menu(client, *(role for role in Role if role != Role.OBJECTIVE_LEAD))
    links = client.get("/arbeta/").context["work_menu"]

    assert [client.get(link.address).status_code for link in links] == [200] * 12


def test_menu_marks_where_one_is(client):
    menu(client, Role.COORDINATOR)

    links = client.get("/arbeta/program/").context["work_menu"]

    assert [link.label for link in links if link.is_current] == ["Åtgärdsprogram"]
