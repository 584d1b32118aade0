"""The view of an objective in a county, for those who write the yearly follow-up."""

import pytest

from milstolpe.organisations.enums import Role
from milstolpe.programmes.models import Measure
from milstolpe.reporting.models import Instrument, PublishedAnswer
from tests.factories.objectives import CountyObjectiveFactory, ObjectiveFactory
from tests.factories.organisations import MembershipFactory
from tests.factories.programmes import MeasureObjectiveFactory
from tests.factories.reporting import InstrumentFactory, PublishedAnswerFactory, stranger
from tests.organisations.queries import asked_of, queries_of
from tests.reporting.published import Published, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(settings) -> Published:
    settings.DEMO = True  # no second factor to set up on the way
    made = published("GH", organisations=1)
    air = ObjectiveFactory(clean_air=True)
    CountyObjectiveFactory(county=made.follow_up.programme.county, objective=air)
    for measure in Measure.objects.filter(programme=made.follow_up.programme):
        MeasureObjectiveFactory(measure=measure, objective=air, is_main=True)
    return made


def address_of(found: Published) -> str:
    return f"/arbeta/miljomal/frisk-luft/{found.follow_up.programme.county.slug}"


def test_coordinator_reads_the_newest_answers(client, found):
    client.force_login(found.coordinator)

    text = client.get(f"{address_of(found)}/").content.decode()

    assert text.count("Vi har gjort det") == 2
    assert "2 publicerade svar" in text


def test_national_reader_reads_every_county_and_is_led_to_the_measures(client, found):
    client.force_login(MembershipFactory(role=Role.NATIONAL_READER).user)

    head = client.get(f"{address_of(found)}/").context["head"]

    county = found.follow_up.programme.county
    assert [link.address for link in head.actions] == [
        f"/atgarder/?lan={county.slug}&mal=frisk-luft"
    ]


def test_page_and_file_ask_the_same_few_queries_of_much_and_little(client, found):
    client.force_login(found.coordinator)
    addresses = [f"{address_of(found)}{end}" for end in ("/", ".csv")]
    asked_of(client, addresses[0])  # fills what a process keeps of every page's frame
    few = [queries_of(client, address) for address in addresses]

    whole, *_rest = PublishedAnswer.objects.order_by("pk")
    for _number in range(8):
        PublishedAnswerFactory(follow_up=whole.follow_up, measure=whole.measure)

    assert [queries_of(client, address) for address in addresses] == few


def test_filter_leaves_answers_with_a_state_instrument(client, found):
    client.force_login(found.coordinator)
    answer = PublishedAnswer.objects.order_by("pk").first()
    answer.instruments.add(InstrumentFactory(is_state=True))
    Instrument.objects.filter(is_state=False).delete()

    text = client.get(f"{address_of(found)}/?styrmedel=staten").content.decode()

    assert "1 publicerat svar" in text


def test_file_holds_the_same_rows(client, found):
    client.force_login(found.coordinator)

    rows = client.get(f"{address_of(found)}.json").getvalue().decode()

    assert rows.count('"action_taken": "Vi har gjort det"') == 2


@pytest.mark.parametrize(
    ("role", "expected"),
    [(Role.OBJECTIVE_LEAD, 200), (Role.REVIEWER, 200), (Role.CONTACT, 403), (Role.DECIDER, 403)],
)
def test_roles_that_write_or_review_may_come_in(client, found, role, expected):
    owner = found.follow_up.programme.owners.get().organisation
    client.force_login(MembershipFactory(organisation=owner, role=role).user)

    assert client.get(f"{address_of(found)}/").status_code == expected


def test_stranger_may_not(client, found):
    client.force_login(stranger())

    assert client.get(f"{address_of(found)}/").status_code == 403
    assert client.get(f"{address_of(found)}.csv").status_code == 403
