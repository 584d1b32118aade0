"""Writes commitments, with history; nobody is mailed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from milstolpe.programmes.enums import CommitmentState
from milstolpe.programmes.models import Commitment, MeasureActivity
from milstolpe.transfer.planning.existing import rows_of
from milstolpe.transfer.planning.records import Record
from milstolpe.transfer.services.work import Work, new_values, whole_values

_PLAIN = ("decided_by", "case_number", "note", "is_on_behalf", "close_reason", "contact_name",
          "contact_email")  # fmt: skip


def write_commitments(work: Work) -> None:
    """New ones all at once, then their lists; changed ones one by one."""
    new = work.created("commitments")
    rows = [_filled(work, Commitment(), record) for record in new]
    bulk_create_with_history(
        rows, Commitment, batch_size=500, default_user=work.by,
        default_change_reason=work.name[:100],
    )  # fmt: skip
    # SQLite and PostgreSQL both give the ids back in the order of the rows.
    for record, row in zip(new, rows, strict=True):
        work.object_ids["commitments", record.key] = row.pk
    changed = []
    for record in work.updated("commitments"):
        assert record.before is not None
        row = _filled(work, Commitment.objects.get(pk=record.before["object_id"]), record)
        row._history_user = work.by
        row._change_reason = work.name[:100]
        row.save()
        changed.append(row)
        work.object_ids["commitments", record.key] = row.pk
    _write_lists(
        work,
        [*zip(new, rows, strict=True), *zip(work.updated("commitments"), changed, strict=True)],
    )
    _renew(work, new)


def _filled(work: Work, row: Commitment, record: Record) -> Any:
    said = whole_values(record)
    row.measure_id = work.measure_pks[record.key[0]]
    row.organisation_id = work.organisations[record.key[1]]
    for name in _PLAIN:
        setattr(row, name, said.get(name, getattr(row, name)))
    row.decided_on = date.fromisoformat(said["decided_on"]) if said.get("decided_on") else None
    row.state = said.get("state") or CommitmentState.CONFIRMED
    row.confirmed_at = (
        datetime.fromisoformat(said["confirmed_at"]) if said.get("confirmed_at") else None
    )
    if row.state == CommitmentState.CONFIRMED and row.confirmed_at is None:
        day = row.decided_on
        row.confirmed_at = _noon(day) if day else timezone.now()
    return row


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))  # noqa: DTZ001  # made aware


def _write_lists(work: Work, rows: Sequence[tuple[Record, Any]]) -> None:
    measures = {row.measure_id for _record, row in rows}
    keys = {
        (measure, key): pk
        for pk, measure, key in MeasureActivity.objects.filter(measure__in=measures).values_list(
            "pk", "measure_id", "key"
        )
    }
    for record, row in rows:
        said = new_values(record)
        if said.get("activities") or record.before:
            chosen = [
                keys[row.measure_id, k]
                for k in said.get("activities", ())
                if (row.measure_id, k) in keys
            ]
            if "activities" in said:
                row.activities.set(chosen)
        if said.get("together_with") or (record.before and "together_with" in said):
            row.together_with.set([work.organisations[slug] for slug in said["together_with"]])


def _renew(work: Work, records: Sequence[Record]) -> None:
    """What a commitment renews, by measure and number; of the same organisation."""
    wanted = [record for record in records if record.values.get("renews")]
    if not wanted:
        return
    rows = rows_of("commitments", work.programme_pks.values())
    for record in wanted:
        said = record.values
        key = (said["renews"], record.key[1], said.get("renews_number") or 1)
        if key in rows:
            pk = work.object_ids["commitments", record.key]
            Commitment.objects.filter(pk=pk).update(renews=rows[key]["object_id"])
