"""Aggregates that Django 5.2 has for one database only."""

from typing import Any

from django.db.models import Aggregate, CharField, F, Value
from django.db.models.sql.compiler import SQLCompiler


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
