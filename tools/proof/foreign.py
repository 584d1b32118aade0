"""Foreign sheets, whole and damaged, handed to the import in the product's own process."""

import io
import random
import zipfile
from typing import Any

from xlsxwriter.workbook import Workbook

from milstolpe.organisations.models import Organisation
from milstolpe.programmes.models import Programme
from milstolpe.reporting.models import Answer, AnswerRevision, Report
from milstolpe.transfer.models import Import, ImportCount
from milstolpe.transfer.reading.mapping import FileMapping
from milstolpe.transfer.services.running import Given, plan_file
from tools.proof.fuzzing import damaged, tried

HEAD = ["Program", "Åtgärdsnr", "Aktör", "År", "Genomförandegrad", "Kommentar", "Vad hindrade?"]
MEASURES = 12
YEARS = (2019, 2020)


def _rows(organisations: int) -> list[list[Any]]:
    names = Organisation.objects.filter(kind="municipality").values_list("name", flat=True)
    return [
        ["Prov 2018–2022", f"A{number}", name, year, "GHPE"[number % 4], "Text, med tecken;", "Tid"]
        for year in YEARS
        for number in range(MEASURES)
        for name in names[:organisations]
    ]


def workbook(*, organisations: int) -> bytes:
    """A programme with measures and their yearly reports, as an old system might give it."""
    made = io.BytesIO()
    sheets: dict[str, list[list[Any]]] = {
        "Program": [["Program", "Län", "Period"], ["Prov 2018–2022", "Skåne län", "2018–2022"]],
        "Åtgärder": [
            ["Uttag ur systemet"],
            ["Åtgärdsnr", "Åtgärd", "Program", "Huvudaktör", "Kostnad"],
            *[
                [f"A{n}", f"Åtgärd {n}", "Prov 2018–2022", "Lund; Malmö", "1 234,5"]
                for n in range(MEASURES)
            ],
        ],
        "Uppföljning": [HEAD, *_rows(organisations)],
    }
    with Workbook(made, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
            sheet.merge_range(len(rows) + 1, 0, len(rows) + 1, 3, "Summa")
    return made.getvalue()


def write_workbook(*, path: str, organisations: int) -> int:
    """Write the file; how many yearly reports it holds."""
    with open(path, "wb") as file:  # noqa: PTH123  # a path of the proof's own
        file.write(workbook(organisations=organisations))
    return len(_rows(organisations))


def kept() -> dict[str, int]:
    """How much of an import is there."""
    tables = (Programme, Report, Answer, AnswerRevision, Import, ImportCount)
    return {table.__name__: table.objects.count() for table in tables}


def fuzz_import(*, kind: str, count: int, seed: int) -> dict[str, Any]:
    """Plan `count` damaged files of a kind; what broke, and the most memory and time (CPU)."""
    dice = random.Random(f"{seed} {kind} import")  # noqa: S311  # the same files in every run
    whole = workbook(organisations=4) if kind == ".xlsx" else _text()
    contents = (
        _inside(whole, dice) if kind == ".xlsx" and number % 2 else damaged(whole, dice)
        for number in range(count)
    )
    before = kept()
    outcome = tried(contents, lambda content, _number: _plan(kind, content))
    if kept() != before:
        outcome["broke"].append("something was written")
    return outcome


def _plan(kind: str, content: bytes) -> None:
    given = Given(f"a{kind}", io.BytesIO(content), len(content), FileMapping(), "12")
    plan = plan_file(given).plan
    assert all(said.adds_up for said in plan.counts().values())


def _text() -> bytes:
    rows = [HEAD, *_rows(4)]
    return "\r\n".join(";".join(f'"{cell}"' for cell in row) for row in rows).encode("cp1252")


def _inside(whole: bytes, dice: random.Random) -> bytes:
    """The workbook with one of its parts damaged and packed anew, so that its sums are right."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive, zipfile.ZipFile(made, "w") as copy:
        names = archive.namelist()
        chosen = dice.choice([name for name in names if name.startswith("xl/")])
        for name in names:
            content = archive.read(name)
            copy.writestr(name, damaged(content, dice) if name == chosen else content)
    return made.getvalue()
