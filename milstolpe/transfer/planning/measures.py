"""What rows say about areas and measures, and which measure and actor a row is about."""

import re

from django.utils.translation import gettext as _

from milstolpe.programmes.models.measures import ID_LETTERS, new_public_id
from milstolpe.transfer.enums import AnswerSection
from milstolpe.transfer.planning.cells import Row
from milstolpe.transfer.planning.compare import limit_text
from milstolpe.transfer.planning.programmes import programme_of, wait_for
from milstolpe.transfer.planning.records import Record
from milstolpe.transfer.planning.world import MeasureRef, ProgrammeRef, World
from milstolpe.transfer.reading import values
from milstolpe.transfer.reading.names import Actor, folded
from milstolpe.transfer.reading.values import UnreadableError

# "HK1 Stärk utbildning", "1.2 – Stärk": a code that stands before the title.
_CODE_FIRST = re.compile(r"([A-ZÅÄÖ]{0,4} ?\d[\w.]{0,8}?)(?:\s*[.:–—-]\s+|\s+)(\S.+)", re.DOTALL)
_CODE_LENGTH = 20
_PUBLIC_ID = re.compile(f"[{ID_LETTERS}]{{6,12}}")


def area_record(row: Row) -> Record:
    """The area of a row of areas."""
    record = row.record("areas", label=row.text("title", "code"))
    row.take_columns(record, "programme")
    if not record.values.get("title"):
        record.refuse(row.heading("title"), "", _("The title of the area is missing."))
    if ref := programme_of(row, record):
        settle_area(row.world, record, ref)
    return record


def settle_area(world: World, record: Record, ref: ProgrammeRef) -> None:
    """Find the area that the record is about, or make it known as a new one."""
    title = record.values.get("title", "")
    known = world.areas(ref)
    record.values["programme"] = ref.address
    record.imported_key = f"{ref.pk or ref.address}|{folded(title)}"
    record.key = (ref.address, known.get(folded(title), title))
    if ("areas", *record.key) in world.seen:
        record.refuse("", title, _("The area stands on another row too."))
    world.seen.add(("areas", *record.key))
    if not record.problems and not record.questions:
        for word in (title, record.values.get("code", "")):
            known.setdefault(folded(word), title)
        known.setdefault(folded(f"{record.values.get('code', '')} {title}"), title)


def measure_records(row: Row) -> list[Record]:
    """The measure of a row, and the area that it stands in when no other row says it."""
    record = row.record("measures")
    row.take_columns(record, "programme", "measure", "area")
    _split_code(record)
    _take_own_period(row, record)
    ref = programme_of(row, record)
    found = [record]
    if ref is not None:
        found += _take_area(row, record, ref)
        settle_measure(row, record, ref)
    _take_actors(row, record)
    return found


def _split_code(record: Record) -> None:
    """A code that stands in front of the title, or an old id that is all there is."""
    said = record.values
    if (
        not said.get("code")
        and said.get("title")
        and (found := _CODE_FIRST.fullmatch(said["title"]))
    ):
        said["code"], said["title"] = found[1].strip(), found[2].strip()
    if not said.get("code") and said.get("legacy_id"):
        said["code"] = said["legacy_id"][:20]
    record.label = f"{said.get('code', '')} {said.get('title', '')}".strip()
    if said.get("withdrawn_on") and not said.get("withdrawn_reason"):
        said["withdrawn_reason"] = _("Not stated in the old system.")


def _take_own_period(row: Row, record: Record) -> None:
    text = row.text("period")
    if not text:
        return
    try:
        record.values["start_year"], record.values["end_year"] = values.years(text)
    except UnreadableError as error:
        record.refuse(row.heading("period"), text, error)


def _take_area(row: Row, record: Record, ref: ProgrammeRef) -> list[Record]:
    """The area by title or code. One that nobody knows is made, unless a sheet lists the areas."""
    if not row.has("area"):
        return []
    text = row.text("area")
    known = row.world.areas(ref)
    title = known.get(folded(text)) if text else ""
    if title is not None:
        record.values["area"] = title
        return []
    if row.world.has_areas:
        record.ask(
            row.heading("area"),
            text,
            candidates=tuple(dict.fromkeys(known.values())),
            reason=_("There is no such area in the programme."),
            section=AnswerSection.WORD,
            scope="area",
            word=text,
        )
        return []
    area = row.record("areas", label=text)
    area.values = {"title": text[:200], "position": len(set(known.values()))}
    settle_area(row.world, area, ref)
    wait_for(area, ref, ref.title)
    record.values["area"] = area.values["title"]
    return [area]


def settle_measure(row: Row, record: Record, ref: ProgrammeRef) -> None:
    """Find the measure that the record is about, or give it an id, and make it known."""
    world, said = row.world, record.values
    found = _same_measure(row, record, ref)
    if found is None:
        found = _new_measure(row, record, ref)
    elif not said.get("title", "x"):
        del said["title"]
    same = world.measures_called(ref.address, said.get("code", ""), "code")
    if any(other is not found and other.code == said["code"] for other in same):
        record.refuse(row.heading("code"), said["code"], _("Another measure has the same number."))
    if found.record is not None and found.record is not record:
        record.refuse(
            row.heading("code"),
            record.label,
            _("The measure stands on row %s too.") % found.record.row,
        )
    else:
        found.record = record
    said["programme"], said["measure"] = ref.address, found.public_id
    record.key = (found.public_id,)
    word = f"id:{folded(found.legacy_id)}" if found.legacy_id else f"code:{_code(found)}"
    record.imported_key = f"{ref.pk or ref.address}|{word}"
    world.add_measure(found)


def _new_measure(row: Row, record: Record, ref: ProgrammeRef) -> MeasureRef:
    """A measure that is not there yet; what it lacks is said."""
    said = record.values
    if not said.get("code"):
        record.refuse(row.heading("code"), "", _("The number of the measure is missing."))
    if not said.get("title"):
        record.refuse(row.heading("title"), "", _("The title of the measure is missing."))
    if (said.get("start_year") or 0) > (said.get("end_year") or 9999):
        reason = _("The last year is before the first year. Change one of them.")
        record.refuse(row.heading("end_year"), str(said["end_year"]), reason)
    given = row.text("measure")
    if given and (not _PUBLIC_ID.fullmatch(given) or row.world.is_taken(given)):
        reason = _("The id cannot be given to the measure.")
        record.refuse(row.heading("measure"), given, reason)
    code, title, legacy = (said.get(key, "") for key in ("code", "title", "legacy_id"))
    return MeasureRef(given or new_public_id(), ref.address, code, title, legacy)


def _code(found: MeasureRef) -> str:
    return "".join(found.code.casefold().split()).strip(".")


def _same_measure(row: Row, record: Record, ref: ProgrammeRef) -> MeasureRef | None:
    world, said = row.world, record.values
    if public_id := row.text("measure"):
        found = world.measures.get(public_id)
        if found and found.programme != ref.address:
            record.refuse(
                row.heading("measure"), public_id, _("The measure is in another programme.")
            )
        return found
    by_id = world.measures_called(ref.address, said.get("legacy_id", ""), "id")
    by_code = world.measures_called(ref.address, said.get("code", ""), "code")
    if said.get("legacy_id") and by_id and by_code and by_id[0] is not by_code[0]:
        record.refuse(
            row.heading("code"),
            said["code"],
            _("The number belongs to another measure than the id."),
        )
    if by_id:
        return by_id[0]
    if by_code and said.get("legacy_id") and by_code[0].legacy_id not in ("", said["legacy_id"]):
        record.refuse(row.heading("code"), said["code"], _("Another measure has the same number."))
    return by_code[0] if by_code else None


def _take_actors(row: Row, record: Record) -> None:
    """Leads and partners that stand in cells of the measure. Who is both is a lead."""
    leads: list[str] = []
    for role, key in (("lead", "leads"), ("partner", "partners")):
        if not row.has(key):
            continue
        found = [f"{actor.link}:{actor.slug}" for actor in row.actors(record, key)]
        record.values[key] = tuple(sorted(set(found) - set(leads)))
        leads += found
        if ref := row.world.measures.get(str(record.values.get("measure", ""))):
            ref.roles |= {slug.partition(":")[2]: role for slug in record.values[key]}


# --- What measure and what actor a row is about -----------------------------------------------


def measure_of(row: Row, record: Record, ref: ProgrammeRef) -> MeasureRef | None:
    """The measure that the row names; one that is not known is refused."""
    world = row.world
    if public_id := row.text("measure"):
        found = [world.measures[public_id]] if public_id in world.measures else []
        key, text = "measure", public_id
    elif text := row.text("measure_legacy_id"):
        key = "measure_legacy_id"
        found = world.measures_called(ref.address, text, "id", "code")
    else:
        key, text = "measure_code", row.text("measure_code")
        found = world.measures_called(ref.address, text, "code", "id", "title") if text else []
        if not found and (split := _CODE_FIRST.fullmatch(text)):
            found = world.measures_called(ref.address, split[1], "code")
            if found and folded(found[0].title) != folded(split[2]):
                found = []
    if len(found) == 1 and found[0].programme == ref.address:
        wait_for(record, found[0], text)
        return found[0]
    if not found and text and not world.has_measures and row.text("measure_title"):
        return _brought_measure(row, record, ref, text)
    if len(found) > 1:
        record.ask(
            row.heading(key),
            text,
            candidates=tuple(f"{m.code} {m.title}" for m in found),
            reason=_("Several measures are called so."),
            section=AnswerSection.WORD,
            scope=key,
            word=text,
        )
        return None
    reason = _("The programme has no such measure.") if text else _("The row names no measure.")
    record.refuse(row.heading(key), text, reason)
    return None


def _brought_measure(row: Row, record: Record, ref: ProgrammeRef, text: str) -> MeasureRef | None:
    """A measure that no sheet lists, with number and title in a row about something else."""
    measure = row.record("measures")
    measure.values = {"code": text, "title": row.text("measure_title")[:300]}
    measure.label = f"{text} {measure.values['title']}"
    if len(text) > _CODE_LENGTH:
        measure.refuse(row.heading("measure_code"), text, limit_text(_CODE_LENGTH))
    areas = _take_area(row, measure, ref)
    settle_measure(row, measure, ref)
    row.world.derived += [*areas, measure]
    found = row.world.measures[measure.key[0]]
    wait_for(record, found, text)
    return found


def organisation_of(row: Row, record: Record, *keys: str) -> Actor | None:
    """The one organisation that the row names, by address, number, code or name."""
    if slug := row.text("organisation"):
        actor = row.world.actors.by_slug(slug)
        if actor is None:
            record.refuse(row.heading("organisation"), slug, _("There is no such actor here."))
        return actor
    keys = tuple(
        key for key in (*keys, "org_number", "municipality", "organisation_name") if row.text(key)
    )
    if not keys:
        record.refuse(row.heading("organisation_name"), "", _("The row names no actor."))
        return None
    key = keys[0]
    match = row.world.actors.in_cell(row.text(key))
    for who in match[1]:
        row.ask_actor(record, key, who)
    if match[1]:
        return None
    organisations = [actor for actor in match[0] if actor.link == "organisation"]
    if len(organisations) == 1 and len(match[0]) == 1:
        return organisations[0]
    if not match[0]:
        record.refuse(row.heading(key), row.text(key), _("The actor is to be left out."))
    elif organisations:
        record.ask(
            row.heading(key),
            row.text(key),
            candidates=tuple(a.name for a in organisations),
            reason=_("Several actors are named; which one is it about?"),
            section=AnswerSection.ACTOR,
            word=row.text(key),
        )
    else:
        record.refuse(
            row.heading(key),
            row.text(key),
            _("Only an organisation can commit and report, not a group or a kind."),
        )
    return None
