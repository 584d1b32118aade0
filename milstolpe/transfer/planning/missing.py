"""What stands in Milstolpe and is not in the file. It is told, and nothing is taken away."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from milstolpe.core.formats import sort_key_sv
from milstolpe.programmes.enums import OPEN_COMMITMENTS
from milstolpe.transfer.planning.existing import PATHS, REGISTERS, Rows
from milstolpe.transfer.planning.records import Missing, Plan
from milstolpe.transfer.planning.world import ProgrammeRef, World

_SPECIAL: Final = ("measures", "commitments", "reports")
_BY_OBJECT: Final = ("programmes", "areas", "measures")  # whose names in files can be others
_TITLES: Final = ("title", "label", "text", "respondent", "kind")
_LENGTH: Final = 120


@dataclass(frozen=True)
class Asked:
    """What a file is about: kinds of rows, and the programmes and years that it names."""

    kinds: frozenset[str]
    programmes: frozenset[str]
    years: frozenset[tuple[str, int]]


def what_is_missing(plan: Plan, world: World, kinds: set[str], answers: Any) -> list[Missing]:
    """Things of the kinds, programmes and years of the file that none of its rows is about.

    Args:
        kinds: of the tables of the file.
        answers: gives the yearly answers of a programme by its address, see `answers_of`.
    """
    asked = _asked(plan, world, kinds)
    found: list[Missing] = []
    for kind in (*PATHS, *_SPECIAL):
        if kind in asked.kinds and kind != "programmes":
            seen = {record.key for record in plan.records.get(kind, [])}
            for address in sorted(asked.programmes):
                ref = world.programmes.get(address)
                if ref is not None and ref.pk:
                    things = _of_programme(world, ref, kind, asked, seen, answers)
                    found += sorted(things, key=lambda thing: sort_key_sv(thing.label))
    return [*_programmes(world, asked), *found]


def _asked(plan: Plan, world: World, kinds: set[str]) -> Asked:
    programmes, years = set(), set()
    for record in plan.all_records():
        if record.kind in REGISTERS or record.kind == "contacts":
            continue
        if address := world.programme_of(record):
            programmes.add(address)
            if isinstance(year := record.values.get("year"), int):
                years.add((address, year))
    more = {"reports"} if plan.records.get("reports") else set()  # beside their measures
    return Asked(frozenset(kinds | more), frozenset(programmes), frozenset(years))


def _programmes(world: World, asked: Asked) -> Iterator[Missing]:
    """Those that a file has brought before; that others are not in a file says nothing."""
    ids = world.imported_ids("programmes")
    if "programmes" in asked.kinds:
        for ref in world.programmes.values():
            if ref.pk in ids and ref.address not in asked.programmes:
                yield Missing("programmes", "", _period(ref), is_imported=True)


def _of_programme(
    world: World, ref: ProgrammeRef, kind: str, asked: Asked, seen: set[Any], answers: Any
) -> Iterator[Missing]:
    bases: Mapping[int, Any] = {}
    stands: Rows = {}
    if kind == "reports":
        stands, bases = answers(ref.address)
    else:
        stands = world.rows(kind, ref.address)
    ids = world.imported_ids(kind) if kind in _BY_OBJECT else set()
    for key, said in stands.items():
        if key in seen or _is_over(kind, said) or not _in_years(ref, said, asked):
            continue
        if kind == "reports":
            is_imported = said["object_id"] in bases
        elif kind in _BY_OBJECT:
            is_imported = said["object_id"] in ids
        else:
            is_imported = world.base(kind, "|".join(map(str, key))) is not None
        yield Missing(kind, _period(ref), _label(world, kind, said), is_imported=is_imported)


def _is_over(kind: str, said: Mapping[str, Any]) -> bool:
    """What has been ended here, or was never answered, is missing rightly."""
    return bool(
        (kind == "measures" and said["withdrawn_on"])
        or (kind == "commitments" and said["state"] not in OPEN_COMMITMENTS)
        or (kind == "reports" and not said["is_saved"])
    )


def _in_years(ref: ProgrammeRef, said: Mapping[str, Any], asked: Asked) -> bool:
    year = said.get("year")
    return not isinstance(year, int) or (ref.address, year) in asked.years


def _period(ref: ProgrammeRef) -> str:
    return f"{ref.title} {ref.start_year}–{ref.end_year}"


def _label(world: World, kind: str, said: Mapping[str, Any]) -> str:
    """Number, who, what and year, as far as the thing has them."""
    measure = world.measures.get(said.get("measure") or said.get("old") or "")
    actor = world.actors.by_slug(
        said.get("organisation") or said.get("actor") or "", said.get("link") or "organisation"
    )
    own = next((str(said[key]) for key in _TITLES if said.get(key)), "")
    parts = [
        measure.code if measure else "",
        actor.name if actor else "",
        "" if kind in _SPECIAL and kind != "measures" else own,
        str(said.get("year", "")),
    ]
    text = " · ".join(part for part in parts if part)
    return text if len(text) <= _LENGTH else f"{text[:_LENGTH]}…"
