"""The matrix as HTML. No template for each cell: 354 of them would cost ten times as much."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from milstolpe.rounds.enums import ContributionState
from milstolpe.rounds.queries.matrix import Cell, Matrix
from milstolpe.rounds.words import SHORT_STATES, days_text, letter_of


@dataclass(frozen=True)
class StateMark:
    """A state as the matrix shows it, for the legend."""

    code: str
    letter: str
    word: str  # the short one
    label: str  # the whole one


@dataclass(frozen=True)
class Column:
    """An item at the head of the matrix."""

    number: int | None
    name: str


@dataclass(frozen=True)
class Line:
    """A county of the matrix, its cells drawn."""

    county: str
    cells: SafeString


class Drawing:
    """The whole matrix. Cells that are filtered away, or never asked, are empty."""

    def __init__(self, matrix: Matrix, *, base: str, whole: Matrix) -> None:
        """`base` begins the addresses of the cells; `whole` is the matrix before filters."""
        self._by_place = {(c.row.county_slug, c.row.item_slug): c for c in matrix.cells}
        self._matrix, self._base, self._whole = matrix, base, whole
        self._marks = _marks()

    @property
    def columns(self) -> list[Column]:
        shown = self._matrix.items
        return [
            Column(row.objective, row.item)
            for slug, row in self._whole.items.items()
            if slug in shown
        ]

    @property
    def lines(self) -> Iterator[Line]:
        shown = [slug for slug in self._whole.items if slug in self._matrix.items]
        for county, name in self._matrix.counties.items():
            cells = (self._by_place.get((county, item)) for item in shown)
            yield Line(
                name, format_html_join("", "<td>{}</td>", ((self._drawn(c),) for c in cells))
            )

    def _drawn(self, cell: Cell | None) -> SafeString:
        if cell is None:
            return SafeString("")
        row = cell.row
        mark = self._marks[row.state]
        return format_html(
            '<a class="cell" data-state="{}"{} href="{}{}/{}/"><b aria-hidden="true">{}</b> '
            "<span>{}</span>{}</a>",
            row.state,
            SafeString(" data-late") if cell.is_late else "",
            self._base,
            row.county_slug,
            row.item_slug,
            mark.letter,
            mark.word,
            format_html_join("", '<span class="cell-note">{}</span>', ((n,) for n in notes(cell))),
        )

    @cached_property
    def legend(self) -> Sequence[StateMark]:
        """The states that are in the matrix."""
        return [mark for code, mark in self._marks.items() if code in self._whole.states]


def notes(cell: Cell) -> list[str]:
    """What is to be noted of a cell, in few words."""
    found = []
    if cell.is_late:
        found.append(days_text(cell.days))
    if "outcome" in cell.changes:
        found.append(_("new outcome"))
    if "trend" in cell.changes:
        found.append(_("new trend"))
    if n := cell.comments:
        found.append(npgettext("contribution", "%(n)s comment", "%(n)s comments", n) % {"n": n})
    return found


def _marks() -> dict[str, StateMark]:
    """In the language of the reader."""
    words = {state: str(SHORT_STATES[state]) for state in ContributionState}
    return {
        state: StateMark(state, letter_of(state), word, str(state.label))
        for state, word in words.items()
    }
