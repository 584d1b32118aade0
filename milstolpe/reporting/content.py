"""The whole of an answer as plain values, for forms, files, merging, history and frozen copies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from milstolpe.programmes.content import Content, LinkEntry
from milstolpe.reporting.enums import Grade

MOST_LETTERS = 20_000  # of a text, on the page as in a file


@dataclass(frozen=True, order=True)
class ExtraEntry:
    """The answer to one of the programme's own questions, with the question as it was put."""

    question: int  # id
    label: str
    text: str


@dataclass(frozen=True, order=True)
class FileEntry:
    """A file of evidence: the id of its row, and what it is called."""

    id: int
    title: str
    sha256: str


@dataclass(frozen=True)
class AnswerContent(Content):
    """Everything that an organisation answers about one measure."""

    grade: str = ""  # Grade, or empty
    is_continuous: bool = False
    rationale: str = ""
    action_taken: str = ""
    instruments: tuple[str, ...] = ()  # slugs, in order
    links: tuple[LinkEntry, ...] = ()
    files: tuple[FileEntry, ...] = ()
    extras: tuple[ExtraEntry, ...] = ()

    TEXTS = frozenset({"rationale", "action_taken"})  # joined by paragraph; everything else asks

    @classmethod
    def entry_types(cls) -> dict[str, type]:
        return {"links": LinkEntry, "files": FileEntry, "extras": ExtraEntry}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        return super().from_json(values | {"instruments": tuple(values.get("instruments", ()))})

    def named_instruments(self, names: Mapping[str, str]) -> list[str]:
        """By slug → name; an instrument that is gone stands as its slug."""
        return [names.get(slug, slug) for slug in self.instruments]

    @property
    def missing(self) -> list[str]:
        """Names of fields that must be filled before the report is handed in."""
        names = [] if self.grade else ["grade"]
        if self.grade == Grade.NOT_RELEVANT and not self.rationale:
            names.append("rationale")
        return names

    def missing_with(self, required: Iterable[int]) -> list[str]:
        """The same with the programme's own questions (ids) that must be answered, as "q<id>"."""
        if self.grade == Grade.NOT_RELEVANT:
            return self.missing
        answered = {entry.question for entry in self.extras if entry.text}
        return self.missing + [f"q{pk}" for pk in required if pk not in answered]
