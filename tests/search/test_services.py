"""The index follows what is told to it, also when it is told much or told again."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction

from milstolpe.search.models import SearchEntry
from milstolpe.search.queries import matching
from milstolpe.search.services import BODY_SHOWN, Entry, forget, index
from tests.factories.search import SearchEntryFactory

pytestmark = pytest.mark.django_db


def found(text: str, kind: str = "measure") -> set[int]:
    return set(matching(text, kind=kind))


def test_index_makes_found_by_title_and_body() -> None:
    index([Entry("measure", 7, "HK1 Gröna stråk", "Kommunen planterar träd.")])

    assert found("hk1") == found("stråken") == found("träden") == {7}


def test_index_again_replaces_the_words() -> None:
    index([Entry("measure", 7, "Våtmarker", "mark"), Entry("measure", 8, "Skogar", "mark")])
    index([Entry("measure", 7, "Sjöar", "vatten")])

    assert (found("våtmark"), found("sjö"), found("mark")) == (set(), {7}, {8})
    assert SearchEntry.objects.count() == 2


def test_index_of_the_same_thing_twice_keeps_the_last() -> None:
    index([Entry("measure", 7, "Våtmarker", ""), Entry("measure", 7, "Skogar", "")])

    assert (found("våtmark"), found("skog")) == (set(), {7})


def test_index_keeps_kinds_apart() -> None:
    index([Entry("measure", 7, "Skog", ""), Entry("programme", 7, "Luft", "")])

    assert (found("skog"), found("skog", "programme")) == ({7}, set())


def test_index_of_nothing_does_nothing() -> None:
    index([])

    assert SearchEntry.objects.count() == 0


def test_index_cleans_what_is_shown() -> None:
    index([Entry("measure", 7, " A\u030ar\x00 ", "natur\u00advård\n\nför\talla")])

    entry = SearchEntry.objects.get()
    assert (entry.title, entry.body) == ("År", "naturvård för alla")


@pytest.mark.parametrize(
    "body",
    [
        " ".join(map(str, range(100_000, 140_000))),
        "\U00010437" * 200_000,
        " ".join(chr(0x4E00 + n) + chr(0x5E00 + n % 97) for n in range(20_000)) * 4,
        "\ufdfa " * 100_000,
        "a" + "\u0301\u0316" * 100_000,
    ],
    ids=["figures", "one word", "chinese", "signs of many letters", "accents"],
)
def test_index_of_a_very_long_text_is_found_and_shown_short(body: str) -> None:
    index([Entry("measure", 7, "Våtmark", body)])

    assert found("våtmark") == {7}
    assert len(SearchEntry.objects.get().body) <= BODY_SHOWN


def test_index_is_undone_with_the_transaction() -> None:
    with transaction.atomic():
        index([Entry("measure", 7, "Våtmarker", "")])
        transaction.set_rollback(True)

    assert found("våtmark") == set()


def test_forget_makes_not_found() -> None:
    index([Entry(kind, n, "Våtmark", "") for kind in ("measure", "programme") for n in (1, 2)])

    forget("measure", [1, 99])

    assert (found("våtmark"), found("våtmark", "programme")) == ({2}, {1, 2})


def test_entry_cannot_stand_twice() -> None:
    SearchEntryFactory(kind="measure", object_id=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        SearchEntryFactory(kind="measure", object_id=1)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_migration_can_be_undone_and_redone_with_entries() -> None:
    index([Entry("measure", 7, "Våtmarker", "")])

    call_command("migrate", "search", "0001", verbosity=0)
    with pytest.raises(DatabaseError):
        found("våtmark")
    SearchEntryFactory(object_id=8, title="Våtmarken")
    call_command("migrate", "search", verbosity=0)

    assert found("våtmark") == {7, 8}
