"""Many measures at once: pasted or typed, checked cell by cell, saved all or none."""

import pytest

from milstolpe.programmes.models import Measure
from milstolpe.programmes.queries.contents import measure_content
from tests.factories.objectives import ObjectiveFactory
from tests.factories.organisations import ActorKindFactory, OrganisationFactory
from tests.factories.programmes import ProgrammeAreaFactory, saved_measure
from tests.programmes.browsing import fields_of, said
from tests.programmes.conftest import Desk

pytestmark = pytest.mark.django_db

HEADINGS = "Kod\tTitel\tText\tOmråde\tHuvudaktörer\tMedaktörer\tMiljömål\tStartår\tSlutår\tTeman"
ROW = (
    'HK1\tMinska plasten\t"Första stycket.\n\nAndra stycket."\tmat\tLunds kommun; markägare\t'
    "Naturvårdsverket\t11, Frisk luft\t2027\t2028\tplast, hav"
)


@pytest.fixture
def registers(desk: Desk) -> Desk:
    ProgrammeAreaFactory(programme=desk.programme, code="HL", title="Mat")
    OrganisationFactory(lund=True)
    OrganisationFactory(agency=True)
    ActorKindFactory(name="Markägare", slug="markagare")
    ObjectiveFactory(clean_air=True)
    ObjectiveFactory(wetlands=True)
    return desk


def send(desk: Desk, do: str, **change: str) -> object:
    data = desk.fields("measure-table", desk.programme.address) | {"do": do} | change
    return desk.post("measure-table", desk.programme.address, data=data)


def paste(desk: Desk, text: str) -> dict[str, str]:
    """The grid after a table was pasted."""
    return fields_of(send(desk, "paste", pasted=text))


def save(desk: Desk, data: dict[str, str]) -> object:
    return desk.post("measure-table", desk.programme.address, data=data | {"do": "save"})


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADINGS}\n{ROW}",
        ROW,
        f"{HEADINGS.upper()}\n{ROW}",
        "Slutår;Nr;Åtgärd;Huvudaktör;Tema;Mål;Från;Medaktör;Område;Beskrivning\n"
        '2028;HK1;Minska plasten;"Lunds kommun\nMarkägare";hav, plast;11. Myllrande våtmarker, 2;'
        '2027;naturvårdsverket;HL;"Första stycket.\n\nAndra stycket."',
    ],
    ids=["headings", "no headings", "capitals", "other order, CSV"],
)
def test_pasted_table_becomes_measures(registers, text):
    grid = paste(registers, text)
    assert grid["pasted"] == ""
    assert Measure.objects.count() == 0
    response = save(registers, grid)
    assert response.url == f"/arbeta/program/{registers.programme.address}/"
    content = measure_content(Measure.objects.get())
    assert (content.code, content.title, content.area) == ("HK1", "Minska plasten", "Mat")
    assert content.text == "Första stycket.\n\nAndra stycket."
    assert (content.start_year, content.end_year) == (2027, 2028)
    assert [(entry.role, entry.name) for entry in content.actors] == [
        ("lead", "Markägare"),
        ("lead", "Lunds kommun"),
        ("partner", "Naturvårdsverket"),
    ]
    assert [(entry.number, entry.is_main) for entry in content.objectives] == [
        (11, True),
        (2, False),
    ]
    assert content.themes == ("hav", "plast")


def test_own_words_head_columns(registers):
    registers.programme.word_lead = "Drivande part"
    registers.programme.word_area = "Fokus"
    registers.programme.save()
    grid = paste(registers, "Kod\tTitel\tdrivande parter\tFokus\nHK1\tStäda\tLunds kommun\tMat")
    assert (grid["leads-0"], grid["area-0"]) == ("Lunds kommun", "Mat")


def test_unknown_column_is_said(registers):
    response = send(registers, "paste", pasted="Kod\tTitel\tBudget\nHK1\tStäda\t5 000")
    assert "Kolumnen ”Budget” känns inte igen och togs inte med." in response.content.decode()
    assert fields_of(response)["title-0"] == "Städa"


REFUSED = {
    "nothing": ("  \n", "Det finns ingen tabell att läsa. Kopiera raderna och klistra in dem här."),
    "headings only": (
        "Kod\tTitel",
        "Det finns ingen tabell att läsa. Kopiera raderna och klistra in dem här.",
    ),
    "column twice": (
        "Kod\tTitel\tRubrik\nHK1\tA\tB",
        "Två kolumner har rubriken ”Titel”. Ta bort en av dem.",
    ),
    "too many cells": (
        "\t".join("abcdefghijkl"),
        "Rad 1 har 12 celler men tabellen 10 kolumner. Skriv en rubrik över varje kolumn.",
    ),
    "too many rows": (
        "HK\tStäda\n" * 501,
        "Högst 500 rader kan klistras in på en gång. Dela upp tabellen.",
    ),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_table_that_cannot_be_read_stays_where_it_was_pasted(desk, text, message):
    response = send(desk, "paste", pasted=text, **{"title-0": "Redan skrivet"})
    assert response.status_code == 422
    assert said(response) == [f"Klistra in en tabell från Excel eller Word: {message}"]
    again = fields_of(response)
    assert (again["pasted"].strip(), again["title-0"]) == (text.strip(), "Redan skrivet")


def test_501_rows_are_one_too_many(desk):
    text = "".join(f"K{number}\tStäda\n" for number in range(500))
    assert said(send(desk, "paste", pasted=text, **{"title-0": "Redan skrivet"})) == [
        "Klistra in en tabell från Excel eller Word: "
        "Tabellen rymmer 500 rader. Spara först dem som finns."
    ]


def test_all_problems_stand_at_their_cells(registers):
    saved_measure(registers.programme, code="HK9")
    text = (
        "HK9\t\t\tMatt\tLund kommun; Ingen sådan\tMarkägare\tFrisk luf\tsnart\t\t\n"
        "HK2\tStäda\t\t\tLunds kommun\tLunds kommun\t99\t2030\t2027\t\n"
        "HK2\tStäda igen\n"
    )
    response = send(registers, "paste", pasted=text)
    assert said(response) == [
        "Kod, rad 1: Koden HK9 finns redan i programmet. Välj en annan.",
        "Titel, rad 1: Ge åtgärden en titel.",
        "Område, rad 1: Programmet har inget område ”Matt”. Menade du Mat?",
        "Huvudaktörer, rad 1: ”Lund kommun” finns inte i registret. Menade du Lunds kommun?",
        "Huvudaktörer, rad 1: ”Ingen sådan” finns inte i registret.",
        "Miljömål, rad 1: ”Frisk luf” är inget miljömål. Menade du Frisk luft?",
        "Första år, rad 1: Skriv ett årtal med fyra siffror, till exempel 2027.",
        "Kod, rad 2: HK2 står på raderna 2, 3. Varje åtgärd behöver en egen kod.",
        "Medaktörer, rad 2: Lunds kommun står två gånger. En aktör har en roll i en åtgärd. "
        "Ta bort en rad.",
        "Miljömål, rad 2: ”99” är inget miljömål.",
        "Sista år, rad 2: Det sista året är före det första. Ändra ett av dem.",
        "Kod, rad 3: HK2 står på raderna 2, 3. Varje åtgärd behöver en egen kod.",
    ]
    assert response.context["head"].answer == "3 rader valda. 3 har fel."


def test_nothing_is_saved_while_a_chosen_row_is_wrong(desk):
    grid = paste(desk, "HK1\tStäda\nHK2\t\n")
    response = save(desk, grid)
    assert response.status_code == 422
    assert fields_of(response) == grid
    assert Measure.objects.count() == 0


def test_rows_that_are_not_chosen_are_neither_checked_nor_lost(desk):
    grid = paste(desk, "HK1\tStäda\nHK2\t\t=cmd|x\n")
    del grid["chosen-1"]
    response = save(desk, grid)
    assert "1 åtgärd är sparad." in response.content.decode()
    assert [row.code for row in Measure.objects.all()] == ["HK1"]
    rest = fields_of(response)
    assert (rest["code-0"], rest["text-0"]) == ("HK2", "=cmd|x")
    assert rest["form_key"] != grid["form_key"]


def test_typed_rows_are_kept_when_more_are_asked_for(desk):
    data = desk.fields("measure-table", desk.programme.address)
    data |= {"code-9": "HK9", "title-9": "Längst ner", "do": "more"}
    again = fields_of(desk.post("measure-table", desk.programme.address, data=data))
    assert (again["rows"], again["code-0"], again["title-0"]) == ("11", "HK9", "Längst ner")


def test_second_press_makes_nothing_new(desk):
    grid = paste(desk, "HK1\tStäda\nHK2\tSortera\n")
    assert save(desk, grid).url == save(desk, grid).url
    assert Measure.objects.count() == 2


def test_reason_is_asked_for_when_decided(desk):
    desk.programme.state = "running"
    desk.programme.save()
    grid = paste(desk, "HK1\tStäda\n")
    response = save(desk, grid)
    assert said(response) == ["Skriv varför du gör ändringen. Skälet visas vid versionen."]
    assert Measure.objects.count() == 0
    save(desk, grid | {"reason": "Efter beslut."})
    revision = Measure.objects.get().revisions.get()
    assert (revision.version, revision.reason, revision.by) == (1, "Efter beslut.", desk.user)


@pytest.mark.parametrize("rows", ["", "-1", "x", "99999999"])
def test_changed_row_count_is_no_error(desk, rows):
    assert send(desk, "check", rows=rows).status_code == 200


@pytest.mark.slow
def test_500_rows_are_checked_and_saved(registers):
    text = "\n".join(
        f"K{number}\tStäda {number}\tText.\tMat\tLunds kommun; Markägare\tNaturvårdsverket\t2, 11"
        for number in range(500)
    )
    grid = paste(registers, text)
    assert save(registers, grid).status_code == 302
    assert Measure.objects.count() == 500
    assert list(Measure.objects.values_list("position", flat=True)) == list(range(1, 501))
