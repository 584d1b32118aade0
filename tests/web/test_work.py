"""The page of tasks, and acting for one of several organisations."""

import datetime
from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from milstolpe.core.page import Link
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Membership
from tests.factories.accounts import UserFactory
from tests.factories.objectives import ObjectiveAssignmentFactory, ObjectiveFactory
from tests.factories.organisations import CountyFactory, MembershipFactory, OrganisationFactory
from tests.factories.programmes import ProgrammeFactory, ProgrammeOwnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True  # no second factor to set up on the way


@pytest.fixture
def board():
    return OrganisationFactory(county_board=True, function_mailbox="post@example.org")


@pytest.fixture
def coordinator(board):
    return MembershipFactory(organisation=board, role=Role.COORDINATOR).user


@pytest.fixture
def consulted(board):
    def make(days: int):
        programme = ProgrammeFactory(consulted=True, answer_by=localdate() + timedelta(days=days))
        ProgrammeOwnerFactory(programme=programme, organisation=board)
        return programme

    return make


def test_stranger_is_asked_to_log_in(client):
    response = client.get("/arbeta/")

    assert response.url == "/konto/logga-in/?next=/arbeta/"


def test_person_without_role_is_told_whom_to_ask(client):
    client.force_login(UserFactory())

    answer = client.get("/arbeta/").context["head"].answer

    assert answer == ("Du har ingen roll ännu. Fråga länsstyrelsen eller den som bjöd in dig.")


@pytest.mark.parametrize(
    ("days", "when", "is_late"),
    [
        (12, "12 dagar kvar", False),
        (1, "1 dag kvar", False),
        (0, "sista dagen är i dag", False),
        (-3, "3 dagar sen", True),
    ],
)
def test_task_says_how_long_is_left(client, coordinator, consulted, days, when, is_late):
    programme = consulted(days)
    client.force_login(coordinator)

    (task,) = client.get("/arbeta/").context["tasks"]

    assert (task["when"], task["is_late"], task["about"]) == (when, is_late, programme.title)


def test_every_task_leads_to_a_page_that_answers(client, board, coordinator, consulted):
    consulted(5)
    MembershipFactory(organisation=board, role=Role.ADMINISTRATOR, user=coordinator)
    MembershipFactory(organisation=board, role=Role.CONTACT, user=coordinator)
    Membership.objects.update(end_on=localdate() + timedelta(days=10))
    client.force_login(coordinator)

    tasks = client.get("/arbeta/").context["tasks"]

    assert len(tasks) == 2
    assert [client.get(task["address"]).status_code for task in tasks] == [200, 200]


def test_page_shows_roles_with_their_last_day_and_the_county(client, coordinator):
    Membership.objects.update(end_on=datetime.date(2126, 5, 12))
    client.force_login(coordinator)

    context = client.get("/arbeta/").context

    assert [(fact.label, fact.value) for fact in context["dates"]] == [
        (f"{Role.COORDINATOR.label}, Länsstyrelsen Skåne", "till 12\xa0maj 2126")
    ]
    assert (context["place"].label, context["place"].address) == ("Skåne län", "/lan/skane/")


def test_organisation_of_the_whole_country_meets_all_counties(client, consulted):
    agency = OrganisationFactory(agency=True)
    client.force_login(MembershipFactory(organisation=agency, role=Role.RUS_MEMBER).user)

    place = client.get("/arbeta/").context["place"]

    assert (place.label, place.address) == ("Alla län", "/lan/")


def test_lead_meets_the_objectives_with_what_has_been_done_in_the_county(client):
    county = CountyFactory()
    lead = MembershipFactory(role=Role.OBJECTIVE_LEAD, county=county)
    objective = ObjectiveFactory(number=7, name_sv="Ingen övergödning", slug="ing")
    ObjectiveAssignmentFactory(membership=lead, objective=objective)
    client.force_login(lead.user)

    shown = client.get("/arbeta/").context["objectives"]

    address = f"/arbeta/miljomal/ing/{county.slug}/"
    note = f"Vad som har gjorts i {county.name}"
    assert shown == [Link("7 Ingen övergödning", address, note=note)]


def test_national_reader_meets_the_objectives_for_all_counties(client):
    reader = MembershipFactory(role=Role.NATIONAL_READER)
    objective = ObjectiveAssignmentFactory(membership=reader).objective
    client.force_login(reader.user)

    [link] = client.get("/arbeta/").context["objectives"]

    assert (link.address, link.note) == (
        f"{objective.get_absolute_url()}#underlag",
        "Vad som har gjorts, län för län",
    )


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.REVIEWER])
def test_other_roles_meet_no_objectives(client, board, role):
    client.force_login(MembershipFactory(organisation=board, role=role).user)

    assert client.get("/arbeta/").context["objectives"] == []


@pytest.mark.parametrize("programmes", [1, 3])
def test_page_asks_the_same_few_queries_of_much_and_little(
    client, board, coordinator, consulted, django_assert_num_queries, programmes
):
    for role in (Role.ADMINISTRATOR, Role.DECIDER, Role.CONTACT):
        MembershipFactory(organisation=board, role=role, user=coordinator)
    for _number in range(programmes):
        consulted(5)
    client.force_login(coordinator)

    with django_assert_num_queries(12):
        client.get("/arbeta/")


def test_acting_for_another_organisation_shows_its_tasks(client, board, coordinator, lund):
    MembershipFactory(organisation=lund, role=Role.CONTACT, user=coordinator)
    client.force_login(coordinator)
    assert client.get("/arbeta/").context["head"].kind == "Lunds kommun"

    response = client.post("/arbeta/roll/", {"organisation": board.pk}, follow=True)

    assert response.redirect_chain == [("/arbeta/", 302)]
    assert response.context["head"].kind == "Länsstyrelsen Skåne"
    assert [str(message) for message in response.context["messages"]] == [
        "Du företräder nu Länsstyrelsen Skåne."
    ]
    assert response.context["others"] == [lund]


def test_nobody_acts_for_an_organisation_where_they_hold_no_role(client, coordinator, lund):
    client.force_login(coordinator)

    response = client.post("/arbeta/roll/", {"organisation": lund.pk})

    assert response.context["form"].errors["organisation"]
    assert client.get("/arbeta/").context["head"].kind == "Länsstyrelsen Skåne"


def test_acting_ends_with_the_role(client, coordinator, lund):
    membership = MembershipFactory(organisation=lund, role=Role.CONTACT, user=coordinator)
    client.force_login(coordinator)
    client.post("/arbeta/roll/", {"organisation": lund.pk})
    assert client.get("/arbeta/").context["head"].kind == "Lunds kommun"

    membership.delete()

    assert client.get("/arbeta/").context["head"].kind == "Länsstyrelsen Skåne"
