"""Tables that were copied from Excel or Word, or from a CSV file, and pasted as text."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from milstolpe.core.errors import DomainError
from milstolpe.core.files import unguard
from milstolpe.core.formats import format_number
from milstolpe.core.text import clean_text

_LINE_ENDS = re.compile("\r\n?")


class TableTooLongError(DomainError):
    """More rows were pasted than can be taken at once."""


def parse_table(text: str, *, limit_rows: int) -> list[list[str]]:
    """The rows of a pasted table, without empty rows and without empty cells at the end of a row.

    Cells are separated by tabs or, if there are none, by semicolons. A cell with line ends stands
    within quotation marks; other quotation marks belong to the text. Cells are cleaned, and the '
    that guards a formula in our own files is taken off.

    Raises:
        TableTooLongError: the table has more than `limit_rows` rows.
    """
    plain = _LINE_ENDS.sub("\n", text).replace("\u00a0", " ")
    rows: list[list[str]] = []
    for cells in _rows(plain, "\t" if "\t" in plain else ";"):
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            rows.append(cells)
        if len(rows) > limit_rows:
            limit = format_number(limit_rows)
            raise TableTooLongError(
                _("At most %(limit)s rows can be pasted at once. Divide the table.")
                % {"limit": limit}
            )
    return rows


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    # Excel copies a cell such as "Yes" as it is and adds marks only around line ends, so in a
    # tabbed table marks never reach over a tab. In CSV any cell may stand within marks. A mark of
    # the text itself is doubled; the possessive *+ keeps the search linear.
    is_csv = separator == ";"
    inside = '[^"]' if is_csv else '[^"\t]'
    cell = re.compile(rf'(?:"((?:{inside}|"")*+)"|[^{separator}\n]*)({separator}|\n|\Z)')
    cells: list[str] = []
    for match in cell.finditer(text):
        quoted, end = match.groups()
        is_wrapped = quoted is not None and (is_csv or "\n" in quoted)
        raw = quoted.replace('""', '"') if is_wrapped else match[0].removesuffix(end)
        cells.append(unguard(clean_text(raw)))
        if end != separator:
            yield cells
            cells = []
        if not end:
            return
