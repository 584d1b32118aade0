"""Writes programmes with owners and areas, their documents and answers to consultations."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from milstolpe.programmes.content import AreaEntry, OwnerEntry, ProgrammeContent
from milstolpe.programmes.models import (
    ConsultationComment,
    Programme,
    ProgrammeArea,
    ProgrammeDocument,
    ProgrammeEvent,
)
from milstolpe.programmes.queries.contents import PROGRAMME_COLUMNS, programme_content
from milstolpe.programmes.services.programmes import index_programmes, write_programme
from milstolpe.programmes.services.revisions import freeze_programme
from milstolpe.transfer.planning.records import Record
from milstolpe.transfer.planning.world import ProgrammeRef
from milstolpe.transfer.services.work import Work, new_values, whole_values

_OWN = ("legacy_id", "is_example")
_STEP = "import"


def write_programmes(work: Work) -> None:
    """Every programme of which something is written, whole, as one save."""
    groups = work.by_programme("programmes", "owners", "areas")
    for address, records in groups.items():
        ref = work.world.programmes[address]
        _write(work, ref, records)
    for record in work.written("programmes"):
        if predecessor := new_values(record).get("predecessor"):
            Programme.objects.filter(pk=work.programme_pks[record.key[0]]).update(
                predecessor=work.programme_pks.get(predecessor)
            )
    _documents(work)


def _write(work: Work, ref: ProgrammeRef, records: Sequence[Record]) -> None:
    by_kind: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_kind[record.kind].append(record)
    own = by_kind["programmes"][0] if by_kind["programmes"] else None
    if ref.pk:
        programme = Programme.objects.select_for_update().get(pk=ref.pk)
        content = programme_content(programme)
    else:
        assert own is not None  # a new programme has a row
        programme = Programme(county_id=ref.county, address=ref.address, form_key=uuid.uuid4())
        content = ProgrammeContent(ref.title, ref.start_year, ref.end_year)
    if own is not None:
        said = {k: v for k, v in new_values(own).items() if k in (*PROGRAMME_COLUMNS, "answer_by")}
        content = replace(content, **{k: v for k, v in said.items() if v or ref.pk})
        for name in _OWN:
            setattr(programme, name, new_values(own).get(name, getattr(programme, name)))
    content = replace(
        content,
        areas=_areas(content.areas, by_kind["areas"], work),
        owners=_owners(work, ref, content.owners, by_kind["owners"]),
    )
    programme = write_programme(programme, content, by=work.by, reason=work.reason)
    ref.pk = work.programme_pks[ref.address] = programme.pk
    work.object_ids["programmes", (ref.address,)] = programme.pk
    work.touched_programmes.add(ref.address)
    _place_areas(work, programme, by_kind["areas"])


def _areas(
    there: Sequence[AreaEntry], records: Sequence[Record], work: Work
) -> tuple[AreaEntry, ...]:
    entries = list(there)
    for record in records:
        said = whole_values(record)
        pk = (record.before or {}).get("object_id", 0)
        entry = AreaEntry(pk, said.get("code", ""), said["title"], said.get("text", ""))
        if pk:
            entries = [entry if old.id == pk else old for old in entries]
        else:
            entries.append(entry)
    return tuple(entries)


def _place_areas(work: Work, programme: Programme, records: Sequence[Record]) -> None:
    """The position that the file says, and the ids by which areas are known later."""
    rows = {row.title: row for row in programme.areas.all()}
    for record in records:
        row = rows[whole_values(record)["title"]]
        work.object_ids["areas", record.key] = row.pk
        if isinstance(position := new_values(record).get("position"), int):
            ProgrammeArea.objects.filter(pk=row.pk).update(position=position)


def _owners(
    work: Work, ref: ProgrammeRef, there: Sequence[OwnerEntry], records: Sequence[Record]
) -> tuple[OwnerEntry, ...]:
    """Those that stand, with what the file says; the county board when nobody is named."""
    entries = {entry.slug: entry for entry in there}
    for record in records:
        said, slug = whole_values(record), record.key[1]
        entries[slug] = OwnerEntry(
            slug,
            slug,
            said.get("case_number", ""),
            said.get("decided_on", "") or "",
            said.get("decided_by", ""),
        )
    if not entries:
        board = work.world.actors.board(ref.county)
        entries = {board: OwnerEntry(board, board, "", "", "")}
    return tuple(entries.values())


def _documents(work: Work) -> None:
    ProgrammeDocument.objects.bulk_create(
        ProgrammeDocument(
            programme_id=work.programme_pks[said["programme"]],
            **{key: said[key] for key in ("kind", "title", "url")},
        )
        for said in (record.values for record in work.created("documents"))
    )


def _comments(work: Work) -> None:
    """Once the measures are there, since comments are about them."""
    new = []
    for record in work.written("comments"):
        said = whole_values(record)
        row = (
            ConsultationComment.objects.get(pk=record.before["object_id"])
            if record.before
            else ConsultationComment(programme_id=work.programme_pks[said["programme"]])
        )
        for name in ("respondent", "case_number", "text", "answer"):
            setattr(row, name, said.get(name, ""))
        day = said.get("received_on")
        row.received_on = date.fromisoformat(day) if day else timezone.localdate()
        row.organisation_id = work.organisations.get(said.get("organisation", ""))
        row.measure_id = work.measure_pks.get(said.get("measure", ""))
        if row.pk:
            row.save()
        else:
            new.append(row)
    bulk_create_with_history(new, ConsultationComment, batch_size=500, default_user=work.by)


def finish_programmes(work: Work) -> None:
    """States, and versions of what is decided, now that everything is there."""
    _comments(work)
    for record in work.written("programmes"):
        said = new_values(record)
        programme = Programme.objects.get(pk=work.programme_pks[record.key[0]])
        before = programme.state
        if said.get("state"):
            programme.state = said["state"]
        if said.get("first_public_at"):
            programme.first_public_at = datetime.fromisoformat(said["first_public_at"])
        elif programme.is_public and programme.first_public_at is None:
            programme.first_public_at = timezone.now()
        programme.save()
        if programme.state != before:
            ProgrammeEvent.objects.create(
                programme=programme, step=_STEP, from_state=before, to_state=programme.state,
                reason=work.reason, by=work.by,
            )  # fmt: skip
    for address in work.touched_programmes:
        programme = Programme.objects.get(pk=work.programme_pks[address])
        if programme.is_decided:
            freeze_programme(programme, by=work.by, reason=work.reason)
        index_programmes([programme])
