"""The instructions as those who write meet them, and what is corrected since they began."""

from collections.abc import Sequence
from dataclasses import dataclass

from milstolpe.core.aggregates import rows_of
from milstolpe.core.diff import diff_lines
from milstolpe.core.page import DiffPart
from milstolpe.rounds.models import Contribution, Instruction, Round


@dataclass(frozen=True)
class InstructionNews:
    """What is corrected since a text was begun: shown as a banner until it is seen."""

    newest: Instruction
    reasons: Sequence[str]  # of each version since, the newest first
    diff: Sequence[DiffPart]  # the old text against the newest; empty: only the template changed


def instructions_since(contribution: Contribution) -> list[Instruction]:
    """From the newest to the one that the writer has seen. One query, or none where the
    contribution was read `with_what_is_told`."""
    read = getattr(contribution, "told_instructions", None)
    if read is not None:
        return rows_of(Instruction, read)
    return list(contribution.round.instructions.filter(number__gte=contribution.instruction_number))


def instruction_news(
    contribution: Contribution, rows: Sequence[Instruction]
) -> InstructionNews | None:
    """None when the writer has seen the newest, or has not begun.

    Args:
        rows: `instructions_since`.
    """
    used = contribution.instruction_number
    if not used:
        return None
    old = next((row for row in rows if row.number == used), None)
    newer = [row for row in rows if row.number > used]
    if not newer:
        return None
    before, after = (old.text if old else ""), newer[0].text
    return InstructionNews(
        newest=newer[0],
        reasons=[row.reason for row in newer],
        diff=differing(before, after),
    )


@dataclass(frozen=True)
class InstructionVersion:
    """One version, with what it changed in the one before."""

    row: Instruction
    diff: Sequence[DiffPart]


def instruction_versions(round_: Round) -> list[InstructionVersion]:
    """The newest first. One query."""
    rows = list(round_.instructions.select_related("by"))
    before = [row.text for row in rows[1:]]
    found = [
        InstructionVersion(row, differing(old, row.text))
        for row, old in zip(rows, before, strict=False)
    ]
    return found + [InstructionVersion(row, ()) for row in rows[-1:]]


def differing(old: str, new: str) -> list[DiffPart]:
    """Nothing when they are the same."""
    return [] if old == new else list(diff_lines(old.split("\n"), new.split("\n")))
