"""What people typed: made safe to store, short enough for an address, and shown as HTML.

Texts are plain text. Nothing that a person typed is ever read as HTML.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

# Line ends of Word (vertical tab), of old systems and of Unicode.
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Control characters; marks that reverse the reading order (they can make a text look like
# another one); halves of surrogate pairs and the byte order mark, which no database keeps.
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
# Sorting very many accents on one letter takes quadratic time. Unicode's stream-safe text (UAX 15)
# allows 30 in a row; a grapheme joiner between them changes nothing that is seen.
_MANY_MARKS = re.compile(r"[^\w\s!-~]{31,}")
_MARKS_IN_A_ROW = 30
_GRAPHEME_JOINER = "\u034f"

_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_BULLET = re.compile(r"\s*[-•]\s+")
# A link ends in a letter, digit or one of these, so that the full stop after it stays outside.
_LINK = re.compile(r"(https?://[^\s<>\"']*[\w/#=&%~+-])")
_LINE_BREAK = mark_safe("<br>")
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "ð": "d", "þ": "th", "ł": "l"})
_MOST_FIGURES = 9  # what every database takes for a number of a row
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def small_number(text: str) -> int:
    """A number out of a query, a hidden field or a tick box; 0 for anything else."""
    return int(text) if text.isdecimal() and len(text) <= _MOST_FIGURES else 0


def clean_text(raw: str) -> str:
    """The text as it is stored: composed (NFC), lines end in LF, no control or bidi characters."""
    text = _UNWANTED.sub("", _LINE_ENDS.sub("\n", raw))
    if not text.isascii():
        text = unicodedata.normalize("NFC", _MANY_MARKS.sub(_break_marks, text))
    return text.strip()


def clean_line(raw: str) -> str:
    """The same for one line: every run of white space, line ends too, becomes one space."""
    return " ".join(clean_text(raw).split())


def slugify_sv(text: str, *, max_length: int = 60, fallback: str = "utan-namn") -> str:
    """A part of an address: a–z, 0–9 and single hyphens; å and ä become a, ö becomes o.

    At most `max_length` characters. `fallback` is the answer for a text without Latin letters
    or digits. The same slug can come from different texts: uniqueness is the caller's.
    """
    decomposed = unicodedata.normalize("NFKD", clean_line(text).casefold().translate(_LETTERS))
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return _NOT_SLUG.sub("-", letters).strip("-")[:max_length].rstrip("-") or fallback


def paragraphs_html(text: str) -> SafeString:
    """Plain text as HTML: paragraphs at blank lines, lists of lines that begin with "- ", links.

    A single line end is a line break. Everything is escaped; only http(s) addresses become links.
    """
    blocks = _BLANK_LINES.split(text.replace("\r\n", "\n").strip())
    return _joined(_block_html(block) for block in blocks if block)


def _break_marks(run: re.Match[str]) -> str:
    in_a_row = 0
    signs = []
    for sign in run[0]:
        in_a_row = in_a_row + 1 if unicodedata.combining(sign) else 0
        if in_a_row > _MARKS_IN_A_ROW:
            signs.append(_GRAPHEME_JOINER)
            in_a_row = 1
        signs.append(sign)
    return "".join(signs)


def _block_html(block: str) -> SafeString:
    parts = []
    for is_list, lines in groupby(block.split("\n"), key=lambda line: bool(_BULLET.match(line))):
        if is_list:
            items = ((_inline_html(_BULLET.sub("", line, count=1)),) for line in lines)
            parts.append(format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", items)))
        else:
            parts.append(format_html("<p>{}</p>", _joined(map(_inline_html, lines), _LINE_BREAK)))
    return _joined(parts)


def _inline_html(line: str) -> SafeString:
    # Every second piece of the split is an address.
    pieces = enumerate(_LINK.split(line))
    return _joined(_link_html(piece) if place % 2 else piece for place, piece in pieces)


def _link_html(address: str) -> SafeString:
    return format_html('<a href="{0}" rel="nofollow noopener">{0}</a>', address)


def _joined(parts: Iterable[str], separator: str = "") -> SafeString:
    """The parts in a row; what is not yet marked as safe is escaped."""
    return format_html_join(separator, "{}", ((part,) for part in parts))
