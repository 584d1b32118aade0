"""What can be found, kept in step by the rooms that own it: they call these where they save."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from milstolpe.search.models import SearchEntry
from milstolpe.search.words import clean, words

BODY_SHOWN: Final = 20_000  # characters kept for snippets
# Characters of words kept for the index: PostgreSQL takes at most one megabyte of them.
BODY_INDEXED: Final = 200_000


@dataclass(frozen=True)
class Entry:
    """What is to be found about one thing, all of it plain text."""

    kind: str  # such as "measure"; the room's own word
    object_id: int
    title: str  # weighs ten times as much as the body; a code stands first in it
    body: str


def index(entries: Iterable[Entry]) -> None:
    """Make `entries` found; of two with the same kind and object, the last holds.

    Runs in the caller's transaction, in one statement per some hundred entries. The entries are
    held in memory: hand in at most some ten thousand at a time.
    """
    latest = {(entry.kind, entry.object_id): entry for entry in entries}
    SearchEntry.objects.bulk_create(
        [_row(entry) for entry in latest.values()],
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=["title", "title_words", "body", "body_words"],
    )


def forget(kind: str, object_ids: Iterable[int]) -> None:
    """Make these things of `kind` no longer found. Those that never were are no error."""
    SearchEntry.objects.filter(kind=kind, object_id__in=list(object_ids)).delete()


def _row(entry: Entry) -> SearchEntry:
    return SearchEntry(
        kind=entry.kind,
        object_id=entry.object_id,
        title=clean(entry.title),
        title_words=" ".join(words(entry.title)),
        body=clean(entry.body)[:BODY_SHOWN],
        body_words=" ".join(words(entry.body))[:BODY_INDEXED],
    )
