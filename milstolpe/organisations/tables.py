"""Columns of the files beside the lists of people, roles and registers."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import BooleanField, DateField, ForeignKey, IntegerField
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from milstolpe.core.files import Column, Kind, Row, Value
from milstolpe.core.formats import yes_or_no
from milstolpe.organisations.models import Membership, ReferenceRow
from milstolpe.organisations.registers import Register, label_of

PERSON_COLUMNS = (
    Column("name", gettext_lazy("Name")),
    Column("email", gettext_lazy("E-mail")),
    Column("roles", gettext_lazy("Roles")),
    Column("last_login", gettext_lazy("Last log-in"), Kind.DATE),
    Column("is_active", gettext_lazy("Open account")),
)
ROLE_COLUMNS = (
    Column("person", gettext_lazy("Person")),
    Column("email", gettext_lazy("E-mail")),
    Column("role", gettext_lazy("Role")),
    Column("organisation", gettext_lazy("Organisation")),
    Column("county", gettext_lazy("County")),
    Column("start_on", gettext_lazy("From"), Kind.DATE),
    Column("end_on", gettext_lazy("To"), Kind.DATE),
)


def person_cells(people: Iterable[Any]) -> Iterator[Row]:
    """People with `roles_now` as cells of `PERSON_COLUMNS`."""
    for person in people:
        yield (
            person.name,
            person.email,
            "; ".join(role_words(row) for row in person.roles_now),
            localdate(person.last_login) if person.last_login else None,
            yes_or_no(person.is_active),
        )


def role_cells(roles: Iterable[Membership]) -> Iterator[Row]:
    """Roles as cells of `ROLE_COLUMNS`."""
    for row in roles:
        yield (
            row.user.name,
            row.user.email,
            row.get_role_display(),
            row.organisation.name,
            county.name if (county := row.county or row.organisation.county) else None,
            row.start_on,
            row.end_on,
        )


def role_words(row: Membership) -> str:
    """A role in a list of several: what, where."""
    return f"{row.get_role_display()}, {row.organisation.name}"


def register_columns(register: Register) -> Sequence[Column]:
    """Every field of the register's table, in its order."""
    kinds = ((BooleanField, Kind.TEXT), (IntegerField, Kind.INTEGER), (DateField, Kind.DATE))
    return [
        Column(
            field.name,
            label_of(register.model, field.name),
            next((kind for type_, kind in kinds if isinstance(field, type_)), Kind.TEXT),
        )
        for field in _fields(register)
    ]


def register_cells(register: Register, rows: Iterable[ReferenceRow]) -> Iterator[Row]:
    """Rows as cells of `register_columns`."""
    fields = _fields(register)
    for row in rows:
        yield tuple(_cell(row, field) for field in fields)


def _fields(register: Register) -> list[Any]:
    return [f for f in register.model._meta.concrete_fields if f.name != "id"]


def _cell(row: ReferenceRow, field: Any) -> Value:
    value = getattr(row, field.name)
    if isinstance(field, ForeignKey):
        return None if value is None else str(value)
    if isinstance(value, bool):
        return yes_or_no(value)
    choices: dict[Any, Any] = dict(field.flatchoices)
    return choices.get(value, value)  # type: ignore[no-any-return]  # a value of the field
