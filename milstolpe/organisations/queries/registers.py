"""Rows of the registers, narrowed, and what is known of their facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, F, ForeignKey, QuerySet, TextField, Value

from milstolpe.core.collation import swedish
from milstolpe.organisations.enums import Certainty
from milstolpe.organisations.models import (
    ActorGroup,
    ActorGroupMember,
    ReferenceDataset,
    ReferenceRow,
)
from milstolpe.organisations.queries.searching import typed_in
from milstolpe.organisations.registers import Register


@dataclass(frozen=True)
class RowFilter:
    """Which rows are wanted: a text somewhere, and values of fields."""

    text: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RegisterSize:
    """How many rows a register has, and how many facts nobody has checked."""

    rows: int = 0
    to_check: int = 0


def filtered_rows(register: Register, wanted: RowFilter) -> QuerySet[ReferenceRow]:
    """The rows of the register in its own order, with what they link to."""
    model = register.model
    fields = model._meta.concrete_fields
    links = [each.name for each in fields if isinstance(each, ForeignKey)]
    rows = model._default_manager.filter(**wanted.values).select_related(*links)
    if not wanted.text:
        return rows
    texts = [each.name for each in fields if isinstance(each, CharField | TextField)]
    return rows.filter(typed_in(wanted.text, *texts))


def register_sizes(registers: Sequence[Register]) -> dict[str, RegisterSize]:
    """Sizes by the register's slug. One query for all of them."""
    counts = [
        register.model._default_manager.order_by()
        .annotate(register=Value(register.slug))
        .values_list("register", "mark")
        .annotate(n=Count("pk"))
        for register in registers
    ]
    found: dict[str, dict[str, int]] = {register.slug: {} for register in registers}
    for slug, mark, count in counts[0].union(*counts[1:], all=True):
        found[slug][mark] = count
    return {
        slug: RegisterSize(sum(marks.values()), marks.get(Certainty.KNOWLEDGE, 0))
        for slug, marks in found.items()
    }


def loaded_versions() -> list[tuple[str, str, int, datetime]]:
    """(file, version, rows, when) of every version that was loaded, the latest first."""
    rows = ReferenceDataset.objects.order_by("name", "-loaded_at")
    return list(rows.values_list("name", "version", "row_count", "loaded_at"))


def last_save_number(row: Any) -> int | None:
    """The number of the row's newest save (its history id): what a form begins from."""
    number: int | None = row.history.values_list("history_id", flat=True).first()
    return number


def last_save_number_of(model: Any, key: object) -> int | None:
    """The same of a row that is not read yet: a page that reads its number first misses nothing."""
    saves = model.history.filter(**{model._meta.pk.attname: key})
    number: int | None = saves.values_list("history_id", flat=True).first()
    return number


def members_of(group: ActorGroup) -> QuerySet[ActorGroupMember]:
    """Everyone who is or has been a member; those who are, first."""
    rows = group.members.select_related("organisation")
    return rows.order_by(F("end_on").desc(nulls_first=True), swedish("organisation__name"), "pk")
