"""Aggregates that Django 5.2 has for one database only."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db.models import Aggregate, CharField, F, JSONField, Model, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)


class JoinText(Aggregate):
    """Texts of a group joined with "; ", in the order of `order` (SQLite: as they lie stored)."""

    output_field = CharField()

    def __init__(self, expression: Any, order: str = "pk", **extra: Any) -> None:
        super().__init__(expression, Value("; "), F(order), **extra)

    def as_sql(  # type: ignore[override]  # the stub wants all named arguments of Func
        self, compiler: SQLCompiler, connection: Any, **_context: Any
    ) -> tuple[str, list[Any]]:
        text, separator, order = (
            compiler.compile(part) for part in self.get_source_expressions()[:3]
        )
        if connection.vendor == "postgresql":
            sql = f"STRING_AGG({text[0]}, {separator[0]} ORDER BY {order[0]})"
            return sql, [*text[1], *separator[1], *order[1]]
        return f"GROUP_CONCAT({text[0]}, {separator[0]})", [*text[1], *separator[1]]


class Rows(Subquery):
    """The rows of a query as a list, read in the query of what they stand beside.

    For what a page always shows of a thing, where a prefetch would ask once more. Not for what
    is read under a lock: on PostgreSQL a subquery does not wait for it.

    Args:
        rows: in their order; may refer to the outer query with `OuterRef`.
        names: the fields that are read, as `rows_of` makes them to instances.
    """

    template = "(SELECT COALESCE(%(joined)s, '[]') FROM (%(subquery)s) each_row)"

    def __init__(self, rows: QuerySet[Any, Any], *names: str) -> None:
        one = JSONObject(**{name: F(name) for name in names})
        super().__init__(rows.values(read=one), output_field=JSONField())

    def as_sql(  # type: ignore[override]  # the stub wants all named arguments of Subquery
        self, compiler: SQLCompiler, connection: Any, **context: Any
    ) -> tuple[str, list[Any]]:
        is_postgres = connection.vendor == "postgresql"
        joined = "JSONB_AGG(read)" if is_postgres else "JSON_GROUP_ARRAY(JSON(read))"
        sql, values = super().as_sql(compiler, connection, joined=joined, **context)
        return sql, list(values)


def rows_of(model: type[M], read: Sequence[dict[str, Any]]) -> list[M]:
    """What `Rows` has read, as instances that hold those fields alone."""
    return [
        model(**{name: _python(model, name, value) for name, value in row.items()}) for row in read
    ]


def _python(model: type[Model], name: str, value: Any) -> Any:
    field: Any = model._meta.get_field(name)
    made = field.to_python(value)
    # SQLite keeps the time of day in UTC and does not say so.
    return made.replace(tzinfo=UTC) if isinstance(made, datetime) and not made.tzinfo else made
