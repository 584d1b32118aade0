"""Which actors a cell names. Known by code, number, name or plain form of the name; never guessed.

"Lund", "Lunds kommun" and "1281" are one and the same; "Kalmar" may be the municipality or the
region, and is asked.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from milstolpe.core.text import clean_line, slugify_sv
from milstolpe.organisations.org_number import clean_org_number
from milstolpe.transfer.reading.kinds import ACTOR_KIND, GROUP, new_kind
from milstolpe.transfer.reading.mapping import LEFT_OUT, plain

_MOST_CANDIDATES: Final = 6
_LIKENESS: Final = 0.72
_MOST_LOOKED_UP: Final = 150  # names of one file for which likely ones are looked for
_LONGEST: Final = 200  # name of an actor
_LINKS: Final = {GROUP: "group", ACTOR_KIND: "kind"}  # of what is no organisation
_BETWEEN: Final = (r"\s*[;\n|•·]\s*", r"\s*,\s*", r"\s*/\s*", r"\s+(?:och|samt|&|\+)\s+")
_AROUND = " \t-–*.,:"
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
_ORG_NUMBER = re.compile(r"(?:16)?\d{6}-?\d{4}")
_COUNTY_BOARD = re.compile(
    r"(?:länsstyrelsen|lst|lsty|länsst)\.?(?: (?:i|för))?(?: (.+?))?(?:s? län)?"
)


@dataclass(frozen=True, order=True)
class Actor:
    """An actor as the register has it; `link` is organisation, group or kind."""

    link: str
    slug: str
    name: str


@dataclass(frozen=True)
class Known:
    """A row of the register with everything that it can be known by."""

    actor: Actor
    kind: str = ""  # of organisation
    short_name: str = ""
    org_number: str = ""
    municipality_code: str = ""
    municipality: str = ""  # its plain name: Lund
    county_code: str = ""


@dataclass(frozen=True)
class Unknown:
    """A name that is not known, or that may be one of several; `candidates` are names."""

    text: str
    candidates: tuple[str, ...] = ()
    is_several: bool = field(default=False, compare=False)  # the name is all of theirs


@dataclass
class Actors:
    """The register, to be asked by name. Answers of people come before everything else."""

    rows: Iterable[Known]
    # Plain name → name or slug, LEFT_OUT, or that it is new: see `kinds.new_kind`.
    answers: Mapping[str, str] = field(default_factory=dict)
    counties: Mapping[str, str] = field(default_factory=dict)  # folded short or full name → code
    home_county: str = ""  # whose county board "Länsstyrelsen" is
    may_bring: Collection[str] = ()  # kinds of actor that an answer may make
    brought: list[Known] = field(default_factory=list)  # made so, and not yet taken care of

    def __post_init__(self) -> None:
        self._exact: dict[str, set[Actor]] = defaultdict(set)
        self._by_slug: dict[str, Actor] = {}
        self._by_link: dict[tuple[str, str], Actor] = {}
        self._boards: dict[str, Actor] = {}
        self._regions: dict[str, Actor] = {}
        self._looked_up = 0
        self._cells: dict[str, tuple[list[Actor], list[Unknown]]] = {}
        for row in self.rows:
            self.add(row)

    def add(self, row: Known) -> None:
        """Make one more row known; the import itself may bring new ones."""
        actor = row.actor
        self._by_slug.setdefault(actor.slug, actor)
        self._by_link[actor.link, actor.slug] = actor
        for word in _words(row):
            self._exact[word].add(actor)
        if row.kind == "county_board" and row.county_code:
            self._boards[row.county_code] = actor
        if row.kind == "region" and row.county_code:
            self._regions[row.county_code] = actor
        self._cells.clear()

    def by_slug(self, slug: str, link: str = "organisation") -> Actor | None:
        """The actor at an address."""
        return self._by_link.get((link, slug))

    def board(self, county: str) -> str:
        """Slug of the county board of a county; "" if the register has none."""
        actor = self._boards.get(county)
        return actor.slug if actor else ""

    def find(self, text: str) -> Actor | Unknown | None:
        """Who is meant by one name; None: an answer says that the name is to be left out."""
        name = clean_line(text).strip(_AROUND)
        answer = self.answers.get(plain(text)) or self.answers.get(plain(name))
        if answer == LEFT_OUT:
            return None
        if answer and (actor := self._by_slug.get(answer) or self._one(answer)):
            return actor
        found = self._one(name) or (None if self.new_kind(text) else self._without_brackets(name))
        return found or self._bring(name, self.new_kind(text)) or self._unknown(name)

    def called(self, text: str) -> Actor | None:
        """The actor that is called so and nothing else, whatever people have answered."""
        return self._one(clean_line(text).strip(_AROUND))

    def new_kind(self, text: str) -> str:
        """The kind of the new actor that an answer says a name means; "" if none does."""
        name = clean_line(text).strip(_AROUND)
        kind = new_kind(self.answers.get(plain(text)) or self.answers.get(plain(name)) or "")
        return kind if kind in self.may_bring else ""

    def _bring(self, name: str, kind: str) -> Actor | None:
        """Make the actor that an answer says is new; not one that several are called already."""
        slug = self.free_slug(name) if kind else ""
        if not slug or len(name) > _LONGEST or self._exact.get(folded(name)):
            return None
        actor = Actor(_LINKS.get(kind, "organisation"), slug, name)
        self.brought.append(Known(actor, kind, county_code=self.home_county))
        self.add(self.brought[-1])
        return actor

    def free_slug(self, name: str) -> str:
        """An address that no actor has; "" when the name has no letters."""
        wanted = slugify_sv(name, max_length=110)
        numbered = (f"{wanted}-{number}" for number in range(2, 1000))
        return wanted and next(s for s in (wanted, *numbered) if s not in self._by_slug)

    def in_cell(self, text: str) -> tuple[list[Actor], list[Unknown]]:
        """Everybody that a cell names, each once, and what is not known."""
        if text not in self._cells:
            found: dict[Actor, None] = {}
            unknown = []
            for name in self._pieces(text, 0):
                match self.find(name):
                    case Actor() as actor:
                        found[actor] = None
                    case Unknown() as who:
                        unknown.append(who)
                    case None:
                        pass
            self._cells[text] = (list(found), unknown)
        return self._cells[text]

    def _pieces(self, text: str, level: int) -> Iterator[str]:
        """Names between signs; a sign that belongs to a name is no border."""
        whole = text.strip().strip(_AROUND)
        if not whole:
            return
        known = plain(text) in self.answers or plain(whole) in self.answers
        if known or self._one(whole) or level == len(_BETWEEN):
            yield whole
            return
        parts = [part for part in re.split(_BETWEEN[level], text) if part.strip(_AROUND)]
        # "och" may be part of a name: divide only when what comes out is known.
        if level == len(_BETWEEN) - 1 and not all(self._is_known(part) for part in parts):
            yield whole
            return
        for part in parts:
            yield from self._pieces(part, level + 1)

    def _is_known(self, name: str) -> bool:
        return plain(name) in self.answers or isinstance(self.find(name), Actor)

    def _one(self, name: str) -> Actor | None:
        plain_name = folded(name)
        if not plain_name:
            return None
        if _ORG_NUMBER.fullmatch(name.replace(" ", "")):
            number = clean_org_number(name)
            found = self._exact.get(number or "", set())
        else:
            found = self._exact.get(plain_name, set())
        if len(found) == 1:
            return next(iter(found))
        return None if found else self._of_county(plain_name)

    def _of_county(self, name: str) -> Actor | None:
        """County boards and regions in the ways that people write them."""
        if board := _COUNTY_BOARD.fullmatch(name):
            said = board[1] or ""
            code = self._county(said) if said else self.home_county
            return self._boards.get(code)
        if name in ("regionen", "region"):
            return self._regions.get(self.home_county)
        for said in (name.removeprefix("region "), name.removesuffix(" region")):
            if said != name and (code := self._county(said)):
                return self._regions.get(code)
        return None

    def _county(self, said: str) -> str:
        forms = (said, f"{said} län", f"{said}s län", said.removesuffix("s"))
        return next((self.counties[form] for form in forms if form in self.counties), "")

    def _without_brackets(self, name: str) -> Actor | None:
        """What stands in brackets after a name is a note, unless it is somebody else."""
        found = _BRACKETS.search(name)
        if found is None:
            return None
        actor = self._one(name[: found.start()])
        other = self._one(found[1])
        return actor if other in (None, actor) else None

    def _unknown(self, name: str) -> Unknown:
        several = self._exact.get(folded(name), set())
        if several:
            return Unknown(name, tuple(sorted(actor.name for actor in several)), is_several=True)
        if self._looked_up >= _MOST_LOOKED_UP:
            return Unknown(name)
        self._looked_up += 1
        close = get_close_matches(
            folded(name), self._exact, n=2 * _MOST_CANDIDATES, cutoff=_LIKENESS
        )
        names = dict.fromkeys(a.name for word in close for a in sorted(self._exact[word]))
        return Unknown(name, tuple(names)[:_MOST_CANDIDATES])


def folded(text: str) -> str:
    """A name as it is compared: small letters, single spaces, no signs at its ends."""
    return " ".join(text.casefold().replace("\u00ad", "").replace("\u2010", "-").split()).strip(
        _AROUND
    )


def _words(row: Known) -> Iterator[str]:
    """Everything that means this row and nothing but it."""
    yield folded(row.actor.name)
    yield row.actor.slug
    yield from [folded(row.short_name)] if row.short_name else []
    yield from [row.org_number] if row.org_number else []
    yield from [row.municipality_code] if row.municipality_code else []
    if row.municipality:
        base = folded(row.municipality)
        yield base
        for owner in (base, f"{base}s"):
            yield from (f"{owner} kommun", f"{owner} stad", f"{owner} kn")
        yield from (f"kommunen {base}", f"{base}s kommuns", f"staden {base}")
    elif row.kind in ("region", "county_board"):
        # "Skåne" alone may be either of them: two rows with one word, so that it is asked.
        for start in ("region ", "länsstyrelsen i ", "länsstyrelsen "):
            if (name := folded(row.actor.name)).startswith(start):
                yield name.removeprefix(start).removesuffix(" län")
                break
