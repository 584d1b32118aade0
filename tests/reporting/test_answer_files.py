"""The list goes out and comes back: unchanged, changed by people, by programs, by accident."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from xlsxwriter.workbook import Workbook

from milstolpe.core.errors import DomainError
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.models import Report
from milstolpe.reporting.queries.answer_files import AnswerList, RowProblem
from milstolpe.reporting.services.answer_files import save_list
from milstolpe.reporting.services.answers import Edit, LockedError, save_answers
from milstolpe.reporting.services.followups import take_follow_up_step
from tests.factories.reporting import (
    InstrumentFactory,
    QuestionFactory,
    contact_of,
    coordinator_of,
    opened,
)
from tests.reporting.lists import as_csv, as_xlsx, opened_grid, read_back, workbook_of

pytestmark = pytest.mark.django_db

ODD = [
    "=1+2",
    "'=1+2",
    "''=1+2",
    "+46 8 123",
    "-",
    "@namn",
    "\u2212 5 °C",
    "Ett.\n\nTvå.\n- tre",
    "<r>fet</r>",
    "_x0041_ & <b>",
    "cafe\u0301 Ångström",
    "😀 🇸🇪",
    "007",
    "1,5",
    "2027-11-30",
    "SANT",
    'Han sa "nej"; hon sa, "ja"\t.',
    "ett  två\u00a0tre",
    "\u202evänd",
    "å" * 40_000,
]


@pytest.fixture
def report() -> Report:
    return opened(measures=3).reports.get()


def answered(report: Report, **values) -> None:
    """Save the same content for every measure."""
    edits = [Edit(row.pk, AnswerContent(**values), row.number) for row in report.answers.all()]
    save_answers(report, edits, by=contact_of(report))


def contents(report: Report) -> list[AnswerContent]:
    answers = AnswerList(report)
    return [answers.contents[row.pk] for row in answers.answers]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_list_that_comes_back_as_it_went_changes_nothing(report, text):
    InstrumentFactory(name="LONA", slug="lona")
    question = QuestionFactory(follow_up=report.follow_up)
    answered(
        report,
        grade="G",
        is_continuous=True,
        rationale=text,
        action_taken=f"Rad\n{text}",
        instruments=("lona",),
    )
    report.answers.first().extras.create(question=question, text=text)

    read = read_back(report, workbook_of(report))
    lines = opened_grid(report).lines()
    by_excel = [
        read_back(report, as_csv(lines, encoding="utf-8-sig"), "lista.csv"),
        read_back(report, as_csv(lines, delimiter="\t", encoding="utf-8"), "lista.csv"),
        read_back(report, as_xlsx(lines)),
    ]

    for one in (read, *by_excel):
        assert (one.edits, one.problems, one.unchanged) == ([], [], 3)


def test_list_as_csv_in_windows_letters(report):
    answered(report, grade="P", rationale="Påbörjad å ä ö – ”så”")
    grid = opened_grid(report)
    grid.put(1, grade="g")
    read = read_back(report, as_csv(grid.lines()), "LISTA.CSV")
    assert [(edit.content.grade, edit.content.rationale) for edit in read.edits] == [
        ("G", "Påbörjad å ä ö – ”så”")
    ]


def test_what_is_filled_in_is_saved_at_once(report):
    grid = opened_grid(report)
    grid.put(0, grade="G – Genomförd", continuous="x", action="Ett.\n\nTvå.")
    grid.put(2, grade="ej relevant", rationale="  Vi saknar kust ")
    answers = AnswerList(report)
    changes = answers.changes(read_back(report, as_xlsx(grid.lines())).edits)

    save_list(report, changes, {}, by=contact_of(report))

    saved = report.answers.filter(number=1).order_by("pk")
    assert list(saved.values_list("grade", "way")) == [("G", "file"), ("N", "file")]
    assert contents(report) == [
        AnswerContent(grade="G", is_continuous=True, action_taken="Ett.\n\nTvå."),
        AnswerContent(),
        AnswerContent(grade="N", rationale="Vi saknar kust"),
    ]


def test_columns_may_be_moved_and_others_put_in_between(report):
    grid = opened_grid(report)
    grid.put(1, grade="H")
    grid.move(lambda place: -place)
    grid.headings.insert(3, "Vår handläggare")
    for row in grid.rows:
        row.insert(3, "Kim")
    grid.above = [["Uppföljning 2027 för oss"], []]
    read = read_back(report, as_xlsx(grid.lines(), before=["Anteckningar", "Val"]))
    assert [edit.content.grade for edit in read.edits] == ["H"]
    assert read.unknown == ["Vår handläggare"]


def test_missing_column_and_missing_row_change_nothing(report):
    answered(report, grade="P", rationale="Kvar", action_taken="Kvar")
    grid = opened_grid(report)
    grid.rows = grid.rows[:1]
    grid.put(0, grade="H")
    place = grid.at("Motivering till graden")
    for row in (grid.headings, *grid.rows):
        row.pop(place)
    read = read_back(report, as_xlsx(grid.lines()))
    (change,) = AnswerList(report).changes(read.edits)
    assert (change.content.grade, change.content.rationale, read.unchanged) == ("H", "Kvar", 2)


def test_emptied_cell_is_shown_as_taken_away(report):
    answered(report, grade="P", rationale="Bort")
    grid = opened_grid(report)
    grid.put(0, rationale="")
    (change,) = AnswerList(report).changes(read_back(report, as_xlsx(grid.lines())).edits)
    (difference,) = change.differences
    assert (difference.label, [(part.kind, part.text) for part in difference.parts]) == (
        "Motivering till graden",
        [("removed", "Bort\n")],
    )


def test_changed_ids_and_added_rows_are_told(report):
    grid = opened_grid(report)
    codes = [row[grid.at("Kod")] for row in grid.rows]
    ids = [row[grid.at("Åtgärdens id")] for row in grid.rows]
    grid.put(0, id="zzz", grade="G")
    grid.put(1, id=ids[2], grade="G")
    grid.rows.append(["" for _heading in grid.headings])
    grid.rows.append(["" for _heading in grid.headings])
    grid.put(4, grade="H")
    grid.rows.append([*grid.rows[2]])

    read = read_back(report, as_xlsx(grid.lines()))

    assert read.edits == []
    assert read.problems == [
        RowProblem(2, "Åtgärdens id", "zzz", "Åtgärden finns inte i er rapport."),
        RowProblem(3, "Kod", codes[1], f"Det id:t hör till {codes[2]}. Ändra inte id och koder."),
        RowProblem(
            6,
            "Åtgärdens id",
            "",
            "Raden har inget id. Rader för andra åtgärder kan inte läggas till här.",
        ),
        RowProblem(7, "Åtgärdens id", ids[2], "Åtgärden står på rad 4 också. Behåll en av dem."),
    ]


def test_somebody_elses_measure_is_not_taken(report):
    other = opened(measures=1).reports.get()
    grid = opened_grid(other)
    grid.put(0, grade="G")
    (problem,) = read_back(report, as_xlsx(grid.lines())).problems
    assert problem.reason == "Åtgärden finns inte i er rapport."


@pytest.mark.parametrize("number", ["", "7", "ett", "-1", "1,5"])
def test_row_without_its_save_number_is_not_taken(report, number):
    answered(report, grade="P")
    grid = opened_grid(report)
    grid.put(0, save=number, grade="G")
    read = read_back(report, as_xlsx(grid.lines()))
    assert (read.edits, [problem.reason for problem in read.problems]) == (
        [],
        ["Det dolda sparningsnumret är borta eller ändrat. Ladda ner listan igen."],
    )


def test_numbers_as_numbers_are_read_as_texts(report):
    answered(report, grade="P")
    grid = opened_grid(report)
    file = io.BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(grid.lines()):
            for place, text in enumerate(row):
                is_number = number and text.isdecimal()
                sheet.write(number, place, int(text) if is_number else text)
        sheet.write_number(1, grid.at("Vad som gjordes"), 12)
        sheet.write_boolean(1, grid.at("Pågår kontinuerligt"), True)
        sheet.write_string(1, grid.at("Genomförandegrad"), "G")
    read = read_back(report, file.getvalue())
    assert [(edit.content.action_taken, edit.content.is_continuous) for edit in read.edits] == [
        ("12", True)
    ]


def test_merged_cells_are_told_and_empty_nothing(report):
    answered(report, grade="P", rationale="Samma")
    grid = opened_grid(report)
    file = io.BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(grid.lines()):
            for place, text in enumerate(row):
                sheet.write_string(number, place, text)
        place = grid.at("Motivering till graden")
        sheet.merge_range(1, place, 2, place, "Samma")
    read = read_back(report, file.getvalue())
    assert read.edits == []
    assert read.problems == [
        RowProblem(3, "Motivering till graden", "", "Cellerna är sammanslagna med andra. Dela dem.")
    ]


def test_file_that_is_another_list_is_refused(report):
    with pytest.raises(DomainError) as raised:
        read_back(report, as_xlsx([["Kod", "Åtgärd"], ["HK1", "Bygg"]]))
    assert str(raised.value).startswith("Det här är inte listan")


def test_heading_that_stands_twice_is_refused(report):
    grid = opened_grid(report)
    grid.headings.append("Motivering till graden")
    with pytest.raises(DomainError) as raised:
        read_back(report, as_xlsx(grid.lines()))
    assert (
        str(raised.value)
        == "Två kolumner har rubriken ”Motivering till graden”. Ta bort en av dem."
    )


def test_what_others_saved_since_is_joined_or_asked_about(report):
    answered(report, grade="P", rationale="Ett.\n\nTvå.")
    grid = opened_grid(report)
    grid.put(0, grade="G", rationale="Ett ändrat.\n\nTvå.")
    grid.put(1, rationale="Ett.\n\nTvå.\n\nTre.")
    answered(report, grade="H", rationale="Ett.\n\nTvå ändrat.")

    answers = AnswerList(report)
    asked, joined = answers.changes(read_back(report, as_xlsx(grid.lines())).edits)

    assert joined.content.grade == "H"
    assert joined.content.rationale == "Ett.\n\nTvå ändrat.\n\nTre."
    assert asked.content.rationale == "Ett ändrat.\n\nTvå ändrat."
    (choice,) = asked.choices
    assert (choice.name, choice.theirs[0], choice.mine[0]) == ("grade", "H", "G")

    save_list(report, [asked, joined], {asked.answer.pk: {"grade": "mine"}}, by=contact_of(report))
    assert [content.grade for content in contents(report)] == ["G", "H", "H"]


def test_nothing_is_saved_when_the_time_has_passed(report):
    grid = opened_grid(report)
    grid.put(0, grade="G")
    changes = AnswerList(report).changes(read_back(report, as_xlsx(grid.lines())).edits)
    take_follow_up_step(report.follow_up, "close", by=coordinator_of(report.follow_up))
    with pytest.raises(LockedError):
        save_list(report, changes, {}, by=contact_of(report))
    assert {content.grade for content in contents(report)} == {""}


def test_list_takes_as_many_queries_with_one_measure_and_with_many():
    asked = []
    for measures in (1, 5):
        report = opened(measures=measures).reports.get()
        answered(report, grade="P", rationale="Därför")
        with CaptureQueriesContext(connection) as captured:
            list(AnswerList(report).rows())
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 9
