"""Imports of the counties that a person coordinates, and what became of their rows."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from milstolpe.organisations.models import County
from milstolpe.organisations.rules import coordinated_county_codes
from milstolpe.transfer.enums import NOT_TAKEN, AnswerSection, ImportState, Outcome
from milstolpe.transfer.models import Import, ImportCount, ImportLine, KeptAnswer
from milstolpe.transfer.reading.kinds import MAY_BE_ADDED
from milstolpe.transfer.template import BY_KEY
from milstolpe.transfer.template.columns import Sheet

SHOWN: Final = 200  # lines of one sort on the page; the file has all
QUIET: Final = timedelta(minutes=5)  # after which work that says nothing is taken to have ended


@dataclass(frozen=True)
class CountRow:
    """The reconciliation of one kind of row, in words."""

    kind: str
    count: ImportCount


@dataclass(frozen=True)
class Lines:
    """Lines of one outcome: the first of them, and how many there are."""

    outcome: Outcome
    total: int
    rows: Sequence[ImportLine]

    @property
    def title(self) -> str:
        """What the lines are, in words."""
        if self.outcome == Outcome.UNCHANGED:
            return _("Not data: headings, totals and notes")
        return str(self.outcome.label)


@dataclass(frozen=True)
class KeptRow:
    """A kept answer, what it is about in words, and the word of the file."""

    answer: KeptAnswer
    about: str
    word: str


@dataclass(frozen=True)
class AskedOnce:
    """A question that many rows share."""

    key: str  # names its field in the form
    line: ImportLine
    rows: int
    where: str

    @property
    def candidates(self) -> list[str]:
        return [text for text in self.line.candidates.split("\n") if text]

    @property
    def may_be_new(self) -> bool:
        """Whether the answer can be that it is a new actor."""
        return self.line.section == AnswerSection.ACTOR and self.line.scope == MAY_BE_ADDED


def imports_of(user: Any) -> QuerySet[Import]:
    """Imports of the counties that the person coordinates, the newest first."""
    return Import.objects.filter(county__in=coordinated_county_codes(user)).select_related(
        "county", "by"
    )


def answers_of(user: Any) -> QuerySet[KeptAnswer]:
    return KeptAnswer.objects.filter(county__in=coordinated_county_codes(user))


def kept_rows(user: Any) -> list[KeptRow]:
    """The answers of the counties that the person coordinates, in words."""
    return [_kept_row(row) for row in answers_of(user)]


def _kept_row(row: KeptAnswer) -> KeptRow:
    parts, word = [str(row.get_section_display())], row.word
    match row.section:
        case AnswerSection.COLUMN if row.scope in BY_KEY:
            parts.append(BY_KEY[row.scope].title)
        case AnswerSection.WORD:
            parts.append(_heading(row.scope))
        case AnswerSection.CHOICE:  # see `planning.compare.choice_word`
            kind, *identity, key = row.word.split("|")[:-2]
            parts += [BY_KEY[kind].title, _heading(key, BY_KEY[kind])]
            word = " · ".join(part for part in identity if part)
    return KeptRow(row, " · ".join(part for part in parts if part), word)


def _heading(key: str, *of: Sheet) -> str:
    """What a column is called, in these sheets or in any."""
    sheets = of or tuple(BY_KEY.values())
    found = (sheet.by_key[key].heading for sheet in sheets if key in sheet.by_key)
    return next(found, key)


def own_counties(user: Any) -> QuerySet[County]:
    return County.objects.filter(code__in=coordinated_county_codes(user))


def count_rows(of_import: Import) -> list[CountRow]:
    """In the order of the template."""
    order = {kind: place for place, kind in enumerate(BY_KEY)}
    rows = sorted(of_import.counts.all(), key=lambda row: order.get(row.kind, 0))
    return [CountRow(BY_KEY[row.kind].title, row) for row in rows]


def lines_of(of_import: Import, outcome: Outcome) -> Lines:
    rows = of_import.lines.filter(outcome=outcome)
    if outcome == Outcome.UNCHANGED:  # only what is no data at all has a line
        rows = rows.filter(kind="")
    return Lines(outcome, rows.count(), list(rows[:SHOWN]))


def missing_of(of_import: Import) -> tuple[Lines, list[tuple[str, int]]]:
    """What stands in Milstolpe and is not in the file, and (kind in words, how many)."""
    counts = Counter(of_import.lines.filter(outcome=Outcome.MISSING).values_list("kind", flat=True))
    by_kind = [(BY_KEY[kind].title, counts[kind]) for kind in BY_KEY if kind in counts]
    return lines_of(of_import, Outcome.MISSING), by_kind


def not_taken(of_import: Import) -> QuerySet[ImportLine]:
    """Every row that is refused or asked, to be handed back."""
    return of_import.lines.filter(outcome__in=NOT_TAKEN)


def asked_once(of_import: Import) -> list[AskedOnce]:
    """The questions that can be answered on the page, each once."""
    rows = of_import.lines.filter(~Q(section=""), outcome=Outcome.ASKED)
    ordered = sorted(rows, key=_same)
    groups = [list(group) for _key, group in groupby(ordered, key=_same)]
    groups.sort(key=lambda group: min(line.pk for line in group))
    return [AskedOnce(f"q{group[0].pk}", group[0], len(group), _where(group)) for group in groups]


def _same(line: ImportLine) -> tuple[str, str, str]:
    return line.section, line.scope, line.word


def _where(group: Sequence[ImportLine]) -> str:
    row = _("row")
    places = [", ".join(filter(None, (line.sheet, f"{row} {line.row}"))) for line in group[:3]]
    return " · ".join(places) + (" …" if len(group) > 3 else "")


def is_going_on(of_import: Import) -> bool:
    return of_import.state in (ImportState.WAITING, ImportState.RUNNING)


def has_stopped(of_import: Import) -> bool:
    """Whether work that was begun has said nothing for so long that it must have ended."""
    moved = of_import.moved_at or of_import.at
    return is_going_on(of_import) and timezone.now() - moved > QUIET


def all_lines(of_import: Import) -> Iterator[ImportLine]:
    """What became of every row."""
    return of_import.lines.exclude(outcome=Outcome.MISSING).iterator(chunk_size=2_000)


def missing_lines(of_import: Import) -> Iterator[ImportLine]:
    return of_import.lines.filter(outcome=Outcome.MISSING).iterator(chunk_size=2_000)
