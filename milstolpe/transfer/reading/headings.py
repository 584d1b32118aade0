"""Which column a heading names: the template's own words, and those of foreign sheets."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from milstolpe.transfer.template import BY_KEY, SHEETS

_FILE = Path(__file__).parents[1] / "reference" / "headings.toml"
_NOISE = re.compile(r"[\W_]+")
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_YEAR = re.compile(r"(?<!\d)(19[5-9]\d|20\d\d)(?!\d)")
# "avser 2021", "år 2021": what is left when the year is taken out says nothing.
_SAYS_NOTHING: Final = ("år", "för", "avser", "t o m", "per")
NAMES_OF_SHEETS: Final = "blad"
# A report's columns that a sheet may hold once for each year.
BY_YEAR: Final = frozenset(
    {"grade", "rationale", "action_taken", "is_continuous", "instruments", "entry_source"}
)
SEVERAL_SHEETS: Final = ("measures",)  # may hold a year's report beside themselves


@dataclass(frozen=True)
class Heading:
    """A heading: what it says without its year, folded, and the year if it holds one."""

    folded: str
    year: int | None
    bare: str  # as folded, but without what stands in brackets


def fold(text: str) -> str:
    """Letters and figures only, in small letters."""
    return _NOISE.sub("", text.casefold())


def heading(text: str) -> Heading:
    """What is to be compared of a heading."""
    if text.strip() == "#":
        return Heading("#", None, "#")
    years = set(_YEAR.findall(text))
    year = int(years.pop()) if len(years) == 1 else None
    rest = _YEAR.sub(" ", text) if year else text
    folded, bare = fold(rest), fold(_IN_BRACKETS.sub(" ", rest))
    if year:
        for word in _SAYS_NOTHING:
            folded, bare = folded.removesuffix(fold(word)), bare.removesuffix(fold(word))
    return Heading(folded, year, bare)


@cache
def known_headings(kind: str) -> Mapping[str, str]:
    """Folded heading → key of the column, for a kind of sheet. The template's own words win."""
    sheet = BY_KEY[kind]
    words: dict[str, str] = {"#": "code"} if kind == "measures" else {}
    for key, variants in _foreign().get(kind, {}).items():
        if key != NAMES_OF_SHEETS:
            words |= {fold(variant): key for variant in variants if fold(variant)}
    own = {fold(column.heading): column.key for column in sheet.columns}
    by_key = {fold(column.key): column.key for column in sheet.columns}
    return by_key | words | own


@cache
def known_names(kind: str) -> frozenset[str]:
    """What sheets with rows of this kind are called, folded."""
    names = _foreign().get(kind, {}).get(NAMES_OF_SHEETS, [])
    return frozenset({fold(BY_KEY[kind].title), *map(fold, names)})


def column_of(kind: str, said: Heading) -> str:
    """The key of the column that a heading names in a sheet of this kind; "" if none.

    A heading that is a year alone holds grades.
    """
    known = known_headings(kind)
    found = known.get(said.folded) or known.get(said.bare, "")
    if said.year is None:
        return found
    if kind == "reports" or kind in SEVERAL_SHEETS:
        in_reports = known_headings("reports")
        key = in_reports.get(said.folded) or in_reports.get(said.bare, "")
        key = key or ("" if said.folded else "grade")
        return key if key in BY_YEAR else ""
    return ""


@cache
def _foreign() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(_FILE.read_text("utf-8"))


def kinds() -> tuple[str, ...]:
    """Every kind of sheet, in the order of the template."""
    return tuple(sheet.key for sheet in SHEETS)
