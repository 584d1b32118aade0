"""How an organisation is reached, and who can be asked there."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import QuerySet

from milstolpe.core.collation import swedish
from milstolpe.organisations.models import Membership, Organisation
from milstolpe.organisations.standing import in_force


@dataclass(frozen=True)
class ContactDetails:
    """What the organisation itself keeps right."""

    function_mailbox: str = ""
    website: str = ""

    def values(self) -> dict[str, str]:
        return asdict(self)


def contact_details(organisation: Any) -> ContactDetails:
    """The details now, or in a history row."""
    return ContactDetails(organisation.function_mailbox, organisation.website)


def contact_details_at(organisation: Organisation, number: int | None) -> ContactDetails | None:
    """The details in the history row `number`; None if there is no such row.

    `number` None is the state before anything was kept, and holds only while nothing is.
    """
    if number is None:
        return None if organisation.history.exists() else contact_details(organisation)
    row = organisation.history.filter(history_id=number).first()
    return contact_details(row) if row else None


def last_save_number(organisation: Organisation) -> int | None:
    """The number of the newest history row: what a form begins from."""
    number: int | None = organisation.history.values_list("history_id", flat=True).first()
    return number


def people_at(organisation: Organisation, *, seen_by: Any) -> QuerySet[Membership]:
    """The roles in force at the organisation. Colleagues see them all, others those shown to them.

    One query.
    """
    rows = Membership.objects.filter(in_force(), organisation=organisation, user__is_active=True)
    if not seen_by.has_perm("organisations.speak_for", organisation):
        rows = rows.filter(is_public_contact=True)
    return rows.select_related("user").order_by("role", swedish("user__name"), "pk")
