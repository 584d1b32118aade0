"""How an organisation is reached: what it keeps right by itself."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.core.merge import merge_fields
from milstolpe.core.versions import conflict
from milstolpe.organisations.models import Organisation
from milstolpe.organisations.queries.contact_details import (
    ContactDetails,
    contact_details,
    contact_details_at,
)
from milstolpe.organisations.services.saving import save_row


@transaction.atomic
def change_contact_details(
    organisation: Organisation, details: ContactDetails, *, base_number: int | None, by: User
) -> Organisation:
    """Save an edit that began from history row `base_number`; what others changed is kept.

    Raises:
        PermissionDenied: `by` neither speaks for the organisation nor keeps its county.
        EditConflictError: both changed the same thing; nothing is saved.
        DomainError: there is no such history row.
    """
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not by.has_perm("organisations.change_contact_details", row):
        raise PermissionDenied
    joined = _joined(row, details, base_number)
    # The website is reference data: from now on the loader leaves the row alone.
    row.is_edited = row.is_edited or joined.website != row.website
    row.function_mailbox, row.website = joined.function_mailbox, joined.website
    save_row(row, by=by)
    return row


def _joined(row: Organisation, mine: ContactDetails, base: int | None) -> ContactDetails:
    before = contact_details_at(row, base)
    if before is None:
        raise DomainError(_("The page is too old to be saved. Copy your text and reload the page."))
    theirs = contact_details(row).values()
    merge = merge_fields(before.values(), theirs, mine.values(), text_fields=())
    if merge.conflicts:
        raise conflict(merge, row.history)
    return ContactDetails(**{name: str(value) for name, value in merge.values.items()})
