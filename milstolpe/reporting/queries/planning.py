"""What a new follow-up begins from: last time's, with years and dates moved on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from milstolpe.programmes.enums import Rhythm
from milstolpe.programmes.models import Programme
from milstolpe.reporting.models import FollowUp

COPIED = ("instructions", "mail_text", "shows_map", "shows_matrix")
QUESTION_FIELDS = ("text", "kind", "choices", "is_required", "is_public")


@dataclass(frozen=True)
class Plan:
    """Values of a `FollowUp` by field, and the questions as rows of `QUESTION_FIELDS`."""

    values: dict[str, Any]
    questions: Sequence[dict[str, Any]] = field(default_factory=list)
    copied_from: FollowUp | None = None


def next_plan(programme: Programme) -> Plan:
    """What the next follow-up most likely is. Three queries at most."""
    own = programme.follow_ups.first()
    years = _years_after(programme, own) if own else _first_years(programme)
    before = own or _last_of(programme.predecessor)
    if before is None:
        answer_by = date(years["year"] + 1, 2, 28)
        return Plan(years | {"answer_by": answer_by, "locks_at": None})
    moved = years["year"] - before.year
    values = years | {
        "answer_by": years_later(before.answer_by, moved),
        "locks_at": _moment_later(before.locks_at, moved) if before.locks_at else None,
        **{name: getattr(before, name) for name in COPIED},
    }
    return Plan(values, question_rows(before), before)


def question_rows(follow_up: FollowUp) -> list[dict[str, Any]]:
    """The questions as plain values, in order."""
    return list(follow_up.questions.values(*QUESTION_FIELDS))


def years_later(day: date, years: int) -> date:
    """The same day in another year; a leap day becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _moment_later(moment: datetime, years: int) -> datetime:
    """The same time of day in Sweden, whatever the clock stands at that year."""
    local = timezone.localtime(moment)
    return datetime.combine(years_later(local.date(), years), local.time(), tzinfo=local.tzinfo)


def _years_after(programme: Programme, before: FollowUp) -> dict[str, int]:
    """The years that follow, by the programme's rhythm."""
    year = before.year + 1
    if programme.rhythm == Rhythm.EVERY_SECOND:
        year = before.year + 2
    if programme.rhythm == Rhythm.MID_AND_FINAL:
        year = max(programme.end_year, year)
    first = before.last_year + 1
    return {"year": year, "first_year": min(first, year), "last_year": year}


def _first_years(programme: Programme) -> dict[str, int]:
    """The first time: from the programme's first year to the one that ends or has ended."""
    start, end = programme.start_year, programme.end_year
    if programme.rhythm == Rhythm.EVERY_SECOND:
        year = min(start + 1, end)
    elif programme.rhythm == Rhythm.MID_AND_FINAL:
        year = (start + end) // 2
    else:
        today = timezone.localdate()
        ends_now = today.year if today.month > 6 else today.year - 1
        year = min(max(start, ends_now), end)
        start = year
    return {"year": year, "first_year": start, "last_year": year}


def _last_of(programme: Programme | None) -> FollowUp | None:
    return programme.follow_ups.first() if programme else None
