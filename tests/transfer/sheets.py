"""Files as people make them, built in the tests, and a county to read them into."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.workbook import Workbook

from milstolpe.accounts.models import User
from milstolpe.organisations.enums import Role
from milstolpe.transfer.models import Import
from milstolpe.transfer.reading.mapping import FileMapping, read_mapping
from milstolpe.transfer.report import report_of
from milstolpe.transfer.services.kept_answers import kept_mapping
from milstolpe.transfer.services.running import Given, carry_out, plan_file
from tests.factories.objectives import ObjectiveFactory, SustainableDevelopmentGoalFactory
from tests.factories.organisations import (
    ActorKindFactory,
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
)

Table = Sequence[Sequence[Any]]
PROGRAMMES: Table = [
    ["Program", "Länskod", "Startår", "Slutår", "Status"],
    ["Hållbart Skåne", "12", "2018", 2022, "Pågår"],
]
MEASURES: Table = [
    ["Åtgärdsnr", "Åtgärds-ID", "Åtgärd", "Program", "Område", "Huvudaktör", "Medaktör"],
    ["HK1", 4711, "Stärk utbildningen", "Hållbart Skåne", "Konsumtion", "Lunds kommun", "Malmö"],
    ["HK2", 4712, "Mindre plast", "Hållbart Skåne", "Konsumtion", "Lund; Borås stad", ""],
]
REPORTS: Table = [
    ["Program", "Åtgärdsnr", "Aktör", "År", "Genomförandegrad", "Kommentar", "Motiv"],
    ["Hållbart Skåne", "HK1", "Lund", 2021, "G", "En kampanj", ""],
    ["Hållbart Skåne", "HK2", "Borås", "2021", "Påbörjad", "", "Brist på tid"],
    ["Hållbart Skåne", "HK2", "1281", 2021, "H", "", ""],
]


def make_register() -> None:
    """Skåne with its county board and a few municipalities; Borås is elsewhere."""
    OrganisationFactory(county_board=True)
    OrganisationFactory(other_county_board=True)
    for code, name, called in (
        ("1281", "Lund", "Lunds kommun"),
        ("1280", "Malmö", "Malmö stad"),
        ("1490", "Borås", "Borås stad"),
        ("1283", "Helsingborg", "Helsingborgs stad"),
    ):
        municipality = MunicipalityFactory(code=code, name=name)
        slug = called.lower().replace(" ", "-").replace("ö", "o").replace("å", "a")
        OrganisationFactory(name=called, slug=slug, municipality=municipality)
    OrganisationFactory(name="Region Skåne", slug="region-skane", kind="region")
    ActorKindFactory(name="Markägare", slug="markagare")
    ObjectiveFactory(clean_air=True)
    ObjectiveFactory(wetlands=True)
    SustainableDevelopmentGoalFactory(number=13)


def coordinator() -> User:
    board = OrganisationFactory(county_board=True)
    user: User = MembershipFactory(organisation=board, role=Role.COORDINATOR).user
    return user


def xlsx(**sheets: Table) -> bytes:
    """A workbook; a number is a number in it, and a text a text."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(place, column, value)
                    elif value is not None:
                        sheet.write(place, column, value)
    return file.getvalue()


def whole_file(**instead: Table) -> bytes:
    sheets = {"Program": PROGRAMMES, "Åtgärder": MEASURES, "Uppföljning": REPORTS} | instead
    return xlsx(**sheets)


def try_file(
    content: bytes,
    *,
    name: str = "uttag.xlsx",
    mapping: FileMapping | str = FileMapping(),  # noqa: B008  # frozen
    county: str = "12",
    by: User | None = None,
) -> Any:
    """The plan for a file."""
    said = read_mapping(mapping.encode()) if isinstance(mapping, str) else mapping
    said = kept_mapping(county).joined(said)
    given = Given(name, io.BytesIO(content), len(content), said, county, by)
    return given, plan_file(given)


def take_file(content: bytes, **options: Any) -> dict[str, Any]:
    """Import the file; the report as other programs read it."""
    given, planned = try_file(content, **options)
    row = Import.objects.create(
        county_id=given.county or None, name=given.name, sha256="0" * 64, is_dry_run=False
    )
    carry_out(given, planned, row)
    return report_of(planned.plan)


def counts(report: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    """Kind → (in, created, updated, unchanged, refused, asked), of kinds with rows."""
    return {kind: tuple(said.values()) for kind, said in report["kinds"].items() if said["rows_in"]}
