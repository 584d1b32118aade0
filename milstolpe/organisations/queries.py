"""Reads of the register."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import (
    ActorGroup,
    ActorGroupMember,
    ActorKind,
    Membership,
    Organisation,
)

WHOLE_COUNTRY = frozenset({Role.ADMINISTRATOR, Role.RUS_MEMBER, Role.RUS_LEAD})


@dataclass(frozen=True)
class Standing:
    """What a person holds today: the memberships in force, read once per request."""

    memberships: tuple[Membership, ...] = ()

    def organisation_ids(self, *roles: str) -> frozenset[int]:
        """The organisations where the person has any of `roles` (any role if none is named)."""
        return frozenset(
            row.organisation_id for row in self.memberships if not roles or row.role in roles
        )

    def has(self, *roles: str) -> bool:
        return any(row.role in roles for row in self.memberships)


NOBODY = Standing()


def in_force(on: date | None = None, *, prefix: str = "") -> Q:
    """Condition on `start_on`/`end_on`: in force on that day (today). Empty dates are open."""
    day = on or localdate()
    starts, ends = f"{prefix}start_on", f"{prefix}end_on"
    return (Q(**{f"{starts}__isnull": True}) | Q(**{f"{starts}__lte": day})) & (
        Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": day})
    )


def standing_of(user: Any) -> Standing:
    """What `user` (also an anonymous one) holds today. Kept on the user for the request."""
    if not getattr(user, "is_authenticated", False):
        return NOBODY
    kept = user.__dict__.get("_standing")
    if kept is None:
        rows = Membership.objects.filter(in_force(), user=user)
        kept = Standing(tuple(rows.select_related("organisation__county", "county")))
        user.__dict__["_standing"] = kept
    return kept  # type: ignore[no-any-return]  # read from __dict__


def own_county_codes(user: Any) -> frozenset[str]:
    """The counties whose county board the person works at."""
    return frozenset(
        row.organisation.county_id
        for row in standing_of(user).memberships
        if row.organisation.county_id and row.organisation.kind == "county_board"
    )


def groups_of(organisation_ids: frozenset[int]) -> QuerySet[ActorGroupMember]:
    """The group memberships in force of these organisations."""
    return ActorGroupMember.objects.filter(in_force(), organisation_id__in=organisation_ids)


def current_organisations() -> QuerySet[Organisation]:
    """Organisations that exist today."""
    return Organisation.objects.filter(in_force())


def actor_names() -> list[str]:
    """Every name that a measure's actor may be given by, in Swedish order where it matters."""
    names = [
        *current_organisations().values_list("name", flat=True),
        *ActorGroup.objects.values_list("name", flat=True),
        *ActorKind.objects.values_list("name", flat=True),
    ]
    return sorted(names)
