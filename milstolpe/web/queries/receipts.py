"""A receipt and whether the chain holds around it; the heads that are published each day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max, QuerySet
from django.db.models.functions import TruncDate
from django.utils.timezone import localdate

from milstolpe.records.models import Receipt
from milstolpe.records.receipts import FIRST, receipt_hash
from milstolpe.reporting.models import Submission
from milstolpe.reporting.queries.visibility import published_follow_ups
from milstolpe.rounds.enums import RoundState
from milstolpe.rounds.models import HandIn

HEADS = 60  # days in the feed


@dataclass(frozen=True)
class CheckedReceipt:
    """A receipt with what the check found."""

    receipt: Receipt
    is_told: bool  # whose it is and what it is about may be said
    is_first: bool
    fits_itself: bool  # its fields give its hash
    fits_before: bool  # it names the hash of the one before it
    fits_after: bool  # the one after it, if there is one, names its hash

    @property
    def holds(self) -> bool:
        return self.fits_itself and self.fits_before and self.fits_after


def checked_receipt(digest: str, content_sha256: str = "") -> CheckedReceipt | None:
    """The receipt with that hash, held against its neighbours. Four queries.

    Args:
        content_sha256: the hash of the content, which stands in the receipt alone: whoever has it
            holds the receipt. Else it is told when the year or round is published: each receipt
            names the one before it, so that anybody could walk the chain and see who has handed in.
    """
    receipt = Receipt.objects.filter(hash=digest).first()
    if receipt is None:
        return None
    around = Receipt.objects.filter(number__in=(receipt.number - 1, receipt.number + 1))
    near = {row.number: row for row in around}
    before, after = near.get(receipt.number - 1), near.get(receipt.number + 1)
    is_first = receipt.number == 1
    return CheckedReceipt(
        receipt=receipt,
        is_told=receipt.content_sha256 == content_sha256 or _is_published(receipt),
        is_first=is_first,
        fits_itself=receipt_hash(receipt) == receipt.hash,
        fits_before=receipt.previous_hash == (FIRST if is_first else before and before.hash),
        fits_after=after is None or after.previous_hash == receipt.hash,
    )


def _is_published(receipt: Receipt) -> bool:
    years = published_follow_ups(AnonymousUser()).values("pk")
    if Submission.objects.filter(receipt=receipt, report__follow_up__in=years).exists():
        return True
    return HandIn.objects.filter(receipt=receipt, round__state=RoundState.PUBLISHED).exists()


def heads(*, before: date | None = None) -> Sequence[Receipt]:
    """The last receipt of each whole day that had any, the latest first. One query."""
    days: QuerySet[Any, Any] = (
        Receipt.objects.annotate(day=TruncDate("at"))
        .filter(day__lt=before or localdate())
        .order_by()
        .values("day")
        .annotate(last=Max("number"))
        .order_by("-day")
    )
    return list(Receipt.objects.filter(number__in=days.values("last")[:HEADS]).order_by("-number"))
