"""The live picture of a round: county by item, who has come how far."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from milstolpe.core.page import Text
from milstolpe.rounds.enums import SETTLED_STATES, ContributionState, Label
from milstolpe.rounds.models import Comment, Contribution, Instruction, Round
from milstolpe.rounds.queries.recipients import People, Place

LATE, LEFT = "sena", "kvar"  # filters that are no single state: past their day, not settled

_COLUMNS = (
    "pk",
    "state",
    "number",
    "changed_at",
    "extended_until",
    "reminded_at",
    "instruction_number",
    "entered_nationally_at",
    "county_id",
    "county__slug",
    "county__short_name",
    "item_id",
    "item__slug",
    "item__label",
    "item__objective_id",
    "item__objective__name_sv",
    "item__objective__name_en",
    "organisation_id",
    "organisation__name",
)


class CellRow(NamedTuple):
    """A contribution as it is read."""

    pk: int
    state: str
    number: int
    changed_at: datetime | None
    extended_until: datetime | None
    reminded_at: datetime | None
    instruction_number: int
    entered_nationally_at: datetime | None
    county_code: str
    county_slug: str
    county: str
    item_id: int
    item_slug: str
    label: str
    objective: int | None
    name_sv: str | None
    name_en: str | None
    organisation_id: int
    organisation: str

    @property
    def item(self) -> str:
        """The name of the item."""
        name = self.name_en if get_language() == "en" else self.name_sv
        return name or str(Label(self.label).label)


@dataclass(frozen=True)
class Cell:
    """A text and all that the matrix says of it."""

    row: CellRow
    due: date
    days: int  # left; below 0: late
    who: str  # who answers for it, by name; empty: nobody does
    changes: Mapping[str, Text]  # what is judged otherwise than last year, by code
    comments: int  # open ones
    blocking: int  # of them, those that must be resolved before hand-in
    has_old_instructions: bool

    @property
    def state_label(self) -> str:
        return str(ContributionState(self.row.state).label)

    @property
    def is_settled(self) -> bool:
        return self.row.state in SETTLED_STATES

    @property
    def is_late(self) -> bool:
        return self.days < 0 and not self.is_settled


@dataclass(frozen=True)
class Wanted:
    """What the matrix is narrowed to; empty values narrow nothing."""

    county: str = ""  # slug
    item: str = ""  # slug
    state: str = ""  # ContributionState, LATE or LEFT
    mark: str = ""  # a mark of `MARKS`
    organisation: str = ""  # id

    def holds(self, cell: Cell) -> bool:
        row = cell.row
        return (
            self.county in ("", row.county_slug)
            and self.item in ("", row.item_slug)
            and self.organisation in ("", str(row.organisation_id))
            and self._is_in_state(cell)
            and (not self.mark or self.mark in marks_of(cell))
        )

    def _is_in_state(self, cell: Cell) -> bool:
        if self.state == LATE:
            return cell.is_late
        if self.state == LEFT:
            return not cell.is_settled
        return self.state in ("", cell.row.state)


@dataclass(frozen=True)
class Matrix:
    """The cells of a round that somebody may see."""

    cells: Sequence[Cell]

    @cached_property
    def counties(self) -> dict[str, str]:
        """Slug → short name, in the official order."""
        return {cell.row.county_slug: cell.row.county for cell in self.cells}

    @cached_property
    def items(self) -> dict[str, CellRow]:
        """Slug → the first cell of the item, in the order of the template."""
        return {cell.row.item_slug: cell.row for cell in self.cells}

    @cached_property
    def organisations(self) -> dict[int, str]:
        return {cell.row.organisation_id: cell.row.organisation for cell in self.cells}

    @cached_property
    def states(self) -> Counter[str]:
        return Counter(cell.row.state for cell in self.cells)

    @cached_property
    def asked(self) -> int:
        """Those that are asked for; what is waived is not counted."""
        return len(self.cells) - self.states[ContributionState.WAIVED]

    @cached_property
    def handed_in(self) -> int:
        return (
            self.states[ContributionState.HANDED_IN]
            + self.states[ContributionState.PUBLISHED]
            + self.states[ContributionState.DECLINED]
        )

    @cached_property
    def late(self) -> int:
        return sum(cell.is_late for cell in self.cells)

    def narrowed(self, wanted: Wanted) -> "Matrix":
        return Matrix([cell for cell in self.cells if wanted.holds(cell)])


def round_matrix(
    round_: Round,
    seen: QuerySet[Contribution],
    *,
    changes: Mapping[int, Mapping[str, Text]] = {},  # never changed
) -> Matrix:
    """The cells of the round among `seen`. Four queries, whatever the years and the versions.

    Args:
        changes: contribution → what is judged otherwise than last year, by code.
    """
    found = list(map(CellRow._make, _rows(round_, seen)))
    people = People({row.organisation_id for row in found})
    comments = _open_comments(round_)
    newest = _newest_instructions(round_)
    made = _Made(round_, timezone.localdate(), people, changes, comments, newest)
    counties = sorted(found, key=lambda row: row.county_code)
    return Matrix([made.cell(row) for row in counties])


@dataclass(frozen=True)
class _Made:
    """What cells are made of."""

    round: Round
    today: date
    people: People
    changes: Mapping[int, Mapping[str, Text]]
    comments: Mapping[int, tuple[int, int]]
    newest: int
    _names: dict[Place, str] = field(default_factory=dict)

    def cell(self, row: CellRow) -> Cell:
        due = self.round.answer_by
        if row.extended_until:
            due = max(due, timezone.localdate(row.extended_until))
        comments, blocking = self.comments.get(row.pk, (0, 0))
        return Cell(
            row=row,
            due=due,
            days=(due - self.today).days,
            who=self._who(Place(row.organisation_id, row.county_code, row.objective)),
            changes=self.changes.get(row.pk, {}),
            comments=comments,
            blocking=blocking,
            has_old_instructions=0 < row.instruction_number < self.newest,
        )

    def _who(self, place: Place) -> str:
        if place not in self._names:
            people = self.people.leads(place) if place.objective else self.people.writers(place)
            self._names[place] = ", ".join(dict.fromkeys(person.name for person in people))
        return self._names[place]


def _rows(round_: Round, seen: QuerySet[Contribution]) -> Iterable[tuple[object, ...]]:
    rows = seen.filter(item__round=round_).order_by("item__position", "item_id", "county_id")
    return rows.values_list(*_COLUMNS)


def _open_comments(round_: Round) -> dict[int, tuple[int, int]]:
    rows = (
        Comment.objects.filter(
            contribution__item__round=round_, parent__isnull=True, resolved_at__isnull=True
        )
        .order_by()
        .values_list("contribution")
        .annotate(n=Count("pk"), blocking=Count("pk", filter=Q(is_blocking=True)))
    )
    return {pk: (n, blocking) for pk, n, blocking in rows}


def _newest_instructions(round_: Round) -> int:
    found = Instruction.objects.filter(round=round_).aggregate(newest=Max("number"))
    return found["newest"] or 0


# Marks that can be filtered by.
COMMENTS, LONGER_TIME, OLD_INSTRUCTIONS, NO_LEAD = "kommentarer", "tid", "instruktioner", "ingen"


def marks_of(cell: Cell) -> set[str]:
    """The codes of what is to be noted of the cell."""
    marks = set(cell.changes)
    if cell.comments:
        marks.add(COMMENTS)
    if cell.row.extended_until:
        marks.add(LONGER_TIME)
    if cell.has_old_instructions:
        marks.add(OLD_INSTRUCTIONS)
    if not cell.who:
        marks.add(NO_LEAD)
    return marks
