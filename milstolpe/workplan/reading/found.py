"""What was understood of a plan document: plain values, in the order of the document."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from milstolpe.workplan.reading.parts import Part, text_of


class Cash(StrEnum):
    """Whether an activity needs money beside working time (behov av reda pengar)."""

    NO = "no"
    POSSIBLY = "possibly"
    YES = "yes"
    MEETING_COSTS = "meeting_costs"


CASH_WORDS = {
    Cash.NO: "Nej",
    Cash.POSSIBLY: "Eventuellt",
    Cash.YES: "Ja",
    Cash.MEETING_COSTS: "Möteskostnader",
}


@dataclass(frozen=True)
class CashNeed:
    """The need for money in all its forms."""

    value: Cash
    sees_budget: bool = False
    is_at_least: bool = False  # "minst"
    note: str = ""

    @property
    def text(self) -> str:
        """As the plan says it: "Ja, se budget"."""
        return CASH_WORDS[self.value] + (", se budget" if self.sees_budget else "")


@dataclass(frozen=True)
class Line:
    """A line of the document and where it stands."""

    number: int
    text: str


@dataclass
class ActivityFound:
    """An activity. Its place says which it is: titles differ between list and annex."""

    title: str
    line: int
    is_priority: bool = False
    group: str = ""  # the heading within the area, if there is one
    parts: list[Part] = field(default_factory=list)  # in the order of the document
    days: Decimal | None = None
    is_about: bool = False  # "ca 20 dagar"
    days_note: str = ""
    cash: CashNeed | None = None
    # Only of our own documents: names and titles as they stand there.
    steering_group: str = ""
    budget_line: str = ""
    booked_on: str = ""
    partners: list[str] = field(default_factory=list)

    @property
    def paragraphs(self) -> list[str]:
        return [part.text for part in self.parts if not part.is_bullet]

    @property
    def bullets(self) -> list[str]:
        return [part.text for part in self.parts if part.is_bullet]

    @property
    def text(self) -> str:
        """As the text of an activity is kept."""
        return text_of(self.parts)


@dataclass(frozen=True)
class AimFound:
    """An aim, and the years that the heading above it says."""

    text: str
    first_year: int | None = None
    last_year: int | None = None


@dataclass
class AreaFound:
    """An area with its aims, what it states, and its activities."""

    title: str
    line: int
    aims: list[AimFound] = field(default_factory=list)
    days_stated: Decimal | None = None
    cash: CashNeed | None = None
    activities: list[ActivityFound] = field(default_factory=list)

    @property
    def aims_from(self) -> int | None:
        return self.aims[0].first_year if self.aims else None

    @property
    def aims_to(self) -> int | None:
        return self.aims[0].last_year if self.aims else None

    @property
    def days_sum(self) -> Decimal:
        return sum((row.days or Decimal(0) for row in self.activities), Decimal(0))


@dataclass(frozen=True)
class BudgetLine:
    """A line of the budget. `amount_sek` is in kronor."""

    title: str
    amount_sek: int
    line: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """Who treated or decided the plan, and when."""

    day: date
    text: str


@dataclass(frozen=True)
class Check:
    """A figure that the document states beside the same figure counted."""

    what: str
    stated: str | int | float | None
    found: str | int | float | None

    @property
    def agrees(self) -> bool:
        return self.stated == self.found


@dataclass
class PlanFound:
    """A whole plan document."""

    year: int | None = None
    title: str = ""
    vision: str = ""
    introduction: str = ""  # only of our own documents, as the next two
    posts: Decimal | None = None
    days_available: Decimal | None = None
    messages: list[str] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    areas: list[AreaFound] = field(default_factory=list)
    budget: list[BudgetLine] = field(default_factory=list)
    budget_stated_sek: int | None = None
    checks: list[Check] = field(default_factory=list)
    not_understood: list[Line] = field(default_factory=list)

    @property
    def activities(self) -> list[ActivityFound]:
        return [row for area in self.areas for row in area.activities]

    @property
    def days_total(self) -> Decimal:
        return sum((area.days_sum for area in self.areas), Decimal(0))

    @property
    def budget_sum_sek(self) -> int:
        return sum(row.amount_sek for row in self.budget)

    def as_json(self) -> dict[str, Any]:
        """The form that other programs rely on; see docs/workplan.md."""
        priority = [row for row in self.activities if row.is_priority]
        return {
            "year": self.year,
            "areas": [_area(row) for row in self.areas],
            "days_total": plain(self.days_total),
            "priority_count": len(priority),
            "priority_days": plain(sum((row.days or Decimal(0) for row in priority), Decimal(0))),
            "budget": [{"title": row.title, "amount_sek": row.amount_sek} for row in self.budget],
            "budget_stated_sek": self.budget_stated_sek,
            "budget_sum_sek": self.budget_sum_sek,
            "checks": [
                {"what": row.what, "stated": row.stated, "found": row.found, "agrees": row.agrees}
                for row in self.checks
            ],
            "not_understood": [
                {"line": row.number, "text": row.text} for row in self.not_understood
            ],
        }


def plain(days: Decimal | None) -> int | float | None:
    """Days as JSON has them: whole days as whole numbers."""
    if days is None:
        return None
    return int(days) if days == days.to_integral_value() else float(days)


def _area(area: AreaFound) -> dict[str, Any]:
    return {
        "title": area.title,
        "days_stated": plain(area.days_stated),
        "days_sum": plain(area.days_sum),
        "activities": [
            {
                "title": row.title,
                "priority": row.is_priority,
                "days": plain(row.days),
                "cash_need": row.cash.text if row.cash else None,
            }
            for row in area.activities
        ],
    }


def same_order(titles: Sequence[str], others: Sequence[str]) -> bool:
    return [likeness_key(row) for row in titles] == [likeness_key(row) for row in others]


def likeness_key(text: str) -> str:
    """A title without what differs between two places: case, kinds of dashes, spaces."""
    letters = text.casefold().replace("–", "-").replace("—", "-").replace("\u2010", "-")
    return " ".join("".join(sign if sign.isalnum() else " " for sign in letters).split())
