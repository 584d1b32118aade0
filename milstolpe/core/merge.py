"""Joins two edits of the same thing: texts paragraph by paragraph, other values as a whole.

Pure functions, all in near-linear time. Whatever either side wrote is found in the result.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_SEPARATOR = "\n\n"


@dataclass(frozen=True)
class Conflict:
    """One stretch of paragraphs that both sides changed, in three wordings."""

    base: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class TextMerge:
    """The joined text. Where the sides collide it holds theirs and, directly below, mine."""

    text: str
    conflicts: tuple[Conflict, ...] = ()
    # The same with one side alone where they collide: what a person may choose.
    with_theirs: str = field(default="", compare=False)
    with_mine: str = field(default="", compare=False)


@dataclass(frozen=True)
class FieldConflict:
    """One field that both sides changed to different values."""

    base: object
    theirs: object
    mine: object


@dataclass(frozen=True)
class FieldMerge:
    """The joined value of every submitted field, and the fields where a person must choose."""

    values: dict[str, object]
    conflicts: dict[str, FieldConflict]


class _Hunk(NamedTuple):
    """Paragraphs start..end of the base are replaced (start == end: inserted before start)."""

    start: int
    end: int
    new: Sequence[str]


@dataclass
class _Cluster:
    """Hunks of both sides that touch the same paragraphs start..end of the base."""

    start: int
    end: int
    theirs: list[_Hunk] = field(default_factory=list)
    mine: list[_Hunk] = field(default_factory=list)

    def meets(self, hunk: _Hunk) -> bool:
        """Neighbours do not meet; two insertions at one place do: their order is unknown."""
        return hunk.start < self.end or hunk.start == hunk.end == self.start


def merge_text(base: str, theirs: str, mine: str) -> TextMerge:
    """Join two edits of `base`; paragraphs are separated by blank lines.

    Edits of different paragraphs are both kept, and the same edit made twice counts as one.
    Edits of the same paragraphs, and different insertions at one place, are conflicts: the text
    then holds both wordings, theirs first, so that saving it unread loses nothing.
    """
    if mine in (base, theirs):
        return TextMerge(theirs)
    if theirs == base:
        return TextMerge(mine)
    old = _paragraphs(base)
    merged: list[str] = []
    with_theirs: list[str] = []
    with_mine: list[str] = []
    conflicts: list[Conflict] = []
    position = 0
    for cluster in _clusters(_hunks(old, _paragraphs(theirs)), _hunks(old, _paragraphs(mine))):
        kept = old[position : cluster.start]
        position = cluster.end
        their_part = _applied(old, cluster, cluster.theirs)
        my_part = _applied(old, cluster, cluster.mine)
        is_conflict = bool(cluster.theirs and cluster.mine) and my_part != their_part
        with_theirs += [*kept, *(their_part if cluster.theirs else my_part)]
        with_mine += [*kept, *(my_part if cluster.mine else their_part)]
        merged += [*kept, *(their_part if cluster.theirs else my_part)]
        if is_conflict:
            merged += my_part
            parts = (old[cluster.start : cluster.end], their_part, my_part)
            conflicts.append(Conflict(*map(_SEPARATOR.join, parts)))
    wordings = (merged, with_theirs, with_mine)
    text, theirs, mine = (_SEPARATOR.join(each + old[position:]) for each in wordings)
    return TextMerge(text, tuple(conflicts), theirs, mine)


def merge_fields(
    base: Mapping[str, object],
    theirs: Mapping[str, object],
    mine: Mapping[str, object],
    text_fields: Collection[str],
) -> FieldMerge:
    """Join two edits of a set of fields.

    Args:
        base: what both sides started from.
        theirs: what is stored now.
        mine: what was submitted; only these fields are joined, and each must be in the others.
        text_fields: names of fields that hold running text and are joined by paragraph.
    Returns:
        `values` of the submitted fields. A conflict keeps theirs (texts: both wordings), and
        `conflicts` holds all three values until a person has chosen.
    """
    values: dict[str, object] = {}
    conflicts: dict[str, FieldConflict] = {}
    for name, my_value in mine.items():
        base_value, their_value = base[name], theirs[name]
        if name in text_fields:
            merge = merge_text(str(base_value), str(their_value), str(my_value))
            values[name], is_conflict = merge.text, bool(merge.conflicts)
        else:
            values[name] = my_value if their_value == base_value else their_value
            is_conflict = their_value != base_value and my_value not in (base_value, their_value)
        if is_conflict:
            conflicts[name] = FieldConflict(base_value, their_value, my_value)
    return FieldMerge(values, conflicts)


def _paragraphs(text: str) -> list[str]:
    clean = text.replace("\r\n", "\n").strip()
    return [part.rstrip() for part in _BLANK_LINES.split(clean)] if clean else []


def _clusters(theirs: Sequence[_Hunk], mine: Sequence[_Hunk]) -> list[_Cluster]:
    """All hunks in the order of the base, those that overlap together."""
    clusters: list[_Cluster] = []
    sides = [(hunk, True) for hunk in theirs] + [(hunk, False) for hunk in mine]
    for hunk, is_theirs in sorted(sides, key=lambda side: side[0][:2]):
        if not clusters or not clusters[-1].meets(hunk):
            clusters.append(_Cluster(hunk.start, hunk.end))
        cluster = clusters[-1]
        cluster.end = max(cluster.end, hunk.end)
        (cluster.theirs if is_theirs else cluster.mine).append(hunk)
    return clusters


def _applied(base: Sequence[str], cluster: _Cluster, hunks: Sequence[_Hunk]) -> list[str]:
    """The cluster's paragraphs as one side has them."""
    result: list[str] = []
    position = cluster.start
    for hunk in hunks:
        result += [*base[position : hunk.start], *hunk.new]
        position = hunk.end
    return [*result, *base[position : cluster.end]]


def _hunks(base: Sequence[str], edited: Sequence[str]) -> list[_Hunk]:
    """What was replaced, as small as possible: equally long stretches one by one."""
    hunks = []
    for (base_before, before), (base_after, after) in pairwise([(-1, -1), *_matches(base, edited)]):
        old, new = range(base_before + 1, base_after), range(before + 1, after)
        if len(old) == len(new):
            hunks += [_Hunk(i, i + 1, edited[j : j + 1]) for i, j in zip(old, new, strict=True)]
        else:
            hunks.append(_Hunk(old.start, old.stop, edited[new.start : new.stop]))
    return hunks


def _matches(base: Sequence[str], edited: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Positions of the same paragraph on both sides, in order; last the end of both texts.

    Paragraphs that occur once on both sides are the fixed points; between two of them equal
    paragraphs are followed from both ends. A general difference would take quadratic time
    where one paragraph is repeated many times.
    """
    i = j = 0
    for base_end, end in [*_fixed_points(base, edited), (len(base), len(edited))]:
        pairs = _matches_between(base[i:base_end], edited[j:end])
        yield from ((i + old, j + new) for old, new in pairs)
        yield base_end, end
        i, j = base_end + 1, end + 1


def _matches_between(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    if len(old) == len(new):
        return [(i, i) for i, pair in enumerate(zip(old, new, strict=True)) if pair[0] == pair[1]]
    head = _shared_start(old, new)
    tail = _shared_start(old[head:][::-1], new[head:][::-1])
    ends = [(len(old) - i, len(new) - i) for i in range(tail, 0, -1)]
    return [(i, i) for i in range(head)] + ends


def _shared_start(left: Sequence[str], right: Sequence[str]) -> int:
    length = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        length += 1
    return length


def _fixed_points(base: Sequence[str], edited: Sequence[str]) -> list[tuple[int, int]]:
    """The longest rising run of positions among paragraphs that are unique on both sides."""
    base_counts, edited_counts = Counter(base), Counter(edited)
    places = {text: place for place, text in enumerate(edited) if edited_counts[text] == 1}
    pairs = [(i, places[t]) for i, t in enumerate(base) if base_counts[t] == 1 and t in places]
    # Patience sorting: tails[n] is the lowest place that ends a rising run of n + 1 pairs,
    # run_ends[n] the pair that it belongs to.
    tails: list[int] = []
    run_ends: list[int] = []
    previous: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(tails, place)
        tails[length : length + 1] = [place]
        run_ends[length : length + 1] = [number]
        previous.append(run_ends[length - 1] if length else -1)
    run = []
    number = run_ends[-1] if run_ends else -1
    while number >= 0:
        run.append(pairs[number])
        number = previous[number]
    return run[::-1]
