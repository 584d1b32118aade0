"""The table of days as it was typed, and who answers for an activity."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.errors import DomainError
from milstolpe.core.form_parts import WorkForm, choose_from
from milstolpe.core.formats import format_number
from milstolpe.core.text import small_number
from milstolpe.workplan.content import plain_number
from milstolpe.workplan.forms.importing import DaysField
from milstolpe.workplan.forms.used import days_value
from milstolpe.workplan.services.days import (
    Cell,
    DaysChangedError,
    DaysEdit,
    ResponsibleChangedError,
)

_FIELD = DaysField(max_digits=6)
_NONE = Decimal(0)


class DaysSheet:
    """Every cell as it was typed, and what stood there when the page was opened (`base`).

    Cells that were not touched are shown as they stand now.
    """

    def __init__(self, stands: Mapping[Cell, Decimal], data: QueryDict | None = None) -> None:
        self.errors: dict[Cell, str] = {}
        self.non_field_errors: list[str] = []
        self.base = dict(stands)
        self.values = dict(stands)  # what is shown, where it is a number
        self._typed: dict[Cell, str] = {}  # where it is not
        if data is not None:
            self._read(data, stands)

    @property
    def is_valid(self) -> bool:
        return not (self.errors or self.non_field_errors)

    def edits(self) -> list[DaysEdit]:
        """Cells that were changed. Only where all that was typed is numbers."""
        changed = {cell for cell in self.values if self._is_changed(cell)}
        return [
            DaysEdit(*cell, self.values[cell], self.base.get(cell, _NONE))
            for cell in sorted(changed)
        ]

    def refuse(self, error: DomainError, stands: Mapping[Cell, Decimal]) -> None:
        """Say what stands in the way. Where others were before, a second press puts what was
        typed in the place of theirs."""
        self.non_field_errors.append(str(error))
        if not isinstance(error, DaysChangedError):
            return
        for cell, days in error.cells.items():
            words = {"days": format_number(plain_number(days) or 0)}
            self.errors[cell] = _("Now %(days)s stands here.") % words
            self.base[cell] = stands.get(cell, _NONE)

    def drawn(self, cell: Cell) -> SafeString:
        """A cell as a field, with what is wrong with it. It is named by the headings."""
        activity, person = cell
        text = self._typed.get(cell, days_value(self.values.get(cell) or None))
        name = f"d-{activity}-{person}"
        named = f"a-{activity} p-{person}"
        error = self.errors.get(cell)
        if error is None:
            return format_html(_INPUT, name, text, named, "")
        wrong = format_html(' aria-invalid="true" aria-describedby="e-{}"', name)
        said = format_html('<span class="errors" id="e-{}">{}</span>', name, error)
        return format_html(_INPUT, name, text, named, wrong) + said

    @property
    def sent_base(self) -> str:
        """What the page begins from, as its hidden field holds it."""
        held = {f"{a}-{p}": str(days) for (a, p), days in self.base.items() if days}
        return json.dumps(held, separators=(",", ":"))

    def _read(self, data: QueryDict, stands: Mapping[Cell, Decimal]) -> None:
        self.base = self._read_base(data.get("base", ""))
        for name, text in data.items():
            cell = _cell_of(str(name), "d-")
            if cell is None:
                continue
            try:
                self.values[cell] = _FIELD.clean(text) or _NONE
            except forms.ValidationError as error:
                self._typed[cell] = str(text)
                self.errors[cell] = " ".join(error.messages)
                continue
            if not self._is_changed(cell):
                self.base[cell] = self.values[cell] = stands.get(cell, _NONE)
        for cell in stands.keys() - self._sent(data):  # came after the page was opened
            self.base[cell] = self.values[cell] = stands[cell]

    @staticmethod
    def _sent(data: QueryDict) -> set[Cell | None]:
        return {_cell_of(str(name), "d-") for name in data}

    def _read_base(self, text: str) -> dict[Cell, Decimal]:
        try:
            held = {_cell_of(name): Decimal(str(days)) for name, days in json.loads(text).items()}
        except (ValueError, AttributeError, InvalidOperation, RecursionError):
            held = {None: _NONE}
        known = {cell: days for cell, days in held.items() if cell and days.is_finite()}
        if len(known) != len(held):
            self.non_field_errors.append(
                _("The page is too old to be saved. Copy your text and reload the page.")
            )
        return known

    def _is_changed(self, cell: Cell) -> bool:
        return self.values.get(cell, _NONE) != self.base.get(cell, _NONE)


_INPUT = (
    '<input class="ds-input" type="text" inputmode="decimal" size="4" name="{0}" id="{0}" '
    'value="{1}" aria-labelledby="{2}" autocomplete="off"{3}>'
)


def _cell_of(name: str, prefix: str = "") -> Cell | None:
    """ "d-12-3" is the cell of activity 12 and person 3."""
    parts = name.removeprefix(prefix).split("-") if name.startswith(prefix) else []
    numbers = [small_number(part) for part in parts]
    return (numbers[0], numbers[1]) if len(numbers) == 2 and all(numbers) else None


class ResponsibleForm(WorkForm):
    """Who answers for an activity, of the working group. `base` is who did when it was opened."""

    base = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)
    people = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Answers for it"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, data: Any, *, group: Iterable[tuple[int, str]], chosen: Iterable[int]
    ) -> None:
        now = sorted(chosen)
        super().__init__(data, initial={"base": _joined(now), "people": now})
        choose_from(self, "people", group)

    def begun_from(self) -> set[int]:
        return {small_number(part) for part in self.cleaned_data["base"].split("-") if part}

    def begin_again(self, error: ResponsibleChangedError) -> None:
        """A second press puts this choice in the place of theirs."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["base"] = _joined(sorted(error.people))
        self.data = data


def _joined(keys: Iterable[int]) -> str:
    return "-".join(map(str, keys))
