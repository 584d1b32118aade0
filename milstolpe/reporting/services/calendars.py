"""The address of a person's calendar feed: made, and made anew so that the old one ends."""

import uuid

from django.db import transaction

from milstolpe.accounts.models import User
from milstolpe.reporting.models import CalendarKey


@transaction.atomic
def renew_calendar(user: User) -> CalendarKey:
    """Give the person's feed a new address; any older one answers no more."""
    row, _is_new = CalendarKey.objects.update_or_create(user=user, defaults={"key": uuid.uuid4()})
    return row
