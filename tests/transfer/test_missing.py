"""What a corrected file leaves out is told, and stays."""

import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from milstolpe.programmes.models import Measure
from milstolpe.reporting.models import Answer
from milstolpe.transfer.planning.records import Missing
from tests.factories.programmes import MeasureFactory
from tests.transfer.sheets import (
    MEASURES,
    REPORTS,
    coordinator,
    make_register,
    take_file,
    try_file,
    whole_file,
    xlsx,
)
from tests.transfer.test_pages import START, upload

pytestmark = pytest.mark.django_db
PROGRAMME = "Hållbart Skåne 2018–2022"
SHORTER = {"Åtgärder": MEASURES[:2], "Uppföljning": REPORTS[:2]}


@pytest.fixture(autouse=True)
def _imported() -> None:
    make_register()
    take_file(whole_file())


def missing(content: bytes) -> list[Missing]:
    found: list[Missing] = try_file(content)[1].plan.missing
    return found


def of_file(kind: str, label: str) -> Missing:
    return Missing(kind, PROGRAMME, label, is_imported=True)


def test_the_whole_file_lacks_nothing() -> None:
    assert missing(whole_file()) == []


def test_rows_that_are_gone_are_told_by_kind() -> None:
    assert missing(whole_file(**SHORTER)) == [
        of_file("measures", "HK2 · Mindre plast"),
        of_file("reports", "HK2 · Borås stad · 2021"),
        of_file("reports", "HK2 · Lunds kommun · 2021"),
    ]


def test_nothing_is_taken_away_and_the_report_is_as_promised() -> None:
    report = take_file(whole_file(**SHORTER))
    assert set(report) == {"kinds", "refused", "questions"}
    assert report["kinds"]["measures"] == {
        "rows_in": 1, "created": 0, "updated": 0, "unchanged": 1, "refused": 0, "asked": 0,
    }  # fmt: skip
    assert (Measure.objects.count(), Answer.objects.count()) == (2, 3)


def test_what_was_written_here_is_told_apart() -> None:
    programme = Measure.objects.get(code="HK1").programme
    MeasureFactory(programme=programme, code="X1", title="Vår egen")
    assert missing(whole_file()) == [
        Missing("measures", PROGRAMME, "X1 · Vår egen", is_imported=False)
    ]


def test_other_years_kinds_and_what_is_withdrawn_are_not_missing() -> None:
    rows = [REPORTS[0], [*REPORTS[1][:3], 2020, *REPORTS[1][4:]]]
    assert missing(xlsx(Uppföljning=rows)) == []
    Measure.objects.filter(code="HK2").update(withdrawn_on="2022-01-01", withdrawn_reason="Klart")
    assert missing(whole_file(Åtgärder=MEASURES[:2])) == []


def test_the_page_and_the_file_list_them(client: Client) -> None:
    client.force_login(coordinator())
    row = upload(client, whole_file(**SHORTER))
    shown = client.get(f"{START}{row.pk}/").content.decode()
    assert "Finns i Milstolpe men inte i filen (3)" in shown
    assert "Åtgärder: 1 · Uppföljning: 2" in shown
    book = load_workbook(io.BytesIO(client.get(f"{START}{row.pk}.xlsx").content))
    assert list(book["Inte i filen"].values) == [
        ("Slag", "Program", "Vad", "Varifrån"),
        ("Åtgärder", PROGRAMME, "HK2 · Mindre plast", "Från en tidigare fil"),
        ("Uppföljning", PROGRAMME, "HK2 · Borås stad · 2021", "Från en tidigare fil"),
        ("Uppföljning", PROGRAMME, "HK2 · Lunds kommun · 2021", "Från en tidigare fil"),
    ]
    assert "HK2 · Mindre plast" not in str(list(book["Rader"].values))
