"""Finding things by words. What the words mean: `terms`."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from re import Pattern
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Left
from django.db.models.lookups import Exact
from django.utils.safestring import SafeString

from milstolpe.core.prepared import visitor_rows
from milstolpe.search.engines import current_engine
from milstolpe.search.models import SearchEntry
from milstolpe.search.snippets import hit_pattern, snippet
from milstolpe.search.terms import terms

# What a viewer may see of a kind, their primary key being the entry's object; None is all of it.
Things = QuerySet[Any, Any] | None
# viewer → kind → what they may see of it. One and the same function each time: see `core.prepared`.
Visible = Callable[[Any], Mapping[str, Things]]


@dataclass(frozen=True)
class SearchHit:
    """One thing that was found."""

    kind: str
    object_id: int
    title: str
    snippet: SafeString  # HTML: the text around the first hit, with <mark>; "" without a body


@dataclass(frozen=True)
class SearchResult:
    """One page of hits, and how many there are in all that the viewer may see."""

    total: int  # of the kind asked for
    counts_by_kind: dict[str, int]  # of every kind that the viewer may see any of, also 0
    hits: tuple[SearchHit, ...]


@dataclass(frozen=True)
class _Ranked:
    """The hits that the viewer may see, in a form that `core.prepared` compiles once."""

    visible: Visible

    def __call__(self, user: Any, values: Sequence[Any]) -> QuerySet[Any, Any]:
        found = _found(values[0]).filter(_may_be_seen(self.visible(user)))
        return _ranked(found, *values).values_list("kind", "pk")


def matching(text: str, *, kind: str) -> QuerySet[SearchEntry, int]:
    """The ids of the things of `kind` that `text` finds, to filter by: `pk__in=matching(…)`.

    A text without words finds nothing. Says nothing of who may see what it found.
    """
    wanted = terms(text)
    found = _found(current_engine().query(wanted)) if wanted else SearchEntry.objects.none()
    return found.filter(kind=kind).values_list("object_id", flat=True)


def search(
    user: Any,
    text: str,
    *,
    visible: Visible,
    kind: str | None = None,
    limit: int = 20,
    offset: int = 0,
) -> SearchResult:
    """What `text` finds among what the viewer may see, the best first. Two queries.

    Args:
        visible: see `Visible`; what is not in it is neither shown nor counted.
        kind: only hits of this kind; None for all.
    """
    nothing, wanted = dict.fromkeys(visible(user), 0), terms(text)
    if not wanted or not nothing:
        return SearchResult(0, nothing, ())
    typed = " ".join(word for term in wanted for word in term.words)
    query = current_engine().query(wanted)
    values: list[int | str] = [query, typed, f"{typed} ", len(typed) + 1]
    # All hits without their texts, which cost the most: counted and cut here, then read.
    ranked = visitor_rows(_Ranked(visible), user, values)
    counts = nothing | Counter(name for name, _pk in ranked)
    of_kind = [pk for name, pk in ranked if kind is None or name == kind]
    pattern = hit_pattern(part for term in wanted for part in (*term.lead, *term.endings))
    hits = _hits(of_kind[offset : offset + limit], pattern)
    return SearchResult(len(of_kind), counts, hits)


def _hits(ids: Sequence[int], pattern: Pattern[str]) -> tuple[SearchHit, ...]:
    """The entries with these ids, in that order. One query."""
    rows = SearchEntry.objects.filter(pk__in=ids).order_by()
    hits = {
        pk: SearchHit(name, object_id, title, snippet(body, pattern))
        for pk, name, object_id, title, body in rows.values_list(
            "pk", "kind", "object_id", "title", "body"
        )
    }
    return tuple(hits[pk] for pk in ids if pk in hits)


def _found(query: str) -> QuerySet[SearchEntry]:
    """The entries that a query in the engine's own language finds."""
    engine = current_engine()
    # On SQLite the index is a table beside the entries, which no model can describe.
    return SearchEntry.objects.extra(  # noqa: S610  # our own SQL; the query is a parameter
        tables=list(engine.tables), where=[engine.found], params=[query]
    )


def _may_be_seen(visible: Mapping[str, Things]) -> Q:
    allowed = Q(pk__in=())  # nothing, until a kind is added
    for kind, things in visible.items():
        if things is None:
            allowed |= Q(kind=kind)
        else:
            # Asked of each entry that was found: cheaper than listing all that may be seen.
            allowed |= Q(Exists(things.filter(pk=OuterRef("object_id"))), kind=kind)
    return allowed


def _ranked(
    found: QuerySet[SearchEntry], query: str, typed: str, beginning: str, length: int
) -> QuerySet[SearchEntry]:
    """Best first: title as typed, then title that begins as typed, then by the engine's rank.

    Args:
        beginning: what was typed and a space; `length` is that of both.
    """
    engine = current_engine()
    distance = Case(
        When(title_words=typed, then=Value(0)),
        When(Exact(Left("title_words", Value(length)), beginning), then=Value(1)),
        default=Value(2),
    )
    queries = [query] * engine.rank.count("%s")
    rank = RawSQL(engine.rank, queries)  # noqa: S611  # our own SQL; the query is a parameter
    return found.annotate(distance=distance, rank=rank).order_by("distance", "rank", "pk")
