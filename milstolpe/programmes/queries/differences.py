"""What differs between two contents, field by field, word by word."""

from dataclasses import dataclass

from milstolpe.core.diff import diff_lines
from milstolpe.core.page import DiffPart, Text
from milstolpe.programmes.content import Content
from milstolpe.programmes.queries.wording import labels_of, lines_of


@dataclass(frozen=True)
class Difference:
    """A field that was changed: its label and its text, with what came and went."""

    label: Text
    parts: tuple[DiffPart, ...]


def differences(old: Content, new: Content) -> list[Difference]:
    """The fields that differ, in the order in which they are shown. Both are of one kind."""
    before, after = lines_of(old), lines_of(new)
    return [
        Difference(label, tuple(diff_lines(before[name], after[name])))
        for name, label in labels_of(new).items()
        if before[name] != after[name]
    ]
