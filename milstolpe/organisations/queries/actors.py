"""Reads of the register: who exists, who acts where."""

from typing import Any

from django.db.models import QuerySet

from milstolpe.organisations.models import (
    ActorGroupMember,
    Organisation,
)
from milstolpe.organisations.standing import in_force, standing_of


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
