"""Remembers what a step was made from, so that it runs again only when that has changed."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from tools.paths import BUILD, ROOT

STAMPS = BUILD / "stamps"


def digest(paths: Iterable[Path], *also: str) -> str:
    """SHA-256 (hex) of the names and contents of `paths`, in any order, and of the texts `also`."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{path.relative_to(ROOT)}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    total.update("\0".join(also).encode())
    return total.hexdigest()


def is_current(stamp: Path, value: str) -> bool:
    """Whether the step that leaves `stamp` last ended with `value`."""
    return stamp.is_file() and stamp.read_text() == value


def leave(stamp: Path, value: str) -> None:
    """Remember that the step ended with `value`. Call it only when the step went well."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value)
