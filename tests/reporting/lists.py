"""Lists as files: a report to answer, its list as it is downloaded, and what is sent back."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from xlsxwriter.workbook import Workbook

from milstolpe.core.files import write_text
from milstolpe.reporting.answer_table import find_table
from milstolpe.reporting.answer_workbook import ListAbout, answer_workbook
from milstolpe.reporting.models import Report
from milstolpe.reporting.queries.answer_files import AnswerList, ReadList
from milstolpe.reporting.sheets import read_sheets

ABOUT = ListAbout("Lista", ["Skriv i de vita kolumnerna."], date(2027, 1, 1))


@dataclass
class Grid:
    """The list as a person has it open: headings and rows of texts, which may be changed."""

    headings: list[str]
    rows: list[list[str]]
    above: list[list[str]] = field(default_factory=list)

    def at(self, heading: str) -> int:
        return self.headings.index(heading)

    def put(self, row: int, **cells: str) -> None:
        """Write in a row; the names are those of `NAMES`."""
        for name, text in cells.items():
            self.rows[row][self.at(NAMES[name])] = text

    def lines(self) -> list[list[str]]:
        return [*self.above, self.headings, *self.rows]

    def move(self, order: Callable[[int], Any]) -> None:
        """Sort the columns by what `order` says of their places."""
        places = sorted(range(len(self.headings)), key=order)
        self.headings = [self.headings[place] for place in places]
        self.rows = [[row[place] for place in places] for row in self.rows]


NAMES: Mapping[str, str] = {
    "id": "Åtgärdens id",
    "save": "Sparning nummer",
    "code": "Kod",
    "grade": "Genomförandegrad",
    "continuous": "Pågår kontinuerligt",
    "rationale": "Motivering till graden",
    "action": "Vad som gjordes",
    "instruments": "Styrmedel och finansiering",
    "links": "Länkar",
}


def workbook_of(report: Report) -> bytes:
    answers = AnswerList(report)
    return answer_workbook(list(answers.rows()), answers.words, ABOUT)


def opened_grid(report: Report) -> Grid:
    """The list as it is downloaded, opened."""
    sheets = read_sheets("lista.xlsx", io.BytesIO(content := workbook_of(report)), len(content))
    rows = sheets[0].rows
    return Grid(rows[0], rows[1:])


def as_xlsx(lines: Sequence[Sequence[str]], *, before: Sequence[str] = ()) -> bytes:
    """A workbook as another program might write it; `before` are names of sheets before it."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        for name in before:
            book.add_worksheet(name).write_string(0, 0, "Anteckningar")
        sheet = book.add_worksheet("Blad")
        for number, row in enumerate(lines):
            for place, text in enumerate(row):
                write_text(sheet, number, place, text)
    return file.getvalue()


def as_csv(
    lines: Sequence[Sequence[str]], *, delimiter: str = ";", encoding: str = "cp1252"
) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(lines)
    return text.getvalue().encode(encoding)


def read_back(report: Report, content: bytes, name: str = "lista.xlsx") -> ReadList:
    answers = AnswerList(report)
    sheets = read_sheets(name, io.BytesIO(content), len(content))
    return answers.compare(find_table(sheets, answers.words))


def upload(content: bytes, name: str = "lista.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
