"""What a person typed in the search box, as terms that all must be found."""

import re
from dataclasses import dataclass
from typing import Final

from milstolpe.search.words import clean, prefixes, words

MAX_CHARACTERS: Final = 500
MAX_WORDS: Final = 10

_QUOTES: Final = str.maketrans("”“„»«", '"""""')
# What stands in quotes, or what is written in one piece. A quote without its pair is nothing.
_PIECE: Final = re.compile(r'"([^"]*)"|([^\s",;/]+)')


@dataclass(frozen=True)
class Term:
    """Words that must stand side by side; most often one. The last may go on, the others not."""

    words: tuple[str, ...]  # folded, at least one

    @property
    def lead(self) -> tuple[str, ...]:
        """The words that must stand as they are."""
        return self.words[:-1]

    @property
    def endings(self) -> tuple[str, ...]:
        """Beginnings of the last word, in any of its forms; any of them will do."""
        return prefixes(self.words[-1])


def terms(text: str) -> tuple[Term, ...]:
    """The terms of `text`, none if it holds no word. Every text is a query; none is an error.

    A word finds its other forms and the words that begin with it. Words in quotes, and words
    written in one piece (co2-utsläpp, 1.2), stand side by side. The first `MAX_CHARACTERS`
    characters and `MAX_WORDS` words are used.
    """
    found = []
    left = MAX_WORDS
    for quoted, piece in _PIECE.findall(clean(text[:MAX_CHARACTERS]).translate(_QUOTES)):
        if side_by_side := words(quoted or piece)[:left]:
            found.append(Term(tuple(side_by_side)))
            left -= len(side_by_side)
    return tuple(found)
