"""Frozen copies, numbered from 1."""

from typing import Any

from django.db.models import QuerySet

from milstolpe.core.errors import DomainError


def next_number(kept: QuerySet[Any], sha256: str, *, same: str) -> int:
    """The number of the copy to be kept after `kept`.

    Raises:
        DomainError: with the words `same`, when it is the newest copy once more.
    """
    newest = kept.order_by("-number").first()
    if newest is None:
        return 1
    if newest.sha256 == sha256:
        raise DomainError(same)
    return int(newest.number) + 1
