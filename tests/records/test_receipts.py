"""The chain of receipts: whatever is changed in it afterwards is found."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from copy import copy
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db import connection, transaction

from milstolpe.records.models import Receipt
from milstolpe.records.receipts import (
    FIRST,
    broken_receipts,
    canonical_sha256,
    give_receipt,
    receipt_hash,
    stored_receipts,
)

ROWS = 1_000
START = datetime(2028, 2, 25, 23, 59, 59, 999_999, tzinfo=UTC)


@pytest.fixture(scope="module")
def chain() -> list[Receipt]:
    """A thousand receipts that stand in no database."""
    rows: list[Receipt] = []
    for number in range(1, ROWS + 1):
        row = Receipt(
            number=number,
            what="Uppföljning 2027 av Hållbart Skåne",
            organisation=f"Prövköping {number}s kommun",
            at=START + timedelta(microseconds=number),
            content_sha256=canonical_sha256({"rapport": number}),
            previous_hash=rows[-1].hash if rows else FIRST,
        )
        row.hash = receipt_hash(row)
        rows.append(row)
    return rows


def broken(rows: list[Receipt]) -> list[int]:
    return [row.number for row in broken_receipts(rows)]


def one_byte(text: str, chance: Random) -> str:
    """The text with one byte of it turned into another."""
    raw = bytearray(text.encode())
    place = chance.randrange(len(raw))
    raw[place] ^= chance.randrange(1, 256)
    return raw.decode("utf-8", "replace")


def changed_text(name: str) -> Callable[[Receipt, Random], None]:
    return lambda row, chance: setattr(row, name, one_byte(getattr(row, name), chance))


def later(row: Receipt, chance: Random) -> None:
    row.at += timedelta(microseconds=chance.choice([-1, 1, 3_600_000_000]))


def renumbered(row: Receipt, chance: Random) -> None:
    row.number += chance.choice([-1, 1, ROWS])


CHANGES: dict[str, Callable[[Receipt, Random], None]] = {
    name: changed_text(name)
    for name in ("what", "organisation", "content_sha256", "previous_hash", "hash")
} | {"at": later, "number": renumbered}


def test_whole_chain_holds(chain):
    assert broken(chain) == []


@pytest.mark.parametrize("field", CHANGES)
def test_changed_byte_in_any_row_is_found(chain, field):
    chance = Random(f"milstolpe {field}")  # noqa: S311  # the same each time
    for place in [0, ROWS - 1, *chance.sample(range(1, ROWS - 1), 20)]:
        rows = list(chain)
        rows[place] = copy(rows[place])
        CHANGES[field](rows[place], chance)
        assert rows[place] in list(broken_receipts(rows))


@pytest.mark.slow
def test_changed_byte_is_found_in_each_of_the_thousand_rows(chain):
    """Row by row: a row's own check and the next row's link need no other rows."""
    chance = Random("milstolpe")  # noqa: S311  # the same each time
    for place, original in enumerate(chain):
        for change in CHANGES.values():
            row = copy(original)
            change(row, chance)
            is_linked = row.previous_hash == (chain[place - 1].hash if place else FIRST)
            is_next = row.number == place + 1
            assert row.hash != receipt_hash(row) or not (is_linked and is_next)


@pytest.mark.parametrize("place", [0, 499, ROWS - 2])
def test_row_that_is_taken_away_put_in_or_moved_is_found(chain, place):
    without = [*chain[:place], *chain[place + 1 :]]
    doubled = [*chain[: place + 1], *chain[place:]]
    swapped = [*chain[:place], chain[place + 1], chain[place], *chain[place + 2 :]]
    assert [bool(broken(rows)) for rows in (without, doubled, swapped)] == [True] * 3


def test_row_with_a_hash_of_its_own_making_breaks_the_next(chain):
    """Who changes a row and works out its hash anew must change every later row too."""
    rows = list(chain)
    rows[600] = copy(rows[600])
    rows[600].organisation = "Någon annan"
    rows[600].hash = receipt_hash(rows[600])
    assert broken(rows) == [602]


def test_last_rows_cut_off_are_seen_only_by_the_published_head(chain):
    """What the daily feed of the head is for."""
    assert broken(chain[:-1]) == []
    assert chain[-2].hash != chain[-1].hash


def test_fingerprint_does_not_depend_on_the_order_of_keys():
    assert canonical_sha256({"a": 1, "å": [1, "ö"]}) == canonical_sha256({"å": [1, "ö"], "a": 1})
    assert canonical_sha256({"a": 1}) != canonical_sha256({"a": "1"})


@pytest.mark.django_db
def test_receipt_reads_the_same_from_the_database():
    for number in range(3):
        give_receipt(what="Rapport", organisation="Å", content_sha256=f"{number:064x}")
    rows = list(stored_receipts())
    assert ([row.number for row in rows], broken(rows)) == ([1, 2, 3], [])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps texts and times only")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "stored"),
    [
        ("organisation", b"Lunds \xff"),
        ("at", b"2028-02-25 23:59:5x.000001"),
        ("at", b"2028-02-25T23:59:59.000001"),
        ("hash", b"\x00"),
    ],
)
def test_receipt_that_cannot_be_read_is_found_too(column, stored):
    for number in range(3):
        give_receipt(what="Rapport", organisation="Å", content_sha256=f"{number:064x}")
    assert broken(list(stored_receipts())) == []
    with connection.cursor() as cursor:
        sql = f"UPDATE records_receipt SET {column} = CAST(%s AS TEXT) WHERE number = 2"  # noqa: S608
        cursor.execute(sql, [stored])
    assert 2 in broken(list(stored_receipts()))


@pytest.mark.django_db
def test_receipt_that_is_rolled_back_leaves_no_gap():
    give_receipt(what="Rapport", organisation="Å", content_sha256=FIRST)
    with transaction.atomic():
        give_receipt(what="Rapport", organisation="Å", content_sha256=FIRST)
        transaction.set_rollback(True)
    give_receipt(what="Rapport", organisation="Å", content_sha256=FIRST)
    assert list(Receipt.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_receipts_given_at_once_make_one_chain():
    if connection.vendor == "sqlite":
        pytest.skip("the test database in memory has one connection")

    def give(number: int) -> None:
        try:
            for part in range(10):
                give_receipt(
                    what=f"Rapport {part}",
                    organisation=f"Kommun {number}",
                    content_sha256=f"{number:064x}",
                )
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        done = wait([pool.submit(give, number) for number in range(8)])
    assert [task.exception() for task in done.done] == [None] * 8
    rows = list(Receipt.objects.order_by("number"))
    assert ([row.number for row in rows], broken(rows)) == (list(range(1, 81)), [])
