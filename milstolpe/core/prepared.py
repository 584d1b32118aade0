"""Queries that visitors ask again and again: built and compiled once, then run with new values.

Building and compiling a queryset costs several times what the database needs to answer it. For
visitors without log-in the same question differs only in ids and names, so the compiled SQL is kept
and the values are put in. For people who are logged in the queryset is run as usual.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Value = int | str
# build(user, values) → a `values_list` queryset that uses each value as a query parameter. It may
# depend on nothing else that changes: not on the date, not on the language.
Build = Callable[[Any, Sequence[Value]], QuerySet[Any, Any]]

ROWS_AT_A_TIME = 500

_plans: dict[tuple[Build, str, tuple[type, ...]], "_Plan"] = {}


@dataclass(frozen=True)
class _Plan:
    """Compiled SQL, its parameters with places for the values, and how answers are read."""

    sql: str
    parameters: tuple[Any, ...]
    compiler: Any
    converters: Any

    def filled(self, values: Sequence[Value]) -> list[Any]:
        places = {_place(type(value), index): value for index, value in enumerate(values)}
        return [places.get(value, value) for value in self.parameters]

    def read(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        if not self.converters:
            return rows
        return [tuple(row) for row in self.compiler.apply_converters(rows, self.converters)]


def visitor_rows(build: Build, user: Any, values: Sequence[Value]) -> list[tuple[Any, ...]]:
    """The rows of `build(user, values)`; compiled once per number and type of values."""
    if user.is_authenticated:
        return list(build(user, values))
    plan = _plan(build, user, values)
    with connection.cursor() as cursor:
        cursor.execute(plan.sql, plan.filled(values))
        return plan.read(cursor.fetchall())


def visitor_stream(build: Build, user: Any, values: Sequence[Value]) -> Iterator[tuple[Any, ...]]:
    """The same for long lists: some hundred rows at a time, so that memory stays the same."""
    if user.is_authenticated:
        yield from build(user, values).iterator(chunk_size=ROWS_AT_A_TIME)
        return
    plan = _plan(build, user, values)
    with connection.chunked_cursor() as cursor:
        cursor.execute(plan.sql, plan.filled(values))
        while rows := cursor.fetchmany(ROWS_AT_A_TIME):
            yield from plan.read(rows)


def _plan(build: Build, user: Any, values: Sequence[Value]) -> _Plan:
    key = (build, connection.vendor, tuple(map(type, values)))
    plan = _plans.get(key)
    if plan is None:
        plan = _plans[key] = _compiled(build, user, values)
    return plan


def _compiled(build: Build, user: Any, values: Sequence[Value]) -> _Plan:
    places = [_place(type(value), index) for index, value in enumerate(values)]
    compiler = build(user, places).query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    missing = set(places) - set(parameters)
    assert not missing, f"{build} does not pass its values on as parameters"
    selected = [column for column, _sql, _alias in compiler.select[: compiler.col_count]]
    return _Plan(sql, tuple(parameters), compiler, compiler.get_converters(selected))


def _place(kind: type, index: int) -> Value:
    """A value that no row has, to be found again among the parameters."""
    return f"\ue000{index}" if kind is str else -(10**12) - index
