"""The texts of a contribution as one value: what a save keeps, and what two edits join to."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from milstolpe.rounds.rich import character_count


@dataclass(frozen=True)
class SectionText:
    """What stands under one heading."""

    text: str = ""
    is_unchanged: bool = False  # last year's text was stated to stand
    reason: str = ""  # why, where that must be said


@dataclass(frozen=True)
class TextContent:
    """Section key → its text, in the order of the template."""

    sections: Mapping[str, SectionText] = field(default_factory=dict)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "TextContent":
        return cls(
            {
                key: SectionText(row["text"], row["is_unchanged"], row["reason"])
                for key, row in raw.items()
            }
        )

    def as_json(self) -> dict[str, Any]:
        return {
            key: {"text": row.text, "is_unchanged": row.is_unchanged, "reason": row.reason}
            for key, row in self.sections.items()
        }

    def fingerprint(self) -> str:
        """SHA-256 of the content: keys in order, UTF-8."""
        text = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def text(self, key: str) -> str:
        return self.sections.get(key, SectionText()).text

    @property
    def characters(self) -> int:
        """How many in all, counted as `rich.character_count`."""
        return sum(character_count(row.text) for row in self.sections.values())

    def values(self) -> dict[str, object]:
        """Flat, as `merge_fields` joins them: "<key>" is text, "<key>:unchanged" is a choice."""
        flat: dict[str, object] = {}
        for key, row in self.sections.items():
            flat[key] = row.text
            flat[f"{key}:unchanged"] = row.is_unchanged
            flat[f"{key}:reason"] = row.reason
        return flat

    @classmethod
    def from_values(cls, flat: Mapping[str, Any]) -> "TextContent":
        keys = [name for name in flat if ":" not in name]
        return cls(
            {
                key: SectionText(flat[key], flat[f"{key}:unchanged"], flat[f"{key}:reason"])
                for key in keys
            }
        )

    @property
    def text_fields(self) -> frozenset[str]:
        """Those of `values` that are joined paragraph by paragraph."""
        return frozenset(self.sections) | {f"{key}:reason" for key in self.sections}
