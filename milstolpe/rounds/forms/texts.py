"""What was sent from the writing page: the text of each section, and what was chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from milstolpe.core.errors import EditConflictError
from milstolpe.core.merge import FieldConflict, merge_text
from milstolpe.core.text import clean_line, small_number
from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.from_html import cleaned
from milstolpe.rounds.models import Section

_BETWEEN = "\n\n[…]\n\n"  # of stretches that are not shown


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where."""

    text: str
    section: str = ""  # key; empty: it concerns the whole


@dataclass(frozen=True)
class Wordings:
    """Two wordings of a section that cannot be joined: the whole texts, and the stretches that
    differ."""

    theirs: str
    mine: str
    their_part: str
    my_part: str
    chosen: str = ""


class TextSheet:
    """The texts as they were typed, made clean; `problems` and `conflicts` once saving failed."""

    def __init__(self, data: Mapping[str, Any], sections: Sequence[Section]) -> None:
        self.data = data
        self.sections = sections
        self.base = small_number(data.get("base", ""))
        self.problems: list[Problem] = []
        self.conflicts: dict[str, Wordings] = {}
        self.saved_by = ""
        self.typed = {row.key: self._typed(row.key) for row in sections if self._was_sent(row.key)}

    @property
    def content(self) -> TextContent:
        return TextContent(self.typed)

    def put(self, key: str, text: SectionText) -> None:
        """Another text in place of what was typed, as last time's."""
        self.typed[key] = text

    def append(self, key: str, mark: str) -> None:
        """A paragraph more."""
        row = self.typed.get(key, SectionText())
        self.typed[key] = replace(row, text=f"{row.text}\n\n{mark}".strip(), is_unchanged=False)

    def refuse(self, text: str, section: str = "") -> None:
        self.problems.append(Problem(text, section))

    def show_conflicts(self, error: EditConflictError) -> None:
        """Begin from what somebody else saved, and let the writer choose."""
        self.base, self.saved_by = error.number, error.saved_by
        for name, value in error.merged.items():
            key, _colon, what = name.partition(":")
            if key in self.typed and what != "unchanged":
                row, said = self.typed[key], str(value)
                self.typed[key] = replace(row, reason=said) if what else replace(row, text=said)
        for name, conflict in error.conflicts.items():
            key = name.partition(":")[0]
            if key == name:
                self.conflicts[key] = _wordings(conflict)
            self.refuse(str(error), key)

    def _was_sent(self, key: str) -> bool:
        return f"text-{key}" in self.data

    def _typed(self, key: str) -> SectionText:
        text = self.data[f"text-{key}"]
        if f"theirs-{key}" in self.data:
            text = self._chosen(key, text)
        return SectionText(
            cleaned(text),
            is_unchanged=self.data.get(f"unchanged-{key}") == "1",
            reason=clean_line(self.data.get(f"reason-{key}", "")),
        )

    def _chosen(self, key: str, written: str) -> str:
        """The wording that was picked, or written anew."""
        choice = self.data.get(f"choice-{key}", "")
        sides = {"theirs": self.data[f"theirs-{key}"], "mine": self.data.get(f"mine-{key}", "")}
        if choice == "written":
            return written
        if choice in sides:
            return str(sides[choice])
        self.conflicts[key] = Wordings(
            cleaned(sides["theirs"]), cleaned(sides["mine"]), sides["theirs"], sides["mine"]
        )
        self.refuse(_("Choose which wording should stand."), key)
        return written


def _wordings(conflict: FieldConflict) -> Wordings:
    merge = merge_text(str(conflict.base), str(conflict.theirs), str(conflict.mine))
    return Wordings(
        merge.with_theirs,
        merge.with_mine,
        _BETWEEN.join(part.theirs for part in merge.conflicts),
        _BETWEEN.join(part.mine for part in merge.conflicts),
    )
