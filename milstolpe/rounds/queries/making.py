"""What a new round begins with: last year's, moved on; and the rounds there are."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from milstolpe.rounds.enums import HANDED_IN_STATES, ContributionState
from milstolpe.rounds.kinds import kind_of
from milstolpe.rounds.models import Round


@dataclass(frozen=True)
class Beginning:
    """A form's values, and the round that they come from."""

    kind: str
    previous: Round | None
    values: dict[str, Any] = field(default_factory=dict)


def next_round(kind: str, previous: Round | None) -> Beginning:
    """From the round before with its dates a year on; else from the kind."""
    if previous is None:
        plan, today = kind_of(kind), timezone.localdate()
        values = {
            "name": f"{plan.name} {today.year}",
            "year": today.year,
            "answer_by": today + timedelta(days=60),
            "is_reviewed": plan.is_reviewed,
            "may_decline": plan.may_decline,
            "max_characters": plan.max_characters,
        }
        return Beginning(kind, None, values)
    year = previous.year + 1
    name = previous.name
    named = name.replace(str(previous.year), str(year)) if str(previous.year) in name else name
    values = {
        "name": named if named != name else f"{name} {year}",
        "year": year,
        "opens_on": _year_on(previous.opens_on),
        "answer_by": _year_on(previous.answer_by),
        "locks_at": _moment_on(previous.locks_at),
        "is_reviewed": previous.is_reviewed,
        "may_decline": previous.may_decline,
        "max_characters": previous.max_characters,
    }
    return Beginning(previous.kind, previous, values)


def counted(rounds: QuerySet[Round]) -> QuerySet[Any]:
    """Rounds with `asked` and `handed_in`: how many texts."""
    asked = ~Q(items__contributions__state=ContributionState.WAIVED)
    there = Q(items__contributions__isnull=False)
    ready = (*HANDED_IN_STATES, ContributionState.DECLINED)
    return rounds.annotate(
        asked=Count("items__contributions", filter=asked & there),
        handed_in=Count("items__contributions", filter=Q(items__contributions__state__in=ready)),
    )


def last_second(day: date) -> datetime:
    """The end of the day in Sweden."""
    end = datetime.combine(day, datetime.max.time().replace(microsecond=0))
    return timezone.make_aware(end)


def _year_on(day: date | None) -> date | None:
    """The same day of the next year; 29 February becomes the 28th."""
    if day is None:
        return None
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _moment_on(moment: datetime | None) -> datetime | None:
    day = _year_on(timezone.localdate(moment)) if moment else None
    return last_second(day) if day else None
