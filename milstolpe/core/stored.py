"""Columns read as the database holds them, so that a damaged row is found, not stumbled upon."""

from typing import Any

from django.db import connection
from django.db.models import Func, TextField


class AsStored(Func):
    """A column as text; on SQLite in hexadecimal, since its bytes may be no text."""

    template = "%(expressions)s::text"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="HEX(%(expressions)s)", **context)


def stored_bytes(raw: str) -> bytes:
    """What `AsStored` gave, as it lies in the database."""
    return bytes.fromhex(raw) if connection.vendor == "sqlite" else raw.encode()
