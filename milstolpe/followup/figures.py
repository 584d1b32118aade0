"""Figures of a year's judgements, over plain values: counts, changes, order, the national value.

Pure functions. Nothing here ranks those who work: what is ordered are objectives and counties by
how the environment is judged there, always with the counts beside.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from milstolpe.followup.enums import Outcome, Trend

Value = Literal["outcome", "trend"]
Key = int | str  # the number of an objective, or the code of a county

# From the most positive to the least. "Unclear" stands outside: it is neither better nor worse.
ORDER: Mapping[Value, Sequence[str]] = {
    "outcome": (Outcome.YES, Outcome.NEAR, Outcome.NO),
    "trend": (Trend.POSITIVE, Trend.NEUTRAL, Trend.NEGATIVE),
}
SCALES: Mapping[Value, Sequence[str]] = {
    "outcome": tuple(Outcome),
    "trend": tuple(Trend),
}


@dataclass(frozen=True)
class Judged:
    """What is judged of an objective in a county; an empty value is not judged (yet)."""

    county: str  # its code
    objective: int
    outcome: str = ""
    trend: str = ""
    outcome_year: int | None = None

    def value(self, name: Value) -> str:
        return self.outcome if name == "outcome" else self.trend


@dataclass(frozen=True)
class Counts:
    """How many have judged what, of one objective or county; `asked` counts the empty ones too."""

    key: Key
    by_value: Mapping[str, int] = field(default_factory=dict)
    asked: int = 0

    def count(self, value: str) -> int:
        return self.by_value.get(value, 0)

    @property
    def judged(self) -> int:
        return sum(self.by_value.values())

    def share(self, value: str) -> Fraction:
        return Fraction(self.count(value), self.judged) if self.judged else Fraction(0)


@dataclass(frozen=True)
class Change:
    """A value that differs from the one before, in a county for an objective."""

    county: str
    objective: int
    name: Value
    before: str
    after: str

    @property
    def direction(self) -> int:
        """1 more positive, -1 less; 0 to or from unclear."""
        return compared(self.name, self.after, self.before)


@dataclass(frozen=True)
class AgainstNational:
    """How the counties stand to the national value of an objective."""

    objective: int
    national: str
    more_positive: Sequence[str]  # codes of counties
    same: Sequence[str]
    less_positive: Sequence[str]
    other: Sequence[str]  # unclear, there or nationally

    @property
    def counties(self) -> int:
        return sum(
            map(len, (self.more_positive, self.same, self.less_positive, self.other)),
        )


def compared(name: Value, one: str, other: str) -> int:
    """1 when `one` is more positive than `other`, -1 less, 0 the same or not to be compared."""
    order = ORDER[name]
    if one not in order or other not in order:
        return 0
    left, right = order.index(one), order.index(other)
    return (left < right) - (left > right)


def counts(rows: Iterable[Judged], name: Value, key: Callable[[Judged], Key]) -> dict[Key, Counts]:
    """The counts of each key, in the order of the keys."""
    found: dict[Key, Counter[str]] = {}
    asked: Counter[Key] = Counter()
    for row in rows:
        of = key(row)
        asked[of] += 1
        values = found.setdefault(of, Counter())
        if value := row.value(name):
            values[value] += 1
    return {
        of: Counts(of, dict(found[of]), asked[of])
        for of in sorted(found, key=lambda each: (isinstance(each, str), each))
    }


def by_objective(rows: Iterable[Judged], name: Value) -> dict[Key, Counts]:
    return counts(rows, name, lambda row: row.objective)


def by_county(rows: Iterable[Judged], name: Value) -> dict[Key, Counts]:
    return counts(rows, name, lambda row: row.county)


def total(rows: Iterable[Judged], name: Value) -> Counts:
    return counts(rows, name, lambda _row: "").get("", Counts(""))


def matrix(rows: Iterable[Judged], name: Value) -> dict[str, dict[int, str]]:
    """County → objective → value; a cell that nobody is asked about is absent."""
    found: dict[str, dict[int, str]] = {}
    for row in rows:
        found.setdefault(row.county, {})[row.objective] = row.value(name)
    return found


def changes(now: Iterable[Judged], before: Iterable[Judged], name: Value) -> list[Change]:
    """What differs where both are judged, by objective and county."""
    then = {(row.county, row.objective): row.value(name) for row in before}
    found = []
    for row in now:
        earlier = then.get((row.county, row.objective), "")
        value = row.value(name)
        if value and earlier and value != earlier:
            found.append(Change(row.county, row.objective, name, earlier, value))
    return sorted(found, key=lambda change: (change.objective, change.county))


def comparable(now: Iterable[Judged], before: Iterable[Judged], name: Value) -> int:
    """How many are judged both times: what the number of changes is out of."""
    then = {(row.county, row.objective) for row in before if row.value(name)}
    return sum(1 for row in now if row.value(name) and (row.county, row.objective) in then)


def unanimous(rows: Iterable[Judged], name: Value, value: str) -> list[int]:
    """The objectives where every county that has judged says `value`, and none is missing."""
    return [
        int(of)
        for of, found in by_objective(rows, name).items()
        if found.count(value) == found.asked > 0
    ]


def ordered(found: Mapping[Key, Counts], name: Value) -> list[Counts]:
    """From the most positive to the least, those that nobody has judged left out.

    Outcomes by the share of JA, then of NÄRA; trends by the share of positive, then by how few
    are negative. Equal ones stand in the order of their keys.
    """
    best, middle, worst = ORDER[name]

    def place(row: Counts) -> tuple[Fraction, Fraction, bool, Key]:
        second = row.share(middle) if name == "outcome" else -row.share(worst)
        return -row.share(best), -second, isinstance(row.key, str), row.key

    return sorted((row for row in found.values() if row.judged), key=place)


def ends(rows: Sequence[Counts], name: Value) -> tuple[list[Counts], list[Counts]]:
    """The most positive of `ordered` rows and the least, with all that are equal to them.

    Both are empty when all are alike: then none is more positive than another.
    """
    if not rows:
        return [], []
    first, last = _level(rows[0], name), _level(rows[-1], name)
    if first == last:
        return [], []
    most = [row for row in rows if _level(row, name) == first]
    return most, [row for row in rows if _level(row, name) == last]


def _level(row: Counts, name: Value) -> tuple[Fraction, Fraction]:
    best, middle, worst = ORDER[name]
    return row.share(best), row.share(middle if name == "outcome" else worst)


def against_national(
    rows: Iterable[Judged], national: Mapping[int, str], name: Value
) -> list[AgainstNational]:
    """How many counties are more and less positive than the nation, per objective with a national
    value that some county has judged."""
    groups: dict[int, dict[str, list[str]]] = {}
    for row in rows:
        value, nation = row.value(name), national.get(row.objective, "")
        if not value or not nation:
            continue
        there = groups.setdefault(row.objective, {"more": [], "same": [], "less": [], "other": []})
        there[_side(name, value, nation)].append(row.county)
    return [
        AgainstNational(
            objective,
            national[objective],
            *(sorted(found[side]) for side in ("more", "same", "less", "other")),
        )
        for objective, found in sorted(groups.items())
    ]


def _side(name: Value, value: str, nation: str) -> str:
    if value == nation:
        return "same"
    return {1: "more", -1: "less", 0: "other"}[compared(name, value, nation)]
