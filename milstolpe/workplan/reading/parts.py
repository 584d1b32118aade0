"""The text of an activity as paragraphs and bullets. A bullet is a line that begins with "- "."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_BULLET = re.compile(r"\s*[-•]\s+")


@dataclass(frozen=True)
class Part:
    """A paragraph, which may have line ends in it, or a bullet."""

    text: str
    is_bullet: bool = False


def parts_of(text: str) -> list[Part]:
    """The parts of a text, in order, as a page shows them; see `core.text.paragraphs_html`."""
    found: list[Part] = []
    for block in _BLANK_LINES.split(text.replace("\r\n", "\n").strip()):
        lines = groupby(block.split("\n"), key=lambda line: bool(_BULLET.match(line)))
        for is_list, of_kind in lines:
            if is_list:
                found += [Part(_BULLET.sub("", line, count=1).strip(), True) for line in of_kind]
            else:
                found.append(Part("\n".join(line.strip() for line in of_kind)))
    return [part for part in found if part.text.strip()]


def text_of(parts: Iterable[Part]) -> str:
    """The same as one text: an empty line between paragraphs, bullets line by line."""
    blocks = [
        "\n".join(f"- {part.text}" for part in of_kind)
        if is_bullet
        else "\n\n".join(part.text for part in of_kind)
        for is_bullet, of_kind in groupby(parts, key=lambda part: part.is_bullet)
    ]
    return "\n\n".join(blocks)
