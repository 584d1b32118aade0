"""Damages files and hands them to what takes files, in the product's own process."""

import io
import random
import resource
import struct
import time
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

from docx import Document
from xlsxwriter.workbook import Workbook

from milstolpe.core.errors import DomainError
from milstolpe.programmes.forms.measure_table import MeasureTable
from milstolpe.programmes.forms.table_reading import read_table
from milstolpe.programmes.models import Programme
from milstolpe.records.file_types import check_file
from milstolpe.workplan.services.taking import read_plan

PASTED = "pasted table"
PLAN_WORD, PLAN_TEXT = "plan in Word", "plan as text"
PLANS = {PLAN_WORD: "plan.docx", PLAN_TEXT: "plan.txt"}
PLAN = """Verksamhetsplan 2031

Stöd till länen

Mål 2031–2033

- Länen lär av varandra.

Aktiviteter 2031

Summa resurssättning: 20,5 dagar. Behov av reda pengar: Ja, se budget.

Träffar, PRIO

- Fyra träffar på webben.

Resurssättning: ca 20,5 dagar (resten redovisas ovan). Behov av reda pengar minst: Ja, se budget.

Budget 2031

Löner\t1 200 000 kr\tPlanerad arbetstid är 20,5 dagar.
Summa\t1 200 000 kr
"""
TABLE = (
    'Kod\tÅtgärd\tText\tMiljömål\tFrån\tTill\r\nM1\tAnlägg våtmarker\t"Första\nraden"\t8; 11'
    "\t2027\t2028\r\nM2\t=1+1\tText; med tecken\t\t2027\t\r\n"
)
# Numbers that stand at limits, as they are written in files.
LIMITS = (
    b"\0\0\0\0",
    b"\xff\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    b"\0\0\0\x80",
    b"\x01\0",
    b"\xff\xff",
)
SNIPPETS = (
    b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>&b;",
    b"PK\x01\x02",
    b"PK\x05\x06",
    b"PK\x06\x07",
    b"../../etc/passwd",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xe5\xe4\xf6",
    b"vbaProject.bin",
    b"\0",
    b"\t" * 50,
    b";" * 50,
    b'"' * 51,
)
ASK_EVERY = 50  # every so many pasted tables are also checked against the registers
BOMB_BYTES = 120 * 1024 * 1024


def fuzz(*, kind: str, count: int, seed: int) -> dict[str, Any]:
    """Take `count` damaged files of a kind; what broke, and the most memory and time (CPU)."""
    dice = random.Random(f"{seed} {kind}")  # noqa: S311  # the same files in every run
    take: Callable[[str, bytes, int], None] = _paste if kind == PASTED else _upload
    if kind in PLANS:
        take = _import_plan
    whole = _sample(kind)
    contents = (
        damaged_inside(whole, dice) if kind == PLAN_WORD and number % 2 else damaged(whole, dice)
        for number in range(count)
    )
    return tried(contents, lambda content, number: take(kind, content, number))


def tried(contents: Iterable[bytes], take: Callable[[bytes, int], None]) -> dict[str, Any]:
    """Hand each content, with its number, to `take`: how many it took, how many it refused (with
    DomainError and a reason), what broke, and the most memory and time (CPU)."""
    outcome: dict[str, Any] = {"taken": 0, "refused": 0, "broke": [], "slowest": 0.0}
    for number, content in enumerate(contents):
        began = time.process_time()
        try:
            take(content, number)
            outcome["taken"] += 1
        except DomainError as error:
            outcome["refused"] += 1
            if not str(error).strip():
                outcome["broke"].append(f"{number}: no reason")
        except Exception as error:  # noqa: BLE001  # any other error is what is looked for
            outcome["broke"].append(f"{number}: {error!r}")
        outcome["slowest"] = max(outcome["slowest"], time.process_time() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return outcome | {"memory_mb": peak}


def bombs() -> dict[str, Any]:
    """Archives that would hurt whoever unpacks them: refused or not, and in what time (CPU)."""
    found = {}
    for name, content in _bombs().items():
        began = time.process_time()
        try:
            _upload(".docx", content, 0)
            is_refused = False
        except DomainError:
            is_refused = True
        found[name] = {"refused": is_refused, "ms": 1000 * (time.process_time() - began)}
    return found


def _upload(kind: str, content: bytes, _number: int) -> None:
    check_file(f"fil{kind}", io.BytesIO(content), len(content))


def _import_plan(kind: str, content: bytes, _number: int) -> None:
    """As the page and the command do before anything is taken."""
    read_plan(PLANS[kind], io.BytesIO(content), len(content)).as_json()


def _paste(_kind: str, content: bytes, number: int) -> None:
    """As the page does: Django has decoded the form."""
    programme = Programme.objects.earliest("pk") if number % ASK_EVERY == 0 else Programme()
    pasted = read_table(content.decode("utf-8", "replace"), programme)
    if programme.pk:
        table = MeasureTable(programme)
        table.add(pasted.rows)
        table.check()
        table.verdict()


def damaged(whole: bytes, dice: random.Random) -> bytes:
    """The file with one to five of these done to it."""
    content = bytearray(whole)
    for _time in range(dice.randint(1, 5)):
        start = dice.randrange(len(content) + 1)
        length = dice.choice((1, 2, 4, 16, 256))
        part = content[start : start + length]
        way = dice.randrange(6)
        if way == 0 and start < len(content):
            content[start] ^= 1 << dice.randrange(8)
        elif way == 1:
            del content[start : start + length]
        elif way == 2:
            content[start:start] = part * dice.choice((1, 2, 50))
        elif way == 3:
            limit = dice.choice(LIMITS)
            content[start : start + len(limit)] = limit
        elif way == 4:
            content[start:start] = dice.choice(SNIPPETS)
        elif dice.random() < 0.3:
            del content[start:]
    return bytes(content)


def damaged_inside(whole: bytes, dice: random.Random) -> bytes:
    """A document of Office with one of its parts damaged and packed anew: its sums are right."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(whole)) as archive,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        names = archive.namelist()
        chosen = dice.choice([name for name in names if name.startswith(("word/", "xl/"))])
        for name in names:
            content = archive.read(name)
            copy.writestr(name, damaged(content, dice) if name == chosen else content)
    return made.getvalue()


def _sample(kind: str) -> bytes:
    made = io.BytesIO()
    if kind == ".xlsx":
        with Workbook(made) as book:
            sheet = book.add_worksheet()
            for row in range(20):
                sheet.write_row(row, 0, ["Åtgärd", row, "=1+1", 2.5])
    elif kind == PLAN_WORD:
        document = Document()
        for line in PLAN.splitlines():
            document.add_paragraph(line)
        document.save(made)
    elif kind == ".docx":
        document = Document()
        document.add_heading("Program")
        document.add_paragraph("Text med å, ä och ö.")
        document.save(made)
    others = {
        ".csv": "﻿Kod;Åtgärd;Kostnad\r\nM1;Anlägg våtmarker;1,5\r\n".encode(),
        ".pdf": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<<>>\n%%EOF\n",
        ".png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89",
        ".jpg": b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xd9",
        PASTED: TABLE.encode(),
        PLAN_TEXT: PLAN.encode(),
    }
    return made.getvalue() or others[kind]


def _bombs() -> dict[str, bytes]:
    types, part = {"[Content_Types].xml": b"<Types/>"}, "word/document.xml"
    large = _archive(types | {part: b" " * BOMB_BYTES})
    inner = _archive({part: b" " * (BOMB_BYTES // 2)})
    return {
        "unpacks to 120 MB": large,
        "unpacks to 1,000 times its size": _archive(types | {part: b"\0" * 20_000_000}),
        "2,000 entries": _archive(
            types | {part: b""} | {f"word/{n}.xml": b"" for n in range(2000)}
        ),
        "200,000 entries announced": _announced(_archive(types | {part: b""}), 60 * 1024 * 1024),
        "leaves its folder": _archive(types | {part: b"", "../../etc/cron.d/x": b"x"}),
        "entries that overlap": _overlapping(types, part),
        "another bomb inside": _archive(types | {part: b"", "word/inner.zip": inner * 40}),
        "macros": _archive(types | {part: b"", "word/vbaProject.bin": b"x"}),
    }


def _archive(entries: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries.items():
            target.writestr(name, content)
    return made.getvalue()


def _announced(archive: bytes, length: int) -> bytes:
    """An archive whose list of contents is said to be `length` bytes long."""
    place = archive.rindex(b"PK\x05\x06")
    changed = bytearray(archive)
    struct.pack_into("<L", changed, place + 12, length)
    return bytes(changed)


def _overlapping(types: dict[str, bytes], part: str) -> bytes:
    """Many entries that all point at the same packed bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in (types | {part: b"\0" * 1_000_000}).items():
            target.writestr(name, content)
        kernel = target.infolist()[-1]
        for number in range(90):
            copy = zipfile.ZipInfo(f"word/{number}.xml")
            for field in ("compress_type", "compress_size", "file_size", "header_offset", "CRC"):
                setattr(copy, field, getattr(kernel, field))
            target.filelist.append(copy)
    return made.getvalue()
