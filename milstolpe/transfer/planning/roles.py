"""What rows say about roles in measures, and about commitments."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from milstolpe.programmes.enums import OPEN_COMMITMENTS
from milstolpe.transfer.planning.cells import Row
from milstolpe.transfer.planning.measures import measure_of, organisation_of
from milstolpe.transfer.planning.programmes import programme_of
from milstolpe.transfer.planning.records import Record
from milstolpe.transfer.planning.world import MeasureRef
from milstolpe.transfer.reading import values
from milstolpe.transfer.reading.names import Actor, folded
from milstolpe.transfer.template.words import LINKS, ROLES

_ROLE_WORDS = {
    "lead": ("huvudaktör", "ansvarig", "drivande", "huvudansvarig", "genomförare", "huvudman"),
    "partner": ("medaktör", "berörd aktör", "medverkande", "samverkanspart", "partner",
                "deltagande", "stödjande", "samarbetspartner", "berörd", "övrig aktör"),
}  # fmt: skip


def role_records(row: Row) -> list[Record]:
    """The roles of a row: one, or one for each of several names in its cell."""
    record = row.record("actor_roles", label=row.text("actor", "actor_name"))
    ref = programme_of(row, record)
    measure = measure_of(row, record, ref) if ref else None
    role = _role(row, record)
    actors = _role_actors(row, record)
    if not actors and not record.problems and not record.questions:
        record.refuse(row.heading("actor_name"), "", _("The row names no actor."))
    if record.problems or record.questions or measure is None or ref is None:
        return [record]
    records = [record]
    records += [row.record("actor_roles", is_counted=False) for _more in actors[1:]]
    for each, actor in zip(records, actors, strict=True):
        each.key = (measure.public_id, actor.link, actor.slug)
        each.label = f"{measure.code}: {actor.name}"
        each.values = {
            "measure": measure.public_id,
            "link": actor.link,
            "actor": actor.slug,
            "role": role,
        }
        each.imported_key = "|".join(each.key)
        if actor.link == "organisation":
            measure.roles[actor.slug] = role
    return records


def _role_actors(row: Row, record: Record) -> Sequence[Actor]:
    slug, link = row.text("actor"), row.text("link")
    if slug:
        code = next((c for c, word in LINKS.items() if link in (c, word)), "organisation")
        actor = row.world.actors.by_slug(slug, code)
        if actor is None:
            record.refuse(row.heading("actor"), slug, _("There is no such actor here."))
        return [actor] if actor else []
    keys = [key for key in ("org_number", "municipality", "actor_name") if row.text(key)]
    return row.actors(record, *keys[:1]) if keys else []


def _role(row: Row, record: Record) -> str:
    text = row.text("role")
    word = folded(text).rstrip("er") if text else ""
    for role, words in _ROLE_WORDS.items():
        if word and any(word == known.rstrip("er") or folded(text) == known for known in words):
            return role
    row.take(record, "role", lambda text: values.choice(text, ROLES))
    if not text:
        record.refuse(row.heading("role"), "", _("The role is missing."))
    return str(record.values.get("role", ""))


def commitment_record(row: Row) -> Record:
    """The commitment of a row."""
    record = row.record("commitments")
    row.take_columns(record, "programme", "measure", "organisation", "renews", "together_with")
    for key, parse in (("contact_name", str.strip), ("contact_email", values.email)):
        row.take(record, key, parse)
    ref = programme_of(row, record)
    measure = measure_of(row, record, ref) if ref else None
    actor = organisation_of(row, record)
    partners = row.actors(record, "together_with")
    if row.has("together_with"):
        record.values["together_with"] = tuple(sorted(actor.slug for actor in partners))
    if row.has("renews"):
        record.values["renews"] = row.text("renews")
    if measure and actor:
        _settle_commitment(row, record, measure, actor)
    return record


def _settle_commitment(row: Row, record: Record, measure: MeasureRef, actor: Actor) -> None:
    said: dict[str, Any] = record.values
    said["number"] = said.get("number") or 1
    said["measure"], said["organisation"] = measure.public_id, actor.slug
    if not said.get("state"):
        said.pop("state", None)
    if said.get("state") in ("declined", "ended") and not said.get("close_reason"):
        said["close_reason"] = _("Not stated in the old system.")
    if said.get("decided_by") and len(said["decided_by"]) > 120:
        record.refuse(
            row.heading("decided_by"), said["decided_by"], _("Write at most 120 characters.")
        )
    record.key = (measure.public_id, actor.slug, said["number"])
    record.label = f"{measure.code}: {actor.name}"
    record.imported_key = "|".join(map(str, record.key))
    if ("commitments", *record.key) in row.world.seen:
        record.refuse("", record.label, _("The commitment stands on another row too."))
    row.world.seen.add(("commitments", *record.key))
    _check_open(row, record, measure)


def _check_open(row: Row, record: Record, measure: MeasureRef) -> None:
    """An organisation has one open commitment to a measure at a time."""
    pair, world = record.key[:2], row.world
    there = world.rows("commitments", measure.programme)
    if record.values.get("state", "confirmed") not in OPEN_COMMITMENTS:
        return
    others = [key for key, said in there.items() if said["state"] in OPEN_COMMITMENTS]
    is_taken = any(key[:2] == pair and key != record.key for key in others)
    if is_taken or ("open", *pair) in world.seen:
        record.refuse("", record.label, _("The actor has an open commitment to it already."))
    world.seen.add(("open", *pair))
