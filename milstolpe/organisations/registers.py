"""The registers that administrators keep: one table each, with the pages they have in common."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, Model, UniqueConstraint
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from milstolpe.core.formats import yes_or_no
from milstolpe.organisations.findable import index_organisations
from milstolpe.organisations.models import (
    ActorGroup,
    ActorKind,
    County,
    Municipality,
    Network,
    Organisation,
    ReferenceRow,
)

# The loader and the pages of an organisation or group set these; nobody types them in a form.
NOT_TYPED = frozenset({"slug", "is_edited", "is_example", "end_on", "successor"})
# What lists tell of a row besides its name and its source.
TOLD = (
    *("kind", "county", "objective", "sdg", "concerns", "is_assessed", "target_year", "status"),
    *("year", "outcome", "trend", "note"),
    *("end_on", "valid_from_year", "valid_to_year", "is_state"),
)
# What links to other tables are called; the fields have no words of their own.
LINK_LABELS: dict[str, str | Promise] = {
    "county": _("County"),
    "municipality": _("Municipality"),
    "objective": _("Objective"),
    "sdg": _("Global goal"),
    "successor": _("Successor"),
    "successors": _("Successors"),
    "organisation": _("Organisation"),
    "user": _("Person"),
    "group": _("Actor group"),
}


@dataclass(frozen=True)
class Register:
    """A table of reference rows, and what is done to make its rows found after a save."""

    slug: str  # in addresses
    model: type[ReferenceRow]
    title: str | Promise
    index: Callable[[Iterable[Any]], None] | None = None
    never_added: bool = False  # rows come from the loader only
    is_removable: bool = False  # a row may be taken away for good; the loader remembers
    ends: bool = True  # whether the last day is typed like any other field

    @property
    def name(self) -> str:
        """What one row is called."""
        return capfirst(str(self.model._meta.verbose_name))


ORGANISATIONS = Register(
    "organisationer", Organisation, _("Organisations"), index_organisations, ends=False
)
ACTOR_GROUPS = Register("grupper", ActorGroup, _("Actor groups"))
REGISTERS = (
    ORGANISATIONS,
    ACTOR_GROUPS,
    Register("aktorsslag", ActorKind, _("Kinds of actor")),
    Register("natverk", Network, _("Networks and bodies")),
    Register("lan", County, _("Counties"), never_added=True),
    Register("kommuner", Municipality, _("Municipalities")),
)


def identity(model: type[Model]) -> frozenset[str]:
    """The fields that tell rows apart for the loader: written once, never changed."""
    constraints = [
        constraint.fields
        for constraint in model._meta.constraints
        if isinstance(constraint, UniqueConstraint) and constraint.condition is None
    ]
    key = model._meta.pk
    own_key = set() if key.auto_created else {key.name}
    return frozenset({"slug"} | own_key | {name for fields in constraints for name in fields})


def typed_fields(register: Register) -> list[str]:
    """The fields of the register's form, with what the row is first and its source last."""
    model = register.model
    left_out = NOT_TYPED - ({"end_on"} if register.ends else set())
    own: Sequence[Field[Any, Any]] = [*model._meta.concrete_fields, *model._meta.many_to_many]
    names = [f.name for f in own if f.editable and not f.auto_created and f.name not in left_out]
    last = [name for name in ("mark", "source") if name in names]
    return [name for name in names if name not in last] + last


def label_of(model: type[Model], name: str) -> str:
    """What a field is called on a page, with a capital."""
    field: Any = model._meta.get_field(name)
    text = str(LINK_LABELS.get(name, "")) or str(field.verbose_name)
    return capfirst(text)


def filter_fields(model: type[Model]) -> list[str]:
    """The fields that a register is narrowed by: kinds, and links to small tables."""
    names = {field.name for field in model._meta.concrete_fields}
    return [name for name in ("kind", "status", "county", "objective", "mark") if name in names]


def list_headings(model: type[Model]) -> list[str]:
    """Above the columns of a register's list, after the name of the row."""
    return [label_of(model, name) for name in _list_fields(model)]


def list_cells(row: Model) -> list[str]:
    """What a list tells of a row besides its name, as it is read."""
    return [_words(row, name) for name in _list_fields(type(row))]


def _list_fields(model: type[Model]) -> list[str]:
    names = {field.name for field in model._meta.concrete_fields}
    return [name for name in TOLD if name in names]


def _words(row: Any, name: str) -> str:
    value = getattr(row, name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes_or_no(value)
    display = getattr(row, f"get_{name}_display", None)
    return str(display() if display else value)
