"""Keeps what an import brought: a fingerprint per field, under what the file calls the thing."""

from typing import Final

from milstolpe.transfer.models import Import, Imported
from milstolpe.transfer.planning.compare import fingerprints
from milstolpe.transfer.planning.records import Record
from milstolpe.transfer.services.work import Work
from milstolpe.transfer.template import SHEETS

# Answers keep their saves, registers their own history, and accounts nothing at all.
_NOT_KEPT: Final = frozenset({"reports", "contacts"})


def remember(work: Work, of_import: Import | None) -> None:
    """Every thing that the file names and that is there now, also what was left alone."""
    rows: dict[tuple[str, str], Imported] = {}
    for sheet in SHEETS:
        if sheet.key not in _NOT_KEPT:
            for record in work.plan.records.get(sheet.key, []):
                if record.is_taken and record.imported_key:
                    row = _row(work, record, of_import)
                    rows[row.kind, row.key] = row
    Imported.objects.bulk_create(
        rows.values(),
        batch_size=500,
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=["object_id", "fingerprints", "last_import"],
    )


def _row(work: Work, record: Record, of_import: Import | None) -> Imported:
    base = work.world.base(record.kind, record.imported_key)
    before = dict(base[1]) if base else {}
    # A field that the file does not have keeps what an earlier file said.
    kept = {key: mark for key, mark in before.items() if key not in record.values}
    object_id = (record.before or {}).get("object_id")
    object_id = object_id or work.object_ids.get((record.kind, record.key))
    return Imported(
        kind=record.kind,
        key=_key(work, record),
        object_id=object_id or (base[0] if base else None),
        fingerprints=kept | fingerprints(record.values),
        last_import=of_import,
    )


def _key(work: Work, record: Record) -> str:
    """Under the id of the programme, also when it was made just now."""
    head, sign, rest = record.imported_key.partition("|")
    pk = work.programme_pks.get(head)
    return f"{pk}{sign}{rest}"[:400] if pk else record.imported_key[:400]
