"""A judgement as plain values: what is saved, joined and carried over from last year."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Judgement:
    """Outcome and trend with their reasons; codes as in `enums`, empty is not judged."""

    outcome: str = ""
    outcome_reason: str = ""  # why it is another than last time
    trend: str = ""
    trend_basis: str = ""
    trend_reason: str = ""
    is_unchanged: bool = False  # stated to be as last time

    TEXTS = frozenset(("outcome_reason", "trend_reason"))

    @classmethod
    def of(cls, row: Any) -> "Judgement":
        """Of an assessment, or of a row of its history."""
        return cls(**{each.name: getattr(row, each.name) for each in fields(cls)})

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> "Judgement":
        return cls(**values)

    def values(self) -> dict[str, Any]:
        return asdict(self)

    def __bool__(self) -> bool:
        return bool(self.outcome or self.trend)


@dataclass(frozen=True)
class Earlier:
    """What was judged last time."""

    year: int
    judgement: Judgement
    outcome_year: int | None  # when the outcome was judged
