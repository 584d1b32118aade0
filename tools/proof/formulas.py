"""T21: no text of ours becomes a formula in somebody's spreadsheet."""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from tools.bench_report import Row
from tools.proof.report import all_of, none_of, skipped
from tools.proof.runner import Effort, Proof
from tools.proof.scene import Place, Scene
from tools.proof.visitor import Visitor, logged_in

# Full-width signs and the minus sign of a typesetter, which some spreadsheets read as plain ones.
WIDE = ("\uff1d", "\uff0b", "\uff0d", "\uff20", "\u2212")
# Signs that make a formula: in a spreadsheet, after a tab or line end, and full-width.
STARTS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", ";=", *WIDE, "'=", "''=")
TEXTS = tuple(
    start + rest
    for start in STARTS
    for rest in ("1+1", 'HYPERLINK("http://x.example";"y")', "cmd|' /C calc'!A0")
)
NUMBER = re.compile(r"-?\d+([.,]\d+)?")
LOOKS_LIKE_FORMULA = re.compile(f"[=+\\-@\t\r\n{''.join(WIDE)}]|;=")
FORMULA_CELL = re.compile(rb"<f[ >/]")
DIALECTS = {"excel": ";", "maskin": ","}


@dataclass
class Found:
    """What stands in the list files."""

    files: int = 0
    cells: int = 0
    guarded: int = 0
    loose: list[str] = field(default_factory=list)  # that a spreadsheet takes for a formula


def prove(scene: Scene, effort: Effort) -> list[Row]:
    with scene.place() as place:
        texts = list(TEXTS[:: 4 if effort.is_sample else 1])
        folder = place.site.folder
        back = place.call("sheets", "write", texts=texts, folder=str(folder))
        rows = [
            all_of("texts that come back as they were (CSV, own import)", back["csv"], len(texts)),
            all_of("texts that come back as they were (XLSX)", back["xlsx"], len(texts)),
            none_of(
                "formula cells in the XLSX", _formula_cells((folder / "lista.xlsx").read_bytes())
            ),
        ]
        return [*rows, *_in_product(place, texts), *_in_office(folder, len(texts), effort)]


def _in_product(place: Place, texts: list[str]) -> list[Row]:
    """Every list file of the product, with such texts wherever a text can stand."""
    world = place.world
    programmes = {"proposed": world.proposed, "running": world.running}
    place.call("published", "make")
    place.call("sheets", "fill", texts=texts, contact=world.contact, **programmes)
    kinds: list[list[str]] = place.call("routes", "list_files")
    others = [place.call("world", who) for who in ("administrator", "rus")]
    people = [world.coordinators[0], world.contact, *others]
    found = Found()
    with place.serving() as server:
        visitors = logged_in(server.port, people, world.password)
        reached = [sum(_fetch(visitors, path, found) for path in kind) > 0 for kind in kinds]
        found.loose += _in_answer_list(visitors[1], place.call("routes", "open_report"))
    unseen = [kind[0] for kind, is_seen in zip(kinds, reached, strict=True) if not is_seen]
    note = f"{found.cells} cells of {found.files} files; {found.guarded} are guarded"
    return [
        all_of("kinds of list that were fetched", sum(reached), len(kinds), " ".join(unseen)),
        none_of("cells of the product's list files that are formulas", found.loose, note),
        Row("guarded cells among them", str(found.guarded), "> 0", found.guarded > 0),
    ]


def _fetch(visitors: list[Visitor], path: str, found: Found) -> bool:
    """Look at the list in all its files, as the first who may see it; whether anybody may."""
    for visitor in visitors:
        status, sheet = visitor.download(f"{path}.xlsx")
        if status != 200:
            continue
        found.loose += [f"{path}.xlsx: {cell}" for cell in _formula_cells(sheet)]
        for dialect, separator in DIALECTS.items():
            text = visitor.read(f"{path}.csv?dialekt={dialect}").text.removeprefix("\ufeff")
            rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
            cells = [cell for row in rows for cell in row]
            found.cells += len(cells)
            found.guarded += sum(cell.startswith("'") for cell in cells)
            found.loose += [f"{path} ({dialect}): {cell}" for cell in cells if _is_loose(cell)]
        found.files += 1 + len(DIALECTS)
        return True
    return False


def _in_answer_list(contact: Visitor, report: int) -> list[str]:
    """Formula cells in the list that an organisation answers in."""
    path = f"/arbeta/uppfoljning/{report}/lista.xlsx"
    _status, book = contact.download(path)
    return [f"{path}: {cell}" for cell in _formula_cells(book)]


def _is_loose(cell: str) -> bool:
    return bool(LOOKS_LIKE_FORMULA.match(cell)) and not NUMBER.fullmatch(cell)


def _formula_cells(sheet: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(sheet)) as book:
        parts = [name for name in book.namelist() if name.startswith("xl/worksheets/")]
        return [name for name in parts if FORMULA_CELL.search(book.read(name))]


def _in_office(folder: Path, total: int, effort: Effort) -> list[Row]:
    """The same files as LibreOffice understands them."""
    program = shutil.which("soffice")
    what = "cells that LibreOffice takes for text and shows whole"
    if program is None:
        return [skipped(what, "LibreOffice saknas: apt install libreoffice-calc-nogui")]
    if effort.is_sample:
        return []  # it takes longer to start than all the rest
    rows = []
    for name, reading in (("excel.csv", "59"), ("maskin.csv", "44"), ("lista.xlsx", "")):
        flat = _converted(program, folder / name, reading)
        cells = re.findall(r"<table:table-cell([^>]*)>", flat)
        formulas = [cell for cell in cells if "table:formula" in cell]
        strings = sum('office:value-type="string"' in cell for cell in cells)
        note = f"{strings} cells of text, {total} texts"
        rows.append(none_of(f"{name}: formulas in LibreOffice", formulas, note))
    return rows


def _converted(program: str, file: Path, separator: str) -> str:
    """The file as flat OpenDocument, opened as a person would."""
    reading = [f"--infilter=CSV:{separator},34,76,1"] if separator else []
    profile = f"-env:UserInstallation=file://{file.parent}/office"
    where = ["--convert-to", "fods", "--outdir", str(file.parent)]
    subprocess.run(
        [program, "--headless", profile, *reading, *where, str(file)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return file.with_suffix(".fods").read_text()


PROOF = Proof(
    "formulas",
    f"{len(TEXTS)} texts that begin as a formula does, in CSV of both dialects and XLSX: written "
    "by `core.files` and read back, in every list file of the running product, and opened in "
    "LibreOffice. (T21)",
    prove,
)
