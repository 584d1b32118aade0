"""Runs an import from file to reconciliation, for the page and for the command alike."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, Any

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.transfer.enums import ImportState, Outcome
from milstolpe.transfer.models import Import, ImportCount, ImportLine
from milstolpe.transfer.planning.compare import shown
from milstolpe.transfer.planning.plan import Planner, Progress, nothing_told
from milstolpe.transfer.planning.records import Missing, Plan, Record
from milstolpe.transfer.planning.world import World
from milstolpe.transfer.reading.mapping import FileMapping
from milstolpe.transfer.services.applying import apply_plan, keep_imported
from milstolpe.transfer.services.work import ChangedMeanwhileError

MOST_CREATED_LINES = 2_000  # that are told one by one; the rest are counted
_BATCH = 1_000
_TIMES = 2  # that a plan is made anew because somebody saved meanwhile


@dataclass(frozen=True)
class Given:
    """A file, and how it is to be read."""

    name: str
    file: IO[bytes]
    size: int
    mapping: FileMapping
    county: str = ""  # code; "" for all counties
    by: User | None = None  # None: the command, which may do everything


@dataclass(frozen=True)
class Planned:
    """A plan with what is needed to carry it out."""

    plan: Plan
    planner: Planner
    world: World


def plan_file(given: Given, told: Progress = nothing_told) -> Planned:
    """What an import of the file would do. Nothing is written.

    Raises:
        FileRefusedError: the file cannot be read.
    """
    world = World(given.county, given.mapping, by=given.by)
    planner = Planner(world, told)
    return Planned(planner.read(given.name, given.file, given.size), planner, world)


def carry_out(
    given: Given, planned: Planned, of_import: Import, told: Progress = nothing_told
) -> Planned:
    """Write what is planned, and its reconciliation, all or nothing; the plan that was carried out.

    What somebody saves between plan and writing is planned anew, so that it is left alone or asked.

    Raises:
        DomainError: it changes again and again, or the file cannot be written; nothing is written.
    """
    with _told_plainly():
        for _time in range(_TIMES):
            with suppress(ChangedMeanwhileError, IntegrityError):
                _write(given, planned, of_import, told)
                return planned
            planned = plan_file(given, told)
        _write(given, planned, of_import, told)
    return planned


def _write(given: Given, planned: Planned, of_import: Import, told: Progress) -> None:
    told(_("Writing"), 0, 0)
    with transaction.atomic():
        work = apply_plan(
            planned.plan, planned.world, name=given.name, by=given.by,
            new_questions=planned.planner.reports.new_questions,
        )  # fmt: skip
        keep_imported(work, of_import)
        finish(of_import, planned.plan, state=ImportState.DONE)


@contextmanager
def _told_plainly() -> Iterator[None]:
    """What the database forbids, and nobody foresaw, is said to people too."""
    try:
        yield
    except (IntegrityError, DataError) as error:
        raise DomainError(
            _("Something in the file collides with what is in Milstolpe. Nothing is written.")
        ) from error


def finish(of_import: Import, plan: Plan, *, state: ImportState) -> None:
    """Keep the reconciliation, and every row that was not simply left alone."""
    of_import.counts.all().delete()
    of_import.lines.all().delete()
    ImportCount.objects.bulk_create(
        ImportCount(of_import=of_import, kind=kind, **vars(count))
        for kind, count in plan.counts().items()
    )
    ImportLine.objects.bulk_create(_lines(of_import, plan), batch_size=_BATCH)
    of_import.state, of_import.finished_at = state, timezone.now()
    of_import.message = ""
    of_import.save()


def _lines(of_import: Import, plan: Plan) -> list[ImportLine]:
    lines = [_asked(of_import, "", question) for question in plan.questions]
    created = 0
    for record in plan.all_records():
        if not record.is_counted:
            continue
        if record.outcome == Outcome.CREATED:
            created += 1
            if created > MOST_CREATED_LINES:
                continue
        lines += _lines_of(of_import, record)
    lines += [
        ImportLine(
            of_import=of_import, outcome=Outcome.UNCHANGED, sheet=sheet[:100], row=row, value=text
        )
        for sheet, row, text in plan.passed_by[:MOST_CREATED_LINES]
    ]
    lines += (_missing(of_import, thing) for thing in plan.missing)
    return lines


def _missing(of_import: Import, thing: Missing) -> ImportLine:
    reason = _("From an earlier file") if thing.is_imported else _("Written in Milstolpe")
    return ImportLine(
        of_import=of_import, kind=thing.kind, outcome=Outcome.MISSING,
        field=thing.programme[:200], value=thing.label, reason=reason,
    )  # fmt: skip


def _lines_of(of_import: Import, record: Record) -> list[ImportLine]:
    place = {
        "of_import": of_import,
        "kind": record.kind,
        "sheet": record.sheet[:100],
        "row": record.row,
    }
    if record.outcome == Outcome.CREATED:
        return [ImportLine(**place, outcome=Outcome.CREATED, value=record.label)]
    if record.outcome == Outcome.UPDATED:
        return [
            ImportLine(
                **place,
                outcome=Outcome.UPDATED,
                field=record.heading(change.field)[:200],
                value=shown(record.kind, change.field, change.after),
                before=shown(record.kind, change.field, change.before),
                reason=record.label,
            )
            for change in record.changes
        ]
    refused = [
        ImportLine(
            **place, outcome=Outcome.REFUSED, field=p.field[:200], value=p.value, reason=p.reason
        )
        for p in record.problems
    ]
    return refused or [_asked(of_import, record.kind, question) for question in record.questions]


def _asked(of_import: Import, kind: str, question: Any) -> ImportLine:
    return ImportLine(
        of_import=of_import, kind=kind, outcome=Outcome.ASKED, sheet=question.sheet[:100],
        row=question.row, field=question.field[:200], value=question.value, reason=question.reason,
        candidates="\n".join(question.candidates), section=question.section,
        scope=question.scope[:200], word=question.word,
    )  # fmt: skip


def sha256_of(file: IO[bytes]) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(1024 * 1024):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()
