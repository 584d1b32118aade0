"""What a document is made of: plain values that both PDF and Word are made from."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

SCHEMA = 3  # raised when documents are to be made anew from the same content


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


@dataclass(frozen=True)
class Run:
    """A stretch of words of one look. A line feed in it is a new line; `address` makes a link."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    address: str = ""  # whole, with https:// or mailto:


@dataclass(frozen=True)
class RichParagraph:
    """A paragraph with links and emphasis."""

    runs: Sequence[Run]
    kind: str = "rich"


@dataclass(frozen=True)
class RichList:
    """A list; each item holds paragraphs and lists."""

    items: Sequence[Sequence["RichParagraph | RichList"]]
    is_numbered: bool = False
    start: int = 1
    kind: str = "list"


@dataclass(frozen=True)
class RichTable:
    """A table without a caption, whose cells are paragraphs."""

    headings: Sequence[Sequence[Run]]
    rows: Sequence[Sequence[Sequence[Run]]]
    numbers: Sequence[int] = ()  # columns to the right
    kind: str = "rich_table"


@dataclass(frozen=True)
class Picture:
    """A picture, with what it shows in words."""

    content: bytes  # PNG, JPEG, GIF or WebP
    alt: str
    kind: str = "picture"


Block = Heading | Paragraph | Grid | Shares | RichParagraph | RichList | RichTable | Picture


@dataclass(frozen=True)
class ReportDocument:
    """A whole document. `dated` is what it is from, never when it is made."""

    title: str
    subtitle: str
    dated: date
    facts: Sequence[tuple[str, str]]
    blocks: Sequence[Block] = field(default_factory=list)
    footer: str = ""
    category: str = ""  # what kind of document it says that it is; only Word keeps it

    @property
    def size(self) -> int:
        """How much there is to set: rows and paragraphs."""
        return sum(
            len(block.rows) if isinstance(block, Grid | RichTable) else 1 for block in self.blocks
        )

    def as_json(self) -> dict[str, Any]:
        values = asdict(self) | {"dated": [self.dated.year, self.dated.month, self.dated.day]}
        return values | {"blocks": list(_as_json(self.blocks))}


def _as_json(blocks: Sequence[Block]) -> Iterator[dict[str, Any]]:
    """Pictures as base64, under the names that the setter gives their files."""
    for place, block in enumerate(blocks):
        values = asdict(block)
        if isinstance(block, Paragraph):
            values["parts"] = block.parts
        elif isinstance(block, Picture):
            values |= {"content": b64encode(block.content).decode(), "file": f"picture-{place}"}
        yield values


def document_key(*parts: str) -> str:
    """The name under which a document is kept: made of what it is made from."""
    return hashlib.sha256("\n".join((str(SCHEMA), *parts)).encode()).hexdigest()
