"""The lines of a document, whatever kind of file it is: one form for TXT, Markdown and Word."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_BULLET = re.compile(r"^\s*(?:[-–—•·▪◦*o]|\d{1,2}[.)])\s+")
_NUMBERED = re.compile(r"^\s*\d{1,2}[.)]\s+")
_HEADING = re.compile(r"^(#{1,6})\s+")
_EMPHASIS = re.compile(r"(\*\*|__)(.+?)\1|(?<!\w)[*_](?!\s)([^*_\n]+?)(?<!\s)[*_](?!\w)")
_RULE = re.compile(r"^\|?[\s:|-]*-{3,}[\s:|-]*$")
_CUT = re.compile(r"\w[-\u00ad\u2010]$")
_CUT_WITHIN = re.compile(r"(?<=\w)[-\u00ad\u2010]\f\s*(?=[a-zåäöé])|\u00ad(?=\w)")
_SUSPENDED = re.compile(r"(?:och|eller|samt|respektive)\b")  # "miljö- och energimål"
_END_OF_SENTENCE = (".", "!", "?", ":", ";", ")", "”", '"')
MOST_LINES = 20_000


class TooLongError(Exception):
    """The document has more lines than any plan."""


@dataclass(frozen=True)
class TextLine:
    """A paragraph, bullet, heading or row of a table. `number` is where it begins, from 1."""

    number: int
    text: str
    is_bullet: bool = False
    is_numbered: bool = False
    heading: int = 0  # level of a heading that is marked as one; 0 is none
    cells: tuple[str, ...] = ()  # of a row of a table
    is_marked: bool = False  # of a document of our own: see `marks`


def text_lines(text: str) -> list[TextLine]:
    """The lines of plain text or Markdown, with what a page break cut joined again.

    Raises:
        TooLongError: see `MOST_LINES`.
    """
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(raw) > MOST_LINES:
        raise TooLongError
    return list(joined(read_line(number, line) for number, line in enumerate(raw, start=1)))


def read_line(number: int, raw: str) -> TextLine:
    """One line as it is typed: its marks read and taken away."""
    # A page break inside a word or a sentence leaves a form feed, and sometimes a hyphen.
    line = _CUT_WITHIN.sub("", raw).replace("\f", "").strip("\ufeff").rstrip()
    heading = _HEADING.match(line)
    if heading:
        title = _EMPHASIS.sub(_inner, line[heading.end() :]).strip(" #")
        return TextLine(number, title, heading=len(heading[1]))
    if cells := _cells(line):
        return TextLine(number, " ".join(cells), cells=cells)
    if _RULE.match(line):
        return TextLine(number, "")
    bullet = _BULLET.match(line)
    text = line[bullet.end() :] if bullet else line
    return TextLine(
        number,
        _EMPHASIS.sub(_inner, text).strip(),
        is_bullet=bool(bullet),
        is_numbered=bool(_NUMBERED.match(line)),
    )


def _inner(match: re.Match[str]) -> str:
    return match[2] or match[3] or ""


def _cells(line: str) -> tuple[str, ...]:
    """The cells of a row: between tabs, or between the bars of a Markdown table."""
    if line.lstrip().startswith("|") and line.rstrip().endswith("|") and not _RULE.match(line):
        return tuple(cell.strip().strip("*") for cell in line.strip().strip("|").split("|"))
    if "\t" in line.strip():
        return tuple(cell.strip() for cell in line.strip().split("\t"))
    return ()


def joined(lines: Iterable[TextLine]) -> Iterator[TextLine]:
    """Lines without empty ones; a line that goes on the one before is joined to it.

    It does when it begins with a small letter and the one before has not ended: a page break or
    a narrow page cut the sentence. A hyphen at the end of the one before is taken away.
    """
    last: TextLine | None = None
    for line in lines:
        if not line.text:
            continue
        if last is not None and _goes_on(last, line):
            last = _together(last, line)
            continue
        if last is not None:
            yield last
        last = line
    if last is not None:
        yield last


def _goes_on(last: TextLine, line: TextLine) -> bool:
    if line.is_bullet or line.heading or line.cells or last.heading or last.cells:
        return False
    return line.text[0].islower() and not last.text.endswith(_END_OF_SENTENCE)


def _together(last: TextLine, line: TextLine) -> TextLine:
    is_cut = _CUT.search(last.text) and not _SUSPENDED.match(line.text)
    text = last.text[:-1] + line.text if is_cut else f"{last.text} {line.text}"
    return TextLine(last.number, text, last.is_bullet, last.is_numbered)
