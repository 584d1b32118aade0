"""When things happened to a generated programme: worked out from its years, state and today."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from milstolpe.demo.content.dice import Dice
from milstolpe.programmes.enums import ProgrammeState

# The steps that lead to each state.
PATHS: dict[str, tuple[str, ...]] = {
    ProgrammeState.DRAFT: (),
    ProgrammeState.CONSULTATION: ("consult",),
    ProgrammeState.DECIDED: ("consult", "decide"),
    ProgrammeState.RUNNING: ("consult", "decide", "start"),
    ProgrammeState.CLOSED: ("consult", "decide", "start", "close"),
}


@dataclass(frozen=True)
class Timeline:
    """Days in the life of a programme; those after its state are days to come."""

    begun: date
    consult: date
    answer_by: date
    decide: date
    start: date
    close: date

    @classmethod
    def of(cls, years: tuple[int, int], state: str, dice: Dice) -> "Timeline":
        """Decided in the winter before the first year, unless it is still on its way."""
        today = timezone.localdate()
        if state in (ProgrammeState.DRAFT, ProgrammeState.CONSULTATION):
            answer_by = today + timedelta(days=dice.randint(14, 70))
        else:
            winter = date(years[0] - 1, 11, 1) + timedelta(days=dice.randint(0, 90))
            answer_by = min(winter, today - timedelta(days=40)) - timedelta(days=60)
        decide = answer_by + timedelta(days=60)
        return cls(
            begun=answer_by - timedelta(days=300),
            consult=answer_by - timedelta(days=100),
            answer_by=answer_by,
            decide=decide,
            start=decide + timedelta(days=30),
            close=min(date(years[1] + 1, 2, dice.randint(1, 28)), today),
        )

    def day_of(self, step: str) -> date:
        return getattr(self, step)  # type: ignore[no-any-return]  # a field named as the step


def at_noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
