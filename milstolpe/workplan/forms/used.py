"""Cells of used days. Only the cells that were touched are saved."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from milstolpe.core.errors import DomainError
from milstolpe.workplan.content import plain_number
from milstolpe.workplan.forms.importing import DaysField
from milstolpe.workplan.services.used import (
    Cell,
    CountedTwiceError,
    UsedChangedError,
    UsedEdit,
)

_FIELD = DaysField()


@dataclass
class DaysCell:
    """A cell as it is drawn: what is typed in it, and what stood there when it was opened."""

    cell: Cell
    label: str
    value: str
    base: str
    error: str = ""

    @property
    def name(self) -> str:
        return _name(self.cell)

    @property
    def id_for_label(self) -> str:
        return f"id_{self.name}"

    @property
    def auto_id(self) -> str:
        return self.id_for_label

    @property
    def errors(self) -> list[str]:
        return [self.error] if self.error else []


class DaysSheet:
    """A table of cells, by activity, quarter and person."""

    def __init__(
        self,
        data: QueryDict | None,
        cells: Iterable[tuple[Cell, str]],  # with what each is called
        now: Mapping[Cell, Decimal],
    ) -> None:
        self.is_bound = data is not None
        self.non_field_errors: list[str] = []
        self.cells: dict[Cell, DaysCell] = {}
        self._edits: dict[Cell, UsedEdit] = {}
        for cell, label in cells:
            text = days_value(now.get(cell))
            self.cells[cell] = _drawn(data, DaysCell(cell, label, text, text))

    def is_valid(self) -> bool:
        """Whether what was touched can be saved."""
        for cell, drawn in self.cells.items():
            if drawn.value.strip() == drawn.base:
                continue
            try:
                base = _FIELD.clean(drawn.base)
                self._edits[cell] = UsedEdit(*cell, _FIELD.clean(drawn.value), base)
            except forms.ValidationError as error:
                drawn.error = error.messages[0]
        return not self.errors

    def edits(self) -> list[UsedEdit]:
        """What the service is given. Only after `is_valid`."""
        return list(self._edits.values())

    def refuse(self, error: DomainError) -> None:
        """Say what is wrong. What others wrote meanwhile is what the cells begin from next."""
        self.non_field_errors.append(str(error))
        if isinstance(error, CountedTwiceError):
            for cell in error.cells:
                self.cells[cell].error = _("Counted twice.")
        if isinstance(error, UsedChangedError):
            for cell, days in error.cells.items():
                drawn = self.cells[cell]
                drawn.base = days_value(days)
                drawn.error = _(
                    "Changed to “%(value)s” meanwhile. Save again to put yours in its place."
                ) % {"value": drawn.base or _("(empty)")}

    @property
    def errors(self) -> bool:
        return bool(self.non_field_errors) or any(cell.error for cell in self.cells.values())

    def __iter__(self) -> Iterator[DaysCell]:
        return iter(self.cells.values())


def days_value(days: Decimal | None) -> str:
    """Days as they are typed: "12,5", "12", nothing."""
    number = plain_number(days)
    return "" if number is None else str(number).replace(".", ",")


def _drawn(data: Any, cell: DaysCell) -> DaysCell:
    """The cell with what was typed; one that was only opened stands as it does now."""
    if is_typed(data, cell.cell):
        cell.value, cell.base = data[cell.name], _base(data, cell.cell)
    return cell


def is_typed(data: Any, cell: Cell) -> bool:
    """Whether something else was sent in the cell than stood there."""
    typed = data.get(_name(cell)) if data else None
    return typed is not None and typed.strip() != _base(data, cell)


def _base(data: Any, cell: Cell) -> str:
    return str(data.get(f"b-{_name(cell)}", ""))


def _name(cell: Cell) -> str:
    activity, quarter, person = cell
    return f"d-{activity}-{quarter}-{person or 0}"
