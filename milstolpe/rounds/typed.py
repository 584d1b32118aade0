"""Blocks of text from elsewhere (a web page, Word) as a person would have typed them here."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

_SPACES = re.compile(r"[ \t\u00a0]+")
# What would begin a heading, a list or a table if it stood first in a line.
_BLOCK_START = re.compile(r"^(\s*)(#{1,6}(?=\s)|[-+*](?=\s)|\d{1,9}(?=[.)]\s)|\|)", re.MULTILINE)
# Our own references and pictures stay; what would be read as a sign is written as itself.
_OURS = re.compile(r"(\[\[[a-z]{1,20}:[\w-]{1,60}\]\]|!\[[^\]\n]*\]\(bild:\d{1,9}\))")
_MARKS = re.compile(
    r"(\\(?=[!-/:-@\[-`{-~])|\*(?=\S)|(?<=\S)\*|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)|\]\(|\[\[)"
)
_DEEPEST = 4


@dataclass(frozen=True)
class Run:
    """A stretch of words in one manner; a line end in it is a line break."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    address: str = ""  # of a link


Runs = Sequence[Run]


@dataclass(frozen=True)
class Para:
    runs: Runs


@dataclass(frozen=True)
class Head:
    runs: Runs
    level: int = 1


@dataclass(frozen=True)
class Item:
    """A point of a list; `level` 0 is outermost."""

    runs: Runs
    level: int = 0
    is_numbered: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells; the first row holds the headings."""

    rows: Sequence[Sequence[Runs]] = field(default_factory=tuple)


Block = Para | Head | Item | Table


def as_typed(blocks: Iterable[Block]) -> str:
    """The blocks in the signs that `rich` reads, without those that say nothing."""
    parts = []
    for is_list, group in groupby(blocks, key=lambda block: isinstance(block, Item)):
        if is_list:
            parts.append(_list(list(group)))  # type: ignore[arg-type]  # all are items
        else:
            parts += [_block(block) for block in group]
    return "\n\n".join(part for part in parts if part.strip())


def _block(block: Block) -> str:
    if isinstance(block, Head):
        words = inline(block.runs).replace("\n", " ")
        return f"{'#' * min(block.level, _DEEPEST)} {words}" if words else ""
    if isinstance(block, Table):
        return _table(block)
    return _BLOCK_START.sub(_escaped, inline(block.runs))


def _escaped(match: re.Match[str]) -> str:
    space, sign = match[1], match[2]
    return f"{space}{sign}\\" if sign[0].isdigit() else f"{space}\\{sign}"


def _list(items: Sequence[Item]) -> str:
    """Each level begins below the first letter of the one above, as the signs are read."""
    lines: list[str] = []
    indents: list[int] = []  # of the words on each open level
    counts: list[tuple[bool, int]] = []
    for item in items:
        words = inline(item.runs).replace("\n", " ")
        if not words:
            continue
        level = min(item.level, len(indents), _DEEPEST)
        is_same = level < len(counts) and counts[level][0] == item.is_numbered
        number = counts[level][1] + 1 if is_same else 1
        if lines and level == 0 and not is_same:
            lines.append("")  # another list begins
        mark = f"{number}. " if item.is_numbered else "- "
        start = indents[level - 1] if level else 0
        lines.append(f"{' ' * start}{mark}{_BLOCK_START.sub(_escaped, words)}")
        indents[level:] = [start + len(mark)]
        counts[level:] = [(item.is_numbered, number)]
    return "\n".join(lines)


def _table(table: Table) -> str:
    first, *others = table.rows or [[]]
    plain = [[replace(run, is_bold=False) for run in cell] for cell in first]  # shown bold anyway
    rows = [
        [inline(cell).replace("\n", " ").replace("|", "\\|") for cell in row]
        for row in (plain, *others)
    ]
    rows = [row for row in rows if any(row)]
    if not rows:
        return ""
    width = max(map(len, rows))
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
    return "\n".join([lines[0], f"|{'---|' * width}", *lines[1:]])


def inline(runs: Runs) -> str:
    """The runs in a row: spaces stand outside the marks, and once."""
    text = ""
    for run in _joined(runs):
        words = _escaped_words(_SPACES.sub(" ", run.text))
        core = words.strip()
        if not core:
            text += words
            continue
        before, after = words[: words.index(core)], words[words.index(core) + len(core) :]
        mark = "*" * (2 * run.is_bold + run.is_italic)
        # Emphasis ends with its line.
        marked = "\n".join(f"{mark}{line.strip()}{mark}" if line.strip() else "" for line in
                           core.split("\n")) if mark else core  # fmt: skip
        text += f"{before}{f'[{marked}]({run.address})' if run.address else marked}{after}"
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _escaped_words(text: str) -> str:
    pieces = enumerate(_OURS.split(text))  # every second is ours
    return "".join(piece if place % 2 else _MARKS.sub(r"\\\1", piece) for place, piece in pieces)


def _joined(runs: Runs) -> list[Run]:
    """Neighbours in the same manner as one."""
    found: list[Run] = []
    for run in runs:
        if found and replace(found[-1], text="") == replace(run, text=""):
            found[-1] = replace(run, text=found[-1].text + run.text)
        elif run.text:
            found.append(run)
    return found
