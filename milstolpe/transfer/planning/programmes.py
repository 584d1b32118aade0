"""What rows say about programmes, their owners and areas."""

import re
from typing import Any

from django.utils.translation import gettext as _

from milstolpe.core.text import clean_line, slugify_sv
from milstolpe.programmes.models import Programme
from milstolpe.transfer.enums import AnswerSection
from milstolpe.transfer.planning.cells import Row, county_code
from milstolpe.transfer.planning.records import Record
from milstolpe.transfer.planning.world import MeasureRef, ProgrammeRef, World
from milstolpe.transfer.reading import values
from milstolpe.transfer.reading.names import folded
from milstolpe.transfer.reading.values import UnreadableError, UnsureError

_PERIOD = re.compile(r"[\s,(]*\d{4}\s*[-–]\s*\d{4}\s*\)?\s*$")
_DECISION = ("decided_on", "decided_by", "case_number")


def programme_records(row: Row) -> list[Record]:
    """The programme of a row of programmes, and its owners where the row names them."""
    record = row.record("programmes", label=row.text("title", "programme"))
    row.take_columns(record, "programme", "county")
    _take_period(row, record)
    _take_county(row, record)
    if not record.values.get("title") and not row.text("programme"):
        record.refuse(row.heading("title"), "", _("The title of the programme is missing."))
    settle_programme(row.world, record, row.text("programme"))
    return [record, *_owners(row, record)]


def _take_period(row: Row, record: Record) -> None:
    """First and last year, from columns of their own or from one with both."""
    start, end = record.values.get("start_year"), record.values.get("end_year")
    text = row.text("period") or ("" if row.has("start_year") else record.values.get("title", ""))
    if (start and end) or not text:
        return
    try:
        first, last = values.years(text)
    except UnsureError as error:
        record.ask(row.heading("period"), text, candidates=tuple(error.candidates))
        return
    except UnreadableError as error:
        if row.text("period"):
            record.refuse(row.heading("period"), text, error)
        return
    record.values["start_year"], record.values["end_year"] = start or first, end or last


def _take_county(row: Row, record: Record) -> None:
    world = row.world
    said = row.text("county", "county_name") or world.mapping.county
    code = _county_code(row, record, said) if said else world.county
    if code is None:
        return
    if not code:
        record.ask(
            row.heading("county"),
            "",
            candidates=tuple(c.name for c in world.counties.values()),
            reason=_("The county is missing."),
            section=AnswerSection.WORD,
            scope="county",
        )
        return
    if world.county and code != world.county:
        record.refuse(row.heading("county"), said, other_county(world))
    record.values["county"] = code


def other_county(world: World) -> str:
    return _("The row belongs to another county. Only rows of %(county)s are taken here.") % {
        "county": world.counties[world.county]
    }


def settle_programme(world: World, record: Record, address: str) -> None:
    """Find the programme that the record is about, or give it an address, and make it known."""
    ref = _same_programme(world, record, address)
    said = record.values
    if ref is not None and not world.may_change(ref):
        record.refuse("", ref.title, _("Your organisation does not own the programme."))
    if ref is None and not record.problems and not record.questions:
        _check_new(world, record, address)
    if ref is None:
        ref = ProgrammeRef(
            address or _free_address(world, said),
            said.get("county") or world.county,
            said.get("title", record.label),
            said.get("start_year") or 0,
            said.get("end_year") or 0,
            said.get("legacy_id", ""),
            state=said.get("state") or world.mapping.state or "draft",
        )
        said.setdefault("state", ref.state)
        if not said["state"]:
            said["state"] = ref.state
    elif record.values.get("state") == "":
        del record.values["state"]  # says nothing about where it is
    if ref.record is not None and ref.record.row != record.row:
        record.refuse("", record.label, _("The programme stands on row %s too.") % ref.record.row)
    else:
        ref.record = record
    record.key, said["programme"] = (ref.address,), ref.address
    record.imported_key = f"{ref.county}|{_word(said, ref)}"
    world.add_programme(ref)


def _word(said: dict[str, Any], ref: ProgrammeRef) -> str:
    if legacy := said.get("legacy_id") or ref.legacy_id:
        return f"id:{folded(legacy)}"
    title = folded(said.get("title") or ref.title)
    return (
        f"{title} {said.get('start_year') or ref.start_year}-{said.get('end_year') or ref.end_year}"
    )


def _same_programme(world: World, record: Record, address: str) -> ProgrammeRef | None:
    said = record.values
    if address and address in world.programmes:
        return world.programmes[address]
    if address:
        return None
    county = said.get("county") or world.county
    words = [f"id:{folded(said['legacy_id'])}"] if said.get("legacy_id") else []
    title = folded(said.get("title", ""))
    period = f"{said.get('start_year') or ''}-{said.get('end_year') or ''}"
    words.append(f"{title} {period}" if said.get("start_year") else title)
    for word in words:
        found = [r for r in world.programmes_called(word) if not county or r.county == county]
        if len(found) == 1:
            return found[0]
        if found:
            record.ask(
                "",
                record.label,
                candidates=_titles(found),
                reason=_("Several programmes are called so. Write the years."),
            )
            return found[0]
    return None


def _check_new(world: World, record: Record, address: str) -> None:
    said = record.values
    for key, text in (
        ("start_year", _("The first year is missing.")),
        ("end_year", _("The last year is missing.")),
    ):
        if not said.get(key):
            record.refuse("", record.label, text)
    if (said.get("start_year") or 0) > (said.get("end_year") or 9999):
        record.refuse(
            "", record.label, _("The last year is before the first year. Change one of them.")
        )
    slug = world.counties[said["county"]].slug if said.get("county") else ""
    taken = address and Programme.objects.filter(address=address).exists()
    if address and (
        taken
        or not address.startswith(f"{slug}-")
        or slugify_sv(address, max_length=160) != address
    ):
        record.refuse("", address, _("The address cannot be given to a programme of the county."))


def _free_address(world: World, said: dict[str, Any]) -> str:
    county = world.counties.get(said.get("county") or world.county)
    slug = slugify_sv(said.get("title", ""), max_length=80)
    start, end = said.get("start_year", ""), said.get("end_year", "")
    wanted = f"{county.slug if county else ''}-{slug}-{start}-{end}"
    taken = set(
        Programme.objects.filter(address__startswith=wanted).values_list("address", flat=True)
    )
    taken |= world.programmes.keys()
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(address for address in (wanted, *numbered) if address not in taken)


def _owners(row: Row, programme: Record) -> list[Record]:
    """Owners that the programme's own row names; the county board if it has a decision only."""
    if not row.has("owners", *_DECISION):
        return []
    slugs = [
        actor.slug for actor in row.actors(programme, "owners") if actor.link == "organisation"
    ]
    if not slugs and any(row.text(key) for key in _DECISION):
        slugs = [row.world.actors.board(programme.values.get("county", ""))]
    records = []
    for slug in filter(None, slugs):
        record = Record("owners", row.table.sheet, row.number, {}, is_counted=False)
        record.label, record.key = programme.label, (programme.values["programme"], slug)
        record.values = {"programme": programme.values["programme"], "organisation": slug}
        for key, parse in (
            ("decided_on", values.date),
            ("decided_by", clean_line),
            ("case_number", clean_line),
        ):
            if row.has(key):
                row.take(record, key, parse)
        programme.problems += record.problems
        programme.questions += record.questions
        records.append(record)
    return records


# --- What programme a row belongs to ----------------------------------------------------------


def programme_of(row: Row, record: Record, *, year: int | None = None) -> ProgrammeRef | None:
    """The programme that the row names, or the only one that it can be; otherwise it is asked."""
    world = row.world
    if address := row.text("programme"):
        ref = world.programmes.get(address)
        if ref is None:
            record.refuse(row.heading("programme"), address, _("There is no such programme here."))
        return _allowed(row, record, ref)
    text = row.text("programme_legacy_id", "programme_title") or world.mapping.programme
    if text:
        found = world.programmes_called(text, year)
        if row.texts.get("programme_legacy_id") and not found:
            found = world.programmes_called(row.text("programme_title") or text, year)
    else:
        found = [ref for ref in world.programmes.values() if ref.record is not None]
    if len(found) == 1:
        return _allowed(row, record, found[0])
    if not found and (ref := _new_programme(row, text)):
        wait_for(record, ref, ref.title)
        return ref
    candidates = found or list(world.programmes.values())
    key = "programme_legacy_id" if row.texts.get("programme_legacy_id") else "programme_title"
    record.ask(
        row.heading(key),
        text,
        candidates=_titles(candidates[:20]),
        reason=_("Say which programme it is.") if text else _("The row names no programme."),
        section=AnswerSection.WORD,
        scope=key,
        word=text,
    )
    return None


def _new_programme(row: Row, text: str) -> ProgrammeRef | None:
    """A programme that no sheet lists, when its name says the period: "Hållbart 2018–2022"."""
    world = row.world
    try:
        start, end = values.years(text)
    except UnreadableError:
        return None
    if world.has_programmes or start == end or not (world.county or world.mapping.county):
        return None
    record = row.record("programmes", label=text)
    record.values = {"title": _PERIOD.sub("", text).strip()[:200] or text[:200]}
    record.values |= {"start_year": start, "end_year": end}
    _take_county(row, record)
    settle_programme(world, record, "")
    world.derived.append(record)
    ref = world.programmes[record.key[0]]
    world.name_programme(text, ref)
    return ref


def _titles(refs: list[ProgrammeRef]) -> tuple[str, ...]:
    return tuple(f"{ref.title} {ref.start_year}–{ref.end_year}" for ref in refs)


def _allowed(row: Row, record: Record, ref: ProgrammeRef | None) -> ProgrammeRef | None:
    _check_county(row, record, ref)
    if ref is not None and not row.world.may_change(ref):
        record.refuse("", ref.title, _("Your organisation does not own the programme."))
    if ref is not None:
        wait_for(record, ref, ref.title)
    return ref


def _check_county(row: Row, record: Record, ref: ProgrammeRef | None) -> None:
    """The county that a row gives beside its programme is to be the programme's own."""
    world, said = row.world, row.text("county", "county_name")
    code = _county_code(row, record, said) if said else None
    if code is None:
        return
    if world.county and code != world.county:
        record.refuse(row.heading("county"), said, other_county(world))
    elif ref is not None and code != ref.county:
        reason = _("The programme “%(title)s” is in another county: %(county)s.") % {
            "title": ref.title,
            "county": world.counties[ref.county],
        }
        record.refuse(row.heading("county"), said, reason)


def _county_code(row: Row, record: Record, said: str) -> str | None:
    try:
        return county_code(said, row.world)
    except UnsureError as error:
        record.ask(
            row.heading("county"),
            said,
            candidates=tuple(error.candidates),
            reason=str(error),
            section=AnswerSection.WORD,
            scope="county",
            word=said,
        )
        return None


def wait_for(record: Record, ref: ProgrammeRef | MeasureRef, name: str) -> None:
    """What belongs to a new thing that is not taken cannot be taken either."""
    other = ref.record
    if other is None or other is record or ref.pk:
        return
    said = {"name": name, "row": other.row}
    if other.problems:
        record.refuse("", name, _("“%(name)s” on row %(row)s is not taken.") % said)
    elif other.questions:
        reason = _("“%(name)s” on row %(row)s has to be answered first.") % said
        record.ask("", name, reason=reason)
