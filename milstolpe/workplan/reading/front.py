"""The list of activities in front of the annex: areas, headings and titles with PRIO."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from milstolpe.workplan.reading.found import ActivityFound, likeness_key
from milstolpe.workplan.reading.lines import TextLine
from milstolpe.workplan.reading.words import without_priority

_BEGINS = re.compile(r"^aktiviteter\b.*\bpriorit", re.IGNORECASE)
_ENDS = re.compile(r"^(?:budget(?:\s+20\d{2})?\s*:?|bilaga\b.*|detaljerad verksamhetsplan.*)$",
                   re.IGNORECASE)  # fmt: skip
_ALIKE = 0.88  # titles that differ by a word or a misspelling


@dataclass
class FrontList:
    """What the list names. `titles` are in its order, each with whether it is marked PRIO."""

    areas: set[str] = field(default_factory=set)  # as `likeness_key`
    groups: set[str] = field(default_factory=set)
    titles: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def has_stops(self) -> bool:
        """Whether a title ends in a full stop, as sentences do."""
        return any(title.endswith(".") for title, _is_priority in self.titles)

    def holds(self, title: str) -> bool:
        """Whether the list names an activity like this one."""
        key = likeness_key(title)
        return any(_alike(key, likeness_key(other)) for other, _is_priority in self.titles)

    def is_same(self, title: str, activity: ActivityFound | None) -> bool:
        return activity is not None and _alike(likeness_key(title), likeness_key(activity.title))


def front_list(lines: Sequence[TextLine]) -> FrontList:
    """The list of activities before the annex; empty where there is none."""
    found = FrontList()
    start = next((n for n, line in enumerate(lines) if _BEGINS.match(line.text)), None)
    if start is None:
        return found
    for line in lines[start + 1 :]:
        if _ENDS.match(line.text) and not line.is_bullet:
            break
        if line.is_bullet:
            found.titles.append(without_priority(line.text))
        elif line.text.endswith(":"):
            found.groups.add(likeness_key(line.text))
        else:
            found.areas.add(likeness_key(line.text))
    return found


def _alike(left: str, right: str) -> bool:
    if left == right:
        return True
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return matcher.real_quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE
