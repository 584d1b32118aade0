"""An organisation ends, and something may take over."""

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.organisations.models import ActorGroupMember, Membership, Organisation
from milstolpe.organisations.registers import ORGANISATIONS
from milstolpe.organisations.services.registers import save_register_row
from milstolpe.organisations.services.roles import lock_roles
from milstolpe.organisations.services.saving import delete_row, save_row


class CannotEndError(DomainError):
    """The end or the successor of an organisation makes no sense."""


@transaction.atomic
def end_organisation(
    organisation: Organisation,
    *,
    end_on: datetime.date,
    successor: Organisation | None,
    by: User,
) -> None:
    """Say when an organisation ends and what takes over. Its roles and groups end that day too.

    Raises:
        CannotEndError: before its start, or the successor is itself, gone, or leads back to it.
    """
    # As it is now: the row is saved whole, and must not take back what others have just saved.
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if organisation.start_on and end_on < organisation.start_on:
        raise CannotEndError(_("The last day lies before the first. Choose a later day."))
    _check_successor(organisation, successor, end_on)
    organisation.end_on, organisation.successor = end_on, successor
    save_register_row(ORGANISATIONS, organisation, by=by, reason="ended")
    rows: list[ActorGroupMember | Membership] = [
        *organisation.group_memberships.filter(end_on=None),
        *lock_roles(Q(organisation=organisation, end_on__gt=end_on)),
    ]
    for row in rows:
        if row.start_on and row.start_on > end_on:
            delete_row(row, by=by, reason="organisation ended")
        else:
            row.end_on = end_on
            save_row(row, by=by, reason="organisation ended")


def _check_successor(
    organisation: Organisation, successor: Organisation | None, end_on: datetime.date
) -> None:
    following, passed = successor, {organisation.pk}
    while following is not None:
        if following.pk in passed:
            raise CannotEndError(_("An organisation cannot be followed by itself. Choose another."))
        passed.add(following.pk)
        following = following.successor
    if successor and successor.end_on and successor.end_on <= end_on:
        raise CannotEndError(
            _("%(name)s has ended too. Choose one that goes on.") % {"name": successor}
        )
