"""How each database is asked: its query language, and the SQL around it.

Words are letters and figures only (see `words`), so nothing in a query can be an operator.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import connection

from milstolpe.search.terms import Term


@dataclass(frozen=True)
class Engine:
    """One database's full-text search. Each `%s` in the SQL stands for the query."""

    word: str  # a whole word
    beginning: str  # a word that begins so
    followed_by: str
    either: str
    both: str
    tables: tuple[str, ...]  # besides the entries', for `found` and `rank`
    found: str  # SQL: the entry is found
    rank: str  # SQL: how well; the smallest number is the best

    def query(self, terms: Iterable[Term]) -> str:
        """The terms in the database's own language: all of them must be found."""
        return self.both.join(f"({self._any_ending(term)})" for term in terms)

    def _any_ending(self, term: Term) -> str:
        lead = [self.word.format(word) for word in term.lead]
        return self.either.join(
            self.followed_by.join([*lead, self.beginning.format(ending)]) for ending in term.endings
        )


ENGINES: Final = {
    "sqlite": Engine(
        word='"{}"',
        beginning='"{}" *',
        followed_by=" + ",
        either=" OR ",
        both=" AND ",
        tables=("search_index",),
        # The plus keeps SQLite from asking the index anew for every entry.
        found="search_index MATCH %s AND +search_index.rowid = id",
        rank="bm25(search_index, 10, 1)",
    ),
    "postgresql": Engine(
        word="'{}'",
        beginning="'{}':*",
        followed_by=" <-> ",
        either=" | ",
        both=" & ",
        tables=(),
        found="document @@ %s::tsquery",
        rank="-ts_rank('{0, 0, 0.1, 1}', document, %s::tsquery, 1)",
    ),
}


def current_engine() -> Engine:
    """The engine of the database in use."""
    return ENGINES[connection.vendor]
