"""The sheets of those who act."""

from collections.abc import Iterator

from milstolpe.organisations.models import ActorGroupMember
from milstolpe.transfer.export.cells import Row, cells
from milstolpe.transfer.export.scope import Scope
from milstolpe.transfer.template.actors import (
    ACTOR_KINDS,
    GROUP_MEMBERS,
    GROUPS,
    ORGANISATIONS,
)


def organisations(scope: Scope) -> Iterator[Row]:
    paths = {
        "organisation": "slug",
        "county": "county_id",
        "municipality": "municipality_id",
        "successor": "successor__slug",
    }
    return cells(ORGANISATIONS, scope.organisations.order_by("slug"), paths)


def groups(scope: Scope) -> Iterator[Row]:
    paths = {"group": "slug", "county": "county_id"}
    return cells(GROUPS, scope.groups.order_by("slug"), paths)


def group_members(scope: Scope) -> Iterator[Row]:
    paths = {
        "group": "group__slug",
        "group_name": "group__name",
        "organisation": "organisation__slug",
        "organisation_name": "organisation__name",
    }
    rows = ActorGroupMember.objects.filter(group__in=scope.groups.values("pk"))
    order = ("group__slug", "organisation__slug", "start_on", "end_on", "pk")
    return cells(GROUP_MEMBERS, rows.order_by(*order), paths)


def actor_kinds(scope: Scope) -> Iterator[Row]:
    return cells(ACTOR_KINDS, scope.kinds.order_by("slug"), {"kind": "slug"})
