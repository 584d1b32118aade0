"""Reads a whole file and works out what an import of it would do. Nothing is written."""

from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any, Final

from django.utils.translation import gettext as _

from milstolpe.records.file_types import FileRefusedError
from milstolpe.transfer.enums import AnswerSection, Outcome
from milstolpe.transfer.planning.cells import Row
from milstolpe.transfer.planning.compare import compare
from milstolpe.transfer.planning.long_texts import long_texts, whole
from milstolpe.transfer.planning.measures import area_record, measure_records
from milstolpe.transfer.planning.missing import what_is_missing
from milstolpe.transfer.planning.others import (
    brought_record,
    contact_record,
    contacts_now,
    organisation_record,
    plain_record,
    register_record,
)
from milstolpe.transfer.planning.programmes import programme_records
from milstolpe.transfer.planning.records import Plan, Question, Record
from milstolpe.transfer.planning.reports import NOT_IN_SAVES, Reports, answers_of, settle_unanswered
from milstolpe.transfer.planning.roles import commitment_record, role_records
from milstolpe.transfer.planning.world import REGISTER_KINDS, World
from milstolpe.transfer.reading.headings import fold
from milstolpe.transfer.reading.tables import Table, Unknown, find_table, judge
from milstolpe.transfer.reading.workbooks import RawFile, open_file
from milstolpe.transfer.template import SHEETS
from milstolpe.transfer.template.columns import ABOUT

# (what is being done, how many rows of how many)
Progress = Callable[[str, int, int], None]
_STEP: Final = 2_000  # rows between two words about progress


def nothing_told(_phase: str, _done: int, _total: int) -> None:
    """For those who do not watch."""


class Planner:
    """One file against one world."""

    def __init__(self, world: World, told: Progress = nothing_told) -> None:
        self.world, self.told = world, told
        self.plan = Plan()
        self.reports = Reports(world)
        self._rows = 0
        self._answers: dict[str, Any] = {}

    def read(self, name: str, file: IO[bytes], size: int) -> Plan:
        """The plan for a file.

        Raises:
            FileRefusedError: the file cannot be read, or nothing in it looks like a table.
        """
        raw = open_file(name, file, size, judge)
        is_own = any(fold(sheet.name) == fold(ABOUT) for sheet in raw.sheets)
        self.world.is_own = is_own
        tables = self._tables(raw)
        if not tables and not self.plan.questions:
            raise FileRefusedError(
                _("There is no table in the file. Its first row is to be headings.")
            )
        kinds = {table.kind for table in tables}
        self.world.has_areas = "areas" in kinds
        self.world.has_programmes = "programmes" in kinds
        self.world.has_measures = "measures" in kinds
        for sheet in SHEETS:
            for table in tables:
                if table.kind == sheet.key:
                    self._take(table, is_own=is_own)
            for kind in (
                "organisations",
                "groups",
                "actor_kinds",
                "programmes",
                "areas",
                "measures",
            ):
                self._compare(kind)  # those that only rows of other kinds name
            self._compare(sheet.key)
        for table in tables:
            self.plan.passed_by += [(table.sheet, row, text) for row, text in table.passed_by]
        self._addresses()
        self.plan.missing = what_is_missing(self.plan, self.world, kinds, self._answers_of)
        return self.plan

    def _tables(self, raw: RawFile) -> list[Table]:
        continued = long_texts(raw)
        tables = []
        for sheet in raw.sheets:
            match find_table(sheet, self.world.mapping):
                case Table() as table:
                    table.rows = whole(table.rows, continued) if continued else table.rows
                    tables.append(table)
                    self._ask_columns(table)
                case Unknown() as unknown:
                    self._ask_sheet(unknown)
        return tables

    def _ask_columns(self, table: Table) -> None:
        for unknown in table.unknown:
            self.plan.questions.append(
                Question(
                    table.sheet,
                    unknown.row,
                    unknown.heading,
                    unknown.heading,
                    unknown.candidates,
                    _("The heading is not known. Say what the column holds, or it is not read."),
                    AnswerSection.COLUMN,
                    table.kind,
                    unknown.heading,
                )
            )

    def _ask_sheet(self, unknown: Unknown) -> None:
        self.plan.questions.append(
            Question(
                unknown.sheet,
                unknown.row,
                _("Sheet"),
                unknown.sheet,
                unknown.candidates,
                _("It is not clear what the rows of the sheet are. Say it, or they are not read."),
                AnswerSection.SHEET,
                "",
                unknown.sheet,
            )
        )

    # --- Rows ---------------------------------------------------------------------------------

    def _take(self, table: Table, *, is_own: bool) -> None:
        records = self.plan.records
        for number, cells in table.rows:
            self._rows += 1
            if self._rows % _STEP == 0:
                self.told(_("Reading"), self._rows, 0)
            row = Row(table, number, cells, self.world)
            for record in self._records(row, is_own=is_own):
                records[record.kind].append(record)
            while self.world.derived:
                record = self.world.derived.pop(0)
                records[record.kind].append(record)
            while self.world.actors.brought:
                record = brought_record(row, self.world.actors.brought.pop(0))
                records[record.kind].append(record)

    def _records(self, row: Row, *, is_own: bool) -> Iterator[Record]:
        kind = row.table.kind
        if kind == "measures":
            yield from self._measure(row)
        elif kind == "reports":
            yield from self.reports.records(row)
        elif kind == "organisations":
            yield organisation_record(row, is_own=is_own)
        else:
            several: Mapping[str, Callable[[Row], list[Record]]] = {
                "programmes": programme_records,
                "actor_roles": role_records,
            }
            if kind in several:
                yield from several[kind](row)
            else:
                yield self._single(kind)(row)

    @staticmethod
    def _single(kind: str) -> Callable[[Row], Record]:
        special: Mapping[str, Callable[[Row], Record]] = {
            "areas": area_record,
            "commitments": commitment_record,
            "contacts": contact_record,
        }
        return special.get(kind, register_record if kind in REGISTER_KINDS else plain_record)

    def _measure(self, row: Row) -> Iterator[Record]:
        found = measure_records(row)
        yield from found[1:]
        yield found[0]
        if row.by_year:
            measure = found[0]
            ref = self.world.measures.get(measure.key[0]) if measure.key else None
            yield from self.reports.beside_measure(
                row, measure, ref, measure.values.get("leads", ())
            )

    # --- Against what stands ------------------------------------------------------------------

    def _compare(self, kind: str) -> None:
        records = self.plan.records.get(kind, [])
        if kind == "reports":
            settle_unanswered(r for r in records if not r.problems and not r.questions)
        for number, record in enumerate(records):
            if number % _STEP == 0 and number:
                self.told(_("Comparing"), number, len(records))
            if record.outcome is not None:
                continue
            record.settle()
            if record.outcome is None:
                existing, base = self._stands(record)
                compare(record, existing, base, self.world.mapping.choices)
        # A row that stands for several things is as its worst.
        for record in records:
            if not record.is_counted and record.outcome in (Outcome.REFUSED, Outcome.ASKED):
                self._tell_first(record, records)

    def _tell_first(self, record: Record, records: list[Record]) -> None:
        first = next((r for r in records if r.is_counted and r.row == record.row), None)
        if first is not None and first.is_taken:
            first.problems += record.problems
            first.questions += record.questions
            first.settle()

    def _stands(self, record: Record) -> tuple[Any, Any]:
        """(values that stand now, fingerprints of the last import)."""
        if record.kind == "reports":
            return self._answer(record)
        if record.kind == "contacts":
            # What the person is called is their own: it is not changed by a file.
            return (dict(record.values) if record.key in contacts_now() else None), None
        base = self.world.base(record.kind, record.imported_key)
        address = "" if record.kind in REGISTER_KINDS else self.world.programme_of(record)
        existing = self.world.rows(record.kind, address).get(record.key)
        if existing is not None and not existing:
            existing = None
        return existing, base[1] if base else None

    def _answer(self, record: Record) -> tuple[Any, Any]:
        rows, bases = self._answers_of(record.key[0])
        existing = rows.get(record.key)
        if existing and existing.get("is_saved_since"):
            for key in NOT_IN_SAVES:  # nobody knows what they were: they stay as they are
                record.values.pop(key, None)
        return existing, bases.get(existing["object_id"]) if existing else None

    def _answers_of(self, address: str) -> Any:
        if address not in self._answers:
            ref = self.world.programmes[address]
            self._answers[address] = answers_of(ref) if ref.pk else ({}, {})
        return self._answers[address]

    # --- Old addresses ------------------------------------------------------------------------

    def _addresses(self) -> None:
        """Old addresses that the mapping gives, and what they lead to."""
        pattern = self.world.mapping.address_pattern
        taken = [r for r in self.plan.records.get("measures", []) if r.is_taken]
        if pattern:
            for record in taken:
                ref = self.world.measures[record.key[0]]
                address = pattern.replace("{id}", ref.legacy_id or ref.code)
                self.plan.addresses[address.replace("{nr}", ref.code)] = ("measure", ref.public_id)
        for address, target in self.world.mapping.addresses.items():
            if found := self._target(target):
                self.plan.addresses[address] = found
            else:
                self.plan.questions.append(
                    Question("", 0, _("Old address"), address, (),
                             _("“%(target)s” is no measure and no programme.") % {"target": target})
                )  # fmt: skip

    def _target(self, target: str) -> tuple[str, str] | None:
        world = self.world
        if target in world.measures:
            return "measure", target
        for address in world.programmes:
            found = world.measures_called(address, target, "code", "id")
            if len(found) == 1:
                return "measure", found[0].public_id
        programmes = world.programmes_called(target) or (
            [world.programmes[target]] if target in world.programmes else []
        )
        return ("programme", programmes[0].address) if len(programmes) == 1 else None
