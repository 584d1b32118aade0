"""What a sheet and a column of the template are, and how values stand in cells."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

VERSION: Final = 1  # raised when a program that reads the older form would go wrong
YES, NO = "ja", "nej"
BETWEEN: Final = "; "  # names, slugs and goals in one cell
# A text that is longer than a cell of Excel goes on in this sheet: the cell ends with CONTINUES and
# a key, and the sheet holds the rest under that key, part by part. CSV and JSON never need it.
LONG_TEXTS: Final = "Långa texter"
CONTINUES: Final = "[fortsätter i Långa texter: {key}]"
CELL_LENGTH: Final = 32_000  # UTF-16 units of a cell before it goes on
ABOUT: Final = "Om filen"  # title, source, address, date, licence and VERSION; import passes it by


class Group(enum.StrEnum):
    """What a row is counted as in a reconciliation."""

    PROGRAMMES = "programmes"
    AREAS = "areas"
    MEASURES = "measures"
    ACTORS = "actors"
    COMMITMENTS = "commitments"
    REPORTS = "reports"


class Form(enum.StrEnum):
    """How a value stands in a cell."""

    LINE = "line"  # text without line ends
    TEXT = "text"
    INTEGER = "integer"
    YEAR = "year"
    DATE = "date"  # 2026-11-30
    MOMENT = "moment"  # 2026-11-30T13:05:00.123456+00:00, always UTC
    YES_NO = "yes_no"
    CHOICE = "choice"
    GOALS = "goals"  # numbers of goals, in order: "2; 5"
    NAMES = "names"  # names or slugs, in order
    PUBLIC_ID = "public_id"  # of a measure
    ADDRESS = "address"  # the last part of a page's address


@dataclass(frozen=True)
class Column:
    """One column: `key` names it to programs (snake case), `heading` to people."""

    key: str
    heading: str
    form: Form = Form.LINE
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)  # code → word in the cell
    # Beside an id, for people; import goes by it only where the id is missing.
    is_beside: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet, and one CSV file called by its key: a kind of row."""

    key: str
    title: str  # of the sheet, at most 31 characters
    group: Group
    columns: tuple[Column, ...]
    identity: tuple[str, ...]  # keys of the columns that tell rows apart
    is_exported: bool = True

    @cached_property
    def by_key(self) -> Mapping[str, Column]:
        return {column.key: column for column in self.columns}
