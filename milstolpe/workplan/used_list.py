"""A list of used days that came as a file: what is understood of it, and what is not."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from milstolpe.core.errors import DomainError
from milstolpe.core.files import unguard
from milstolpe.core.text import clean_line
from milstolpe.reporting.sheets import Sheet
from milstolpe.workplan.forms.importing import DaysField
from milstolpe.workplan.models import Plan, PlanPerson
from milstolpe.workplan.queries.used_days import UsedRow, people_of, used_rows
from milstolpe.workplan.services.used import MOST_DAYS, Cell, UsedEdit

MOST_ROWS = 5_000
_ROWS_ABOVE = 20  # in which the headings are looked for
_HEADINGS = {
    "number": {"nummer", "nr", "nr.", "number", "no."},
    "activity": {"aktivitet", "activity", "aktiviteter"},
    "person": {"person", "namn", "vem", "name"},
}
# Of our own file: what they say is counted, so it is left alone.
_KNOWN = {"område", "area", "planerade dagar", "planned days", "använda dagar", "used days", "kvar",
          "left", "summa", "sum"}  # fmt: skip
_QUARTER = re.compile(r"(?:kvartal|quarter|kv|kv\.|q|k)\s*([1-4])")
_SUMS = {"summa", "totalt", "alla", "sum", "total"}
_DAYS = DaysField()


@dataclass(frozen=True)
class Problem:
    """A row, or a cell of it, that is not taken. `row` counts from 1 as a spreadsheet does."""

    row: int
    about: str
    reason: str


@dataclass(frozen=True)
class UsedChange:
    """A cell that would be changed."""

    edit: UsedEdit
    number: int
    activity: str
    person: str  # empty: the activity as a whole

    @property
    def quarter(self) -> int:
        return self.edit.quarter

    @property
    def now(self) -> Decimal | None:
        return self.edit.base

    @property
    def new(self) -> Decimal | None:
        return self.edit.days


@dataclass
class ReadUsed:
    """What a list would change."""

    changes: list[UsedChange] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0  # cells that say what is saved
    unknown: list[str] = field(default_factory=list)  # headings that are not read


def read_used(plan: Plan, sheets: Sequence[Sheet]) -> ReadUsed:
    """Compare a list with the plan. Six queries.

    Raises:
        DomainError: no sheet has the headings, or there are too many rows.
    """
    sheet, place, columns = _table(sheets)
    if len(sheet.rows) - place > MOST_ROWS:
        raise DomainError(_("The list has more than %(n)s rows.") % {"n": MOST_ROWS})
    reader = _Reader(plan)
    for number, row in enumerate(sheet.rows[place + 1 :], start=place + 2):
        reader.read(number, {key: _cell(row, at) for key, at in columns.items()})
    ours = set(columns.values())
    reader.found.unknown = [
        text
        for at, cell in enumerate(sheet.rows[place])
        if at not in ours and (text := clean_line(cell)) and _folded(text) not in _KNOWN
    ]
    return reader.found


def _table(sheets: Sequence[Sheet]) -> tuple[Sheet, int, dict[str, int]]:
    """The sheet with most of our headings, the row they stand in, and column → place."""
    found = [
        (len(columns), -order, sheet, place, columns)
        for order, sheet in enumerate(sheets)
        for place, row in enumerate(sheet.rows[:_ROWS_ABOVE])
        if (columns := _columns(row))
    ]
    if not found:
        raise DomainError(
            _(
                "No row has the headings “Activity” and “Quarter 1”. Download the list, fill it in "
                "and keep its headings."
            )
        )
    _size, _order, sheet, place, columns = max(found, key=lambda each: each[:2])
    return sheet, place, columns


def _columns(row: Sequence[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, cell in enumerate(row):
        text = _folded(cell)
        if match := _QUARTER.fullmatch(text):
            columns.setdefault(match[1], place)
        for name, words in _HEADINGS.items():
            if text in words:
                columns.setdefault(name, place)
    has_quarter = any(key.isdecimal() for key in columns)
    return columns if has_quarter and columns.keys() & {"number", "activity"} else {}


class _Reader:
    """Reads row after row, and keeps what each would change."""

    def __init__(self, plan: Plan) -> None:
        self.found = ReadUsed()
        self._rows = used_rows(plan)
        self._by_number = {str(each.row.number): each for each in self._rows}
        self._people = {_folded(person.name): person for person in people_of(plan)}
        self._seen: dict[Cell, int] = {}

    def read(self, line: int, cells: Mapping[str, str]) -> None:
        title, name = cells.get("activity", ""), cells.get("person", "")
        if not any(cells.values()) or (not cells.get("number") and _folded(title) in _SUMS):
            return
        try:
            each = self._activity(cells.get("number", ""), title)
            person = self._person(name)
        except DomainError as error:
            self._refuse(line, title or cells.get("number", ""), str(error))
            return
        for key in filter(str.isdecimal, cells):
            if cells[key]:
                self._read_cell(line, each, person, int(key), cells[key])

    def _activity(self, number: str, title: str) -> UsedRow:
        """By its number, which its title must not gainsay; else by its title."""
        if each := self._by_number.get(number.removesuffix(".")):
            if title and not _is_called(each, title):
                words = {"n": number, "title": each.row.activity.title}
                raise DomainError(_("Number %(n)s is “%(title)s” in the plan.") % words)
            return each
        if number:
            raise DomainError(_("There is no activity with that number in the plan."))
        same = [row for row in self._rows if _is_called(row, title)]
        if len(same) != 1:
            text = _("Several activities are called so. Write the number too.")
            raise DomainError(text if same else _("There is no such activity in the plan."))
        return same[0]

    def _person(self, name: str) -> PlanPerson | None:
        name = unguard(name)
        if name and _folded(name) not in self._people:
            words = {"name": name}
            raise DomainError(_("%(name)s is not in the working group of the plan.") % words)
        return self._people.get(_folded(name)) if name else None

    def _read_cell(
        self, line: int, each: UsedRow, person: PlanPerson | None, quarter: int, text: str
    ) -> None:
        about = _("%(activity)s, quarter %(n)s") % {
            "activity": each.row.activity.title,
            "n": quarter,
        }
        cell = (each.pk, quarter, person.pk if person else None)
        now = each.cells.get((person.pk, quarter)) if person else each.whole.get(quarter)
        try:
            days = _days(text)
            if cell in self._seen:
                raise DomainError(_("It stands in row %(n)s too.") % {"n": self._seen[cell]})
            self._seen[cell] = line
            if self._says_the_sum(each, person, quarter, days):
                now = days
            self._require_counted_once(each, person, quarter, days)
        except (DomainError, ValidationError) as error:
            said = error.messages[0] if isinstance(error, ValidationError) else str(error)
            self._refuse(line, about, _("“%(text)s”: %(why)s") % {"text": text[:40], "why": said})
            return
        if now == days:
            self.found.unchanged += 1
            return
        edit = UsedEdit(*cell, days, now)
        name = person.name if person else ""
        self.found.changes.append(UsedChange(edit, each.row.number, each.row.activity.title, name))

    def _says_the_sum(
        self, each: UsedRow, person: PlanPerson | None, quarter: int, days: Decimal
    ) -> bool:
        """Our own list holds the sum where days are told of persons."""
        is_told_so = person is None and quarter in each.persons and quarter not in each.whole
        return is_told_so and each.persons[quarter] == days

    def _require_counted_once(
        self, each: UsedRow, person: PlanPerson | None, quarter: int, days: Decimal
    ) -> None:
        others = [cell for cell in self._seen if cell[:2] == (each.pk, quarter)]
        if person is None and days:
            is_sum = each.persons.get(quarter) == days and quarter not in each.whole
            if (each.persons.get(quarter) and not is_sum) or any(cell[2] for cell in others):
                raise DomainError(_("The days of this quarter are told person by person."))
        is_whole = bool(each.whole.get(quarter)) or any(cell[2] is None for cell in others)
        if person is not None and days and is_whole:
            raise DomainError(_("The days of this quarter are told of the activity as a whole."))

    def _refuse(self, line: int, about: str, reason: str) -> None:
        self.found.problems.append(Problem(line, about, reason))


def _days(text: str) -> Decimal:
    days = _DAYS.clean(text)
    if days > MOST_DAYS:
        raise DomainError(_("So many days cannot have been used. Look at the number again."))
    return Decimal(days)


def _cell(row: Sequence[str], place: int) -> str:
    return clean_line(row[place]) if place < len(row) else ""


def _is_called(each: UsedRow, title: str) -> bool:
    """Whether the activity has that title, with or without the sign that guards it in a file."""
    return _folded(each.row.activity.title) in (_folded(title), _folded(unguard(title)))


def _folded(text: str) -> str:
    return clean_line(text).casefold().rstrip(":")
