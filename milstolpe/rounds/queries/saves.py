"""Every save of a text; runs of autosaves by one person are folded to one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from milstolpe.rounds.enums import Way
from milstolpe.rounds.models import Contribution, ContributionRevision

_RUN = timedelta(minutes=30)  # between two saves of one run, at most


@dataclass(frozen=True)
class Save:
    """A save, or a run of saves by one person: `number` is the last of them."""

    number: int
    first: int
    at: datetime
    by: str
    way: str  # in words; empty: on the page, as most are

    @property
    def count(self) -> int:
        return self.number - self.first + 1


@dataclass(frozen=True)
class Stood:
    """A save, and when the next one took its place; None: it stands."""

    number: int
    until: datetime | None


def stood(contribution: Contribution, number: int) -> Stood:
    """Until when save `number` was how the text stood; 0 is before any. One query, or none."""
    if number >= contribution.number:
        return Stood(number, None)
    rows = ContributionRevision.objects.filter(contribution=contribution, number__gt=number)
    return Stood(number, rows.order_by("number").values_list("at", flat=True).first())


def saves_of(contribution: Contribution, *, is_folded: bool = True) -> list[Save]:
    """The newest first. One query, without contents."""
    rows = ContributionRevision.objects.filter(contribution=contribution).defer("content")
    found: list[Save] = []
    before: ContributionRevision | None = None
    for row in rows.select_related("by").order_by("-number"):
        if is_folded and before is not None and _is_one_run(row, before):
            last = found.pop()
            found.append(Save(last.number, row.number, last.at, last.by, last.way))
        else:
            way = "" if row.way == Way.PAGE else row.get_way_display()
            found.append(Save(row.number, row.number, row.at, str(row.by or ""), way))
        before = row
    return found


def _is_one_run(row: ContributionRevision, later: ContributionRevision) -> bool:
    is_same = row.by_id == later.by_id and row.way == later.way == Way.PAGE
    return is_same and later.at - row.at <= _RUN
