"""Organisations join and leave actor groups; no membership is ever deleted."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.organisations.models import ActorGroup, ActorGroupMember, Organisation
from milstolpe.organisations.services.saving import save_row


class EndsBeforeStartError(DomainError):
    """A member cannot leave before joining."""


@transaction.atomic
def add_group_members(
    group: ActorGroup,
    organisations: Iterable[Organisation],
    *,
    start_on: datetime.date | None,
    by: User,
) -> int:
    """Make them members from `start_on` (None: always); return how many were not already.

    Raises:
        PermissionDenied: `by` is no administrator.
    """
    _require_administrator(by)
    members = set(group.members.filter(end_on=None).values_list("organisation", flat=True))
    new = {row.pk: row for row in organisations if row.pk not in members}
    for organisation in new.values():
        member = ActorGroupMember(group=group, organisation=organisation, start_on=start_on)
        save_row(member, by=by)
    return len(new)


@transaction.atomic
def end_group_members(
    members: Iterable[ActorGroupMember], *, end_on: datetime.date, by: User
) -> int:
    """Let each of these memberships end that day; return how many there were.

    Raises:
        EndsBeforeStartError: one began later; then none is ended.
        PermissionDenied: `by` is no administrator.
    """
    _require_administrator(by)
    rows = list(members)
    for member in rows:
        if member.start_on and end_on < member.start_on:
            raise EndsBeforeStartError(
                _("%(name)s joined later than that day. Choose a later day.")
                % {"name": member.organisation}
            )
        member.end_on = end_on
        save_row(member, by=by)
    return len(rows)


def _require_administrator(by: User) -> None:
    if not by.has_perm("organisations.administer"):
        raise PermissionDenied
