"""Receipts of all that was handed in, in one chain in the order of time."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from milstolpe.records.models import Receipt
from milstolpe.records.receipts import FIRST, canonical_sha256, receipt_hash

BATCH = 500


@dataclass(frozen=True)
class Delivery:
    """Something that was handed in, frozen; `keep` makes the row that holds it."""

    at: datetime
    what: str
    organisation: str
    content: Mapping[str, Any]
    keep: Callable[[Receipt], Model]


def give_receipts(deliveries: Iterable[Delivery]) -> None:
    """A receipt for each, and the row that it is about."""
    rows = sorted(deliveries, key=lambda row: (row.at, row.organisation, row.what))
    receipts = []
    kept: dict[type[Model], list[Model]] = defaultdict(list)
    previous = FIRST
    for number, row in enumerate(rows, start=1):
        receipt = Receipt(
            number=number,
            what=row.what,
            organisation=row.organisation,
            at=row.at,
            content_sha256=canonical_sha256(row.content),
            previous_hash=previous,
        )
        receipt.hash = previous = receipt_hash(receipt)
        receipts.append(receipt)
        made = row.keep(receipt)
        kept[type(made)].append(made)
    Receipt.objects.bulk_create(receipts, batch_size=BATCH)
    for model, found in kept.items():
        model._default_manager.bulk_create(found, batch_size=BATCH)
