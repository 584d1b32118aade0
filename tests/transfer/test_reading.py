"""Numbers, dates, names and whole workbooks come back as what they were."""

import datetime
import io
import unicodedata
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milstolpe.core.formats import MINUS, format_number
from milstolpe.organisations.org_number import clean_org_number
from milstolpe.records.file_types import FileRefusedError
from milstolpe.transfer.reading import values
from milstolpe.transfer.reading.headings import column_of, heading
from milstolpe.transfer.reading.mapping import (
    FileMapping,
    MappingRefusedError,
    plain,
    read_mapping,
    written,
)
from milstolpe.transfer.reading.names import Actor, Actors, Known, Unknown
from milstolpe.transfer.reading.tables import Table, find_table, judge
from milstolpe.transfer.reading.values import UnreadableError, UnsureError
from milstolpe.transfer.reading.workbooks import open_file
from tests.transfer.sheets import xlsx

SPACES = "\u00a0\u2007\u2009\u202f "
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf"]), max_size=30)
MUNICIPALITIES = ("Lund", "Borås", "Malmö", "Upplands Väsby", "Habo", "Håbo", "Åre")


@given(st.integers(-(10**9), 10**9), st.integers(0, 2), st.sampled_from(SPACES))
def test_numbers_come_back(whole, places, space):
    number = Decimal(whole).scaleb(-places)
    text = format_number(number, places).replace("\u00a0", space)
    assert values.number(text) == number
    assert values.number(text.replace(MINUS, "-")) == number


@pytest.mark.parametrize("text", ["1,234", "1.234", "-12,345", f"{MINUS}123.456", "999,000"])
def test_a_number_with_two_readings_is_asked(text):
    with pytest.raises(UnsureError) as asked:
        values.number(text)
    assert len(asked.value.candidates) == 2


@pytest.mark.parametrize(
    ("text", "number"),
    [("1 234,5", "1234.5"), ("0,123", "0.123"), ("1.234.567,8", "1234567.8"), ("12 345", "12345"),
     ("1234,567", "1234.567"), (f"{MINUS}3,5", "-3.5")],
)  # fmt: skip
def test_a_number_with_one_reading_is_read(text, number):
    assert values.number(text) == Decimal(number)


@given(st.dates(datetime.date(1954, 10, 1), datetime.date(2099, 12, 31)))
def test_dates_come_back(day):
    serial = (day - datetime.date(1899, 12, 30)).days
    months = values._MONTHS
    for text in (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day} {months[day.month - 1]} {day.year}",
        f"{day.isoformat()} 00:00:00",
        str(serial),
    ):
        assert values.date(text) == day


def test_a_date_with_two_readings_is_asked():
    with pytest.raises(UnsureError) as asked:
        values.date("5/3/2021")
    assert asked.value.candidates == ["2021-03-05", "2021-05-03"]
    assert values.date("15/3/2021") == datetime.date(2021, 3, 15)


@pytest.mark.parametrize("text", ["2021-02-30", "i fjol", "2021", "99/99/2021"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(UnreadableError):
        values.date(text)


@pytest.mark.parametrize(
    ("text", "grade"),
    [("g", ("G", False)), ("H – Genomförd till hälften", ("H", False)),
     ("Inte påbörjad", ("E", False)), ("pågår kontinuerligt", ("G", True)),
     ("EJ RELEVANT", ("N", False)), ("P: Påbörjad", ("P", False))],
)  # fmt: skip
def test_grades_as_letters_and_words(text, grade):
    assert values.grade(text) == grade


@pytest.mark.parametrize("text", ["Pågår", "Delvis genomförd", "3", "grön", "G: Påbörjad"])
def test_a_grade_that_can_be_several_is_asked(text):
    with pytest.raises(UnsureError):
        values.grade(text)


@pytest.mark.parametrize(
    ("kind", "text", "key", "year"),
    [("measures", "Åtgärds-ID", "legacy_id", None), ("measures", "ÅTGÄRDSNR.", "code", None),
     ("measures", "Drivande aktör", "leads", None), ("measures", "Grad 2021", "grade", 2021),
     ("reports", "Genomförandegrad (G/H/P/E)", "grade", None), ("reports", "2019", "grade", 2019),
     ("reports", "Kommentar år 2020", "action_taken", 2020), ("reports", "Medaktör 2020", "", 2020),
     ("measures", "Period 2018–2022", "", None)],
)  # fmt: skip
def test_headings_in_every_form(kind, text, key, year):
    said = heading(text)
    assert (column_of(kind, said), said.year) == (key, year)


def register() -> Actors:
    rows = [
        Known(Actor("organisation", f"m{place}", f"{name} kommun"), "municipality", name,
              "", f"12{place:02}", name)
        for place, name in enumerate(MUNICIPALITIES)
    ]  # fmt: skip
    rows += [
        Known(Actor("organisation", "board", "Länsstyrelsen Skåne"), "county_board",
              county_code="12", org_number="202100-2353"),
        Known(Actor("organisation", "region", "Region Skåne"), "region", county_code="12"),
        Known(Actor("organisation", "museum", "Kultur, miljö och hälsa i Lund"), "other"),
    ]  # fmt: skip
    return Actors(rows, counties={"skåne": "12", "skåne län": "12"}, home_county="12")


@given(
    st.sampled_from(MUNICIPALITIES), st.sampled_from(["{}", "{}s kommun", "{} stad", " {} Kommun "])
)
def test_names_of_municipalities_in_every_form(name, form):
    found = register().find(form.format(name).upper() if len(form) == 2 else form.format(name))
    assert isinstance(found, Actor)
    assert found.name == f"{name} kommun"


@given(st.lists(st.sampled_from(MUNICIPALITIES), unique=True, min_size=1),
       st.sampled_from([";", "\n", ", ", " / ", "; "]))  # fmt: skip
def test_several_names_in_a_cell_come_back(names, sign):
    found, unknown = register().in_cell(sign.join(names))
    assert unknown == []
    assert {actor.name for actor in found} == {f"{name} kommun" for name in names}


def test_names_that_are_unsure_are_asked():
    actors = register()
    assert actors.find("Skåne") == Unknown("Skåne", ("Länsstyrelsen Skåne", "Region Skåne"))
    typo = actors.find("Malmmö")
    assert isinstance(typo, Unknown)
    assert typo.candidates == ("Malmö kommun",)
    assert isinstance(actors.find("Boras"), Unknown)  # Borås, but nobody guesses
    assert str(actors.find("Länsstyrelsen").name) == "Länsstyrelsen Skåne"
    assert actors.find("202100-2353").slug == "board"
    assert actors.find("lst Skåne").slug == "board"
    assert clean_org_number("202100-2353") == "202100-2353"


def test_a_name_may_hold_the_signs_that_stand_between_names():
    found, unknown = register().in_cell("Lund; Kultur, miljö och hälsa i Lund och Malmö")
    assert [actor.slug for actor in found] == ["m0", "museum", "m2"] or unknown


@given(st.dictionaries(WORDS, WORDS, max_size=4), st.dictionaries(WORDS, WORDS, max_size=4))
def test_a_mapping_comes_back(actors, choices):
    mapping = FileMapping(
        county="12",
        programme='Ett "program"\\',
        actors={plain(k): v.strip() for k, v in actors.items()},
        choices=choices,
        address_pattern="/a?id={id}",
    )
    again = read_mapping(written(mapping).encode())
    assert again.choices == mapping.choices
    assert (again.county, again.programme) == (mapping.county, mapping.programme)
    assert set(again.actors) == set(mapping.actors)


@pytest.mark.parametrize(
    "text", ["= ", "okänt = 1", 'blad = "x"', "lan = 12", '[blad."A"]\ninnehall = "katter"']
)
def test_a_mapping_that_says_nothing_is_refused(text):
    with pytest.raises(MappingRefusedError):
        read_mapping(text.encode())


CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp", "Cn", "Co"]),
    min_size=1, max_size=20,
).map(lambda text: " ".join(text.split())).filter(bool)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6))
def test_whole_workbooks_come_back(rows: Any):
    body = [[f"HK{place}", *row] for place, row in enumerate(rows)]
    head = ["Åtgärdsnr", "Åtgärd", "Beskrivning", "Kostnad"]
    content = xlsx(Åtgärder=[["Uttag"], [], head, *body])
    raw = open_file("a.xlsx", io.BytesIO(content), len(content), judge)
    table = find_table(raw.sheets[0], FileMapping())
    assert isinstance(table, Table)
    expected = [[unicodedata.normalize("NFC", cell) for cell in row] for row in body]
    assert [cells for _number, cells in table.rows] == expected
    assert table.heading_row == 3


@pytest.mark.parametrize("name", ["a.xls", "a.pdf", "a.ods", "a"])
def test_other_kinds_of_file_are_refused(name):
    with pytest.raises(FileRefusedError):
        open_file(name, io.BytesIO(b"abc"), 3, judge)
