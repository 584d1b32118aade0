"""Files that are no list, or made to hurt, are refused before anything takes memory."""

import datetime
import io
import zipfile

import pytest
from xlsxwriter.workbook import Workbook

from milstolpe.core.errors import DomainError
from milstolpe.reporting.sheets import MAX_BYTES, cell_text, read_sheets
from tests.reporting.lists import as_xlsx


def refused(name: str, content: bytes, size: int | None = None) -> str:
    with pytest.raises(DomainError) as raised:
        read_sheets(name, io.BytesIO(content), len(content) if size is None else size)
    return str(raised.value)


def with_part(path: str, old: str, new: str) -> bytes:
    """A workbook in which a part of the archive says something else."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_xlsx([["Ett", "Två"]]))) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for entry in source.infolist():
            text = source.read(entry).decode()
            if entry.filename == path:
                assert old in text
                text = text.replace(old, new)
            made.writestr(entry.filename, text)
    return file.getvalue()


SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
CELL = '<c r="A1" t="s"><v>0</v></c>'


def test_other_kinds_of_file_are_refused():
    said = "Listan tas emot som Excel (.xlsx) eller CSV. Spara filen som något av dem."
    assert refused("lista.ods", b"PK") == said
    assert refused("lista", b"") == said


def test_file_that_is_not_what_it_says_is_refused():
    assert refused("lista.xlsx", b"%PDF-1.7") == (
        "Filen är skadad eller något annat inuti. Öppna den och spara den på nytt."
    )
    assert refused("lista.csv", b"\x00\x01\x02").startswith("Filen heter .csv")


def test_large_file_is_refused_before_it_is_read():
    assert refused("lista.xlsx", b"PK\x03\x04", MAX_BYTES + 1) == (
        "Filen är större än 10 MB. Ta bort det som inte hör till listan."
    )


def test_zip_bomb_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b" " * 60_000_000)
    assert refused("lista.xlsx", file.getvalue()).startswith("Filen innehåller för mycket")


def test_cell_that_points_at_no_text_leaves_the_others_readable():
    wrong = with_part(SHEET, CELL, CELL.replace("<v>0</v>", f"<v>{'9' * 5_000}</v>"))
    (sheet,) = read_sheets("lista.xlsx", io.BytesIO(wrong), len(wrong))
    assert sheet.rows[0][1] == "Två"


def test_cell_at_the_far_end_of_a_sheet_is_refused():
    far = with_part(SHEET, CELL, f'{CELL}</row><row r="1048576"><c r="XFD1048576"><v>1</v></c>')
    assert refused("lista.xlsx", far).startswith("Filen har mycket mer än listan.")


@pytest.mark.slow
def test_many_cells_that_point_at_one_long_text_are_refused():
    long = with_part(TEXTS, "<t>Ett</t>", f"<t>{'ä' * 32_000}</t>")
    with zipfile.ZipFile(io.BytesIO(long)) as source:
        sheet = source.read(SHEET).decode()
        rows = "".join(
            f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(2, 2_000)
        )
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
            for entry in source.infolist():
                content = source.read(entry)
                if entry.filename == SHEET:
                    content = sheet.replace("</sheetData>", f"{rows}</sheetData>").encode()
                made.writestr(entry.filename, content)
    assert refused("lista.xlsx", file.getvalue()).startswith("Filen har mycket mer än listan.")


def test_entities_are_refused():
    evil = with_part(TEXTS, "<sst", '<!DOCTYPE sst [<!ENTITY a "aaaa">]><sst')
    assert refused("lista.xlsx", evil) == (
        "Filen går inte att läsa. Öppna den och spara den på nytt."
    )


def test_broken_sheet_is_refused():
    broken = with_part(SHEET, "</sheetData>", "")
    assert refused("lista.xlsx", broken) == (
        "Filen går inte att läsa. Öppna den och spara den på nytt."
    )


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1"><f>1+1</f></c>',
        '<c r="A1"><f>1+1</f><v></v></c>',
        '<c r="A1"><f>1+1</f><v/></c>',
        '<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="A1" t="e"><v>#REF!</v></c>',
    ],
)
def test_formula_without_a_value_is_refused_with_its_cell(cell):
    assert refused("lista.xlsx", with_part(SHEET, CELL, cell)) == (
        "Formeln i cell A1 saknar värde. Skriv själva värdet i cellen, spara filen och ladda upp "
        "den igen."
    )


def test_formula_gives_the_value_that_it_had():
    file = io.BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_formula(0, 0, '="G"&""', None, "G")
        sheet.write_formula(0, 1, "=1+1", None, 2)
    content = file.getvalue()
    assert read_sheets("a.xlsx", io.BytesIO(content), len(content))[0].rows == [["G", "2"]]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.0, "2"),
        (2.5, "2,5"),
        (True, "SANT"),
        (datetime.datetime.combine(datetime.date(2028, 2, 29), datetime.time()), "2028-02-29"),
        (datetime.date(2028, 2, 29), "2028-02-29"),
        (" e\u0301 ", "é"),
    ],
)
def test_cell_as_one_would_write_it(value, text):
    assert cell_text(value) == text
