"""The machinery of the proofs tells a proof that holds from one that does not."""

import gzip
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter.workbook import Workbook

from tools.bench_report import Row
from tools.paths import ROOT
from tools.proof import at_once, catalogue, report
from tools.proof.answering import DONE, GRADE, filled
from tools.proof.forms import form_fields
from tools.proof.killing import Found
from tools.proof.ledger import Ledger, mark, marks_in
from tools.proof.open_loop import Outcome, percentile
from tools.proof.power import SAVED, answers
from tools.proof.runner import SAMPLE, WHOLE, Proof, Result, SkippedError, run
from tools.proof.saving import TABLE_ROWS, Writer
from tools.proof.scene import NO_WORLD
from tools.proof.texts import with_paragraph
from tools.proof.visitor import Answer, Visitor
from tools.suite import Counts, counted

# As strace writes them: a save that waits for the disk, and two that do not.
SYNCED = """\
7 pwrite64(9</v/a.sqlite3-wal>, "x"..., 24, 0) = 24
7 fdatasync(9</v/a.sqlite3-wal> <unfinished ...>
8    write(5</v/log>, "x"..., 3) = 3
7    <... fdatasync resumed>) = 0
8    sendto(11<TCP:[1]>, "HTTP/1.1 302 Fou"..., 400, 0, NULL, 0) = 400"""
TOO_SOON = """\
7 pwrite64(9</v/a.sqlite3-wal>, "x"..., 24, 0) = 24
7 fdatasync(9</v/a.sqlite3-wal> <unfinished ...>
8 writev(11<TCP:[1]>, [{iov_base="HTTP/1.1 302 Fou"..., iov_len=9}], 1) = 400
7 <... fdatasync resumed>) = 0"""
NEVER = """\
7 pwrite64(9</v/a.sqlite3-wal>, "x"..., 24, 0) = 24
8 sendto(11<TCP:[1]>, "HTTP/1.1 302 Fou"..., 400, 0, NULL, 0) = 400"""
WRITTEN_AGAIN = SYNCED.replace("8    sendto", NEVER.splitlines()[0] + "\n8    sendto")


def proof(name: str, *rows: Row, fails: Exception | None = None) -> Proof:
    def prove(*_: Any) -> Sequence[Row]:
        if fails:
            raise fails
        return rows

    return Proof(name, "Shows something.", prove)


def results(*proofs: Proof) -> list[Result]:
    return list(run(proofs, None, SAMPLE))  # type: ignore[arg-type]  # these need no scene


def test_a_proof_that_breaks_or_is_skipped_is_not_good_and_stops_no_other():
    good, missed, broken, skipped = results(
        proof("good", report.none_of("lost", [])),
        proof("missed", report.none_of("lost", ["one"])),
        proof("broken", fails=ValueError("away")),
        proof("skipped", fails=SkippedError("strace saknas")),
    )
    assert [r.is_good for r in (good, missed, broken, skipped)] == [True, False, False, False]
    assert "ValueError: away" in broken.broken
    assert skipped.skipped == "strace saknas"


def test_the_report_counts_each_proof_once(tmp_path: Path):
    found = results(
        proof("good", report.all_of("saved", 3, 3)),
        proof("missed", report.all_of("saved", 2, 3)),
        proof("broken", fails=ValueError()),
        proof("skipped", fails=SkippedError("strace saknas")),
    )
    report.junit(found, tmp_path / "proof.xml")
    assert counted(tmp_path / "proof.xml") == Counts(passed=1, failed=2, skipped=1)


def test_a_section_is_replaced_and_the_others_stay(tmp_path: Path):
    page, order = tmp_path / "proofs.md", ["one", "two"]
    report.write(results(proof("two", Row("a", "1")), proof("one", Row("b", "2"))), order, page)
    report.write(results(proof("one", Row("c", "3"))), order, page)
    text = page.read_text()
    assert [line for line in text.splitlines() if line.startswith("## ")] == ["## one", "## two"]
    assert "| c | 3 |" in text
    assert "| a | 1 |" in text
    assert "| b | 2 |" not in text


def test_none_at_all_is_not_all():
    assert report.all_of("saved", 0, 0).is_met is False


def test_a_lost_save_is_one_that_was_answered_and_is_not_kept():
    ledger = Ledger()
    for number in range(3):
        ledger.send(mark("a", number))
    ledger.keep(mark("a", 0))
    ledger.keep(mark("a", 1))
    kept = dict.fromkeys(marks_in([f"Text {mark('a', 1)}", mark("a", 2)]), 1)
    assert ledger.lost(kept) == {mark("a", 0)}


@pytest.mark.parametrize(
    ("trace", "ordered"),
    [(SYNCED, [True]), (TOO_SOON, [False]), (NEVER, [False]), (WRITTEN_AGAIN, [False])],
)
def test_an_answer_before_the_disk_is_seen(trace: str, ordered: list[bool]):
    assert list(answers(trace.splitlines(), SAVED)) == ordered


def test_one_sync_serves_one_answer():
    trace = [*SYNCED.splitlines(), *NEVER.splitlines()[1:]]
    assert list(answers(trace, SAVED)) == [True, False]


def test_percentiles_count_only_what_was_answered():
    outcomes = [Outcome(200, ms) for ms in range(1, 101)] + [Outcome(0, 9999.0)]
    assert percentile(outcomes, 0.99) == 100
    assert percentile([Outcome(0, 1.0)], 0.5) == float("inf")


@pytest.mark.parametrize(
    ("heading", "sent"),
    [(b"Content-Encoding: gzip", gzip.compress(b"Hej", mtime=0)), (b"Vary: Cookie", b"Hej")],
)
def test_an_answer_is_read_packed_or_not(heading: bytes, sent: bytes):
    assert Outcome(200, 1.0, b"HTTP/1.1 200 OK\r\n" + heading + b"\r\n\r\n" + sent).body == b"Hej"


def test_an_answer_says_when_to_try_again():
    told = Outcome(503, 1.0, b"HTTP/1.1 503 Busy\r\nRetry-After: 5\r\n\r\n")
    silent = Outcome(503, 1.0, b"HTTP/1.1 503 Busy\r\n\r\n\r\nRetry-After: 5")
    assert (told.says_when, silent.says_when) == (True, False)


def test_what_is_kept_in_part_or_twice_is_seen():
    writer = Writer(0, Visitor(0), NO_WORLD, Ledger(), tables={"half": True, "whole": False})
    kept = {"half": TABLE_ROWS - 1, "whole": TABLE_ROWS, "once": 1, "twice": 2}
    found = Found([], Ledger(), [writer], [], kept)
    assert (found.half_tables, found.doubled) == (["half"], ["twice"])


def test_a_list_is_filled_in_as_in_excel():
    made = io.BytesIO()
    with Workbook(made) as book:
        sheet = book.add_worksheet()
        for number in range(TABLE_ROWS + 2):
            row = ["Åtgärdens id", GRADE, DONE] if number == 0 else [f"m{number}", "", ""]
            sheet.write_row(number, 0, row)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(filled(made.getvalue(), "[kvitto-1]")))
    cells = rows.get_sheet_by_index(0).to_python()
    assert cells[1] == ["m1", "", ""]
    assert [row[1:] for row in cells[2:]] == [["G", "Klart. [kvitto-1]"]] * TABLE_ROWS


def test_a_form_is_read_as_a_browser_sends_it():
    page = """<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="x">
        <input name="a" value="1"><input type="checkbox" name="b" checked><textarea name="c">
text</textarea><select name="d"><option value="">–<option value="2" selected>två</select>
        <input type="checkbox" name="e"><button name="f">Spara</button></form>"""
    assert form_fields(page) == {"a": "1", "b": "on", "c": "text", "d": "2"}


def test_a_form_is_found_by_its_id():
    page = """<form id="write" method="post"><textarea name="a">text</textarea></form>
        <form method="get" id="search"><input name="q"></form>
        <form method="post"><input name="b" value="2"></form>"""
    assert (form_fields(page, "write"), form_fields(page)) == ({"a": "text"}, {"b": "2"})


def test_a_paragraph_is_changed_in_its_place():
    assert with_paragraph("ett\r\n\r\ntvå\r\n\r\ntre", 1, "TVÅ") == "ett\n\nTVÅ\n\ntre"


@pytest.mark.parametrize(
    ("pages", "counted"),
    [
        (["saved", "en två", "en tre"], (1, 2, 2)),  # one wins, the others see both texts
        (["saved", "två", "en"], (1, 2, 0)),  # they do not
        (["saved", "saved", "en tre"], (0, 1, 1)),  # two win
    ],
)
def test_of_those_who_write_at_once_one_shall_win_and_the_others_see_it(
    pages: list[str], counted: tuple[int, int, int]
):
    answers = [Answer(302 if text == "saved" else 422, {}, text) for text in pages]
    writers = at_once.seated([Visitor(0)] * 3, at_once.Page("/", "spara/"))  # which reach nobody
    clash = at_once.Clash()
    clash.count(writers, ["en", "två", "tre"], answers, {})
    assert (clash.single, clash.refused, clash.told) == counted
    assert clash.saves == pages.count("saved")


def test_every_proof_is_named_once_and_tried_in_both_sizes():
    folder = ROOT / "tools" / "proof"
    files = [path for path in folder.glob("*.py") if "\nPROOF = Proof(" in path.read_text()]
    names = [each.name for each in catalogue.PROOFS]
    assert len(set(names)) == len(names) == len(files)
    assert SAMPLE.seed == WHOLE.seed
