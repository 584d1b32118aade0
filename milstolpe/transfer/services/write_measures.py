"""Writes measures whole, with everything that hangs on them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from milstolpe.programmes.content import (
    ActivityEntry,
    ActorEntry,
    GoalEntry,
    InteractionEntry,
    LinkEntry,
    MeasureContent,
    TargetEntry,
)
from milstolpe.programmes.models import Measure, MeasureLink, MeasureSuccession, Programme
from milstolpe.programmes.queries.contents import MEASURE_COLUMNS, measure_content, with_contents
from milstolpe.programmes.services.measures import save_measure
from milstolpe.programmes.services.storing import store_measures
from milstolpe.transfer.planning.records import Record
from milstolpe.transfer.services.work import ChangedMeanwhileError, Work, new_values, whole_values

_PARTS = ("actor_roles", "activities", "interactions", "measure_links")
_ROLE_CELLS = {"leads": "lead", "partners": "partner"}


def write_measures(work: Work) -> None:
    """New measures of a programme all at once; changed ones as one save each."""
    parts: dict[str, list[Record]] = defaultdict(list)
    for kind in _PARTS:
        for record in work.written(kind):
            parts[record.key[0]].append(record)
    for address, records in work.by_programme("measures").items():
        new = [record for record in records if record.before is None]
        _add(work, address, new, parts)
    changed = {r.key[0]: r for r in work.updated("measures")}
    new_ids = {r.key[0] for r in work.created("measures")}
    for public_id in [
        *changed,
        *(key for key in parts if key not in new_ids and key not in changed),
    ]:
        _change(work, public_id, changed.get(public_id), parts.get(public_id, []))


def _add(
    work: Work, address: str, records: Sequence[Record], parts: dict[str, list[Record]]
) -> None:
    if not records:
        return
    programme = Programme.objects.select_for_update().get(pk=work.programme_pks[address])
    contents = [
        _content(MeasureContent("", ""), record.values, parts.get(record.key[0], []))
        for record in records
    ]
    measures = store_measures(
        programme,
        contents,
        by=work.by,
        reason=work.reason,
        public_ids=[record.key[0] for record in records],
        legacy_ids=[record.values.get("legacy_id", "") for record in records],
    )
    work.touched_programmes.add(address)
    by_id = {record.key[0]: record for record in records}
    for measure in measures:
        work.measure_pks[measure.public_id] = measure.pk
        work.object_ids["measures", (measure.public_id,)] = measure.pk
        position = by_id[measure.public_id].values.get("position")
        measure.position = position if isinstance(position, int) else measure.position
        withdrawn_on = by_id[measure.public_id].values.get("withdrawn_on")
        measure.withdrawn_on = date.fromisoformat(withdrawn_on) if withdrawn_on else None
    Measure.objects.bulk_update(measures, ["position", "withdrawn_on"], batch_size=500)
    _place_links(r for record in records for r in parts.get(record.key[0], []))


def _change(work: Work, public_id: str, record: Record | None, parts: Sequence[Record]) -> None:
    measure = with_contents(Measure.objects.select_related("programme")).get(public_id=public_id)
    said = new_values(record) if record else {}
    content = _content(measure_content(measure), said, parts)
    plain = {key: said[key] for key in ("legacy_id", "position") if key in said}
    if plain:
        Measure.objects.filter(pk=measure.pk).update(**plain)
    newest = measure.revisions.latest("number").number
    if record and record.before and record.before["number"] != newest:
        raise ChangedMeanwhileError(measure)
    save_measure(measure, content, base_number=newest, by=work.by, reason=work.reason)
    work.object_ids["measures", (public_id,)] = measure.pk
    work.touched_programmes.add(measure.programme.address)
    _place_links(parts)


def _content(
    content: MeasureContent, said: dict[str, Any], parts: Iterable[Record]
) -> MeasureContent:
    """The content with what the file says of it."""
    plain: dict[str, Any] = {
        key: said[key] for key in (*MEASURE_COLUMNS, "area", "withdrawn_on") if key in said
    }
    for key in ("start_year", "end_year"):
        if key in plain:
            plain[key] = plain[key] or None
    more: dict[str, Any] = {
        name: _goals(getattr(content, name), said, name)
        for name in ("objectives", "sdgs")
        if f"{name}_main" in said or f"{name}_also" in said
    }
    if "milestone_targets" in said:
        more["milestone_targets"] = tuple(
            TargetEntry(slug, "") for slug in said["milestone_targets"]
        )
    if "themes" in said:
        more["themes"] = said["themes"]
    by_kind: dict[str, list[Record]] = defaultdict(list)
    for part in parts:
        by_kind[part.kind].append(part)
    return replace(
        content,
        **plain,
        **more,
        actors=_actors(content.actors, said, by_kind["actor_roles"]),
        activities=_activities(content.activities, by_kind["activities"]),
        interactions=_interactions(content.interactions, by_kind["interactions"]),
        links=_links(content.links, by_kind["measure_links"]),
    )


def _goals(there: Sequence[GoalEntry], said: dict[str, Any], name: str) -> tuple[GoalEntry, ...]:
    numbers = {
        is_main: said.get(f"{name}_{word}", tuple(g.number for g in there if g.is_main is is_main))
        for word, is_main in (("main", True), ("also", False))
    }
    main = set(numbers[True])
    also = [number for number in numbers[False] if number not in main]
    return tuple(
        GoalEntry(number, "", is_main)
        for is_main, group in ((True, sorted(main)), (False, also))
        for number in group
    )


def _actors(
    there: Sequence[ActorEntry], said: dict[str, Any], records: Sequence[Record]
) -> tuple[ActorEntry, ...]:
    entries = {(entry.link, entry.slug): entry for entry in there}
    for cell, role in _ROLE_CELLS.items():
        if cell in said:
            entries = {key: entry for key, entry in entries.items() if entry.role != role}
            for text in said[cell]:
                link, _sign, slug = text.partition(":")
                if (link, slug) not in entries or role == "lead":
                    entries[link, slug] = ActorEntry(role, link, slug, slug)
    for record in records:
        values = whole_values(record)
        link, slug = record.key[1], record.key[2]
        entries[link, slug] = ActorEntry(values["role"], link, slug, slug)
    return tuple(entries.values())


def _activities(
    there: Sequence[ActivityEntry], records: Sequence[Record]
) -> tuple[ActivityEntry, ...]:
    entries = {entry.key: (place, entry) for place, entry in enumerate(there)}
    for record in records:
        said = whole_values(record)
        key = int(record.key[1])
        place = said.get("position")
        entries[key] = (
            place if isinstance(place, int) else len(entries),
            ActivityEntry(key, said.get("text", "")),
        )
    return tuple(entry for _place, entry in sorted(entries.values()))


def _interactions(
    there: Sequence[InteractionEntry], records: Sequence[Record]
) -> tuple[InteractionEntry, ...]:
    entries = {entry.number: entry for entry in there}
    for record in records:
        said, number = whole_values(record), int(record.key[1])
        entries[number] = InteractionEntry(number, "", said.get("sign", "0"), said.get("why", ""))
    return tuple(entries.values())


def _links(there: Sequence[LinkEntry], records: Sequence[Record]) -> tuple[LinkEntry, ...]:
    entries = {(place, entry.label): entry for place, entry in enumerate(there)}
    for record in records:
        said = whole_values(record)
        entries[record.key[1] or 0, record.key[2]] = LinkEntry(record.key[2], said.get("url", ""))
    return tuple(entry for _key, entry in sorted(entries.items()))


def _place_links(parts: Iterable[Record]) -> None:
    """Positions as the file says them; what is stored counts from 0 without gaps."""
    for record in parts:
        if record.kind == "measure_links" and record.key[1] != "":
            rows = MeasureLink.objects.filter(measure__public_id=record.key[0], label=record.key[2])
            if rows.count() == 1:
                rows.update(position=record.key[1])


def write_successions(work: Work) -> None:
    """What old measures became."""
    ids = dict(Measure.objects.values_list("public_id", "pk"))
    MeasureSuccession.objects.bulk_create(
        MeasureSuccession(
            old_id=ids[said["old"]],
            new_id=ids[said["new"]] if said.get("new") else None,
            programme_id=work.programme_pks[said["programme"]],
            kind=said["kind"],
            reason=said.get("reason", ""),
        )
        for said in (record.values for record in work.created("successions"))
    )
