"""Remembering what a person has read, so that only what is new need be read next time."""

from django.db import transaction

from milstolpe.accounts.models import User
from milstolpe.rounds.models import Contribution, Reading
from milstolpe.rounds.queries.extra import saves_elsewhere
from milstolpe.rounds.seen import Seen


@transaction.atomic
def mark_as_read(contribution: Contribution, seen: Seen, *, by: User) -> Reading:
    """Say that `by` has read these saves. Older ones than before change nothing."""
    beside = saves_elsewhere([contribution])[contribution.pk].number
    seen = Seen(min(seen.number, contribution.number), min(seen.beside, beside))
    row, is_new = Reading.objects.select_for_update().get_or_create(
        contribution=contribution,
        user=by,
        defaults={"number": seen.number, "beside_number": seen.beside},
    )
    was = (row.number, -1 if row.beside_number is None else row.beside_number)
    if not is_new and (seen.number > was[0] or seen.beside > was[1]):
        row.number, row.beside_number = max(seen.number, was[0]), max(seen.beside, was[1])
        row.save(update_fields=["number", "beside_number", "at"])
    return row
