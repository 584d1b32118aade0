"""What differs between two texts: line by line, and by word in lines that only changed."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from milstolpe.core.page import DiffPart

_WORD = re.compile(r"\s*\S+|\s+\Z")
# What has more lines, or a line with more words, is shown as replaced whole: comparing piece by
# piece takes quadratic time.
_MAX_PIECES = 1_500


def diff_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[DiffPart]:
    """The lines of both, each part ending in a line end; lines that only changed, by word."""
    if max(len(old), len(new)) > _MAX_PIECES:
        yield from _replaced(_joined(old), _joined(new))
        return
    for kind, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            yield DiffPart("same", _joined(old[a:b]))
        elif b - a == d - c:
            for before, after in zip(old[a:b], new[c:d], strict=True):
                yield from _diff_words(before, after)
        else:
            yield from _replaced(_joined(old[a:b]), _joined(new[c:d]))


def _diff_words(old: str, new: str) -> Iterator[DiffPart]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if max(len(before), len(after)) > _MAX_PIECES:
        yield from _replaced(f"{old}\n", f"{new}\n")
        return
    for kind, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            yield DiffPart("same", "".join(before[a:b]))
        else:
            yield from _replaced("".join(before[a:b]), "".join(after[c:d]))
    yield DiffPart("same", "\n")


def _replaced(old: str, new: str) -> Iterator[DiffPart]:
    if old:
        yield DiffPart("removed", old)
    if new:
        yield DiffPart("added", new)


def _joined(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
