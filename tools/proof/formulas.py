"""T21: no text of ours becomes a formula in somebody's spreadsheet."""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

from tools.bench_report import Row
from tools.proof.report import all_of, none_of, skipped
from tools.proof.runner import Effort, Proof
from tools.proof.scene import Place, Scene
from tools.proof.visitor import Visitor

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
DIALECTS = {"csv?dialekt=excel": ";", "csv?dialekt=maskin": ","}


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
    place.call("sheets", "fill", texts=texts, address=place.world.proposed)
    addresses: list[str] = place.call("routes", "list_files")
    loose: list[str] = []
    cells = files = 0
    with place.serving() as server:
        (visitor,) = place.world.enter(server.port, 1)
        for address in addresses:
            for ending, sign in DIALECTS.items():
                found = _csv_cells(visitor, f"{address}.{ending}", sign)
                cells, files = cells + len(found), files + 1
                loose += [f"{address}: {cell}" for cell in found if _is_loose(cell)]
            sheet = _sheet(server.port, visitor, f"{address}.xlsx")
            files += 1
            loose += [f"{address}.xlsx: {cell}" for cell in _formula_cells(sheet)]
    note = f"{cells} cells of {files} files: {len(addresses)} lists in two dialects and XLSX"
    return [none_of("cells of the product's list files that are formulas", loose, note)]


def _is_loose(cell: str) -> bool:
    return bool(LOOKS_LIKE_FORMULA.match(cell)) and not NUMBER.fullmatch(cell)


def _csv_cells(visitor: Visitor, path: str, separator: str) -> list[str]:
    answer = visitor.read(path)
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    text = answer.text.removeprefix("\ufeff")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return [cell for row in rows for cell in row]


def _sheet(port: int, visitor: Visitor, path: str) -> bytes:
    status, content = visitor.download(path)
    if status != 200:
        raise RuntimeError(f"{path}: {status}")
    return content


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
