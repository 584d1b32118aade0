"""Swedish order of names (… z å ä ö) in both databases, under the one name that PostgreSQL has."""

from typing import Any

from django.db.backends.signals import connection_created
from django.db.models import F
from django.db.models.functions import Collate

from milstolpe.core.formats import compare_sv

SWEDISH = "sv-x-icu"


def swedish(field: str) -> Collate:
    """For `order_by` and `Meta.ordering`: by `field` in Swedish order."""
    return Collate(F(field), SWEDISH)


def register(connection: Any, **_kwargs: Any) -> None:
    """Teach a new SQLite connection the collation that PostgreSQL is born with."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation(SWEDISH, compare_sv)


def connect() -> None:
    """Called once, when the apps are ready."""
    connection_created.connect(register, dispatch_uid="milstolpe.core.collation")
