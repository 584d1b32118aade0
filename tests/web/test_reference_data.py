"""All reference data: loaded by one command, counted on one page."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from milstolpe.objectives.models import Specification
from milstolpe.reporting.models import Instrument
from milstolpe.reporting.reference import DATASETS
from tests.factories.followup import ScaleFactory
from tests.factories.objectives import SpecificationFactory
from tests.factories.organisations import ReferenceDatasetFactory
from tests.factories.reporting import InstrumentFactory
from tests.organisations.people import administrator, coordinator
from tests.organisations.queries import queries_of

pytestmark = pytest.mark.django_db

DATA = "/arbeta/admin/referensdata/"
INSTRUMENTS = "/arbeta/admin/uppfoljning/styrmedel/"
SCALES = "/arbeta/admin/rau/bedomningsskalor/"


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.slow
def test_command_loads_every_room_and_tells_of_each_edited_row():
    call_command("load_reference_data", stdout=StringIO())
    Specification.objects.filter(objective=1).update(name="Global temperatur", is_edited=True)
    Instrument.objects.filter(slug="lona").update(name="LONA-bidrag", is_edited=True)
    output = StringIO()
    call_command("load_reference_data", stdout=output)
    lines = [line.split() for line in output.getvalue().splitlines()]
    rows = len(DATASETS[0].rows())
    assert ["counties", "21", "0", "0", "21", "0"] in lines
    assert ["specifications", "115", "0", "0", "114", "1"] in lines
    assert ["instruments", f"{rows}", "0", "0", f"{rows - 1}", "1"] in lines
    assert output.getvalue().splitlines()[-2:] == [
        "Behålls som den är ändrad här: specifications, Global temperatur",
        "Behålls som den är ändrad här: instruments, LONA-bidrag",
    ]


def test_reference_data_counts_what_is_to_be_checked():
    SpecificationFactory(mark="K")
    InstrumentFactory(mark="K")
    ScaleFactory(mark="K")
    ReferenceDatasetFactory(name="specifications", row_count=115)
    client = client_of(administrator())
    assert queries_of(client, DATA)
    page = client.get(DATA)
    sizes = {link.address: size for link, size in page.context["registers"]}
    for address in (f"{DATA}preciseringar/", INSTRUMENTS, SCALES):
        assert (sizes[address].rows, sizes[address].to_check) == (1, 1)
    assert page.context["versions"][0][0] == "specifications"
    assert client_of(coordinator()).get(DATA).status_code == 403
