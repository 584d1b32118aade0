"""Says which objectives a role answers for."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.core.merge import merge_fields
from milstolpe.core.versions import conflict, newest_save
from milstolpe.objectives.models import CountyObjective, ObjectiveAssignment
from milstolpe.objectives.queries import (
    ASSIGNED_ROLES,
    assignment_history,
    objectives_at,
    valid_this_year,
)
from milstolpe.organisations.models import Membership
from milstolpe.organisations.services.saving import delete_row, save_row


class AssignmentRefusedError(DomainError):
    """The role cannot answer for the objective."""


@transaction.atomic
def assign_objectives(
    membership: Membership, objectives: Collection[int], *, base_number: int | None, by: User
) -> None:
    """Let the role answer for exactly these objectives.

    Args:
        objectives: their numbers.
        base_number: the newest row of `assignment_history` when the choice was begun, if any.
    Raises:
        EditConflictError: somebody else has chosen otherwise since; nothing is saved.
        AssignmentRefusedError: the role has ended or answers for no objectives, or an objective
            does not concern its county.
        PermissionDenied: `by` is neither administrator nor coordinator of the role's county.
    """
    if not by.has_perm("objectives.assign", membership):
        raise PermissionDenied
    # The role is locked, not what it holds: before the first objective there is nothing to lock.
    found = Membership.objects.select_for_update().filter(pk=membership.pk).first()
    if found is None:
        raise AssignmentRefusedError(_("The role has ended. Renew it first."))
    membership = found
    rows = ObjectiveAssignment.objects.filter(membership=membership)
    held = {row.objective_id: row for row in rows}
    chosen = _joined(membership, frozenset(objectives), frozenset(held), base_number)
    _check(membership, chosen)
    for number in sorted(chosen - held.keys()):
        save_row(ObjectiveAssignment(membership=membership, objective_id=number), by=by)
    for number in sorted(held.keys() - chosen):
        delete_row(held[number], by=by)


def _joined(
    membership: Membership, mine: frozenset[int], theirs: frozenset[int], base_number: int | None
) -> frozenset[int]:
    """What is to hold: mine, or theirs where only they have chosen anew."""
    newest = newest_save(assignment_history(membership))
    if newest is None or newest.history_id == base_number:
        return mine
    base = objectives_at(membership, base_number)
    before, now, wanted = ({"objectives": choice} for choice in (base, theirs, mine))
    merge = merge_fields(before, now, wanted, text_fields=())
    if merge.conflicts:
        raise conflict(merge, assignment_history(membership))
    return theirs if mine == base else mine


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
