"""Every save of a programme or a measure: the list, two of them compared."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from milstolpe.programmes.content import MeasureContent, ProgrammeContent
from milstolpe.programmes.models import Measure, MeasureRevision, Programme, ProgrammeRevision
from milstolpe.programmes.queries.differences import Difference, differences


@dataclass(frozen=True)
class SaveRow:
    """One save: its number, its public version number if it has one, who, when and why."""

    number: int
    version: int | None
    address: str  # of the public version; empty when there is none
    at: datetime
    by: str
    reason: str


def saves_of(thing: Measure | Programme) -> list[SaveRow]:
    """All saves, the latest first. One query."""
    rows: QuerySet[Any] = thing.revisions.select_related("by")
    return [
        SaveRow(
            row.number,
            row.version,
            row.get_absolute_url() if row.version else "",
            row.at,
            str(row.by or ""),
            row.reason,
        )
        for row in rows.defer("content")
    ]


def compare(thing: Measure | Programme, old: int, new: int) -> list[Difference] | None:
    """What save `new` changed against save `old`; None when one of them is not there."""
    # Not `number__in`: a number of thirty figures, from an address, is too large for SQLite.
    rows = thing.revisions.filter(Q(number=old) | Q(number=new))
    found = {row.number: row for row in rows}
    if old not in found or new not in found:
        return None
    return differences(_content(found[old]), _content(found[new]))


def _content(row: MeasureRevision | ProgrammeRevision) -> MeasureContent | ProgrammeContent:
    kind = MeasureContent if isinstance(row, MeasureRevision) else ProgrammeContent
    return kind.from_json(row.content)
