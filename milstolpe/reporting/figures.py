"""The figures of a year, worked out from its answers. Plain values in, plain values out.

Shares are of the graded answers (G, H, P, E). "Not relevant" and "has not handed in" lie outside
the scale and are told apart. Nothing here ranks actors.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from milstolpe.core.formats import sort_key_sv
from milstolpe.reporting.enums import SCALE, Grade

NOT_HANDED_IN, NOT_ASKED, CONTINUOUS = "-", " ", "C"  # besides the grades, in the matrix
STEPS = {Grade.NOT_BEGUN: 0, Grade.BEGUN: 1, Grade.HALF: 2, Grade.DONE: 3}
Row = Mapping[str, Any]  # an answer of the frozen copy; see `services.publishing.frozen_answers`


@dataclass(frozen=True)
class Distribution:
    """How many answers have each degree."""

    G: int = 0
    H: int = 0
    P: int = 0
    E: int = 0
    N: int = 0  # not relevant
    missing: int = 0  # asked, but not handed in
    continuous: int = 0  # of those in G

    @property
    def graded(self) -> int:
        """The base of every share."""
        return self.G + self.H + self.P + self.E

    @property
    def asked(self) -> int:
        return self.graded + self.N + self.missing

    def count(self, grade: str) -> int:
        return int(getattr(self, grade))

    def percent(self, grade: str) -> float | None:
        """Share of the graded answers, in percent; None when there are none."""
        return 100 * self.count(grade) / self.graded if self.graded else None


def distribution(rows: Iterable[Row]) -> Distribution:
    """Counts of the answers; a row that is not handed in counts as missing."""
    grades: Counter[str] = Counter()
    continuous = 0
    for row in rows:
        grades[row["grade"] if row["handed_in"] and row["grade"] else "missing"] += 1
        continuous += bool(row["handed_in"] and row["is_continuous"])
    return Distribution(**grades, continuous=continuous)


def grouped(
    rows: Iterable[Row], keys: Callable[[Row], Iterable[Hashable]]
) -> dict[Hashable, Distribution]:
    """Distribution per key, in the order the keys first come; a row may have several keys."""
    groups: dict[Hashable, list[Row]] = {}
    for row in rows:
        for key in keys(row):
            groups.setdefault(key, []).append(row)
    return {key: distribution(found) for key, found in groups.items()}


@dataclass(frozen=True)
class Change:
    """How answers moved since last time, for those who answered about the same measure both times.

    `only_now` and `only_then` say how far the two years have other answers.
    """

    from_year: int
    better: int = 0
    same: int = 0
    worse: int = 0
    only_now: int = 0
    only_then: int = 0

    @property
    def both(self) -> int:
        return self.better + self.same + self.worse


def change(now: Sequence[Row], then: Sequence[Row], *, from_year: int) -> Change:
    """Compare two years' answers, actor by actor and measure by measure."""
    new, old = _graded(now), _graded(then)
    both = new.keys() & old.keys()
    moved = Counter((new[key] > old[key]) - (new[key] < old[key]) for key in both)
    return Change(
        from_year,
        better=moved[1],
        same=moved[0],
        worse=moved[-1],
        only_now=len(new.keys() - both),
        only_then=len(old.keys() - both),
    )


def stuck(now: Sequence[Row], then: Sequence[Row]) -> dict[str, int]:
    """Measure → number of actors for whom it has stood at "not begun" both times."""
    new, old = _graded(now), _graded(then)
    not_begun = STEPS[Grade.NOT_BEGUN]
    found = Counter(
        measure
        for (measure, organisation), step in new.items()
        if step == not_begun and old.get((measure, organisation)) == not_begun
    )
    return dict(found.most_common())


def organisations(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Those asked, in the order they come, and whether they have handed in."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        found.setdefault(
            row["organisation_slug"],
            {
                "slug": row["organisation_slug"],
                "name": row["organisation"],
                "kind": row["organisation_kind"],
                "handed_in": row["handed_in"],
            },
        )
    return sorted(found.values(), key=lambda row: sort_key_sv(row["name"]))


def matrix(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Actor by measure: for each actor a text with one sign a measure, in the order of `rows`.

    G, H, P, E; C is G that goes on continuously; N not relevant; - not handed in; a space is not
    asked.
    """
    places = {key: place for place, key in enumerate(dict.fromkeys(r["measure"] for r in rows))}
    signs: dict[str, list[str]] = {}
    for row in rows:
        line = signs.setdefault(row["organisation_slug"], [NOT_ASKED] * len(places))
        line[places[row["measure"]]] = _sign(row)
    return [
        {"slug": each["slug"], "name": each["name"], "grades": "".join(signs[each["slug"]])}
        for each in organisations(rows)
    ]


def _sign(row: Row) -> str:
    if not row["handed_in"] or not row["grade"]:
        return NOT_HANDED_IN
    return CONTINUOUS if row["is_continuous"] else str(row["grade"])


def from_json(part: Mapping[str, Any]) -> Distribution:
    """A part of the frozen figures as a distribution again."""
    return Distribution(**{field.name: part[field.name] for field in fields(Distribution)})


def as_json(found: Distribution | Change) -> dict[str, int]:
    return asdict(found)


def rounded_percent(found: Distribution, *grades: str) -> int:
    """The share of these grades together in whole percent, rounded by itself (a half goes up).

    What is said in words and tables: as many answers are always the same share, and a file with
    decimals says the same.
    """
    count = sum(found.count(grade) for grade in grades)
    return (200 * count + found.graded) // (2 * found.graded) if found.graded else 0


def whole_percents(found: Distribution) -> dict[str, int]:
    """The stretches of a bar: whole percent that make 100 together (largest remainders)."""
    if not found.graded:
        return dict.fromkeys(map(str, SCALE), 0)
    exact = {grade: 100 * found.count(grade) / found.graded for grade in SCALE}
    whole: dict[str, int] = {grade: int(share) for grade, share in exact.items()}
    by_remainder = sorted(SCALE, key=lambda grade: whole[grade] - exact[grade])
    for grade in by_remainder[: 100 - sum(whole.values())]:
        whole[grade] += 1
    return whole


def _graded(rows: Iterable[Row]) -> dict[tuple[str, str], int]:
    """(measure, organisation) → step on the scale, of answers that have one."""
    return {
        (row["origin"] or row["measure"], row["organisation_slug"]): STEPS[Grade(row["grade"])]
        for row in rows
        if row["handed_in"] and row["grade"] in STEPS
    }
