"""What is known of each row of a file while the plan is made, and the plan."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from milstolpe.transfer.enums import Outcome
from milstolpe.transfer.reading.tables import Table
from milstolpe.transfer.template import BY_KEY


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is not taken."""

    sheet: str
    row: int
    field: str  # the heading in the file
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a person is to say; the answer is kept under section, scope and word."""

    sheet: str
    row: int
    field: str
    value: str
    candidates: tuple[str, ...] = ()
    reason: str = ""
    section: str = ""
    scope: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a row: what stands now, and what will."""

    field: str
    before: Any
    after: Any


@dataclass(slots=True)
class Record:
    """One thing that a row says; a row can say several."""

    kind: str
    sheet: str
    row: int
    values: dict[str, Any]
    label: str = ""
    key: tuple[Any, ...] = ()
    is_counted: bool = True
    says_if_saved: bool = False  # of a report: the file has a column for it
    outcome: Outcome | None = None
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    # What stood before, with `object_id`; None for what is new.
    before: dict[str, Any] | None = None
    imported_key: str = ""
    table: Table | None = None

    def heading(self, key: str) -> str:
        """What a column is called in the file."""
        year = self.values.get("year") if self.kind == "reports" else None
        if self.table is None:
            return key
        named = self.table.heading_of(key, year if isinstance(year, int) else None)
        return named if named != key else self.table.heading_of(key)

    def refuse(self, heading: str, value: str, reason: object) -> None:
        self.problems.append(Problem(self.sheet, self.row, heading, value[:500], str(reason)))

    def ask(self, heading: str, value: str, **said: Any) -> None:
        self.questions.append(Question(self.sheet, self.row, heading, value[:500], **said))

    def settle(self) -> None:
        """Decide by what was found so far; what cannot be read goes before what is unsure."""
        if self.problems:
            self.outcome = Outcome.REFUSED
        elif self.questions:
            self.outcome = Outcome.ASKED

    @property
    def is_taken(self) -> bool:
        return self.outcome in (Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED)


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that stands in Milstolpe and that no row of the file is about."""

    kind: str
    programme: str
    label: str
    is_imported: bool  # an earlier file brought it


@dataclass
class Count:
    """Rows of one kind, by what becomes of them."""

    rows_in: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    asked: int = 0

    def add(self, outcome: Outcome) -> None:
        self.rows_in += 1
        setattr(self, outcome.value, getattr(self, outcome.value) + 1)

    def joined(self, other: "Count") -> "Count":
        return Count(**{name: getattr(self, name) + getattr(other, name) for name in vars(self)})

    @property
    def adds_up(self) -> bool:
        ways = (self.created, self.updated, self.unchanged, self.refused, self.asked)
        return self.rows_in == sum(ways)


@dataclass
class Plan:
    """Everything that an import would do."""

    records: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    # About columns and whole sheets; of no row.
    questions: list[Question] = field(default_factory=list)
    passed_by: list[tuple[str, int, str]] = field(default_factory=list)  # sheet, row, text
    missing: list[Missing] = field(default_factory=list)  # in Milstolpe, and not in the file
    addresses: dict[str, tuple[str, str]] = field(default_factory=dict)  # old → (kind, key)

    def all_records(self) -> Iterable[Record]:
        return (record for rows in self.records.values() for record in rows)

    def counts(self) -> dict[str, Count]:
        """Kind → its reconciliation, for kinds that the file has rows of."""
        counts: dict[str, Count] = defaultdict(Count)
        for record in self.all_records():
            if record.is_counted and record.outcome:
                counts[record.kind].add(record.outcome)
        assert all(count.adds_up for count in counts.values())
        return {kind: counts[kind] for kind in BY_KEY if kind in counts}

    @property
    def is_whole(self) -> bool:
        """Whether everything is taken and nothing asked."""
        counts = self.counts().values()
        return not self.questions and not any(count.refused or count.asked for count in counts)
