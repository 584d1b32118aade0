"""Rich texts as blocks of a document, for Word and PDF."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from milstolpe.core.addresses import whole
from milstolpe.documents.blocks import (
    Block,
    Heading,
    Picture,
    RichList,
    RichParagraph,
    RichTable,
    Run,
)
from milstolpe.rounds.rich import References, parsed, picture_number

_DEEPEST = 6  # levels of headings


@dataclass
class _Making:
    """What a text is made with, and where its headings have come to."""

    level: int
    references: References
    pictures: Mapping[int, bytes]
    above: list[int] = field(default_factory=list)  # levels, as typed, of the headings around


def blocks(
    text: str,
    *,
    level: int,
    references: References | None = None,
    pictures: Mapping[int, bytes] | None = None,
) -> list[Block]:
    """The text as blocks. Headings in it stand below `level` and skip none.

    Args:
        level: of the heading that the text stands under; 0: right under the title.
        references: as in `rich.html`.
        pictures: number → the picture's file; one that is missing is said in words.
    """
    making = _Making(level, references or {}, pictures or {})
    tree = SyntaxTreeNode(parsed(text))
    return [block for node in tree.children for block in _blocks(node, making)]


def _blocks(node: SyntaxTreeNode, making: _Making) -> Iterator[Block]:
    if node.type == "heading":
        words = "".join(run.text for run in _runs(node, making)).replace("\n", " ")
        yield Heading(words, level=_level(int(node.tag[1]), making))
    elif node.type in ("bullet_list", "ordered_list"):
        yield _list(node, making)
    elif node.type == "table":
        yield _table(node, making)
    else:
        yield from _paragraph(node, making)


def _level(typed: int, making: _Making) -> int:
    """One below the nearest heading above that was typed as a larger one."""
    while making.above and making.above[-1] >= typed:
        making.above.pop()
    making.above.append(typed)
    return min(making.level + len(making.above), _DEEPEST)


def _paragraph(node: SyntaxTreeNode, making: _Making) -> Iterator[Block]:
    """A paragraph; each picture in it stands by itself."""
    children = [child for inline in node.children for child in inline.children]
    for is_picture, group in groupby(children, key=lambda child: _is_ours(child, making)):
        for found in list(group) if is_picture else ():
            number = picture_number(found.attrs.get("src", ""))
            yield Picture(making.pictures[number or 0], found.content)
        if not is_picture:
            runs = _tidy(run for child in group for run in _inline(child, making, Run("")))
            if runs:
                yield RichParagraph(runs)


def _is_ours(node: SyntaxTreeNode, making: _Making) -> bool:
    return node.type == "image" and picture_number(node.attrs.get("src", "")) in making.pictures


def _list(node: SyntaxTreeNode, making: _Making) -> RichList:
    items = []
    for item in node.children:
        parts: list[RichParagraph | RichList] = []
        for child in item.children:
            if child.type in ("bullet_list", "ordered_list"):
                parts.append(_list(child, making))
            elif runs := _runs(child, making):
                parts.append(RichParagraph(runs))
        items.append(parts)
    start: Any = node.attrs.get("start", 1)
    return RichList(items, is_numbered=node.type == "ordered_list", start=int(start))


def _table(node: SyntaxTreeNode, making: _Making) -> RichTable:
    rows = [row.children for part in node.children for row in part.children]
    texts = [[_runs(cell, making) for cell in row] for row in rows]
    right = [n for n, cell in enumerate(rows[0]) if "right" in str(cell.attrs.get("style", ""))]
    return RichTable(headings=texts[0], rows=texts[1:], numbers=right)


def _runs(node: SyntaxTreeNode, making: _Making) -> Sequence[Run]:
    """The words of a heading, a cell or an item."""
    inlines = [node] if node.type == "inline" else list(node.walk())
    return _tidy(
        run
        for inline in inlines
        if inline.type == "inline"
        for child in inline.children
        for run in _inline(child, making, Run(""))
    )


def _inline(node: SyntaxTreeNode, making: _Making, look: Run) -> Iterator[Run]:
    if node.type in ("strong", "em", "link"):
        inner = Run(
            "",
            is_bold=look.is_bold or node.type == "strong",
            is_italic=look.is_italic or node.type == "em",
            address=_whole(str(node.attrs["href"])) if node.type == "link" else look.address,
        )
        for child in node.children:
            yield from _inline(child, making, inner)
    elif node.type == "reference":
        yield from _reference(node.content, making, look)
    else:
        text = "\n" if node.type in ("softbreak", "hardbreak") else node.content
        yield Run(text, look.is_bold, look.is_italic, look.address)


def _reference(typed: str, making: _Making, look: Run) -> Iterator[Run]:
    found = making.references.get(typed)
    if found is None:
        yield Run(typed, look.is_bold, look.is_italic)
        return
    yield Run(found.label, look.is_bold, look.is_italic, _whole(found.address))
    if found.note:
        yield Run(f" ({found.note})", look.is_bold, look.is_italic)


def _tidy(runs: Any) -> list[Run]:
    """Without empty ones; neighbours of one look joined."""
    kept: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        if kept and _look(kept[-1]) == _look(run):
            kept[-1] = Run(kept[-1].text + run.text, *_look(run))
        else:
            kept.append(run)
    return kept


def _look(run: Run) -> tuple[bool, bool, str]:
    return run.is_bold, run.is_italic, run.address


def _whole(address: str) -> str:
    """A place of ours with the site before it; empty where a document cannot lead."""
    if address.startswith("/"):
        return whole(address)
    return address if address.startswith(("http://", "https://", "mailto:")) else ""
