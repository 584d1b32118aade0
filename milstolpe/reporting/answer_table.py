"""The list that came back: finds its headings on any sheet, in any order, and its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from milstolpe.core.errors import DomainError
from milstolpe.core.text import clean_line
from milstolpe.reporting.answer_cells import Vocabulary
from milstolpe.reporting.sheets import Sheet

MOST_ROWS = 2_000
_ROWS_ABOVE = 20  # in which the headings are looked for

# Columns that say which row it is; nobody changes them.
ABOUT: Mapping[str, str | Promise] = {
    "measure_id": gettext_lazy("Measure id"),
    "save": gettext_lazy("Save number"),
    "code": gettext_lazy("Code"),
    "title": gettext_lazy("Measure"),
    "area": gettext_lazy("Area"),
}
# Columns with the answer of last time.
BEFORE: Mapping[str, str | Promise] = {
    "then_grade": gettext_lazy("Degree last time"),
    "then_rationale": gettext_lazy("Why, last time"),
    "then_action": gettext_lazy("What was done, last time"),
}


class ListRefusedError(DomainError):
    """The file is not the list, or not whole; the message says what to do."""


@dataclass(frozen=True)
class ListRow:
    """A row: its number in the file, from 1, and column → text."""

    number: int
    cells: Mapping[str, str]
    covered: frozenset[str] = frozenset()  # columns where a merged cell lies over this one


@dataclass(frozen=True)
class AnswerTable:
    """The rows that say anything, and headings that are not ours."""

    rows: Sequence[ListRow]
    unknown: Sequence[str] = ()


def headings(words: Vocabulary) -> dict[str, str]:
    """Column → heading, in the order of the list."""
    texts = {name: str(text) for name, text in [*ABOUT.items(), *BEFORE.items()]}
    return texts | words.labels()


def find_table(sheets: Sequence[Sheet], words: Vocabulary) -> AnswerTable:
    """The list in a workbook: the one sheet with our headings; rows above them are left alone.

    Raises:
        ListRefusedError: no such sheet or several, a heading twice, or too many rows.
    """
    known = _known(words)
    found = [
        (sheet, place)
        for sheet in sheets
        if (place := _place_of_headings(sheet, known, words)) is not None
    ]
    if not found:
        raise ListRefusedError(
            _(
                "This is not the list: no row has the headings “Measure id” and “Degree”. "
                "Download the list again and keep its headings."
            )
        )
    if len(found) > 1:
        raise ListRefusedError(
            _("The list stands on several sheets: %(names)s. Keep one of them.")
            % {"names": ", ".join(sheet.name for sheet, _place in found)}
        )
    (sheet, place) = found[0]
    return _table(sheet, place, known)


def _known(words: Vocabulary) -> dict[str, str]:
    """Folded heading → column, in every language that the list may have been made in."""
    known: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            known |= {_folded(text): name for name, text in headings(words).items()}
    return known


def _place_of_headings(sheet: Sheet, known: Mapping[str, str], words: Vocabulary) -> int | None:
    answering = set(words.labels())
    for place, row in enumerate(sheet.rows[:_ROWS_ABOVE]):
        names = {known.get(_folded(cell), "") for cell in row}
        if "measure_id" in names and names & answering:
            return place
    return None


def _table(sheet: Sheet, place: int, known: Mapping[str, str]) -> AnswerTable:
    heads = sheet.rows[place]
    columns = {number: known.get(_folded(cell), "") for number, cell in enumerate(heads)}
    ours = {number: name for number, name in columns.items() if name}
    for number, name in ours.items():
        if list(ours.values()).count(name) > 1:
            raise ListRefusedError(
                _("Two columns are headed “%(heading)s”. Take one of them away.")
                % {"heading": heads[number]}
            )
    rows = [
        row
        for number, cells in enumerate(sheet.rows[place + 1 :], start=place + 1)
        if (row := _row(number, cells, ours, sheet)) is not None
    ]
    if len(rows) > MOST_ROWS:
        raise ListRefusedError(
            _("The list has more than %(limit)s rows. Keep those of the measures.")
            % {"limit": MOST_ROWS}
        )
    unknown = [clean_line(cell) for cell in heads if cell.strip() and not known.get(_folded(cell))]
    return AnswerTable(rows, unknown)


def _row(
    number: int, cells: Sequence[str], ours: Mapping[int, str], sheet: Sheet
) -> ListRow | None:
    texts = {name: cells[place] if place < len(cells) else "" for place, name in ours.items()}
    if not any(text.strip() for text in texts.values()):
        return None
    covered = (name for place, name in ours.items() if (number, place) in sheet.covered)
    return ListRow(number + 1, texts, frozenset(covered))


def _folded(text: str) -> str:
    return clean_line(text).casefold().rstrip(":")
