"""What a document is made of: plain values that both PDF and Word are made from."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

SCHEMA = 2  # raised when documents are to be made anew from the same content


@dataclass(frozen=True)
class Heading:
    """Level 1 stands right under the title; no level is skipped."""

    text: str
    level: int = 1
    kind: str = "heading"


@dataclass(frozen=True)
class Paragraph:
    """Plain text; an empty line in it begins a new paragraph."""

    text: str
    is_note: bool = False
    kind: str = "text"

    @property
    def parts(self) -> list[str]:
        return [part.strip() for part in self.text.split("\n\n") if part.strip()]


@dataclass(frozen=True)
class Grid:
    """A table: texts to the left, the columns in `numbers` to the right."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]  # parts of the width of the page
    numbers: Sequence[int] = ()
    kind: str = "table"


@dataclass(frozen=True)
class Shares:
    """A bar of shares in whole percent, with what it says in words."""

    parts: Sequence[tuple[str, int]]
    text: str
    kind: str = "bar"


Block = Heading | Paragraph | Grid | Shares


@dataclass(frozen=True)
class ReportDocument:
    """A whole document. `dated` is what it is from, never when it is made."""

    title: str
    subtitle: str
    dated: date
    facts: Sequence[tuple[str, str]]
    blocks: Sequence[Block] = field(default_factory=list)
    footer: str = ""

    @property
    def size(self) -> int:
        """How much there is to set: rows and paragraphs."""
        return sum(len(block.rows) if isinstance(block, Grid) else 1 for block in self.blocks)

    def as_json(self) -> dict[str, Any]:
        values = asdict(self) | {"dated": [self.dated.year, self.dated.month, self.dated.day]}
        values["blocks"] = [
            asdict(block) | ({"parts": block.parts} if isinstance(block, Paragraph) else {})
            for block in self.blocks
        ]
        return values


def document_key(*parts: str) -> str:
    """The name under which a document is kept: made of what it is made from."""
    return hashlib.sha256("\n".join((str(SCHEMA), *parts)).encode()).hexdigest()
