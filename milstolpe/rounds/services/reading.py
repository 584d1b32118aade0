"""Remembering what a person has read, so that only what is new need be read next time."""

from django.db import transaction

from milstolpe.accounts.models import User
from milstolpe.rounds.models import Contribution, Reading


@transaction.atomic
def mark_as_read(contribution: Contribution, *, number: int, by: User) -> Reading:
    """Say that `by` has read save `number`. An older one than before changes nothing."""
    number = min(number, contribution.number)
    row, is_new = Reading.objects.select_for_update().get_or_create(
        contribution=contribution, user=by, defaults={"number": number}
    )
    if not is_new and number > row.number:
        row.number = number
        row.save(update_fields=["number", "at"])
    return row
