"""The phrases that example texts are put together from, read from `demo/texts`.

Slots in a phrase: {kommun} a municipality of the county, {vatten} an invented water, {year} the
last year of the programme, {n} 3–12, {m} 20–90, {p} percent.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).parents[1] / "texts"


@dataclass(frozen=True)
class Subject:
    """One measure of a topic: what it is called, why it is needed and what is done."""

    title: str
    why: str
    what: str


@dataclass(frozen=True)
class Topic:
    """What several measures are about. `leads` and `partners` are codes, see `actors`."""

    main: int
    also: list[int]
    leads: list[str]
    partners: list[str]
    themes: list[str]
    measures: list[Subject]
    activities: list[str]
    criteria: list[str]
    effects: list[str]
    more: list[str] = field(default_factory=list)  # what else is done about it
    targets: list[str] = field(default_factory=list)
    affects: list[dict[str, Any]] = field(default_factory=list)  # objective, sign, why


@dataclass(frozen=True)
class Area:
    """An area of a generated programme, and the objectives that its measures serve."""

    code: str
    title: str
    objectives: list[int]


@dataclass(frozen=True)
class Plan:
    """A generated programme. Years count from this year."""

    county: str
    title: str
    years: tuple[int, int]
    state: str
    weight: int
    areas: list[Area]
    words: Sequence[str] = ("", "", "")  # for area, lead and partner
    owners: list[str] = field(default_factory=list)  # besides the county board
    reporters: str = "leads"
    rhythm: str = "yearly"
    continues: bool = False  # the next period of the programme before it in the list


@cache
def common() -> dict[str, Any]:
    """Phrases that fit any measure, and those around measures."""
    return _read("common.toml")


@dataclass(frozen=True)
class LeadField:
    """What a county board gives one person to answer for."""

    code: str
    name: str
    objectives: list[int]


@cache
def lead_fields() -> list[LeadField]:
    """How the objectives are shared at an example county board."""
    return [LeadField(**row) for row in _read("leads.toml")["fields"]]


@cache
def skane() -> dict[str, Any]:
    """What is publicly known of Skåne's programme 2022–2025."""
    return _read("skane.toml")


@cache
def followup() -> dict[str, Any]:
    """What actors say in a follow-up, and what county boards say of it."""
    return _read("followup.toml")


@dataclass(frozen=True)
class FollowUpPhrases:
    """What texts of the yearly follow-up say of an objective, and how likely each judgement is."""

    slug: str
    work: list[str]
    effects: list[str]
    state: list[str]
    needs: list[str]
    up: list[str]
    down: list[str]
    outcome: dict[str, int] = field(default_factory=dict)
    trend: dict[str, int] = field(default_factory=dict)


@cache
def rau() -> dict[str, FollowUpPhrases]:
    """Slug of the item → its phrases."""
    files = sorted((TEXTS / "rau").glob("[0-9]*.toml"))
    rows = [FollowUpPhrases(**row) for path in files for row in _read(path)["objective"]]
    return {row.slug: row for row in rows}


@cache
def rau_common() -> dict[str, Any]:
    """What the texts have in common: headings, judgements in words, comments, instructions."""
    return _read("rau/common.toml")


@cache
def other_rounds() -> dict[str, Any]:
    """What is asked and answered in the consultation and the survey."""
    return _read("rau/other-rounds.toml")


@cache
def plan_document() -> str:
    """An operating plan as a document, for {year} to {last}."""
    return (TEXTS / "plan.txt").read_text(encoding="utf-8")


@cache
def plan_words() -> dict[str, Any]:
    """What is told of the example plans through their years."""
    return _read("plan.toml")


@cache
def topics() -> list[Topic]:
    files = sorted((TEXTS / "topics").glob("*.toml"))
    rows = [row for path in files for row in _read(path)["topic"]]
    return [
        Topic(**row | {"measures": [Subject(**subject) for subject in row["measures"]]})
        for row in rows
    ]


@cache
def _plans() -> list[Plan]:
    usual = common()["programmes"]["areas"]
    return [
        Plan(
            **row
            | {
                "years": tuple(row["years"]),
                "areas": [Area(**area) for area in row.get("areas", usual)],
            }
        )
        for row in _read("programmes.toml")["programme"]
    ]


def plans(number: int) -> list[Plan]:
    """`number` generated programmes: the written ones first, then a theme for each county."""
    return [*_plans()[:number], *_more_plans(max(0, number - len(_plans())))]


def _more_plans(number: int) -> list[Plan]:
    counties = sorted({plan.county for plan in _plans()})
    states = ("running", "running", "decided", "closed")
    years = {"running": (-2, 2), "decided": (0, 4), "closed": (-6, -2)}
    found: list[Plan] = []
    for theme, county in islice(product(common()["programmes"]["themes"], counties), number):
        state = states[len(found) % len(states)]
        area = Area("T", theme["area"], theme["objectives"])
        found.append(Plan(county, theme["title"], years[state], state, 2, [area]))
    return found


def _read(path: str | Path) -> dict[str, Any]:
    return tomllib.loads((TEXTS / path).read_text(encoding="utf-8"))
