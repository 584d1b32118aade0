"""The tables behind the models that Django knows, and their rows in one form for every database."""

import base64
import datetime
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any, Final

from django.apps.registry import Apps
from django.db import connection, models
from django.db.models.functions import Collate
from django.utils.duration import duration_iso_string

_BATCH: Final = 1_000
_COLLATIONS: Final = {"sqlite": "BINARY", "postgresql": "C"}
_PLAIN: Final[tuple[tuple[type, Callable[[Any], str]], ...]] = (
    # A datetime is a date too, so it comes first.
    (datetime.datetime, lambda value: value.astimezone(datetime.UTC).isoformat()),
    ((datetime.date), datetime.date.isoformat),
    (datetime.time, datetime.time.isoformat),
    (datetime.timedelta, duration_iso_string),
    (Decimal, str),
    (uuid.UUID, str),
    (bytes, lambda value: base64.b64encode(value).decode()),
    (memoryview, lambda value: base64.b64encode(value).decode()),
)


@dataclass(frozen=True)
class Table:
    """A table with the columns that are not worked out by the database, by name."""

    model: type[models.Model]
    fields: tuple[models.Field[Any, Any], ...]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(map(_column, self.fields))


def tables_of(apps: Apps) -> list[Table]:
    """Every table of the models in `apps`, those of many-to-many links too, by name."""
    found = (
        _table(model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    )
    return sorted(found, key=lambda table: table.name)


def lines(table: Table) -> Iterator[bytes]:
    """Each row as a line of JSON, in the order of the primary key, the same on every database."""
    names = [field.attname for field in table.fields]
    rows = table.model._base_manager.order_by(_key_order(table))
    return map(encoded, rows.values_list(*names).iterator(_BATCH))


def encoded(row: Sequence[Any]) -> bytes:
    """A row as its line; JSON within it has its keys in order, since PostgreSQL orders them too."""
    return _encode(row).encode() + b"\n"


def insert(table: Table, columns: Sequence[str], rows: Iterable[list[Any]]) -> None:
    """Put rows back; their values stand in the order of `columns`.

    Raises:
        KeyError: the table has no such column.
        DatabaseError: the database cannot hold a value.
    """
    by_column = dict(zip(table.columns, table.fields, strict=True))
    fields = [by_column[column] for column in columns]
    values = (
        [
            field.get_db_prep_save(field.to_python(value), connection)
            for field, value in zip(fields, row, strict=True)
        ]
        for row in rows
    )
    quote = connection.ops.quote_name
    into = f"{quote(table.name)} ({', '.join(map(quote, columns))})"
    _INSERT[connection.vendor](into, len(columns), values)


def empty(tables: Iterable[Table]) -> None:
    """Take away every row."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table.name)}")  # noqa: S608


def last_ids(tables: Iterable[Table]) -> dict[str, int]:
    """The last number that each table gave a row, by table; 0 for none."""
    read = _LAST_ID[connection.vendor]
    return {table.name: read(table) for table in tables}


def set_last_id(table: Table, last_id: int) -> None:
    """Let the table go on counting after `last_id`."""
    _SET_LAST_ID[connection.vendor](table, last_id)


def _table(model: type[models.Model]) -> Table:
    stored = (field for field in model._meta.local_concrete_fields if not _is_worked_out(field))
    return Table(model, tuple(sorted(stored, key=_column)))


def _column(field: models.Field[Any, Any]) -> str:
    assert field.column is not None  # it is stored
    return field.column


def _is_worked_out(field: models.Field[Any, Any]) -> bool:
    return isinstance(field, models.GeneratedField)


def _key_order(table: Table) -> Any:
    key: Any = table.model._meta.pk
    name = key.attname
    while key.is_relation:
        key = key.target_field
    if isinstance(key, models.CharField | models.TextField):
        return Collate(name, _COLLATIONS[connection.vendor])
    return name


def _plain(value: Any) -> str:
    for kind, write in _PLAIN:
        if isinstance(value, kind):
            return write(value)
    raise TypeError(f"A {type(value).__name__} has no form in a backup.")


def _insert_many(into: str, width: int, values: Iterator[list[Any]]) -> None:
    places = ", ".join(["%s"] * width)
    with connection.cursor() as cursor:
        while batch := list(islice(values, _BATCH)):
            cursor.executemany(f"INSERT INTO {into} VALUES ({places})", batch)  # noqa: S608


def _copy(into: str, _width: int, values: Iterator[list[Any]]) -> None:
    copying = f"COPY {into} FROM STDIN"
    # What COPY says does not come through Django, which has names of its own for errors.
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(copying) as copy,
    ):
        for row in values:
            copy.write_row(row)


def _last_id_sqlite(table: Table) -> int:
    return _number("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])


def _last_id_postgresql(table: Table) -> int:
    if (sequence := _sequence(table)) is None:
        return 0
    last = f"SELECT last_value FROM {sequence} WHERE is_called"  # noqa: S608
    return _number(last, [])


def _set_last_id_sqlite(table: Table, last_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
        if last_id:
            cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table.name, last_id])


def _set_last_id_postgresql(table: Table, last_id: int) -> None:
    if last_id and (sequence := _sequence(table)) is not None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(%s, %s)", [sequence, last_id])


def _sequence(table: Table) -> str | None:
    """The name of what numbers the table's rows, quoted where it must be."""
    if (key := table.model._meta.auto_field) is None:
        return None
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(table.name)
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [name, key.column])
        found: str | None = cursor.fetchone()[0]
        return found


def _number(statement: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return int(row[0]) if row else 0


_encode: Final = json.JSONEncoder(
    default=_plain, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
).encode
_INSERT: Final = {"sqlite": _insert_many, "postgresql": _copy}
_LAST_ID: Final = {"sqlite": _last_id_sqlite, "postgresql": _last_id_postgresql}
_SET_LAST_ID: Final = {"sqlite": _set_last_id_sqlite, "postgresql": _set_last_id_postgresql}
