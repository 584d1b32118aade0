"""What the standing pages tell that is data: the accessibility statement, where to write."""

import datetime
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from milstolpe.core.formats import sort_key_sv
from milstolpe.organisations.enums import OrganisationKind
from milstolpe.organisations.models import Organisation
from milstolpe.organisations.queries import current_organisations

STATEMENT_FILE = Path(__file__).parents[1] / "reference" / "accessibility.toml"


@dataclass(frozen=True)
class Shortcoming:
    """Content that is not accessible, and why."""

    what: str
    why: str


@dataclass(frozen=True)
class AccessibilityStatement:
    """What a statement must tell by the law on digital public service (2018:1937)."""

    actor: str
    service: str
    conformity: str  # helt, delvis or inte
    assessed_on: datetime.date
    updated_on: datetime.date
    method: str
    feedback: str
    supervision_url: str
    burdensome: str  # exceptions by section 12, or that there are none
    shortcomings: tuple[Shortcoming, ...]
    outside_the_law: tuple[str, ...]


@cache
def accessibility_statement() -> AccessibilityStatement:
    """The statement as it stands in `reference/accessibility.toml`.

    Raises:
        KeyError: an obligatory part is missing from the file.
    """
    told = tomllib.loads(STATEMENT_FILE.read_text(encoding="utf-8"))
    return AccessibilityStatement(
        actor=told["aktor"],
        service=told["tjanst"],
        conformity=told["forenlighet"],
        assessed_on=told["bedomd_den"],
        updated_on=told["uppdaterad_den"],
        method=told["metod"],
        feedback=told["synpunkter"],
        supervision_url=told["tillsyn"],
        burdensome=told["oskaligt_betungande"],
        shortcomings=tuple(Shortcoming(row["vad"], row["varfor"]) for row in told["brister"]),
        outside_the_law=tuple(row["vad"] for row in told["utanfor_lagen"]),
    )


def county_boards() -> list[Organisation]:
    """The county boards in Swedish order. One query."""
    boards = current_organisations().filter(kind=OrganisationKind.COUNTY_BOARD)
    return sorted(boards, key=lambda board: sort_key_sv(board.name))
