"""Notices: what a person should know, told in the interface beside the mails."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from milstolpe.accounts.models import User
from milstolpe.records.models import Notice

_TEXT_LENGTH = 300


@transaction.atomic
def notify(users: Iterable[User | int], text: str, address: str) -> list[Notice]:
    """Tell each of `users` (persons or their ids) once.

    Args:
        address: a path of ours, without language, where the thing is.
    """
    ids = dict.fromkeys(user if isinstance(user, int) else user.pk for user in users)
    return Notice.objects.bulk_create(
        Notice(user_id=pk, text=text[:_TEXT_LENGTH], address=address) for pk in ids
    )


def notices_of(user: Any) -> QuerySet[Notice]:
    """The person's notices, the newest first."""
    return Notice.objects.filter(user=user)


@transaction.atomic
def mark_as_read(notices: QuerySet[Notice]) -> int:
    """Mark those that are not read; how many they were."""
    return notices.filter(read_at=None).update(read_at=timezone.now())


def unread_notices_of_user() -> Coalesce:
    """How many notices the user of the outer query has not read; see `USER_FACTS`."""
    rows = Notice.objects.filter(user=OuterRef("pk"), read_at=None).order_by().values("user")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)
