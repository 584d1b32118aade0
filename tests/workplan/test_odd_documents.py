"""Odd and damaged documents: read as far as can be, told where not, never anything else."""

import io
import random
import zipfile

import pytest
from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls

from milstolpe.core.errors import DomainError
from milstolpe.workplan.reading.found import Cash
from milstolpe.workplan.reading.lines import text_lines
from milstolpe.workplan.reading.parse import parse_plan
from milstolpe.workplan.reading.source import lines_of_word
from milstolpe.workplan.services.taking import read_plan
from tests.workplan.test_taking import FILE, run
from tools.proof.fuzzing import damaged, damaged_inside

pytestmark = pytest.mark.slow

OURS = FILE.read_text("utf-8")
OTHER = FILE.with_name("plan-2033.txt").read_text("utf-8")


def word(text: str = OURS):
    document = Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    return document


def paragraph(document, beginning: str):
    return next(row for row in document.paragraphs if row.text.startswith(beginning))


def saved(document) -> io.BytesIO:
    file = io.BytesIO()
    document.save(file)
    return file


def read(document):
    return parse_plan(lines_of_word(saved(document)))


def test_plan_with_other_words_and_missing_parts_is_read_as_far_as_it_goes():
    plan = parse_plan(text_lines(OTHER))

    assert [(row.title, row.aims_from, row.aims_to) for row in plan.areas] == [
        ("Kunskap om miljön", 2033, 2033), ("Råd och stöd", 2033, 2035),
    ]  # fmt: skip
    assert [(row.title, row.is_priority, row.days) for row in plan.activities] == [
        ("Mäta vatten", True, 20), ("Mäta luft", False, 12.5), ("Fråga skogsägare", False, None),
        ("Råd till kommuner", True, 1020), ("Möte i juni", False, 10), ("Möte i juni", False, 0.5),
    ]  # fmt: skip
    assert [row.is_about for row in plan.activities][:3] == [True, True, False]
    assert [row.cash.value if row.cash else None for row in plan.activities] == [
        Cash.POSSIBLY, Cash.NO, None, Cash.POSSIBLY, Cash.MEETING_COSTS, None,
    ]  # fmt: skip
    assert [row.amount_sek for row in plan.budget] == [1_200_000, 80_000]


def test_wrong_sums_and_what_is_not_understood_are_told():
    plan = parse_plan(text_lines(OTHER))

    assert [(row.what, row.stated, row.found) for row in plan.checks if not row.agrees] == [
        ("Dagar, Råd och stöd", 1030, 1030.5), ("Budget, summa", 1_330_000, 1_280_000),
    ]  # fmt: skip
    assert [(row.number, row.text) for row in plan.not_understood] == [
        (27, "Tid: 5–8 dagar"), (55, "Möten ........ femtio tusen"),
    ]  # fmt: skip


def test_decisions_that_an_activity_tells_of_are_not_the_plans():
    plan = parse_plan(text_lines(OURS.replace("Svara på frågor.", "Rådet beslutar 2031-05-01.")))

    assert [row.day.isoformat() for row in plan.decisions] == ["2031-02-03"]


def test_page_break_within_a_word_leaves_no_trace():
    document = word()
    row = paragraph(document, "Samla in")
    row.text = "Samla in och sam-"
    row.runs[0].add_break(WD_BREAK.PAGE)
    row.add_run("manställ tex\u00adter. Detta görs genom att:")

    assert read(document).activities[0].paragraphs[0].startswith("Samla in och sammanställ texter.")


def test_what_a_review_added_is_read_and_what_it_took_away_is_not():
    document = word()
    row = paragraph(document, "Svara på frågor.")
    for kind, tag, text in (("w:ins", "w:t", " Även per brev."), ("w:del", "w:delText", "Aldrig.")):
        change = parse_xml(
            f'<{kind} {nsdecls("w")} w:id="1" w:author="A"><w:r><{tag} xml:space="preserve">'
            f"{text}</{tag}></w:r></{kind}>"
        )
        row._p.append(change)

    assert read(document).activities[3].paragraphs == ["Svara på frågor. Även per brev."]


def test_box_to_fill_in_is_read_and_note_below_the_page_is_not():
    document = word()
    row = paragraph(document, "Svara på frågor.")
    box, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    row._p.addprevious(box)
    box.append(content)
    content.append(row._p)
    note = parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>')
    row._p.append(note)

    assert read(document).activities[3].paragraphs == ["Svara på frågor."]


def test_text_in_a_table_within_an_activity_is_kept():
    document = word()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Mars", "Träff i Lund"
    paragraph(document, "Svara på frågor.")._p.addnext(table._tbl)

    assert read(document).activities[3].paragraphs == ["Svara på frågor.", "Mars Träff i Lund"]


def archive(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("[Content_Types].xml", "<Types/>")
        for name, content in parts.items():
            target.writestr(f"word/{name}.xml", content)
    return made.getvalue()


def many_lines() -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{n}</w:t></w:r></w:p>" for n in range(30_000))
    file = saved(Document())
    made = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                content = content.replace(b"<w:body>", b"<w:body>" + body.encode())
            new.writestr(name, content)
    return made.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bomb.docx", lambda: archive(document=b" " * 150_000_000)),
        ("stor.docx", lambda: archive(document=random.Random(1).randbytes(32768) * 1024)),  # noqa: S311
        ("rader.docx", many_lines),
        ("tom.docx", archive),
        ("bild.docx", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 50),
        ("webbsida.md", lambda: b"<!doctype html><title>Plan</title>"),
        ("tom.txt", lambda: b""),
        ("plan.docx", OURS.encode),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content())

    status, told = run(str(file), "--dry-run")

    assert status == 2
    assert told.strip()


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "status"), [(OURS, 0), (OTHER, 1), ("Ett brev.", 2)])
def test_exit_status_says_how_much_was_understood(tmp_path, text, status):
    file = tmp_path / "plan.docx"
    file.write_bytes(saved(word(text)).getvalue())

    assert run(str(file))[0] == status


@pytest.mark.parametrize("name", ["plan.txt", "plan.docx"])
def test_damaged_document_is_read_or_refused_with_a_reason(name):
    whole = OURS.encode() if name == "plan.txt" else saved(word()).getvalue()
    dice = random.Random(name)  # noqa: S311  # the same files in every run
    ways = (damaged,) if name == "plan.txt" else (damaged, damaged_inside)
    reasons = []

    for number in range(100):
        content = ways[number % len(ways)](whole, dice)
        try:
            read_plan(name, io.BytesIO(content), len(content)).as_json()
        except DomainError as error:
            reasons.append(str(error).strip())

    assert 0 < len(reasons) < 100
    assert all(reasons)
