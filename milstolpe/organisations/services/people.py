"""People come and go: invited with a role, renamed, closed."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.accounts.services import change_email, close_account, invite, update_profile
from milstolpe.core.errors import DomainError
from milstolpe.core.merge import merge_fields
from milstolpe.core.versions import conflict
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import County, Membership, Organisation
from milstolpe.organisations.services.roles import (
    end_now,
    grant_role,
    lock_roles,
    require_other_administrator,
)


class NoRoleError(DomainError):
    """Somebody without a role has nothing to be invited to."""

    def __init__(self) -> None:
        super().__init__(_("The person has no role. Give one first, then invite."))


@transaction.atomic
def invite_person(
    *,
    email: str,
    name: str,
    organisation: Organisation,
    role: str,
    county: County | None = None,
    end_on: datetime.date | None = None,
    by: User,
) -> Membership:
    """Make the account if it is missing, give it the role, and mail an invitation.

    An account that exists keeps its name.

    Raises:
        RoleRefusedError, AccountClosedError: nothing is made and no mail goes out.
        PermissionDenied: `by` may not give that role there.
    """
    user = invite(email=email, name=name, organisation_name=organisation.name, by=by)
    return grant_role(
        user=user, organisation=organisation, role=role, county=county, end_on=end_on, by=by
    )


def invite_again(user: User, *, by: User) -> None:
    """Mail a new invitation to somebody who holds a role; the older one ends.

    Raises:
        NoRoleError: the person holds no role that `by` may keep.
        AccountClosedError: the account is closed.
    """
    held = Membership.objects.filter(user=user, end_on__gte=localdate())
    rows = held.select_related("organisation", "user")
    ours = [row for row in rows if by.has_perm("organisations.keep_role", row)]
    if not ours:
        raise NoRoleError
    invite(email=user.email, name=user.name, organisation_name=ours[0].organisation.name, by=by)


@transaction.atomic
def rename_person(user: User, *, name: str, base_number: int | None, by: User) -> None:
    """Give the account another name; history keeps the old one.

    Args:
        base_number: the newest save of the account (history id) when the page was opened.
    Raises:
        EditConflictError: somebody else has given another name since; nothing is saved.
        PermissionDenied: `by` is no administrator.
    """
    _require_administrator(by)
    row = User.objects.select_for_update().get(pk=user.pk)
    update_profile(row, name=_joined(row, base_number, "name", name), phone=row.phone, by=by)


@transaction.atomic
def change_person_email(user: User, *, email: str, base_number: int | None, by: User) -> None:
    """Give the account another address; see `change_email` for what ends with the old one.

    Args:
        base_number: as `rename_person`.
    Raises:
        EditConflictError: somebody else has given another address since; nothing is saved.
        AddressTakenError: another account has it.
        PermissionDenied: `by` is no administrator.
    """
    _require_administrator(by)
    row = User.objects.select_for_update().get(pk=user.pk)
    change_email(row, email=_joined(row, base_number, "email", email.strip().lower()), by=by)


@transaction.atomic
def close_person(user: User, *, by: User) -> None:
    """End the account, every session and every role. People may close their own account.

    Raises:
        LastAdministratorError: the only administrator cannot leave.
        PermissionDenied: somebody else's account, and `by` is no administrator.
    """
    if by != user:
        _require_administrator(by)
    held = Q(user=user, end_on__gte=localdate())
    rows = lock_roles(held | Q(role=Role.ADMINISTRATOR))
    require_other_administrator(user)
    for row in rows:
        if row.user_id == user.pk:
            end_now(row, by=by)
    close_account(user, by=by)


def _joined(row: User, base_number: int | None, field: str, mine: str) -> str:
    """What is to be saved: mine, unless only somebody else has changed it since `base_number`."""
    base = row.history.filter(history_id=base_number).first()
    if base is None:
        raise DomainError(_("The page is too old to be saved. Copy your text and reload the page."))
    before, theirs = ({field: getattr(version, field)} for version in (base, row))
    merge = merge_fields(before, theirs, {field: mine}, text_fields=())
    if merge.conflicts:
        raise conflict(merge, row.history)
    return str(merge.values[field])


def _require_administrator(by: User) -> None:
    if not by.has_perm("organisations.administer"):
        raise PermissionDenied
