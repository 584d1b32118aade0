"""Every list says which filter it does not use, and its files are refused."""

import re
from html import unescape

import pytest
from django.test import Client

from milstolpe.organisations.enums import Role
from tests.factories.objectives import ObjectiveFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.programmes import ConsultationCommentFactory, ProgrammeRevisionFactory
from tests.programmes.commitment_world import commitment_in, make_place

pytestmark = pytest.mark.django_db

NOTICE = re.compile(r'<p class="ds-alert" data-color="warning">(.*?)</p>')
# The list, a filter that it has (or none), and what the filter is called in a sentence.
PUBLIC = [
    ("/atgarder", "lan", "län"),
    ("/atgarder", "mal", "miljömål"),
    ("/atgarder", "aktor", "aktör"),
    ("/atgarder", "miljomal", "miljomal"),
    ("/program/{programme}", "lan", "län"),
    ("/program/{programme}", "omrade", "område"),
    ("/aktorer", "lan", "län"),
    ("/aktorer", "typ", "slag"),
    ("/aktorer/{actor}", "ar", "ar"),
    ("/lan", "ar", "ar"),
    ("/lan/{county}", "ar", "ar"),
    ("/miljomal", "ar", "ar"),
    ("/miljomal/{objective}", "lan", "lan"),
    ("/sok", "typ", "slag"),
]
WORK = [
    ("coordinator", "/arbeta/program/{programme}/ataganden", "lage", "läge"),
    ("coordinator", "/arbeta/program/{programme}/ataganden/aktorer", "aktor", "aktör"),
    ("coordinator", "/arbeta/program/{programme}/remiss", "svarande", "svarande"),
    ("coordinator", "/arbeta/kontakter", "visa", "visa"),
    ("contact", "/arbeta/ataganden", "program", "program"),
    ("contact", "/arbeta/ataganden", "organisation", "organisation"),
    ("contact", "/arbeta/malmatris", "mal", "miljömål"),
    ("administrator", "/arbeta/admin/personer", "visa", "visa"),
    ("administrator", "/arbeta/admin/roller", "lan", "län"),
    ("administrator", "/arbeta/admin/register/organisationer", "county", "län"),
    ("administrator", "/arbeta/admin/referensdata/miljomal", "mark", "hur uppgiften är känd"),
]


@pytest.fixture
def clients(settings):
    """Browsers by role, in a place where every list has a row."""
    settings.DEMO = True  # no second factor at log-in
    place = make_place()
    commitment_in(place, "proposed")
    ConsultationCommentFactory(programme=place.programme)
    ProgrammeRevisionFactory(programme=place.programme)
    ObjectiveFactory(clean_air=True)
    agency = OrganisationFactory(agency=True)
    administrator = MembershipFactory(role=Role.ADMINISTRATOR, organisation=agency).user
    people = {
        "coordinator": place.coordinator,
        "contact": place.contact,
        "administrator": administrator,
    }
    clients = {name: Client() for name in people}
    for name, client in clients.items():
        client.force_login(people[name])
    return {"": Client()} | clients, place


def at(pattern, place):
    return pattern.format(
        programme=place.programme.address,
        actor=place.lund.slug,
        county=place.programme.county.slug,
        objective="frisk-luft",
    )


@pytest.mark.parametrize(("who", "pattern", "name", "label"), [("", *row) for row in PUBLIC] + WORK)
def test_unknown_filter_is_told_and_its_file_refused(clients, who, pattern, name, label):
    browsers, place = clients
    base = at(pattern, place)
    said = f"Filtret ”{label}: finns-inte” finns inte här och används inte. Välj ett annat."

    page = browsers[who].get(f"{base}/", {name: "finns-inte"})
    file = browsers[who].get(f"{base}.csv", {name: "finns-inte"})

    assert [unescape(text) for text in NOTICE.findall(page.content.decode())] == [said]
    assert file.status_code == 400
    assert file.content.decode().splitlines()[0] == said


@pytest.mark.parametrize(
    ("who", "pattern"), dict.fromkeys([("", row[0]) for row in PUBLIC] + [row[:2] for row in WORK])
)
def test_list_without_filters_says_nothing(clients, who, pattern):
    browsers, place = clients
    base = at(pattern, place)
    assert NOTICE.findall(browsers[who].get(f"{base}/").content.decode()) == []
    assert browsers[who].get(f"{base}.json").status_code == 200


def test_state_that_nothing_is_in_is_an_empty_list(clients):
    browsers, place = clients
    base = f"/arbeta/program/{place.programme.address}/ataganden"
    page = browsers["coordinator"].get(f"{base}/", {"lage": "declined"})
    assert NOTICE.findall(page.content.decode()) == []
    assert page.context["rows"] == []
    assert browsers["coordinator"].get(f"{base}.json", {"lage": "declined"}).status_code == 200


def test_actor_may_be_written_by_name(clients):
    browsers, _place = clients
    page = browsers[""].get("/atgarder/", {"aktor": "lunds KOMMUN"})
    assert [link.label for link in page.context["filters"].chosen] == ["Lunds kommun"]
    assert [row.leads for row in page.context["rows"]] == ["Lunds kommun"]
