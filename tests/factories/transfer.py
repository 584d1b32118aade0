"""Imports, kept answers and old addresses."""

import factory
from factory.django import DjangoModelFactory

from milstolpe.transfer.enums import Outcome
from milstolpe.transfer.models import (
    Export,
    Import,
    ImportCount,
    Imported,
    ImportLine,
    KeptAnswer,
    OldAddress,
)
from tests.factories.organisations import CountyFactory
from tests.factories.programmes import MeasureFactory


class ImportFactory(DjangoModelFactory):
    class Meta:
        model = Import

    county = factory.SubFactory(CountyFactory, skane=True)
    name = "uttag.xlsx"
    sha256 = "0" * 64


class ImportCountFactory(DjangoModelFactory):
    class Meta:
        model = ImportCount

    of_import = factory.SubFactory(ImportFactory)
    kind = "measures"


class ImportLineFactory(DjangoModelFactory):
    class Meta:
        model = ImportLine

    of_import = factory.SubFactory(ImportFactory)
    kind = "measures"
    outcome = Outcome.REFUSED
    sheet = "Åtgärder"
    row = 2


class KeptAnswerFactory(DjangoModelFactory):
    class Meta:
        model = KeptAnswer

    county = factory.SubFactory(CountyFactory, skane=True)
    section = "aktorer"
    word = "lunds komun"
    answer = "lunds-kommun"


class ImportedFactory(DjangoModelFactory):
    class Meta:
        model = Imported

    kind = "measures"
    key = factory.Sequence(lambda n: f"1|code:hk{n}")
    fingerprints = factory.Dict({})


class OldAddressFactory(DjangoModelFactory):
    class Meta:
        model = OldAddress

    address = factory.Sequence(lambda n: f"/visa.aspx?id={n}")
    measure = factory.SubFactory(MeasureFactory)


class ExportFactory(DjangoModelFactory):
    class Meta:
        model = Export

    kind = "json"
