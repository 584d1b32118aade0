"""Many new measures as a grid: typed or pasted, checked row by row and cell by cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from milstolpe.core.fields import LineField, ParagraphsField, YearField
from milstolpe.core.form_parts import WorkForm
from milstolpe.core.page import Link, Text
from milstolpe.core.paste import TableTooLongError
from milstolpe.objectives.models import Objective
from milstolpe.programmes.content import ActorEntry, GoalEntry, MeasureContent
from milstolpe.programmes.enums import ActorRole
from milstolpe.programmes.forms.fields import ThemesField
from milstolpe.programmes.forms.names import NamesField
from milstolpe.programmes.forms.table_reading import COLUMNS, MOST_ROWS
from milstolpe.programmes.models import Programme
from milstolpe.programmes.queries.checks import measure_problems
from milstolpe.programmes.queries.register import (
    ActorKey,
    Register,
    actor_register,
    area_register,
    objective_register,
)
from milstolpe.programmes.queries.wording import MEASURE_LABELS as LABELS
from milstolpe.programmes.queries.wording import years_note

BLANK_ROWS = 10
_MOST_PROBLEMS = 30  # listed above the grid; all stand in their cells
_LONG = {"title", "text", "leads", "partners", "objectives"}


@dataclass(frozen=True)
class Registers:
    """What the names in a table are looked up in; read once."""

    actors: Register[ActorKey]
    objectives: Register[Objective]
    areas: Register[str]


class TableRowForm(forms.Form):
    """One row."""

    code = LineField(
        label=LABELS["code"],
        most=20,
        error_messages={"required": gettext_lazy("Give the measure a code, for example HK1.")},
    )
    title = LineField(
        label=LABELS["title"],
        most=300,
        error_messages={"required": gettext_lazy("Give the measure a title.")},
    )
    text = ParagraphsField(label=LABELS["text"], required=False)
    area = LineField(label=LABELS["area"], most=200, required=False)
    leads = NamesField[ActorKey](label=gettext_lazy("Lead actors"))
    partners = NamesField[ActorKey](label=gettext_lazy("Partners"))
    objectives = NamesField[Objective](label=LABELS["objectives"])
    start_year = YearField(label=LABELS["start_year"], required=False)
    end_year = YearField(label=LABELS["end_year"], required=False)
    themes = ThemesField(label=LABELS["themes"], required=False)

    def __init__(self, data: Mapping[str, str], registers: Registers) -> None:
        super().__init__(data)
        self.registers = registers
        for name, register in (
            ("leads", registers.actors),
            ("partners", registers.actors),
            ("objectives", registers.objectives),
        ):
            self.fields[name].register = register  # type: ignore[attr-defined]  # a NamesField

    def clean_area(self) -> str:
        typed = self.cleaned_data["area"]
        title = self.registers.areas.find(typed) if typed else ""
        if title is None:
            raise forms.ValidationError(self.registers.areas.unknown(typed))
        return title

    def content(self) -> MeasureContent:
        """What the row says; what is wrong in it is left out."""
        cleaned = self.cleaned_data
        columns = ("code", "title", "text", "area", "start_year", "end_year", "themes")
        values: dict[str, Any] = {name: cleaned[name] for name in columns if name in cleaned}
        actors = [
            ActorEntry(role, actor.link, actor.slug, actor.name)
            for role, name in ((ActorRole.LEAD, "leads"), (ActorRole.PARTNER, "partners"))
            for actor in cleaned.get(name, ())
        ]
        goals = [
            GoalEntry(row.number, row.name_sv, is_main=place == 0)
            for place, row in enumerate(cleaned.get("objectives", ()))
        ]
        return MeasureContent(
            **({"code": "", "title": ""} | values),
            actors=tuple(sorted(actors)),
            objectives=tuple(sorted(goals, key=lambda goal: (not goal.is_main, goal.number))),
        )


@dataclass(frozen=True)
class Cell:
    """What is typed in a cell, and what is wrong with it."""

    id: str
    name: str
    label: Text
    value: str
    errors: Sequence[str]
    is_long: bool


@dataclass(frozen=True)
class Line:
    """A row of the grid as it is drawn."""

    place: int  # from 0
    is_chosen: bool
    cells: Sequence[Cell]


@dataclass
class TableRow:
    """A row of the grid. Only chosen rows are checked and saved; blank ones are not there."""

    values: Mapping[str, str]
    is_chosen: bool = True
    content: MeasureContent | None = None  # once it is checked
    errors: dict[str, list[str]] = field(default_factory=dict)  # by column

    @property
    def is_blank(self) -> bool:
        return not any(value.strip() for value in self.values.values())

    def check(self, programme: Programme, registers: Registers) -> None:
        """Find everything that is wrong with the row by itself."""
        form = TableRowForm(self.values, registers)
        form.is_valid()
        self.content = form.content()
        self.errors = {name: list(map(str, errors)) for name, errors in form.errors.items()}
        for name, messages in measure_problems(programme, self.content).items():
            # One actor in both roles is found in both columns; it is said at the second.
            self.errors.setdefault("partners" if name == "actors" else name, messages)


class MeasureTable:
    """The grid, as it was sent or after a table was pasted."""

    def __init__(self, programme: Programme, rows: Sequence[TableRow] = ()) -> None:
        self.programme = programme
        self._rows = [row for row in rows if not row.is_blank]
        self._is_checked = False
        self.registers = Registers(actor_register(), objective_register(), area_register(programme))

    @classmethod
    def sent(cls, programme: Programme, data: QueryDict) -> "MeasureTable":
        """The grid of a form. Rows beyond the limit are not read: no page of ours sends them."""
        total = data.get("rows", "")
        count = min(int(total), MOST_ROWS) if total.isdecimal() and len(total) < 5 else 0
        return cls(
            programme,
            [
                TableRow(
                    {column: data.get(f"{column}-{place}", "") for column in COLUMNS},
                    is_chosen=f"chosen-{place}" in data,
                )
                for place in range(count)
            ],
        )

    def add(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Put more rows below those that are there.

        Raises:
            TableTooLongError: then there would be more than the limit.
        """
        if len(self._rows) + len(rows) > MOST_ROWS:
            raise TableTooLongError(
                _("The table can hold %(limit)s rows. Save those that are there first.")
                % {"limit": MOST_ROWS}
            )
        self._rows += [TableRow(row) for row in rows]

    @property
    def chosen(self) -> list[TableRow]:
        """Rows that are to be saved."""
        return [row for row in self._rows if row.is_chosen]

    @property
    def left(self) -> list[TableRow]:
        """Rows that stay when the chosen ones are saved."""
        return [row for row in self._rows if not row.is_chosen]

    @property
    def wrong(self) -> int:
        """How many chosen rows have errors."""
        return sum(1 for row in self.chosen if row.errors)

    def verdict(self) -> str:
        """One sentence on where we stand."""
        if not self._rows:
            return _("Type or paste rows. Nothing is saved before you have seen them checked.")
        chosen = ngettext("%(n)s row chosen.", "%(n)s rows chosen.", len(self.chosen))
        sentences = [chosen % {"n": len(self.chosen)}]
        if self.wrong:
            wrong = ngettext("%(n)s has errors.", "%(n)s have errors.", self.wrong)
            sentences.append(wrong % {"n": self.wrong})
        elif self._is_checked:
            sentences.append(_("Everything is right and can be saved."))
        return " ".join(sentences)

    def check(self) -> bool:
        """Check every chosen row; whether all of them are right."""
        self._is_checked = True
        for row in self.chosen:
            row.check(self.programme, self.registers)
        self._check_codes()
        return not self.wrong

    def contents(self) -> list[MeasureContent]:
        """What the chosen rows say; only after `check`."""
        return [row.content for row in self.chosen if row.content]

    def notes(self) -> list[str]:
        """What is right but worth a look; only after `check`."""
        found = ((each.code, years_note(self.programme, each)) for each in self.contents())
        return [f"{code}: {note}" for code, note in found if note]

    @staticmethod
    def problems(lines: Sequence[Line]) -> list[Link]:
        """What is wrong, each with the way to its cell; at most `_MOST_PROBLEMS`."""
        found = [
            Link(f"{cell.label}: {error}", f"#{cell.id}")
            for line in lines
            for cell in line.cells
            for error in cell.errors
        ]
        return found[:_MOST_PROBLEMS]

    @property
    def headings(self) -> list[str]:
        """The heading of each column."""
        return [str(TableRowForm.base_fields[name].label) for name in COLUMNS]

    def lines(self) -> list[Line]:
        """The grid to draw, the blank rows last."""
        blank = [TableRow({}) for _place in range(BLANK_ROWS)]
        rows = [*self._rows, *blank][:MOST_ROWS]
        return [
            Line(place, row.is_chosen, list(self._cells(place, row)))
            for place, row in enumerate(rows)
        ]

    def _cells(self, place: int, row: TableRow) -> Iterator[Cell]:
        for name, heading in zip(COLUMNS, self.headings, strict=True):
            label = _("%(column)s, row %(number)s") % {"column": heading, "number": place + 1}
            yield Cell(
                id=f"id_{name}-{place}",
                name=f"{name}-{place}",
                label=label,
                value=row.values.get(name, ""),
                errors=row.errors.get(name, ()),
                is_long=name in _LONG,
            )

    def _check_codes(self) -> None:
        """Codes that stand in several rows are wrong in each of them."""
        places: dict[str, list[int]] = {}
        for place, row in enumerate(self._rows, start=1):
            if row.is_chosen and row.content and row.content.code:
                places.setdefault(row.content.code, []).append(place)
        for code, rows in places.items():
            if len(rows) > 1:
                message = _("%(code)s stands in rows %(rows)s. Each measure needs its own code.")
                written = ", ".join(map(str, rows))
                for place in rows:
                    errors = self._rows[place - 1].errors.setdefault("code", [])
                    errors.append(message % {"code": code, "rows": written})


class PasteForm(WorkForm):
    """What stands around the grid."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    pasted = forms.CharField(
        label=gettext_lazy("Paste a table from Excel or Word"),
        required=False,
        strip=False,  # the first cell of the first row may be empty
        widget=forms.Textarea({"rows": 4}),
    )
    reason = ParagraphsField(
        label=gettext_lazy("Why do you add the measures?"),
        rows=2,
        required=False,
        help_text=gettext_lazy("The reason is shown to everyone with the version."),
    )

    def emptied(self) -> "PasteForm":
        """The same without what was pasted: it stands in the grid now."""
        names = ("form_key", "reason")
        return PasteForm(initial={name: self.cleaned_data.get(name) for name in names})
