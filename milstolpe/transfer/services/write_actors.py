"""Writes organisations, groups, kinds of actor, instruments and contact persons."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import Model
from django.utils.timezone import localdate
from simple_history.utils import bulk_create_with_history

from milstolpe.accounts.models import User
from milstolpe.organisations.enums import Role
from milstolpe.organisations.findable import index_organisations
from milstolpe.organisations.models import (
    ActorGroup,
    ActorGroupMember,
    ActorKind,
    Membership,
    Organisation,
)
from milstolpe.organisations.services.roles import latest_end
from milstolpe.organisations.services.saving import save_row
from milstolpe.reporting.models import Instrument
from milstolpe.transfer.planning.records import Record
from milstolpe.transfer.services.work import Work, new_values

# Kind → its table, and key of the template → field where they are called differently.
_TABLES: Mapping[str, tuple[type[Any], Mapping[str, str]]] = {
    "organisations": (
        Organisation,
        {"organisation": "slug", "county": "county_id", "municipality": "municipality_id"},
    ),
    "groups": (ActorGroup, {"group": "slug", "county": "county_id"}),
    "actor_kinds": (ActorKind, {"kind": "slug"}),
    "instruments": (Instrument, {"instrument": "slug"}),
}
_DAYS = ("start_on", "end_on")


def write_actors(work: Work) -> None:
    """Rows of the registers, with history; organisations that follow others last."""
    for kind, (model, fields) in _TABLES.items():
        made = [model(**_fields(record, fields)) for record in work.created(kind)]
        bulk_create_with_history(
            made, model, batch_size=500, default_user=work.by, default_change_reason=work.name[:100]
        )
        for record in work.updated(kind):
            row = model.objects.get(slug=record.key[0])
            for name, value in _fields(record, fields).items():
                setattr(row, name, value)
            save_row(row, by=work.by, reason=work.name[:100])
    _follow(work)
    slugs = [record.key[0] for record in work.written("organisations")]
    index_organisations(Organisation.objects.filter(slug__in=slugs).select_related("county"))
    _members(work)


def _fields(record: Record, names: Mapping[str, str]) -> dict[str, Any]:
    said = {key: value for key, value in new_values(record).items() if key != "successor"}
    fields = {names.get(key, key): value for key, value in said.items()}
    for name in ("county_id", "municipality_id", *_DAYS):
        if name in fields:
            fields[name] = (
                (date.fromisoformat(fields[name]) if name in _DAYS else fields[name])
                if fields[name]
                else None
            )
    if "mark" in fields and not fields["mark"]:
        del fields["mark"]
    return fields


def _follow(work: Work) -> None:
    rows = [r for r in work.written("organisations") if new_values(r).get("successor")]
    for record in rows:
        organisation = Organisation.objects.get(slug=record.key[0])
        organisation.successor_id = work.organisations.get(new_values(record)["successor"])
        save_row(organisation, by=work.by, reason=work.name[:100])


def _members(work: Work) -> None:
    groups = dict(ActorGroup.objects.values_list("slug", "pk"))
    rows: list[Model] = [
        ActorGroupMember(
            group_id=groups[said["group"]],
            organisation_id=work.organisations[said["organisation"]],
            start_on=said.get("start_on") or None,
            end_on=said.get("end_on") or None,
        )
        for said in (record.values for record in work.created("group_members"))
    ]
    bulk_create_with_history(rows, ActorGroupMember, batch_size=500, default_user=work.by)


def write_contacts(work: Work) -> None:
    """An account without a way in, and the role; the person is invited later, by hand."""
    today = localdate()
    for record in work.created("contacts"):
        said = record.values
        user, _is_new = User.objects.get_or_create(
            email=said["email"],
            defaults={
                "name": said.get("contact_name") or said["email"],
                "password": make_password(None),
            },
        )
        row = Membership(
            user=user,
            organisation_id=work.organisations[said["organisation"]],
            role=Role.CONTACT,
            start_on=today,
            end_on=latest_end(today),
        )
        if not Membership.objects.filter(
            user=user, organisation=row.organisation_id, role=Role.CONTACT, end_on__gte=today
        ).exists():
            save_row(row, by=work.by, reason=work.name[:100])
