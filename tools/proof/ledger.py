"""What the server answered as saved, kept outside of it, and held against the database.

Every save carries a mark of its own in its text. A mark that was answered as saved and is in no
revision is a save that was lost.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock

from tools.proof.scene import Place

MARK = re.compile(r"\[kvitto-[\w-]+\]")


@dataclass
class Ledger:
    """Marks of what was sent, of what was answered as saved, and of what was cut off before it
    was answered (it may be saved all the same). For threads."""

    sent: set[str] = field(default_factory=set)
    saved: set[str] = field(default_factory=set)
    cut: set[str] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def send(self, mark: str) -> None:
        with self._lock:
            self.sent.add(mark)

    def keep(self, mark: str) -> None:
        """The server has said that it is saved."""
        with self._lock:
            self.saved.add(mark)

    def lose(self, mark: str) -> None:
        """The server was gone before it answered."""
        with self._lock:
            self.cut.add(mark)

    def lost(self, kept: Mapping[str, int]) -> set[str]:
        """Marks that were answered as saved and are not kept."""
        return self.saved - set(kept)


def mark(*parts: object) -> str:
    """A text that stands nowhere else."""
    return f"[kvitto-{'-'.join(map(str, parts))}]"


def marks_in(texts: Iterable[str]) -> set[str]:
    return {found for text in texts for found in MARK.findall(text)}


def kept_marks(place: Place) -> dict[str, int]:
    """Mark → in how many measures' revisions it was first written, as the database has it."""
    found: dict[str, int] = place.call("kept", "marks")
    return found
