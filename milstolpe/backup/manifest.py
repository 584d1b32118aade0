"""What a backup says of itself: its form, the state of the database, and a sum for every part."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

FORMAT: Final = 1
PRODUCT: Final = "Milstolpe"
NAME: Final = "manifest.json"
FILES: Final = "files.jsonl"

Migration = tuple[str, str]  # app and name


@dataclass(frozen=True)
class Part:
    """A part that holds lines: how many, how long they are together in bytes, and their sum."""

    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class TablePart:
    """One table; each line of its part is a list of values in the order of `columns`."""

    table: str
    columns: tuple[str, ...]
    last_id: int  # the last number that the table gave a row; 0 for none
    part: Part

    @property
    def name(self) -> str:
        return f"tables/{self.table}.jsonl"


@dataclass(frozen=True)
class Content:
    """All that is restored. Two systems with the same content are the same."""

    migrations: tuple[Migration, ...]
    tables: tuple[TablePart, ...]
    files: Part  # each line: name, SHA-256 and number of bytes of a file
    missing: tuple[str, ...]  # names of files that rows point at and that were not there

    @property
    def sha256(self) -> str:
        return hashlib.sha256(canonical(asdict(self)).encode()).hexdigest()

    @property
    def rows(self) -> int:
        return sum(table.part.rows for table in self.tables)


@dataclass(frozen=True)
class Manifest:
    """The content, and what differs from one backup of the same content to the next."""

    made_at: str
    vendor: str  # of the database
    key_check: str  # tells one secret key from another, and nothing more
    content: Content

    def as_json(self) -> str:
        about = {"made_at": self.made_at, "vendor": self.vendor, "key_check": self.key_check}
        whole = {"product": PRODUCT, "format": FORMAT, "about": about}
        return canonical(whole | {"content": asdict(self.content)})


def media_name(sha256: str) -> str:
    """The part that holds the file with this sum."""
    return f"media/{sha256}"


def canonical(value: Any) -> str:
    """The one way to write it: keys in order, no spaces."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def read_manifest(given: Mapping[str, Any]) -> Manifest:
    """The manifest of this version's form.

    Raises:
        KeyError, TypeError, ValueError: it has another form.
    """
    content = given["content"]
    tables = tuple(
        TablePart(row["table"], tuple(row["columns"]), row["last_id"], Part(**row["part"]))
        for row in content["tables"]
    )
    return Manifest(
        **given["about"],
        content=Content(
            migrations=tuple((app, name) for app, name in content["migrations"]),
            tables=tables,
            files=Part(**content["files"]),
            missing=tuple(content["missing"]),
        ),
    )
