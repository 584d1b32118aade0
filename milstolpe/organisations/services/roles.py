"""Roles are given, renewed and ended here; each lasts twelve months at most."""

import calendar
import datetime
from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.core.formats import format_date
from milstolpe.organisations.enums import COUNTY_ROLES, ROLE_PLACES, OrganisationKind, Role
from milstolpe.organisations.models import County, Membership, Organisation
from milstolpe.organisations.services.saving import delete_row, save_row
from milstolpe.organisations.standing import in_force


class RoleRefusedError(DomainError):
    """The role does not fit the person, the organisation, the county or the dates."""


class LastAdministratorError(DomainError):
    """Without an administrator nobody could let anybody in again."""

    def __init__(self) -> None:
        super().__init__(_("This is the last administrator. Make somebody else one first."))


def latest_end(start_on: datetime.date) -> datetime.date:
    """The last day that a role from `start_on` may have: the same date next year."""
    year = start_on.year + 1
    last_of_month = calendar.monthrange(year, start_on.month)[1]
    return start_on.replace(year=year, day=min(start_on.day, last_of_month))


@transaction.atomic
def grant_role(
    *,
    user: User,
    organisation: Organisation,
    role: str,
    county: County | None = None,
    start_on: datetime.date | None = None,
    end_on: datetime.date | None = None,
    by: User,
) -> Membership:
    """Give `user` a role from `start_on` (today) to `end_on` (twelve months later).

    An objective lead at a county board gets the board's county.

    Raises:
        RoleRefusedError: see `_check`.
        PermissionDenied: `by` is no administrator, nor coordinator where a contact is wanted.
    """
    start_on = start_on or localdate()
    is_lead_at_board = (
        role == Role.OBJECTIVE_LEAD and organisation.kind == OrganisationKind.COUNTY_BOARD
    )
    membership = Membership(
        user=User.objects.select_for_update().get(pk=user.pk),
        organisation=organisation,
        role=role,
        county=county or (organisation.county if is_lead_at_board else None),
        start_on=start_on,
        end_on=end_on or latest_end(start_on),
    )
    _require_may_keep(by, membership)
    _check(membership)
    save_row(membership, by=by)
    return membership


@transaction.atomic
def renew_roles(memberships: Iterable[Membership], *, by: User) -> int:
    """Let each role run twelve months from today; return how many there were.

    The row is the same, so what hangs on it stays; the dates before are in its history.

    Raises:
        RoleRefusedError: one of them no longer fits; then none is renewed.
        PermissionDenied: `by` may not keep one of them.
    """
    today = localdate()
    rows = list(memberships)
    for row in rows:
        _require_may_keep(by, row)
        row.start_on = max(row.start_on, today)
        row.end_on = latest_end(row.start_on)
        _check_fits(row)
        _check_not_held(row)
    bulk_update_with_history(
        rows, Membership, ["start_on", "end_on"], default_user=by, default_change_reason="renewed"
    )
    return len(rows)


@transaction.atomic
def end_role(membership: Membership, *, by: User) -> None:
    """End a role at once.

    Raises:
        LastAdministratorError: nobody else is administrator.
        PermissionDenied: `by` may not keep the role.
    """
    _require_may_keep(by, membership)
    if membership.role == Role.ADMINISTRATOR:
        require_other_administrator(membership.user)
    end_now(membership, by=by)


def end_now(membership: Membership, *, by: User) -> None:
    """Yesterday was the last day; a role that has not lasted a day is taken back.

    Asks no questions: whoever calls has the right to.
    """
    today = localdate()
    if membership.start_on >= today:
        delete_row(membership, by=by, reason="ended")
    elif membership.end_on >= today:
        membership.end_on = today - timedelta(days=1)
        save_row(membership, by=by, reason="ended")


def require_other_administrator(user: User) -> None:
    """Say no if `user` is an administrator and the only one.

    Raises:
        LastAdministratorError: nobody else could let people in.
    """
    # Locked: two who end each other at the same moment must not both succeed.
    rows = Membership.objects.filter(in_force(), role=Role.ADMINISTRATOR, user__is_active=True)
    holders = set(rows.select_for_update(of=("self",)).values_list("user", flat=True))
    if holders == {user.pk}:
        raise LastAdministratorError


def _require_may_keep(by: User, membership: Membership) -> None:
    if not by.has_perm("organisations.keep_role", membership):
        raise PermissionDenied


def _check(membership: Membership) -> None:
    """Refuse what does not fit: person, place, county, dates, or held already."""
    _check_fits(membership)
    if membership.end_on < localdate() or membership.end_on < membership.start_on:
        raise RoleRefusedError(_("The last day must be today or later, and not before the first."))
    if membership.end_on > latest_end(membership.start_on):
        raise RoleRefusedError(
            _("A role lasts at most twelve months: %(day)s at the latest. It can be renewed.")
            % {"day": format_date(latest_end(membership.start_on))}
        )
    _check_county(membership)
    _check_not_held(membership)


def _check_fits(membership: Membership) -> None:
    """Refuse a closed account, an organisation that is gone, a role that does not fit there."""
    organisation, role = membership.organisation, Role(membership.role)
    if not membership.user.is_active:
        raise RoleRefusedError(
            _("%(name)s has a closed account. Open it first.") % {"name": membership.user}
        )
    if organisation.end_on and organisation.end_on < membership.end_on:
        raise RoleRefusedError(
            _(
                "%(name)s ends on %(day)s, and the role cannot last longer. "
                "Choose that day or an earlier one."
            )
            % {"name": organisation, "day": format_date(organisation.end_on)}
        )
    places = ROLE_PLACES.get(role)
    if places and organisation.kind not in places:
        raise RoleRefusedError(
            _(
                "%(role)s cannot be a role at %(name)s: wrong kind of organisation. "
                "Choose another role."
            )
            % {"role": role.label, "name": organisation}
        )


def _check_county(membership: Membership) -> None:
    role, county = Role(membership.role), membership.county
    if county is None:
        return
    if role not in COUNTY_ROLES:
        raise RoleRefusedError(
            _("%(role)s is not held for a county. Leave the county empty.") % {"role": role.label}
        )
    place = membership.organisation
    if place.kind == OrganisationKind.COUNTY_BOARD and place.county_id != county.pk:
        raise RoleRefusedError(
            _("%(name)s can only have roles in its own county. Choose that county.")
            % {"name": place}
        )


def _check_not_held(membership: Membership) -> None:
    others = Membership.objects.exclude(pk=membership.pk)
    held = others.filter(
        user=membership.user,
        organisation=membership.organisation,
        role=membership.role,
        county=membership.county,
        start_on__lte=membership.end_on,
        end_on__gte=membership.start_on,
    ).first()
    if held:
        raise RoleRefusedError(
            _("%(name)s already has that role there, until %(day)s. Renew it instead.")
            % {"name": membership.user, "day": format_date(held.end_on)}
        )
