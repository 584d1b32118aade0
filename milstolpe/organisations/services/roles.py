"""Roles are given, renewed and ended here; each lasts twelve months at most."""

import calendar
import datetime
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.core.formats import format_date
from milstolpe.core.versions import SavedMeanwhileError, newest_save, signed_save
from milstolpe.organisations.enums import COUNTY_ROLES, ROLE_PLACES, OrganisationKind, Role
from milstolpe.organisations.models import County, Membership, Organisation
from milstolpe.organisations.queries.people import last_role_saves
from milstolpe.organisations.services.saving import delete_row, save_row
from milstolpe.organisations.standing import in_force


class RoleRefusedError(DomainError):
    """The role does not fit the person, the organisation, the county or the dates."""


class RoleChangedError(SavedMeanwhileError):
    """Somebody else has renewed, ended or taken back the role since the page was opened."""

    def __init__(self, membership: Membership, save: Any) -> None:
        super().__init__(signed_save(save), number=save.history_id)
        is_ended = save.history_type == "-" or membership.end_on < localdate()
        text = (
            _("%(role)s: ended while you had the page open, by %(saved_by)s. Nothing is changed.")
            if is_ended
            else _(
                "%(role)s: now lasts until %(day)s, saved while you had the page open by "
                "%(saved_by)s. Nothing is changed. Press again if you still want to go on."
            )
        )
        self.message = text % {
            "role": membership,
            "day": format_date(membership.end_on),
            "saved_by": signed_save(save),
        }


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
def renew_roles(began: Mapping[int, int | None], *, by: User) -> int:
    """Let each role run twelve months from today; return how many there were.

    The row is the same, so what hangs on it stays; the dates before are in its history.

    Args:
        began: the roles by key, each with its newest save (history id) that `by` has seen.
    Raises:
        RoleChangedError: somebody has ended or changed one since; then none is renewed.
        RoleRefusedError: one of them no longer fits; then none is renewed.
        PermissionDenied: `by` may not keep one of them.
    """
    rows = {row.pk: row for row in lock_roles(Q(pk__in=began))}
    for pk in began.keys() - rows.keys():
        _refuse_gone(pk, by=by)
    numbers = last_role_saves(rows)
    changed = []
    for pk, row in rows.items():
        _require_may_keep(by, row)
        first = max(row.start_on, localdate())
        if (row.start_on, row.end_on) == (first, latest_end(first)):
            continue  # somebody has just renewed it: what was wanted is done
        if numbers.get(pk) != began[pk]:
            raise RoleChangedError(row, newest_save(row.history))
        row.start_on, row.end_on = first, latest_end(first)
        _check_fits(row)
        _check_not_held(row)
        changed.append(row)
    bulk_update_with_history(
        changed,
        Membership,
        ["start_on", "end_on"],
        default_user=by,
        default_change_reason="renewed",
    )
    return len(rows)


@transaction.atomic
def end_role(membership: Membership, *, base_number: int | None, by: User) -> None:
    """End a role at once. One that somebody else has just ended is ended.

    Args:
        base_number: its newest save (history id) when the page that asks was opened.
    Raises:
        RoleChangedError: somebody has renewed or changed it since.
        LastAdministratorError: nobody else is administrator.
        PermissionDenied: `by` may not keep the role.
    """
    _require_may_keep(by, membership)
    wanted = Q(pk=membership.pk)
    if membership.role == Role.ADMINISTRATOR:
        wanted |= Q(role=Role.ADMINISTRATOR)
    row = next((row for row in lock_roles(wanted) if row.pk == membership.pk), None)
    if row is None or row.end_on < localdate():
        return
    newest = newest_save(row.history)
    if newest and newest.history_id != base_number:
        raise RoleChangedError(row, newest)
    if row.role == Role.ADMINISTRATOR:
        require_other_administrator(row.user)
    end_now(row, by=by)


def lock_roles(wanted: Q) -> list[Membership]:
    """The roles as they are now, locked in the order of their keys: two people who need some of
    the same can wait for each other, never both ways."""
    rows = Membership.objects.select_for_update(of=("self",)).filter(wanted)
    return list(rows.select_related("user", "organisation__county", "county").order_by("pk"))


def end_now(membership: Membership, *, by: User) -> None:
    """Yesterday was the last day; a role that has not lasted a day is taken back.

    Asks no questions: whoever calls has the right to, and has locked it.
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
    locked = rows.select_for_update(of=("self",)).order_by("pk")
    holders = set(locked.values_list("user", flat=True))
    if holders == {user.pk}:
        raise LastAdministratorError


def _refuse_gone(pk: int, *, by: User) -> None:
    """Say who took back a role that is no longer there."""
    save = newest_save(Membership.history.filter(id=pk))
    if save is not None:
        _require_may_keep(by, save.instance)
        raise RoleChangedError(save.instance, save)


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
