"""The chain of receipts: each covers the one before it, so that none can be changed unseen."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from milstolpe.core.stored import AsStored, stored_bytes
from milstolpe.records.models import Receipt

FIRST = "0" * 64  # the hash before the first receipt
_BATCH = 1_000
_NO_TIME = datetime(1, 1, 1, tzinfo=UTC)
_COLUMNS = ("what", "organisation", "at", "content_sha256", "previous_hash", "hash")
_LOCK = 0x6D696C73  # a number of our own among PostgreSQL's advisory locks


def canonical_sha256(content: Any) -> str:
    """SHA-256 of the content's canonical JSON: keys in order, UTF-8, no spaces."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    # Half a surrogate pair is no text; a damaged row may hold one and must still be judged.
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


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


def stored_receipts() -> Iterator[Receipt]:
    """The whole chain as the database holds it, in the order of its numbers; what is no text or
    no time any more is read as something else, so that its hash does not hold."""
    rows = Receipt.objects.order_by("number")
    if connection.vendor != "sqlite":
        return rows.iterator(_BATCH)  # which holds texts and times only
    stored = rows.annotate(**{f"stored_{name}": AsStored(name) for name in _COLUMNS})
    columns = [f"stored_{name}" for name in _COLUMNS]
    return (
        _as_stored(number, [stored_bytes(raw) for raw in row])
        for number, *row in stored.values_list("number", *columns).iterator(_BATCH)
    )


def _as_stored(number: int, row: Sequence[bytes]) -> Receipt:
    texts = dict(zip(_COLUMNS, (raw.decode(errors="replace") for raw in row), strict=True))
    return Receipt(number=number, **{**texts, "at": _time(texts["at"])})


def _time(stored: str) -> datetime:
    """A time as SQLite keeps it; none that a receipt has when it is written otherwise."""
    try:
        at = datetime.fromisoformat(stored)
    except ValueError:
        return _NO_TIME
    is_same = at.tzinfo is None and str(at) == stored
    return at.replace(tzinfo=UTC) if is_same else _NO_TIME


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
