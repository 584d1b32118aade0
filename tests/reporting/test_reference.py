"""The instruments: loaded with all reference data, kept by administrators like other registers."""

import pytest
from django.test import Client

from milstolpe.organisations.models import ReferenceDataset
from milstolpe.organisations.queries.registers import last_save_number
from milstolpe.reporting.enums import InstrumentKind
from milstolpe.reporting.models import Instrument
from milstolpe.reporting.reference import DATASETS, load_instruments
from tests.factories.reporting import InstrumentFactory
from tests.organisations.people import administrator, coordinator

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
