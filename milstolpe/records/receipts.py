"""The chain of receipts: each covers the one before it, so that none can be changed unseen."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from milstolpe.records.models import Receipt

FIRST = "0" * 64  # the hash before the first receipt
_LOCK = 0x6D696C73  # a number of our own among PostgreSQL's advisory locks


def canonical_sha256(content: Any) -> str:
    """SHA-256 of the content's canonical JSON: keys in order, UTF-8, no spaces."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def give_receipt(*, what: str, organisation: str, content_sha256: str) -> Receipt:
    """Add the next receipt of the chain, in the caller's transaction.

    Receipts wait for one another, so that each knows the one before it.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = Receipt.objects.order_by("-number").first()
    receipt = Receipt(
        number=last.number + 1 if last else 1,
        what=what,
        organisation=organisation,
        at=timezone.now(),
        content_sha256=content_sha256,
        previous_hash=last.hash if last else FIRST,
    )
    receipt.hash = receipt_hash(receipt)
    receipt.save(force_insert=True)
    return receipt


def receipt_hash(receipt: Receipt) -> str:
    """What the hash must be: SHA-256 of the fields, the time in UTC to the microsecond."""
    return canonical_sha256(
        {
            "number": receipt.number,
            "what": receipt.what,
            "organisation": receipt.organisation,
            "at": _written(receipt.at),
            "content_sha256": receipt.content_sha256,
            "previous_hash": receipt.previous_hash,
        }
    )


def broken_receipts(receipts: Iterable[Receipt]) -> Iterator[Receipt]:
    """Those whose fields do not give their hash, or that do not follow the one before.

    Args:
        receipts: the whole chain, in the order of its numbers.
    """
    previous, number = FIRST, 0
    for receipt in receipts:
        number += 1
        follows = receipt.previous_hash == previous and receipt.number == number
        if not follows or receipt.hash != receipt_hash(receipt):
            yield receipt
        previous, number = receipt.hash, receipt.number


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
