"""What a pasted table says: which column is which, and the rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from milstolpe.core.errors import DomainError
from milstolpe.core.paste import parse_table
from milstolpe.programmes.models import Programme
from milstolpe.programmes.queries.wording import MEASURE_LABELS

MOST_ROWS = 500

# Column → the headings that name it. The order is that of a table without headings.
_HEADINGS = {
    "code": gettext_lazy("code|no|no.|number|measure number"),
    "title": gettext_lazy("title|measure|heading|name"),
    "text": gettext_lazy("text|description"),
    "area": gettext_lazy("area|priority area|challenge|theme area"),
    "leads": gettext_lazy("lead|leads|lead actor|lead actors|responsible"),
    "partners": gettext_lazy("partner|partners|other actors"),
    "objectives": gettext_lazy("objective|objectives|environmental objectives"),
    "start_year": gettext_lazy("start|start year|first year|from"),
    "end_year": gettext_lazy("end|end year|last year|to"),
    "themes": gettext_lazy("theme|themes|keywords"),
}
COLUMNS = tuple(_HEADINGS)


class TableRefusedError(DomainError):
    """The pasted table cannot be read; the message says what to do."""


@dataclass(frozen=True)
class PastedTable:
    """Rows of column → text, and the headings of columns that are not known."""

    rows: Sequence[dict[str, str]]
    unknown: Sequence[str]


def read_table(text: str, programme: Programme) -> PastedTable:
    """The measures of a pasted table; headings are known in the programme's own words too.

    Raises as `read_columns`.
    """
    return read_columns(text, COLUMNS, partial(_column, programme=programme))


def read_columns(text: str, columns: Sequence[str], column_of: Callable[[str], str]) -> PastedTable:
    """The rows of a pasted table, with headings in any case or with none.

    Args:
        columns: what the columns are when there are no headings.
        column_of: folded heading → column, or "" for one that is not known.
    Raises:
        TableTooLongError: more than `MOST_ROWS` rows, headings counted.
        TableRefusedError: nothing there, a column twice, or cells beyond the last column.
    """
    lines = parse_table(text, limit_rows=MOST_ROWS)
    names = _columns(lines[0], column_of) if lines else []
    unknown: list[str] = []
    if names:
        headings, lines = lines[0], lines[1:]
        unknown = [cell for cell, name in zip(headings, names, strict=True) if cell and not name]
    else:
        names = list(columns)
    if not lines:
        raise TableRefusedError(_("There is no table to read. Copy the rows and paste them here."))
    for number, line in enumerate(lines, start=1):
        if len(line) > len(names):
            raise _too_many_cells(number, len(line), len(names))
    rows = [{name: cell for name, cell in zip(names, line, strict=False) if name} for line in lines]
    return PastedTable(rows, unknown)


def heading_of(headings: Mapping[str, Any], heading: str) -> str:
    """The column that a folded heading names; `headings` has its words with | between."""
    for name, words in headings.items():
        if heading in {_folded(word) for word in str(words).split("|")} - {""}:
            return name
    return ""


def _columns(cells: Sequence[str], column_of: Callable[[str], str]) -> list[str]:
    """The column of each cell ("" if unknown) when these are headings, else nothing."""
    names = [column_of(_folded(cell)) for cell in cells]
    known = [name for name in names if name]
    if len(known) < min(2, len(cells)):
        return []
    for name in known:
        if known.count(name) > 1:
            message = _("Two columns are headed “%(heading)s”. Take one of them away.")
            raise TableRefusedError(message % {"heading": cells[names.index(name)]})
    return names


def _column(heading: str, programme: Programme) -> str:
    own = {
        "area": programme.word_area,
        "leads": programme.word_lead,
        "partners": programme.word_partner,
    }
    for name, words in _HEADINGS.items():
        if heading_of({name: f"{words}|{MEASURE_LABELS.get(name, '')}"}, heading):
            return name
    # Own words may stand in the plural: "huvudaktör" also heads "Huvudaktörer".
    matches = [name for name, word in own.items() if word and heading.startswith(_folded(word))]
    return matches[0] if matches else ""


def _folded(text: str) -> str:
    return " ".join(text.casefold().rstrip(":").split())


def _too_many_cells(number: int, cells: int, columns: int) -> TableRefusedError:
    message = ngettext(
        "Row %(number)s has %(cells)s cells, but the table %(columns)s column. "
        "Write a heading above each column.",
        "Row %(number)s has %(cells)s cells, but the table %(columns)s columns. "
        "Write a heading above each column.",
        columns,
    )
    return TableRefusedError(message % {"number": number, "cells": cells, "columns": columns})
