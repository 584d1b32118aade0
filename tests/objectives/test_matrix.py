"""The objective matrix as page, files and log, and the reference data of the objectives."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate

from milstolpe.objectives.models import (
    Objective,
    ObjectiveAssignment,
    ObjectiveSdg,
    Specification,
)
from milstolpe.objectives.queries import NATIONAL, RUS, matrix
from milstolpe.objectives.reference import load_objectives
from milstolpe.objectives.registers import REGISTERS
from milstolpe.organisations.enums import Role
from milstolpe.organisations.queries.registers import last_save_number
from milstolpe.organisations.reference import load_organisations
from milstolpe.search.models import SearchEntry
from tests.factories.objectives import (
    CountyObjectiveFactory,
    GenerationalGoalFactory,
    GoalStrandFactory,
    MilestoneTargetFactory,
    ObjectiveAssignmentFactory,
    ObjectiveFactory,
    ObjectiveSdgFactory,
    SpecificationFactory,
)
from tests.factories.organisations import (
    CountyFactory,
    MembershipFactory,
    OrganisationFactory,
)
from tests.organisations.people import administrator, contact, coordinator, other_coordinator
from tests.organisations.queries import queries_of

pytestmark = pytest.mark.django_db

PAGE = "/arbeta/malmatris/"
DATA = "/arbeta/admin/referensdata/"


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.DEMO = True


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def answer(objective, role=Role.OBJECTIVE_LEAD, **fields):
    place = {"organisation": OrganisationFactory(county_board=True)} | fields
    membership = MembershipFactory(role=role, **place)
    return ObjectiveAssignmentFactory(membership=membership, objective=objective)


def test_each_stands_in_the_own_column():
    objective, skane = ObjectiveFactory(), CountyFactory(skane=True)
    CountyFactory(halland=True)
    agency = OrganisationFactory(agency=True)
    local = answer(objective, county=skane)
    national = answer(objective, Role.NATIONAL_READER, organisation=agency)
    rus = answer(objective, Role.RUS_MEMBER)
    everywhere = answer(objective, organisation=agency)
    found = matrix()
    cells = dict(zip([key for key, _name in found.columns], found.rows[0].cells, strict=True))
    assert {key: set(cell.people) for key, cell in cells.items()} == {
        NATIONAL: {national},
        RUS: {rus},
        "12": {local, everywhere},
        "13": {everywhere},
    }


def test_ended_roles_and_closed_accounts_are_left_out():
    objective, skane = ObjectiveFactory(), CountyFactory(skane=True)
    answer(objective, county=skane, end_on=localdate() - timedelta(days=1))
    closed = answer(objective, county=skane).membership.user
    closed.is_active = False
    closed.save()
    assert matrix().empty_count == 1


def test_what_does_not_concern_a_county_is_not_missing():
    objective = ObjectiveFactory()
    CountyObjectiveFactory(objective=objective, concerns=False, is_assessed=False)
    assert (matrix().county_cells, matrix().empty_count) == ([], 0)


def test_page_and_files_are_narrowed_alike():
    air, wetlands = ObjectiveFactory(clean_air=True), ObjectiveFactory(wetlands=True)
    lead = answer(air, county=CountyFactory(skane=True)).membership.user
    CountyFactory(halland=True)
    client = client_of(contact())
    query = f"?lan=12&mal={air.number}"
    page = client.get(f"{PAGE}{query}").content.decode()
    assert lead.name in page
    assert wetlands.name not in page.partition("<tbody>")[2]
    rows = json.loads(client.get(f"/arbeta/malmatris.json{query}").getvalue())["rows"]
    assert [(row["place"], row["person"]) for row in rows[2:]] == [("Skåne", lead.name)]
    assert all(row["objective_number"] == 2 for row in rows)


def test_names_are_for_those_who_are_logged_in():
    for address in (PAGE, "/arbeta/malmatris.csv", f"{PAGE}andringar/", f"{PAGE}ansvar/"):
        assert Client().get(address).status_code == 302


def test_unknown_filters_narrow_nothing():
    ObjectiveFactory()
    assert len(client_of(contact()).get(f"{PAGE}?lan=x&mal=y").context["matrix"].rows) == 1


def test_coordinator_chooses_for_leads_of_the_own_county():
    objective = ObjectiveFactory()
    lead = answer(ObjectiveFactory(), county=CountyFactory(skane=True)).membership
    address = f"{PAGE}ansvar/{lead.pk}/"
    assert client_of(other_coordinator()).get(address).status_code == 404
    assert client_of(contact()).get(f"{PAGE}ansvar/").status_code == 403
    client = client_of(coordinator())
    number = client.get(address).context["form"]["base_number"].value()
    typed = {"objectives": [objective.number], "base_number": number}
    assert client.post(address, typed).url == f"{PAGE}ansvar/"
    assert lead.objective_assignments.get().objective == objective


def test_two_who_choose_for_the_same_lead_are_asked():
    theirs, mine, more = ObjectiveFactory(clean_air=True), ObjectiveFactory(), ObjectiveFactory()
    lead = answer(ObjectiveFactory(), county=CountyFactory(skane=True)).membership
    address, other = f"{PAGE}ansvar/{lead.pk}/", coordinator()
    client = client_of(administrator())
    began = client.get(address).context["form"]["base_number"].value()
    typed = {"base_number": began, "objectives": [theirs.number]}
    assert client_of(other).post(address, typed).status_code == 302
    refused = client.post(address, typed | {"objectives": [mine.number, more.number]})
    form = refused.context["form"]
    assert refused.status_code == 422
    assert form["objectives"].value() == [str(mine.number), str(more.number)]
    (said,) = form.errors["objectives"]
    assert "2. Frisk luft" in said
    assert other.name in said
    assert lead.objective_assignments.get().objective == theirs
    again = {"objectives": form["objectives"].value(), "base_number": form["base_number"].value()}
    assert client.post(address, again).status_code == 302
    assert lead.objective_assignments.count() == 2


def test_objective_that_is_not_there_is_refused():
    lead = answer(ObjectiveFactory(), county=CountyFactory(skane=True)).membership
    client = client_of(administrator())
    assert client.post(f"{PAGE}ansvar/{lead.pk}/", {"objectives": ["77777"]}).status_code == 422
    assert lead.objective_assignments.count() == 1


def test_log_tells_also_of_roles_that_are_gone():
    lead = answer(ObjectiveFactory(clean_air=True), county=CountyFactory(skane=True)).membership
    name = lead.user.name
    lead.delete()
    page = client_of(contact()).get(f"{PAGE}andringar/")
    told = [(row.is_added, row.person, row.place) for row in page.context["changes"]]
    assert told == [(False, name, "Skåne län"), (True, name, "Skåne län")]
    assert not ObjectiveAssignment.objects.exists()


@pytest.mark.parametrize("page", ["", "andringar/", "ansvar/"])
def test_pages_ask_the_same_of_one_and_of_many(page):
    client, asked = client_of(administrator()), []
    for rows in (1, 30):
        for _ in range(rows):
            answer(ObjectiveFactory(), county=CountyFactory(skane=True))
        asked.append(queries_of(client, f"{PAGE}{page}"))
    assert asked[0] == asked[1]


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.slug)
def test_every_register_is_shown_changed_and_brought_back(register):
    GenerationalGoalFactory()
    GoalStrandFactory()
    SpecificationFactory()
    MilestoneTargetFactory()
    ObjectiveSdgFactory()
    CountyObjectiveFactory()
    client, row = client_of(administrator()), register.model.objects.first()
    address = f"{DATA}{register.slug}/{row.pk}/"
    first = row.history.first().history_id
    form = client.get(address).context["form"]
    typed = {name: form[name].value() for name in form.fields}
    typed = {name: value for name, value in typed.items() if value not in (None, False)}
    assert client.post(address, typed | {"source": "kontrollerad"}).url == address
    row.refresh_from_db()
    assert (row.source, row.is_edited) == ("kontrollerad", True)
    began = {"base_number": last_save_number(row)}
    assert client.post(f"{address}historik/{first}/aterta/", began).url == address
    row.refresh_from_db()
    assert row.source == "en publik sida"
    assert client.get(f"{address}historik/").context["saves"][0].changes[0].old == "kontrollerad"


def test_what_tells_a_row_apart_is_not_changed():
    row = SpecificationFactory(position=3)
    typed = {"objective": row.objective_id, "position": 9, "name": "Ozon", "mark": "V"}
    typed["base_number"] = last_save_number(row)
    client_of(administrator()).post(f"{DATA}preciseringar/{row.pk}/", typed)
    row.refresh_from_db()
    assert (row.position, row.name) == (3, "Ozon")


def test_new_row_with_the_key_of_another_is_refused():
    row = ObjectiveFactory(clean_air=True)
    typed = {"number": 2, "name_sv": "Nytt mål", "name_en": "New", "mark": "V"}
    client = client_of(administrator())
    answer_ = client.post(f"{DATA}miljomal/ny/", typed | {"agency": row.agency_id})
    assert (answer_.status_code, Objective.objects.get().name_sv) == (422, "Frisk luft")


def test_changed_objective_is_found_by_its_new_name():
    row = ObjectiveFactory(clean_air=True)
    typed = {"name_sv": "Friskare luft", "name_en": "Cleaner Air", "mark": "V"}
    typed["base_number"] = last_save_number(row)
    client = client_of(administrator())
    client.post(f"{DATA}miljomal/2/", typed | {"agency": row.agency_id})
    assert SearchEntry.objects.get(kind="objective", object_id=2).title == "Friskare luft"


def test_removed_link_is_not_loaded_again():
    load_organisations()
    load_objectives()
    client, link = client_of(administrator()), ObjectiveSdg.objects.first()
    address, number = f"{DATA}kopplingar/{link.pk}/ta-bort/", link.pk
    assert client.post(address).url == f"{DATA}kopplingar/"
    load_objectives()
    assert not ObjectiveSdg.objects.filter(objective=link.objective, sdg=link.sdg).exists()
    assert ObjectiveSdg.history.filter(id=number).first().history_type == "-"


def test_other_rows_are_never_removed():
    row = SpecificationFactory()
    client = client_of(administrator())
    assert client.post(f"{DATA}preciseringar/{row.pk}/ta-bort/").status_code == 403
    assert Specification.objects.filter(pk=row.pk).exists()
