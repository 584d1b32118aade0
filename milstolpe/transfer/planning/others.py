"""What rows say about actors, contacts, and everything that hangs on programmes and measures."""

from collections.abc import Mapping
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Membership, Organisation
from milstolpe.organisations.org_number import clean_org_number
from milstolpe.transfer.enums import AnswerSection
from milstolpe.transfer.planning.cells import Row
from milstolpe.transfer.planning.measures import measure_of, organisation_of
from milstolpe.transfer.planning.programmes import other_county, programme_of, wait_for
from milstolpe.transfer.planning.records import Record
from milstolpe.transfer.reading import values
from milstolpe.transfer.reading.kinds import MAY_BE_NEW, new_answers, organisation_kind
from milstolpe.transfer.reading.mapping import LEFT_OUT, plain
from milstolpe.transfer.reading.names import Actor, Known, Unknown
from milstolpe.transfer.template import BY_KEY

# Sheets whose rows may leave out the measure or the actor.
_MAY_LACK = {"comments": ("measure", "organisation")}


def plain_record(row: Row) -> Record:
    """A row of the kinds that stand in files of the template only, by its columns."""
    kind = row.table.kind
    sheet = BY_KEY[kind]
    record = row.record(kind)
    row.take_columns(record, "programme", "measure", "organisation")
    said, lacking = record.values, _MAY_LACK.get(kind, ())
    year = said.get("year") if isinstance(said.get("year"), int) else None
    if "programme" in sheet.by_key and (ref := programme_of(row, record, year=year)):
        said["programme"] = ref.address
        has_measure = row.text("measure", "measure_code", "measure_legacy_id")
        if "measure" in sheet.by_key and (has_measure or "measure" not in lacking):
            measure = measure_of(row, record, ref)
            said["measure"] = measure.public_id if measure else ""
        elif "measure" in sheet.by_key:
            said["measure"] = ""
    has_actor = row.text("organisation", "organisation_name", "org_number", "municipality")
    if "organisation" in sheet.by_key and (has_actor or "organisation" not in lacking):
        actor = organisation_of(row, record)
        said["organisation"] = actor.slug if actor else ""
    if kind == "successions":
        _check_measures(row, record)
    _settle(row, record)
    return record


def _check_measures(row: Row, record: Record) -> None:
    """Both ends of a succession, by their ids; what was dropped has no new one."""
    for key in ("old", "new"):
        text = record.values.get(key, "")
        ref = row.world.measures.get(text)
        if ref is not None:
            wait_for(record, ref, text)
        elif text or key == "old":
            record.refuse(row.heading(key), text, _("There is no such measure here."))


def _settle(row: Row, record: Record) -> None:
    sheet = BY_KEY[record.kind]
    record.key = tuple(record.values.get(name, "") for name in sheet.identity)
    record.label = " · ".join(str(part) for part in record.key if part != "")[:200]
    record.imported_key = "|".join(map(str, record.key))[:400]
    if record.problems or record.questions:
        return
    if not any(part != "" for part in record.key):
        record.refuse("", "", _("The row does not say what it is about."))
    if (record.kind, *record.key) in row.world.seen:
        record.refuse("", record.label, _("The same thing stands on another row too."))
    row.world.seen.add((record.kind, *record.key))


# --- Organisations ----------------------------------------------------------------------------


def organisation_record(row: Row, *, is_own: bool) -> Record:
    """The organisation of a row. The register counts: what it says otherwise is not changed by a
    county's file."""
    record = row.record("organisations", label=row.text("name", "organisation"))
    slug = row.text("organisation")
    if is_own and row.world.by is None:
        row.take_columns(record, "organisation")
        known = row.world.rows("organisations").get((slug,))
        record.values["organisation"] = slug
    else:
        known = _known(row, record)
    if known is None and not record.problems and not record.questions:
        _new_organisation(row, record, slug)
    record.key = (record.values.get("organisation", ""),)
    record.imported_key = f"{record.key[0]}"
    if ("organisations", *record.key) in row.world.seen and record.key[0]:
        record.refuse("", record.label, _("The actor stands on another row too."))
    row.world.seen.add(("organisations", *record.key))
    return record


def _known(row: Row, record: Record) -> Any:
    """The organisation of the register that the row is about, by what names it best."""
    world = row.world
    if slug := row.text("organisation"):
        actor = world.actors.by_slug(slug)
    else:
        found: list[Actor] = []
        is_new = world.actors.new_kind(row.text("name"))  # the row itself brings it
        for key in ("org_number", "municipality", "name"):
            find = world.actors.called if is_new and key == "name" else world.actors.find
            match find(row.text(key)) if row.text(key) else None:
                case Actor() as one:
                    found.append(one)
                case Unknown() as who if key == "name" and not found and who.candidates:
                    if not row.text("org_number") or len(who.candidates) > 1:
                        row.ask_actor(record, key, who)
        if len({one.slug for one in found}) > 1:
            record.ask(
                row.heading("name"),
                record.label,
                candidates=tuple(one.name for one in found),
                reason=_("The number belongs to another actor than the name."),
                section=AnswerSection.ACTOR,
                word=record.label,
            )
        actor = found[0] if found else None
    if actor is None:
        return None
    record.values = {"organisation": actor.slug}
    return world.rows("organisations").get((actor.slug,), {})


def _new_organisation(row: Row, record: Record, slug: str) -> None:
    world, said = row.world, record.values
    name = row.text("name")
    if world.mapping.actors.get(plain(name)) == LEFT_OUT:
        record.refuse(row.heading("name"), name, _("The actor is to be left out."))
        return
    if not said.get("name"):
        row.take_columns(record, "organisation", "kind")
        row.take(record, "kind", organisation_kind)
    if not said.get("kind") and (answered := world.actors.new_kind(name)) in MAY_BE_NEW:
        said["kind"] = answered
    _check_kind(row, record)
    number = said.get("org_number")
    if number:
        said["org_number"] = clean_org_number(number) or ""
        if not said["org_number"]:
            record.refuse(row.heading("org_number"), number, _("This is no organisation number."))
    if world.county and said.get("county") not in (None, "", world.county):
        record.refuse(row.heading("county"), row.text("county"), other_county(world))
    if not name:
        record.refuse(row.heading("name"), "", _("The name of the actor is missing."))
    said["organisation"] = slug or world.actors.free_slug(name)
    if not record.problems and not record.questions:
        actor = Actor("organisation", said["organisation"], name)
        world.actors.add(
            Known(
                actor, said.get("kind", ""), said.get("short_name", ""), said.get("org_number", "")
            )
        )


def _check_kind(row: Row, record: Record) -> None:
    """A county may bring actors of some kinds only; the others are in the register."""
    kind = record.values.get("kind")
    if not kind and not record.questions:
        record.ask(
            row.heading("kind"),
            row.text("name"),
            candidates=tuple(answer for answer, _word in new_answers()),
            reason=_("The actor is not in the register. Say what kind of actor it is."),
            section=AnswerSection.ACTOR,
            word=row.text("name"),
        )
    if kind and kind not in MAY_BE_NEW and row.world.by is not None:
        record.ask(
            row.heading("name"),
            row.text("name"),
            reason=_("There is no such actor in the register. Say which one it is."),
            section=AnswerSection.ACTOR,
            word=row.text("name"),
        )


def brought_record(row: Row, known: Known) -> Record:
    """An actor that an answer says is new, and that the row is the first to name."""
    actor, county = known.actor, known.county_code
    kinds: Mapping[str, tuple[str, dict[str, str]]] = {
        "organisation": ("organisations", {"kind": known.kind, "county": county}),
        "group": ("groups", {"county": county}),
        "kind": ("actor_kinds", {}),
    }
    kind, more = kinds[actor.link]
    record = Record(kind, row.table.sheet, row.number, {"name": actor.name, **more}, actor.name)
    (identity,) = BY_KEY[kind].identity
    record.values[identity] = actor.slug
    record.key, record.imported_key = (actor.slug,), actor.slug
    row.world.seen.add((kind, actor.slug))
    return record


# --- Groups, kinds, instruments: registers of their own ---------------------------------------


def register_record(row: Row) -> Record:
    """A row of a register that only the command may add to."""
    record = row.record(row.table.kind)
    row.take_columns(record, "organisation")
    if "organisation" in BY_KEY[record.kind].by_key:
        actor = organisation_of(row, record)
        record.values["organisation"] = actor.slug if actor else ""
    _settle(row, record)
    if row.world.by is not None and record.key not in row.world.rows(record.kind):
        record.refuse("", record.label, _("Only administrators add to this register."))
    elif not record.problems and record.kind in ("groups", "actor_kinds"):
        link = "group" if record.kind == "groups" else "kind"
        row.world.actors.add(Known(Actor(link, str(record.key[0]), record.values.get("name", ""))))
    return record


# --- Contacts ---------------------------------------------------------------------------------


def contact_record(row: Row) -> Record:
    """A contact person of an organisation; nobody is mailed by an import."""
    record = row.record("contacts", label=row.text("contact_name", "email"))
    actor = organisation_of(row, record)
    row.take(record, "contact_name", str.strip)
    row.take(record, "email", values.email)
    if not row.text("email"):
        record.refuse(row.heading("email"), "", _("The e-mail address is missing."))
    if actor is not None:
        record.values["organisation"] = actor.slug
        county = (
            Organisation.objects.values_list("county", flat=True).filter(slug=actor.slug).first()
        )
        if row.world.county and county not in (None, row.world.county):
            record.refuse(row.heading("organisation_name"), actor.name, other_county(row.world))
    _settle(row, record)
    return record


def contacts_now() -> dict[tuple[Any, ...], dict[str, Any]]:
    """(organisation, e-mail) → what stands, of contact persons in force."""
    rows = Membership.objects.filter(role=Role.CONTACT, end_on__gte=localdate())
    return {
        (slug, email): {"organisation": slug, "email": email, "contact_name": name}
        for slug, email, name in rows.values_list("organisation__slug", "user__email", "user__name")
    }
