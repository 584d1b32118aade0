"""The piece of a text that shows why it was found."""

import re
from collections.abc import Iterable
from typing import Final

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from milstolpe.search.words import fold

LENGTH: Final = 160  # characters, without marks and dots
_BEFORE: Final = 50  # of them before the first hit


def hit_pattern(beginnings: Iterable[str]) -> re.Pattern[str]:
    """Matches the words of a text that begin with any of the (folded) `beginnings`."""
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(beginnings)})[^\W_]*", re.IGNORECASE)


def snippet(body: str, hits: re.Pattern[str]) -> SafeString:
    """About `LENGTH` characters of `body` around its first hit, as HTML with <mark>.

    `body` is plain text on one line. Without a hit the snippet is its beginning.
    """
    folded = fold(body)
    # A sign that folds to several (½, …) moves what follows: then places are sought unfolded.
    compared = folded if len(folded) == len(body) else body
    first = hits.search(compared)
    start, end = _window(body, first.start() if first else 0)
    parts = ["… " if start else ""]
    for hit in hits.finditer(compared, start, end):
        parts += [
            escape(body[start : hit.start()]),
            format_html("<mark>{}</mark>", body[slice(*hit.span())]),
        ]
        start = hit.end()
    parts += [escape(body[start:end]), " …" if end < len(body) else ""]
    return SafeString("".join(parts))


def _window(body: str, hit: int) -> tuple[int, int]:
    """Where to cut `body` so that the word at `hit` is seen, at spaces if there are any."""
    start = max(0, min(hit - _BEFORE, len(body) - LENGTH))
    if start:
        start = body.find(" ", start, hit) + 1 or hit
    end = start + LENGTH
    if end < len(body):
        space = body.rfind(" ", hit, end)
        end = space if space > 0 else end
    return start, end
