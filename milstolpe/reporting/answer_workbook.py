"""Writes the list that an organisation answers in: a protected sheet, choices and instructions."""

import datetime
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from milstolpe.core.files import write_text
from milstolpe.reporting.answer_cells import Asked, Vocabulary, grade_cell, in_cell, yes_no
from milstolpe.reporting.answer_table import ABOUT, BEFORE, headings
from milstolpe.reporting.enums import Grade, QuestionKind

_WIDTHS: Final = {
    "measure_id": 12,
    "code": 9,
    "title": 40,
    "area": 20,
    "then_grade": 18,
    "grade": 26,
    "is_continuous": 14,
    "instruments": 28,
}
_WIDTH: Final = 40
_LETTERS_OF_NAME: Final = 31  # of a sheet
# What may be done although the sheet is protected.
_ALLOWED: Final = {
    "format_columns": True,
    "format_rows": True,
    "sort": True,
    "autofilter": True,
    "select_locked_cells": True,
}


@dataclass(frozen=True)
class ListAbout:
    """What the workbook says of itself."""

    title: str
    instructions: Sequence[str]  # paragraphs
    made_on: datetime.date


def answer_workbook(
    rows: Sequence[Mapping[str, str]], words: Vocabulary, about: ListAbout
) -> bytes:
    """The workbook with a row for each measure: column → text, as `headings` names them.

    Only the cells of the answer can be written in; there is no password. The same rows give the
    same bytes.
    """
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        created = datetime.datetime.combine(about.made_on, datetime.time())
        book.set_properties({"title": about.title, "created": created})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(_name(_("Answers")))
        choices = book.add_worksheet(_name(_("Choices")))
        places = _write_choices(choices, words, bold)
        _write_rows(book, sheet, rows, words, bold)
        _restrict(sheet, len(rows), words, places)
        _write_instructions(book.add_worksheet(_name(_("Instructions"))), about, book, bold)
    return file.getvalue()


def _write_rows(
    book: Workbook,
    sheet: Worksheet,
    rows: Sequence[Mapping[str, str]],
    words: Vocabulary,
    bold: Format,
) -> None:
    fixed = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#f2f0ec"})
    free = book.add_format({"text_wrap": True, "valign": "top", "locked": False})
    heads = headings(words)
    for place, (name, heading) in enumerate(heads.items()):
        form = fixed if name in ABOUT or name in BEFORE else free
        options = {"hidden": True} if name == "save" else {}
        sheet.set_column(place, place, _WIDTHS.get(name, _WIDTH), form, options)
        write_text(sheet, 0, place, heading, bold)
        for number, row in enumerate(rows, start=1):
            write_text(sheet, number, place, in_cell(row.get(name, "")), form)
    sheet.freeze_panes(1, list(heads).index("title") + 1)
    sheet.autofilter(0, 0, max(1, len(rows)), len(heads) - 1)
    sheet.protect("", _ALLOWED)
    sheet.set_landscape()
    sheet.repeat_rows(0)


def _write_choices(sheet: Worksheet, words: Vocabulary, bold: Format) -> dict[str, str]:
    """Field → the range with what can be chosen in it."""
    lists: list[tuple[list[str], str, list[str]]] = [
        (["grade"], _("Degree"), [grade_cell(grade) for grade in Grade]),
        (_yes_no_fields(words), _("Yes or no"), [yes_no(True), yes_no(False)]),
        ([], _("Instruments and funding"), list(words.instruments.values())),
        *(
            ([asked.key], asked.text, list(asked.choices))
            for asked in words.questions
            if asked.kind == QuestionKind.CHOICE
        ),
    ]
    places: dict[str, str] = {}
    for column, (fields, heading, texts) in enumerate(lists):
        sheet.set_column(column, column, _WIDTH)
        for row, text in enumerate([heading, *texts]):
            write_text(sheet, row, column, text, bold if row == 0 else None)
        letter = chr(ord("A") + column) if column < 26 else ""
        if letter and texts:
            name = _name(_("Choices")).replace("'", "''")
            area = f"='{name}'!${letter}$2:${letter}${len(texts) + 1}"
            places |= dict.fromkeys(fields, area)
    sheet.protect()
    return places


def _yes_no_fields(words: Vocabulary) -> list[str]:
    asked: list[Asked] = [row for row in words.questions if row.kind == QuestionKind.YES_NO]
    return ["is_continuous", *(row.key for row in asked)]


def _restrict(sheet: Worksheet, rows: int, words: Vocabulary, places: Mapping[str, str]) -> None:
    """Lists to choose from; other words are let through, since the upload reads many of them."""
    columns = list(headings(words))
    for name, source in places.items():
        place = columns.index(name)
        options = {"validate": "list", "source": source, "error_type": "information"}
        sheet.data_validation(1, place, max(1, rows), place, options)


def _write_instructions(sheet: Worksheet, about: ListAbout, book: Workbook, bold: Format) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 100)
    write_text(sheet, 0, 0, about.title, bold)
    for number, paragraph in enumerate(about.instructions, start=1):
        write_text(sheet, number, 0, in_cell(paragraph), wrapped)
    sheet.protect()


def _name(text: str) -> str:
    return text[:_LETTERS_OF_NAME]
