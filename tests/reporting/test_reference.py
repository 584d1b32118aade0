"""The instruments: loaded with all reference data, kept by administrators like other registers."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from milstolpe.objectives.models import Specification
from milstolpe.organisations.models import ReferenceDataset
from milstolpe.organisations.queries.registers import last_save_number
from milstolpe.reporting.enums import InstrumentKind
from milstolpe.reporting.models import Instrument
from milstolpe.reporting.reference import DATASETS, load_instruments
from tests.factories.objectives import SpecificationFactory
from tests.factories.organisations import ReferenceDatasetFactory
from tests.factories.reporting import InstrumentFactory
from tests.organisations.people import administrator, coordinator
from tests.organisations.queries import queries_of

pytestmark = pytest.mark.django_db

DATA = "/arbeta/admin/referensdata/"
LIST = "/arbeta/admin/uppfoljning/styrmedel/"


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def test_instruments_are_loaded_once():
    (first,) = load_instruments()
    (second,) = load_instruments()
    assert (first.created, second.created, second.updated) == (first.rows, 0, 0)
    assert Instrument.objects.count() == len(DATASETS[0].rows())
    assert ReferenceDataset.objects.filter(name="instruments").count() == 1


def test_each_instrument_says_its_kind_and_how_it_is_known():
    load_instruments()
    rows = Instrument.objects
    assert rows.exclude(kind__in=InstrumentKind.values).count() == 0
    assert rows.exclude(mark__in=["K", "V"]).count() == rows.filter(source="").count() == 0
    kinds = dict(rows.values_list("slug", "kind"))
    assert {slug: kinds[slug] for slug in ("lona", "strandskydd", "oversiktsplan")} == {
        "lona": "grant",
        "strandskydd": "law",
        "oversiktsplan": "planning",
    }


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
    ReferenceDatasetFactory(name="specifications", row_count=115)
    client = client_of(administrator())
    assert queries_of(client, DATA)
    page = client.get(DATA)
    sizes = {link.address: size for link, size in page.context["registers"]}
    for address in (f"{DATA}preciseringar/", LIST):
        assert (sizes[address].rows, sizes[address].to_check) == (1, 1)
    assert page.context["versions"][0][0] == "specifications"
    assert client_of(coordinator()).get(DATA).status_code == 403


def test_administrator_changes_an_instrument_and_sees_its_history():
    row = InstrumentFactory(name="LONA", slug="lona")
    client = client_of(administrator())
    client.post(
        f"{LIST}{row.pk}/",
        {
            "name": "LONA (lokal naturvård)",
            "kind": "grant",
            "is_state": "on",
            "mark": "V",
            "source": "naturvardsverket.se",
            "base_number": last_save_number(row),
        },
    )
    row.refresh_from_db()
    assert (row.name, row.slug, row.is_edited) == ("LONA (lokal naturvård)", "lona", True)
    assert "LONA (lokal naturvård)" in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{row.pk}/historik/").status_code == 200
    assert client_of(coordinator()).get(LIST).status_code == 403


def test_administrator_adds_an_instrument_that_gets_an_address_of_its_own():
    client = client_of(administrator())
    typed = {"name": "Växtpremien", "kind": "grant", "mark": "V", "source": "example.se"}
    client.post(f"{LIST}ny/", typed)
    assert Instrument.objects.get().slug == "vaxtpremien"
