"""Everything that rows refer to: counties, actors, programmes and measures, there and to come."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q

from milstolpe.accounts.models import User
from milstolpe.objectives.models import MilestoneTarget, Objective, SustainableDevelopmentGoal
from milstolpe.organisations.models import ActorGroup, ActorKind, County, Organisation
from milstolpe.programmes.models import Measure, Programme
from milstolpe.transfer.models import Imported
from milstolpe.transfer.planning.existing import Rows, register_rows, rows_of
from milstolpe.transfer.planning.records import Record
from milstolpe.transfer.reading.headings import fold
from milstolpe.transfer.reading.kinds import ACTOR_KIND, GROUP, MAY_BE_NEW
from milstolpe.transfer.reading.mapping import FileMapping
from milstolpe.transfer.reading.names import Actor, Actors, Known, folded

_PERIOD = re.compile(r" \d{4}-\d{4}$")
REGISTER_KINDS = ("organisations", "groups", "group_members", "actor_kinds", "instruments")


@dataclass(eq=False)
class ProgrammeRef:
    """A programme that rows can name."""

    address: str
    county: str
    title: str
    start_year: int
    end_year: int
    legacy_id: str = ""
    pk: int | None = None
    state: str = "draft"
    record: Record | None = None  # in this file


@dataclass(eq=False)
class MeasureRef:
    """A measure that rows can name."""

    public_id: str
    programme: str
    code: str
    title: str
    legacy_id: str = ""
    pk: int | None = None
    record: Record | None = None
    roles: dict[str, str] = field(default_factory=dict)  # slug of an organisation → role


class World:
    """What there is, read once, and what the file adds.

    Args:
        county: code of the only county whose rows are taken; "" for all.
        by: whose rights count; None for the command, which may do everything.
    """

    def __init__(self, county: str, mapping: FileMapping, *, by: User | None) -> None:
        self.county, self.mapping, self.by = county, mapping, by
        self.counties = {row.code: row for row in County.objects.all()}
        self.county_names = _county_names(self.counties.values())
        self.actors = Actors(
            _known_actors(),
            answers=mapping.actors,
            counties=self.county_names,
            home_county=county or self.county_names.get(mapping.county.casefold(), ""),
            # Groups and kinds of actor are the administrators' to add.
            may_bring=(*MAY_BE_NEW, *((GROUP, ACTOR_KIND) if by is None else ())),
        )
        self.programmes: dict[str, ProgrammeRef] = {}
        self.measures: dict[str, MeasureRef] = {}
        self._programme_words: dict[str, list[ProgrammeRef]] = defaultdict(list)
        self._measure_words: dict[tuple[str, str], list[MeasureRef]] = defaultdict(list)
        self._rows: dict[tuple[str, str], Rows] = {}
        self._base: dict[tuple[str, str], Any] = {}
        self._areas: dict[str, dict[str, str]] = {}
        self.seen: set[tuple[Any, ...]] = set()  # (kind, *identity) of rows of this file
        self.derived: list[Record] = []  # things that a row of another kind brings
        self.is_own = False  # a file that Milstolpe has written: its texts are as they are
        self.has_areas = self.has_programmes = self.has_measures = False  # sheets of their own
        self._read()

    def _read(self) -> None:
        rows = Programme.objects.filter(county=self.county) if self.county else Programme.objects
        for row in rows.order_by("pk"):
            self.add_programme(
                ProgrammeRef(
                    row.address,
                    row.county_id,
                    row.title,
                    row.start_year,
                    row.end_year,
                    row.legacy_id,
                    row.pk,
                    row.state,
                )
            )
        pks = {ref.pk: ref for ref in self.programmes.values()}
        measures = Measure.objects.filter(programme__in=pks).order_by("pk")
        by_pk: dict[int, MeasureRef] = {}
        for pk, public_id, programme, code, title, legacy in measures.values_list(
            "pk", "public_id", "programme_id", "code", "title", "legacy_id"
        ):
            ref = MeasureRef(public_id, pks[programme].address, code, title, legacy, pk)
            by_pk[pk] = ref
            self.add_measure(ref)
        self._read_names(pks, by_pk)

    def _read_names(self, pks: Mapping[Any, ProgrammeRef], by_pk: Mapping[int, MeasureRef]) -> None:
        """What files have called them, also when they are called otherwise now."""
        rows: Iterable[Any] = Imported.objects.values_list(
            "kind", "key", "object_id", "fingerprints"
        )
        for kind, key, object_id, marks in rows:
            self._base[kind, key] = (object_id, marks)
            if kind == "measures" and object_id in by_pk:
                ref = by_pk[object_id]
                word = key.partition("|")[2]
                self._name(self._measure_words, (ref.programme, word), ref)
            if kind == "programmes" and object_id in pks:
                word = key.partition("|")[2]
                for name in {word, _PERIOD.sub("", word)}:
                    self._name(self._programme_words, name, pks[object_id])

    @staticmethod
    def _name(words: dict[Any, list[Any]], word: Any, ref: Any) -> None:
        if ref not in words[word]:
            words[word].append(ref)

    # --- Programmes and measures --------------------------------------------------------------

    def add_programme(self, ref: ProgrammeRef) -> None:
        self.programmes[ref.address] = ref
        title = folded(ref.title)
        period = f"{ref.start_year}-{ref.end_year}"
        words = {title, f"{title} {period}", f"{title} ({period})", f"{title}, {period}"}
        words |= {f"id:{folded(ref.legacy_id)}"} if ref.legacy_id else set()
        for word in words:
            self._name(self._programme_words, word.replace("–", "-"), ref)

    def programmes_called(self, text: str, year: int | None = None) -> list[ProgrammeRef]:
        """Those that are called so; several periods of one are told apart by a year within."""
        word = folded(text).replace("–", "-")
        found = list(self._programme_words.get(word, []))
        found += [r for r in self._programme_words.get(f"id:{word}", []) if r not in found]
        if len(found) > 1 and year:
            found = [ref for ref in found if ref.start_year <= year <= ref.end_year]
        return found

    def name_programme(self, text: str, ref: ProgrammeRef) -> None:
        """Let rows name the programme so, too."""
        self._name(self._programme_words, folded(text).replace("–", "-"), ref)

    def add_measure(self, ref: MeasureRef) -> None:
        self.measures[ref.public_id] = ref
        words = {f"code:{fold_code(ref.code)}", f"title:{folded(ref.title)}"}
        words |= {f"id:{folded(ref.legacy_id)}"} if ref.legacy_id else set()
        words.add(f"title:{folded(f'{ref.code} {ref.title}')}")
        for word in words:
            self._name(self._measure_words, (ref.programme, word), ref)

    def measures_called(self, programme: str, text: str, *by: str) -> list[MeasureRef]:
        """Those of the programme that are called so, by what comes first of code, id and title."""
        for way in by:
            word = fold_code(text) if way == "code" else folded(text)
            if found := self._measure_words.get((programme, f"{way}:{word}")):
                return found
        return []

    def is_taken(self, public_id: str) -> bool:
        """Whether a measure somewhere has the id."""
        return public_id in self.measures or Measure.objects.filter(public_id=public_id).exists()

    def areas(self, ref: ProgrammeRef) -> dict[str, str]:
        """Folded title, code or both of an area → its title; what files called it before, too."""
        if ref.address not in self._areas:
            known: dict[str, str] = {}
            by_pk = {}
            for (_address, title), said in self.rows("areas", ref.address).items():
                by_pk[said["object_id"]] = title
                for word in (title, said["code"], f"{said['code']} {title}"):
                    known.setdefault(folded(word), title)
            for (kind, key), (pk, _marks) in self._base.items():
                if kind == "areas" and pk in by_pk and key.startswith(f"{ref.pk}|"):
                    known.setdefault(key.partition("|")[2], by_pk[pk])
            known.pop("", None)
            self._areas[ref.address] = known
        return self._areas[ref.address]

    # --- What stands now, and what was imported -----------------------------------------------

    def rows(self, kind: str, address: str = "") -> Rows:
        """What stands of a kind, in one programme or in a register."""
        if (kind, address) not in self._rows:
            ref = self.programmes.get(address)
            if kind in REGISTER_KINDS:
                self._rows[kind, address] = register_rows(kind)
            else:
                self._rows[kind, address] = rows_of(kind, [ref.pk]) if ref and ref.pk else {}
        return self._rows[kind, address]

    def base(self, kind: str, key: str) -> Any:
        """(id of the thing, fingerprints) of the last import; None if it was never imported."""
        head, sign, rest = key.partition("|")
        ref = self.programmes.get(head)
        return self._base.get((kind, f"{ref.pk}{sign}{rest}" if ref and ref.pk else key))

    def imported_ids(self, kind: str) -> set[int]:
        """Ids of the things of a kind that files have brought."""
        return {pk for (of_kind, _key), (pk, _marks) in self._base.items() if of_kind == kind}

    def programme_of(self, record: Record) -> str:
        """Address of the programme that a record belongs to; "" when it belongs to none."""
        if address := record.values.get("programme"):
            return str(address)
        named = str(record.values.get("measure") or next(iter(record.key), ""))
        measure = self.measures.get(named)
        return measure.programme if measure else ""

    # --- Goals and rights ---------------------------------------------------------------------

    @cached_property
    def goals(self) -> dict[str, dict[str, int]]:
        """Kind of goal → number or folded name → number."""
        return {
            kind: {str(number): number for number in found}
            | {fold(name): number for number, name in found.items()}
            for kind, found in self._goals.items()
        }

    @cached_property
    def goal_names(self) -> dict[str, list[str]]:
        """Kind of goal → the names, in order."""
        return {kind: list(found.values()) for kind, found in self._goals.items()}

    @cached_property
    def _goals(self) -> dict[str, dict[int, str]]:
        return {
            "objectives": dict(Objective.objects.values_list("number", "name_sv")),
            "sdgs": dict(SustainableDevelopmentGoal.objects.values_list("number", "name")),
        }

    @cached_property
    def targets(self) -> dict[str, str]:
        """Slug or folded title of a milestone target → slug."""
        rows = list(MilestoneTarget.objects.values_list("slug", "title"))
        return {slug: slug for slug, _t in rows} | {fold(title): slug for slug, title in rows}

    def may_change(self, ref: ProgrammeRef) -> bool:
        """Whether the person works on the programme; what the file itself makes is their own."""
        if self.by is None or ref.pk is None:
            return True
        if not hasattr(self, "_own"):
            own = Programme.objects.filter(pk__in=[r.pk for r in self.programmes.values() if r.pk])
            self._own = {
                row.pk
                for row in own.prefetch_related("owners")
                if self.by.has_perm("programmes.change_programme", row)
            }
        return ref.pk in self._own


def fold_code(code: str) -> str:
    """Codes are the same with or without spaces, and a full stop at their end."""
    return "".join(code.casefold().split()).strip(".")


def _county_names(counties: Iterable[County]) -> dict[str, str]:
    names: dict[str, str] = {}
    for row in counties:
        for word in (
            row.code,
            row.code.lstrip("0"),
            row.name,
            row.short_name,
            row.letter,
            row.slug,
        ):
            names[word.casefold()] = row.code
        names[f"{row.short_name} län".casefold()] = row.code
    return names


def _known_actors() -> Iterable[Known]:
    rows = Organisation.objects.filter(~Q(name="")).select_related("municipality")
    for row in rows:
        yield Known(
            Actor("organisation", row.slug, row.name),
            row.kind,
            row.short_name,
            row.org_number,
            row.municipality_id or "",
            row.municipality.name if row.municipality else "",
            row.county_id or "",
        )
    for group in ActorGroup.objects.all():
        yield Known(Actor("group", group.slug, group.name))
    for kind in ActorKind.objects.all():
        yield Known(Actor("kind", kind.slug, kind.name))
