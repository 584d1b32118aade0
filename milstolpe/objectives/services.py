"""Says which objectives a role answers for."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.objectives.models import CountyObjective, ObjectiveAssignment
from milstolpe.objectives.queries import ASSIGNED_ROLES, valid_this_year
from milstolpe.organisations.models import Membership
from milstolpe.organisations.services.saving import delete_row, save_row


class AssignmentRefusedError(DomainError):
    """The role cannot answer for the objective."""


@transaction.atomic
def assign_objectives(membership: Membership, numbers: Collection[int], *, by: User) -> None:
    """Let the role answer for exactly the objectives with these numbers.

    Raises:
        AssignmentRefusedError: the role has ended or answers for no objectives, or an objective
            does not concern its county.
        PermissionDenied: `by` is neither administrator nor coordinator of the role's county.
    """
    if not by.has_perm("objectives.assign", membership):
        raise PermissionDenied
    _check(membership, numbers)
    # The role is locked, not what it holds: before the first objective there is nothing to lock.
    Membership.objects.select_for_update().get(pk=membership.pk)
    rows = ObjectiveAssignment.objects.filter(membership=membership)
    held = {row.objective_id: row for row in rows}
    for number in sorted(set(numbers) - held.keys()):
        save_row(ObjectiveAssignment(membership=membership, objective_id=number), by=by)
    for number in sorted(held.keys() - set(numbers)):
        delete_row(held[number], by=by)


def _check(membership: Membership, numbers: Collection[int]) -> None:
    if membership.role not in ASSIGNED_ROLES:
        raise AssignmentRefusedError(
            _("%(role)s answers for no objectives.") % {"role": membership.get_role_display()}
        )
    if membership.end_on < localdate():
        raise AssignmentRefusedError(_("The role has ended. Renew it first."))
    strange = CountyObjective.objects.filter(
        valid_this_year(), county=membership.county, objective__in=numbers, concerns=False
    ).select_related("objective", "county")
    for row in strange:
        raise AssignmentRefusedError(
            _("%(objective)s does not concern %(county)s.")
            % {"objective": row.objective, "county": row.county}
        )
