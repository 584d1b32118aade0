"""Text into words: what the index holds and what a query asks for are made the same way."""

import re
import unicodedata
from typing import Final

from snowballstemmer.swedish_stemmer import SwedishStemmer

from milstolpe.core.text import clean_line

MAX_WORD: Final = 60  # characters; longer words are cut, in the index and in the query

# Letters and figures. A figure with an exponent is one word to PostgreSQL ("2e5b" is "2e5" and
# "b"), so it is one to us.
WORD: Final = re.compile(r"[0-9]+e[0-9]+|[^\W_]+")

# Soft hyphens and characters without width stand inside words and do not part them.
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060"))

# Endings that the stemmer leaves on: utsläpp-et, cykel-n, sjö-ar, miljö-n, hållbar-t.
_LEFT_ENDING: Final = re.compile(
    r"(?<=\w\w[^aeiouyåäö\W])et$"
    r"|(?<=e[lr])n$"
    r"|(?<=jö)(?:n|ar|arn)$"
    r"|(?<=\w{4}[aeiouyåäö])n$"
    r"|(?<=\w{4}[ir])t$"
)
# The vowel that comes and goes: cykel and cykl-ar, vatten and vattn-et.
_WITH_VOWEL: Final = re.compile(r"(?<=\w[^aeiouyåäö\W])e([lnr])$")
_WITHOUT_VOWEL: Final = re.compile(r"(?<=\w)([^aeiouyåäö\W])(?!\1)([lnr])$")


def clean(text: str) -> str:
    """`text` on one line, composed (NFC) and without invisible characters."""
    return clean_line(text.translate(_INVISIBLE))


def fold(text: str) -> str:
    """`text` in the form that is compared: lower case, CO₂ as co2. å, ä and ö stay themselves."""
    return unicodedata.normalize("NFKC", text).lower()


def words(text: str) -> list[str]:
    """The folded words of `text` in order, each at most `MAX_WORD` characters."""
    return [word[:MAX_WORD] for word in WORD.findall(fold(clean(text)))]


def prefixes(word: str) -> tuple[str, ...]:
    """The beginnings (one or two) by which every form and compound of a folded word is known.

    Forms are dealt with here and not in the index. A stem is a beginning of its word, so it finds
    whole words; it would miss a stem that is shorter than itself (klimatet: klimat, klimat: klim).
    """
    # A stemmer keeps its place in the word: one each, so that threads may search at once.
    stem = _LEFT_ENDING.sub("", SwedishStemmer().stemWord(word))
    if _WITH_VOWEL.search(stem):
        return stem, _WITH_VOWEL.sub(r"\1", stem)
    if _WITHOUT_VOWEL.search(stem):
        return stem, _WITHOUT_VOWEL.sub(r"\1e\2", stem)
    return (stem,)
