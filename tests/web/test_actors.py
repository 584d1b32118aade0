"""The list of actors and the page "our measures"."""

import json
import re
from datetime import date

import pytest

from milstolpe.organisations.enums import OrganisationKind
from milstolpe.organisations.findable import index_organisations
from milstolpe.organisations.models import Organisation
from milstolpe.programmes.enums import CommitmentState, ProgrammeState
from milstolpe.web.queries.actors import Involvement
from tests.factories.organisations import (
    ActorGroupMemberFactory,
    CountyFactory,
    OrganisationFactory,
)
from tests.factories.programmes import (
    CommitmentFactory,
    MeasureActorFactory,
    MeasureFactory,
    ProgrammeFactory,
)

pytestmark = pytest.mark.django_db


def read(client, address="/aktorer/lunds-kommun/"):
    return client.get(address).context


def parts(client, **query):
    page = client.get("/aktorer/lunds-kommun/", query).content.decode()
    return re.findall(
        r'<td class="code">(.*?)</td>.*?<td data-label="Aktörens del">(.*?)</td>', page
    )


@pytest.fixture
def programme():
    return ProgrammeFactory(running=True)


# --- The list ---


def test_names_stand_in_swedish_order(client):
    for name in ("Östra Göinge", "Ängelholm", "Åstorp", "Zinkgruvan", "Älmhult", "Vara", "Wara"):
        OrganisationFactory(name=name, slug=name.lower().replace(" ", "-"), county=None)

    names = [row.name for row in read(client, "/aktorer/")["rows"]]

    expected = ["Vara", "Wara", "Zinkgruvan", "Åstorp", "Älmhult", "Ängelholm", "Östra Göinge"]
    assert names == expected


def test_list_is_narrowed_by_county_kind_and_words(client, lund):
    OrganisationFactory(other_county_board=True)
    OrganisationFactory(county_board=True)
    index_organisations(Organisation.objects.all())

    def names(**query):
        return [row.name for row in client.get("/aktorer/", query).context["rows"]]

    assert names(lan="halland") == ["Länsstyrelsen Halland"]
    assert names(lan="skane", typ="county_board") == ["Länsstyrelsen Skåne"]
    assert names(q="lund") == ["Lunds kommun"]
    assert names(q="finns inte alls") == []


def test_filter_with_unknown_choice_narrows_nothing_and_says_so(client, lund):
    context = client.get("/aktorer/", {"lan": "mordor"}).context

    assert [row.name for row in context["rows"]] == ["Lunds kommun"]
    assert context["filters"].form.errors["lan"]


def test_chosen_filter_can_be_taken_off(client, lund):
    chosen = client.get("/aktorer/", {"lan": "skane", "q": "lund"}).context["filters"].chosen

    assert [(str(link.label), link.address) for link in chosen] == [
        ("lund", "/aktorer/?lan=skane"),
        ("Skåne län", "/aktorer/?q=lund"),
    ]


def test_organisations_that_have_ended_are_not_listed(client, lund):
    OrganisationFactory(name="Nedlagd nämnd", end_on=date(2020, 12, 31))

    assert [row.name for row in read(client, "/aktorer/")["rows"]] == ["Lunds kommun"]


def test_list_shows_fifty_and_the_file_holds_all(client):
    county = CountyFactory(skane=True)
    for number in range(53):
        OrganisationFactory(name=f"Bolag {number:02}", slug=f"bolag-{number}", county=county)

    first, second = (read(client, f"/aktorer/?sida={page}")["rows"] for page in (1, 2))
    rows = json.loads(client.get("/aktorer.json").getvalue())["rows"]

    assert [len(first), len(second)] == [50, 3]
    assert [row["name"] for row in rows] == [row.name for row in (*first, *second)]


# --- One actor ---


def test_actor_without_measures(client, lund):
    assert read(client)["head"].answer == "Lunds kommun är inte med i någon åtgärd ännu."


def test_answer_counts_roles_and_commitments(client, add_measures):
    add_measures(2)

    assert read(client)["head"].answer == (
        "Lunds kommun leder 2 åtgärder. Det finns bekräftade åtaganden till 2 av åtgärderna."
    )


def test_measures_come_with_the_actors_part(client, programme, lund):
    group = ActorGroupMemberFactory(organisation=lund, group__name="Kommuner i Skåne").group
    lead, partner, through, both, joint = (
        MeasureFactory(programme=programme, code=code, position=place)
        for place, code in enumerate("ABCDE")
    )
    MeasureActorFactory(measure=lead, organisation=lund)
    MeasureActorFactory(measure=partner, organisation=lund, role="partner")
    MeasureActorFactory(measure=through, organisation=None, group=group)
    MeasureActorFactory(measure=both, organisation=lund, role="partner")
    MeasureActorFactory(measure=both, organisation=None, group=group)
    CommitmentFactory(measure=joint, confirmed=True).together_with.add(lund)
    CommitmentFactory(measure=lead, organisation=lund, confirmed=True)

    assert parts(client) == [
        ("A", "Huvudaktör, åtagande bekräftat"),
        ("B", "Medaktör"),
        ("C", "Huvudaktör genom Kommuner i Skåne"),
        ("D", "Huvudaktör genom Kommuner i Skåne"),
        ("E", "åtagande bekräftat"),
    ]


def test_membership_that_has_ended_counts_no_more(client, programme, lund):
    member = ActorGroupMemberFactory(organisation=lund, end_on=date(2020, 1, 1))
    measure = MeasureFactory(programme=programme)
    MeasureActorFactory(measure=measure, organisation=None, group=member.group)

    assert parts(client) == []


def test_proposed_commitment_is_not_told(client, programme, lund):
    measure = MeasureFactory(programme=programme)
    CommitmentFactory(measure=measure, organisation=lund)

    assert parts(client) == []


@pytest.mark.parametrize("state", [ProgrammeState.DRAFT, ProgrammeState.CONSULTATION])
def test_parts_in_programme_that_is_not_decided_are_not_told(client, add_measures, state):
    add_measures(2, state=state, answer_by=date(2027, 1, 1))

    assert parts(client) == []


def test_internal_measure_is_not_told(client, programme, lund):
    measure = MeasureFactory(programme=programme, is_internal=True)
    MeasureActorFactory(measure=measure, organisation=lund)

    assert read(client)["head"].answer == "Lunds kommun är inte med i någon åtgärd ännu."


def test_file_holds_every_measure_with_the_same_part(client, add_measures):
    add_measures(53)

    shown = parts(client) + parts(client, sida=2)
    rows = json.loads(client.get("/aktorer/lunds-kommun.json").getvalue())["rows"]

    assert [len(parts(client)), len(shown)] == [50, 53]
    assert [(row["code"], row["involvement"]) for row in rows] == shown


def test_what_came_before_and_after_is_linked(client, lund):
    after = OrganisationFactory(name="Storlunds kommun", slug="storlund")
    Organisation.objects.filter(pk=lund.pk).update(successor=after, end_on=date(2030, 12, 31))

    def facts(slug):
        facts = read(client, f"/aktorer/{slug}/")["head"].facts
        return [(str(fact.label), fact.value, fact.address) for fact in facts]

    assert ("Ersattes av", "Storlunds kommun", "/aktorer/storlund/") in facts("lunds-kommun")
    assert ("Ersatte", "Lunds kommun", "/aktorer/lunds-kommun/") in facts("storlund")


def test_example_organisation_is_marked(client):
    OrganisationFactory(name="Påhittat AB", slug="pahittat", is_example=True)

    assert read(client, "/aktorer/pahittat/")["is_example"] is True


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (Involvement("lead", (), ""), "Huvudaktör"),
        (Involvement("partner", ("A", "B"), ""), "Medaktör genom A, B"),
        (Involvement("", (), CommitmentState.ENDED), "åtagande upphört"),
    ],
)
def test_part_is_said_in_words(part, text):
    assert part.label == text


def test_kinds_are_said_in_words(client):
    OrganisationFactory(name="Bolaget", slug="bolaget", kind=OrganisationKind.COMPANY)

    assert str(read(client, "/aktorer/bolaget/")["head"].kind) == str(
        OrganisationKind.COMPANY.label
    )
