"""People come and go: invited with a role, renamed, closed."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.accounts.services import close_account, invite, update_profile
from milstolpe.core.errors import DomainError
from milstolpe.organisations.models import County, Membership, Organisation
from milstolpe.organisations.services.roles import (
    end_now,
    grant_role,
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


def rename_person(user: User, *, name: str, by: User) -> None:
    """Give the account another name; history keeps the old one."""
    _require_administrator(by)
    update_profile(user, name=name, phone=user.phone, by=by)


@transaction.atomic
def close_person(user: User, *, by: User) -> None:
    """End the account, every session and every role. People may close their own account.

    Raises:
        LastAdministratorError: the only administrator cannot leave.
        PermissionDenied: somebody else's account, and `by` is no administrator.
    """
    if by != user:
        _require_administrator(by)
    require_other_administrator(user)
    rows = Membership.objects.filter(user=user, end_on__gte=localdate())
    for row in rows:
        end_now(row, by=by)
    close_account(user, by=by)


def _require_administrator(by: User) -> None:
    if not by.has_perm("organisations.administer"):
        raise PermissionDenied
