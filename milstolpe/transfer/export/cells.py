"""The database makes the cells: a column of the template becomes an expression that gives its text.

What is left for Python is dates and times. So a long sheet costs little more than reading it.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from django.db.models import Case, CharField, F, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable

from milstolpe.transfer.template.columns import BETWEEN, NO, YES, Column, Form, Sheet

Row = Sequence[Any]
# Where a column's value is found: a path of fields, or an expression; a condition for yes or no.
# None: nowhere, the cell is empty.
Paths = Mapping[str, str | Combinable | Q | None]

_ROWS_AT_A_TIME: Final = 300  # few enough that the garbage collector has nothing to do
_WRITTEN: Final[dict[Form, Callable[[Any], str]]] = {
    Form.DATE: datetime.date.isoformat,
    # Always with microseconds: a time has one form.
    Form.MOMENT: lambda at: at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
}


class Joined(Subquery):
    """Texts of a subquery, called `text`, joined in its own order; empty when there are none."""

    template = f"(SELECT STRING_AGG(text, '{BETWEEN}') FROM (%(subquery)s) AS texts)"  # noqa: S608
    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> Any:
        template = self.template.replace("STRING_AGG", "GROUP_CONCAT")
        return self.as_sql(compiler, connection, template=template)


def cells(sheet: Sheet, rows: QuerySet[Any], paths: Paths) -> Iterator[Row]:
    """The rows of a sheet, with a value for each of its columns; an empty cell is None or "".

    Args:
        paths: for each key of the sheet that is not named as its field. A key that neither is there
            nor names a field is a mistake and an error.
    """
    expressions = [_cell(column, paths.get(column.key, column.key)) for column in sheet.columns]
    found = rows.values_list(*expressions).iterator(_ROWS_AT_A_TIME)
    written = {
        place: _WRITTEN[column.form]
        for place, column in enumerate(sheet.columns)
        if column.form in _WRITTEN
    }
    return _with_times(found, written) if written else found


def only_if(condition: Q, then: str | Combinable) -> Case:
    """What is at `then` where the condition holds, else nothing."""
    value = F(then) if isinstance(then, str) else then
    return Case(When(condition, then=value), output_field=CharField())


def yes_no(value: object) -> str:
    """A boolean as it stands in a cell."""
    return YES if value else NO


def _cell(column: Column, path: str | Combinable | Q | None) -> Any:
    if path is None:
        return Value(None, output_field=CharField())
    if column.form is Form.CHOICE and isinstance(path, str):
        words = (When(**{path: code}, then=Value(word)) for code, word in column.choices.items())
        return Case(*words, default=Value(""), output_field=CharField())
    if column.form is Form.YES_NO and isinstance(path, str | Q):
        holds = path if isinstance(path, Q) else Q(**{path: True})
        return Case(When(holds, then=Value(YES)), default=Value(NO), output_field=CharField())
    return F(path) if isinstance(path, str) else path


def _with_times(rows: Iterator[Row], written: Mapping[int, Callable[[Any], str]]) -> Iterator[Row]:
    for row in rows:
        cells = list(row)
        for place, write in written.items():
            if cells[place] is not None:
                cells[place] = write(cells[place])
        yield cells
