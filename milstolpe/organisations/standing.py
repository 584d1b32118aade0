"""What a person holds today: the memberships in force, read once per request."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate

from milstolpe.organisations.models import Membership


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
    """What `user` (also an anonymous one) holds today. Kept on the user for the request.

    A closed account holds nothing, whatever its roles say.
    """
    if not (user.is_authenticated and user.is_active):
        return NOBODY
    # The user of a request is a lazy stand-in; attributes, unlike its __dict__, reach the real one.
    kept: Standing | None = getattr(user, "_standing", None)
    if kept is None:
        rows = Membership.objects.filter(in_force(), user=user)
        kept = Standing(tuple(rows.select_related("organisation__county", "county")))
        user._standing = kept  # noqa: SLF001  # ours
    return kept
