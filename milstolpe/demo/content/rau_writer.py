"""Writes example texts of the yearly follow-up: one for each objective, county and year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.phrases import FollowUpPhrases, common, rau, rau_common, topics
from milstolpe.followup.enums import Outcome, Trend

MOST_CITED = 3
TABLES = 0.12  # of the texts have a table


@dataclass(frozen=True)
class Judged:
    """Outcome and trend of a cell in a year, and whether they are others than the year before."""

    outcome: str = ""
    trend: str = ""
    outcome_year: int | None = None
    outcome_is_new: bool = False
    trend_is_new: bool = False


@dataclass(frozen=True)
class Place:
    """What is known of a county: names that a text can mention."""

    name: str
    municipalities: Sequence[str]
    # Objective → public measures in the county that touch it.
    measures: Mapping[int, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Cell:
    """What a text is about."""

    slug: str  # of the item
    number: int | None  # of the objective
    place: Place
    year: int
    target_year: int = 2030


def write(cell: Cell, judged: Judged, dice: Dice) -> dict[str, str]:
    """Section key → text. The same cell and dice give the same text."""
    said = rau()[cell.slug]
    slots = _slots(cell, dice)
    return {
        "atgardsarbete": _filled(_measures(cell, said, dice), slots),
        "tillstand": _filled(_state(cell, said, judged, dice), slots),
    }


def trend_reason(cell: Cell, judged: Judged, dice: Dice) -> str:
    """Why the trend is what it is, in one sentence."""
    return _trend(rau()[cell.slug], judged.trend, dice)


def outcome_reason(judged: Judged) -> str:
    return str(rau_common()["changed"]["down" if judged.outcome == Outcome.NO else "up"])


def _measures(cell: Cell, said: FollowUpPhrases, dice: Dice) -> list[str]:
    heads = rau_common()["headings"]
    parts = [" ".join(dice.some(said.work, dice.randint(2, 3)))]
    parts.append(f"## {dice.choice(heads['measures'])}")
    parts.append(dice.choice(rau_common()["leads_in"]))
    parts.append("\n".join(f"- {line}" for line in _examples(cell, dice)))
    if dice.happens(TABLES):
        parts.append(_table(cell, dice))
    parts.append(f"## {dice.choice(heads['effects'])}")
    parts.append(" ".join(dice.some(said.effects, 2)))
    return parts


def _examples(cell: Cell, dice: Dice) -> list[str]:
    """Public measures that are cited, and what is done about the objective in general."""
    public_ids = cell.place.measures.get(cell.number or 0, ())
    cited = [
        f"[[atgard:{public_id}]] {dice.choice(rau_common()['cited'])}"
        for public_id in dice.some(public_ids, dice.randint(0, MOST_CITED))
    ]
    about = [topic for topic in topics() if topic.main == cell.number] or topics()
    subjects = [subject for topic in about for subject in topic.measures]
    chosen = dice.some(subjects, dice.randint(2, 3))
    return [*cited, *(f"**{subject.title}.** {subject.what}" for subject in chosen)]


def _table(cell: Cell, dice: Dice) -> str:
    rows = [
        f"| {name} | {dice.randint(1, 9)} |" for name in dice.some(cell.place.municipalities, 4)
    ]
    return "\n".join(["| Kommun | Antal projekt |", "| --- | --- |", *rows])


def _state(cell: Cell, said: FollowUpPhrases, judged: Judged, dice: Dice) -> list[str]:
    heads, words = rau_common()["headings"], rau_common()["outcome"]
    parts = [" ".join(dice.some(said.state, dice.randint(3, 5)))]
    parts.append(f"## {dice.choice(heads['judgement'])}")
    outcome = dice.choice(words[judged.outcome]) if judged.outcome else ""
    parts.append(f"{outcome} {_trend(said, judged.trend or Trend.NEUTRAL, dice)}".strip())
    parts.append(f"## {dice.choice(heads['needs'])}")
    parts.append("\n".join(f"- {line}" for line in dice.some(said.needs, 3)))
    return parts


def _trend(said: FollowUpPhrases, trend: str, dice: Dice) -> str:
    text: str = dice.choice(rau_common()["trend"][trend])
    return text.replace("{up}", dice.choice(said.up)).replace("{down}", dice.choice(said.down))


def _slots(cell: Cell, dice: Dice) -> dict[str, Any]:
    words = common()["organisations"]
    return {
        "lan": cell.place.name,
        "kommun": cell.place.municipalities,
        "vatten": dice.choice(words["first"]) + dice.choice(words["waters"]),
        "ar": cell.year - 1,
        "year": cell.year + 2,
        "target": cell.target_year,
        "n": (3, 12),
        "m": (20, 90),
        "p": (10, 60),
        "dice": dice,
    }


def _filled(parts: Sequence[str], slots: Mapping[str, Any]) -> str:
    """The parts with their slots filled: each number and municipality anew."""
    dice: Dice = slots["dice"]
    filled = []
    for part in parts:
        numbers = {name: dice.randint(*slots[name]) for name in ("n", "m", "p")}
        names = {"kommun": dice.choice(slots["kommun"])}
        filled.append(part.format(**{**slots, **numbers, **names}))
    return "\n\n".join(filled)
