"""Finds the table in a sheet: its headings, what its rows are, and which rows are data.

Title rows above, merged cells, empty rows, totals and notes are known for what they are. What
cannot be known is left as a question; nothing is guessed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from milstolpe.transfer.reading.headings import (
    column_of,
    fold,
    heading,
    kinds,
    known_names,
)
from milstolpe.transfer.reading.mapping import EXTRA_QUESTION, LEFT_OUT, FileMapping, SheetMapping
from milstolpe.transfer.reading.workbooks import RawSheet
from milstolpe.transfer.template import BY_KEY
from milstolpe.transfer.template.columns import ABOUT, LONG_TEXTS

_MEASURE = ("measure", "measure_code", "measure_legacy_id")
_ACTOR = ("organisation", "organisation_name", "org_number", "municipality")
# What a foreign sheet of a kind must have: one column of each group.
REQUIRED: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "programmes": (
        ("title", "programme"),
        ("start_year", "end_year", "period", "state", "purpose"),
    ),
    "areas": (("title",),),
    "measures": (("code", "title", "legacy_id", "measure"),),
    "actor_roles": (_MEASURE, ("actor", "actor_name", "org_number", "municipality"), ("role",)),
    "organisations": (("name",), ("kind", "org_number", "municipality", "short_name", "county")),
    "contacts": (("email", "contact_name"), ("organisation", "organisation_name")),
    "commitments": (
        _MEASURE,
        _ACTOR,
        ("state", "decided_on", "decided_by", "case_number", "note", "number"),
    ),
    "reports": (_MEASURE, ("grade", "rationale", "action_taken", "is_saved")),
}
_NOT_DATA: Final = frozenset(
    map(
        fold,
        (
            ABOUT,
            LONG_TEXTS,
            "Läs mig",
            "Instruktion",
            "Instruktioner",
            "Innehåll",
            "Information",
            "Listor",
            "Val",
            "Försättsblad",
        ),
    )
)
_TOTAL = re.compile(
    r"(summa|totalt?|delsumma|antal|medelvärde|medel|genomsnitt|andel)\b[\s:]*"
    r"((antal|åtgärder|rader|aktörer|kommuner|st|styck|per|i|för|av|\w*program\w*)\b.*)?",
    re.IGNORECASE,
)
_CODE_LIKE = re.compile(r"\S{1,20}")
_NAME_IS_TEMPLATES, _NAME_IS_KNOWN, _PER_COLUMN = 40, 15, 10


@dataclass(frozen=True)
class Use:
    """A column that is read: where it stands, and what it holds."""

    index: int
    key: str
    heading: str
    year: int | None = None
    question: str = ""  # one of the programme's own questions


@dataclass(frozen=True)
class Unknown:
    """A column, or a whole sheet, that nobody knows what it is."""

    sheet: str
    row: int
    heading: str  # "" for the sheet
    candidates: tuple[str, ...] = ()


@dataclass
class Table:
    """The rows of a sheet as what they are; `rows` gives (number, cells in the order of `uses`)."""

    sheet: str
    kind: str
    heading_row: int
    uses: list[Use]
    rows: Iterator[tuple[int, list[str]]]
    unknown: list[Unknown] = field(default_factory=list)
    passed_by: list[tuple[int, str]] = field(default_factory=list)  # (row, its text)

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(use.key for use in self.uses)

    @cached_property
    def _headings(self) -> Mapping[tuple[str, int | None], str]:
        return {(use.key, use.year): use.heading for use in self.uses}

    def heading_of(self, key: str, year: int | None = None) -> str:
        """What the column is called in the file, or in the template when it is not there."""
        if found := self._headings.get((key, year)):
            return found
        column = BY_KEY[self.kind].by_key.get(key)
        return column.heading if column else key


@dataclass(frozen=True)
class _Found:
    score: int
    kind: str
    row: int  # from 0
    headings: tuple[str, ...]


def judge(rows: Sequence[list[str]]) -> int:
    """How much the rows look like a table of ours, whatever it is."""
    found = _best(rows, {}, "", SheetMapping())
    return found[0].score if found else max(map(len, rows), default=0) // 2


def find_table(raw: RawSheet, mapping: FileMapping) -> Table | Unknown | None:
    """The table of a sheet; a question when its rows cannot be known; None: nothing there."""
    said = mapping.sheet(raw.name)
    if fold(raw.name) in _NOT_DATA or said.kind == LEFT_OUT:
        return None
    found = _best(raw.beginning, raw.covered, raw.name, said)
    rivals = {other.kind for other in found if other.score == found[0].score}
    if not found or (len(rivals) > 1 and not said.kind):
        if not any(sum(map(bool, row)) > 1 for row in raw.beginning):
            return None
        titles = tuple(BY_KEY[kind].title for kind in sorted(rivals) or REQUIRED)
        return Unknown(raw.name, found[0].row + 1 if found else 1, "", titles)
    return _table(raw, found[0], said, mapping)


def _best(
    rows: Sequence[list[str]],
    covered: Mapping[tuple[int, int], tuple[int, int]],
    name: str,
    said: SheetMapping,
) -> list[_Found]:
    """Each way in which a row can be the headings of a kind, the best first."""
    found: list[_Found] = []
    for place, row in enumerate(rows[:60]):
        if said.heading_row and place + 1 != said.heading_row:
            continue
        above = rows[place - 1] if place else []
        forms = {tuple(row), _joined(above, row, covered, place)}
        for form in sorted(forms, key=lambda form: form != tuple(row)):
            found += (
                _Found(score, kind, place, form)
                for kind in ((said.kind,) if said.kind else kinds())
                if (score := _score(form, kind, name, said))
            )
    # The earliest row, and its plain form, before others that say no more.
    return sorted(found, key=lambda one: -one.score)


def _joined(
    above: Sequence[str],
    row: Sequence[str],
    covered: Mapping[tuple[int, int], tuple[int, int]],
    place: int,
) -> tuple[str, ...]:
    """Headings in two rows: a year above several columns, and cells that are merged downwards."""
    headings, year = [], ""
    for column, text in enumerate(row):
        over = above[column] if column < len(above) else ""
        if over:
            year = over if heading(over).year else ""
        elif (place - 1, column) in covered:
            pass
        elif any(above[column + 1 :]) is False and not year:
            year = ""
        if not text:
            headings.append(over)
        else:
            headings.append(f"{text} {heading(year).year}" if year else text)
    return tuple(headings)


def _score(form: Sequence[str], kind: str, name: str, said: SheetMapping) -> int:
    keys = {
        key for key, _year, _q in (_known(text, kind, said, None) for text in form if text) if key
    }
    is_titled = bool(name) and fold(name) == fold(BY_KEY[kind].title)
    if kind in REQUIRED:
        if not said.kind and not all(keys & set(group) for group in REQUIRED[kind]):
            return 0
    elif not is_titled and not said.kind:
        return 0
    columns = {
        key
        for key in (_known(text, kind, said, None)[:2] for text in form if text)
        if key[0] and (key[0] != "county" or "county" in BY_KEY[kind].by_key)
    }
    if len(columns) < (1 if said.kind else 2):
        return 0
    bonus = _NAME_IS_TEMPLATES if is_titled else _NAME_IS_KNOWN * (fold(name) in known_names(kind))
    return _PER_COLUMN * len(columns) + bonus


def _known(
    text: str, kind: str, said: SheetMapping, mapping: FileMapping | None
) -> tuple[str, int | None, str]:
    """(key, year, question) of a heading; the key is "" when it is not known."""
    target = said.columns.get(fold(text)) or (mapping.column(kind, text) if mapping else "")
    read = heading(text)
    if target == EXTRA_QUESTION:
        return "extra", read.year, text
    if target:
        return target, read.year, ""
    return column_of(kind, read), read.year, ""


def _table(raw: RawSheet, found: _Found, said: SheetMapping, mapping: FileMapping) -> Table:
    uses: list[Use] = []
    unknown: list[Unknown] = []
    taken: set[tuple[str, int | None, str]] = set()
    # The template's own words first, so that of two columns for one thing its own is the one.
    for place, text in _own_first(found):
        key, year, question = _known(text, found.kind, said, mapping)
        if key == LEFT_OUT:
            continue
        if key == "measure_code" and (key, year, question) in taken:
            key = "measure_title"  # "Åtgärd" beside "Åtgärdsnr"
        if not key and found.kind == "reports" and text.rstrip().endswith("?"):
            key, question = "extra", text.strip()
        if not key or (key, year, question) in taken:
            unknown.append(Unknown(raw.name, found.row + 1, text, _fields(found.kind)))
            continue
        taken.add((key, year, question))
        uses.append(Use(place, key, text, year, question))
    table = Table(
        raw.name, found.kind, found.row + 1, sorted(uses, key=lambda u: u.index), iter(())
    )
    table.unknown = unknown
    table.rows = _data(raw, table, found)
    return table


def _own_first(found: _Found) -> list[tuple[int, str]]:
    own = {fold(column.heading) for column in BY_KEY[found.kind].columns}
    cells = [(place, text) for place, text in enumerate(found.headings) if text]
    return sorted(cells, key=lambda cell: fold(cell[1]) not in own)


def _fields(kind: str) -> tuple[str, ...]:
    return tuple(column.heading for column in BY_KEY[kind].columns)


def _data(raw: RawSheet, table: Table, found: _Found) -> Iterator[tuple[int, list[str]]]:
    """The rows that are data, with what merged cells say repeated downwards."""
    places = [use.index for use in table.uses]
    headings = [fold(text) for text in found.headings]
    origins: dict[tuple[int, int], str] = {}
    wanted = set(raw.covered.values())
    for number, row in raw.rows:
        if number <= table.heading_row:
            continue
        cells = _filled(row, number - 1, raw.covered, origins, wanted) if wanted else row
        filled = [cell for cell in cells if cell]
        if not filled:
            continue
        values = [cells[place] if place < len(cells) else "" for place in places]
        if _is_aside(cells, filled, values, headings, len(places)):
            table.passed_by.append((number, " · ".join(filled)[:200]))
            continue
        yield number, values


def _filled(
    cells: list[str],
    row: int,
    covered: Mapping[tuple[int, int], tuple[int, int]],
    origins: dict[tuple[int, int], str],
    wanted: set[tuple[int, int]],
) -> list[str]:
    result = list(cells)
    for column, cell in enumerate(cells):
        if (row, column) in wanted:
            origins[row, column] = cell
        origin = covered.get((row, column))
        # Only downwards: a text over several columns is said once.
        if origin and not cell and origin[0] < row and origin[1] == column:
            result[column] = origins.get(origin, "")
    return result


def _is_aside(
    cells: Sequence[str],
    filled: Sequence[str],
    values: Sequence[str],
    headings: Sequence[str],
    columns: int,
) -> bool:
    """A total, a note, a heading of a section, or the headings once more."""
    if _TOTAL.fullmatch(filled[0]):
        return True
    if len(filled) == 1 and columns > 2:
        return not (values[0] and _CODE_LIKE.fullmatch(values[0]) and not filled[0].startswith("*"))
    repeated = sum(
        bool(cell) and place < len(headings) and fold(cell) == headings[place]
        for place, cell in enumerate(cells)
    )
    return repeated >= 2 and repeated * 2 > len(filled)
