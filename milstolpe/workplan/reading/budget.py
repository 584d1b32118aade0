"""The budgets of a plan: lines with an amount, and the sum that is stated."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from milstolpe.workplan.reading.found import BudgetLine, Line
from milstolpe.workplan.reading.lines import TextLine
from milstolpe.workplan.reading.words import kronor, without_tags

_HEADING = re.compile(r"^budget(?:\s+20\d{2})?\s*:?$", re.IGNORECASE)
_SUM = re.compile(r"^(?:summa|totalt?)\b", re.IGNORECASE)
# Without tabs: the amount stands last on the line.
_PLAIN = re.compile(
    r"^(?P<title>\D.*?)[\s:.…]+(?P<amount>\d[\d \u00a0\u2009\u202f]*(?:,\d+)?\s*"
    r"(?:kr(?:onor)?|tkr|kkr|mkr|mnkr))\.?$",
    re.IGNORECASE,
)

_MOST_LINES = 60  # of a budget


@dataclass
class BudgetFound:
    """One budget of the document: there may be one in front and one in the annex."""

    lines: list[BudgetLine] = field(default_factory=list)
    stated_sek: int | None = None
    not_understood: list[Line] = field(default_factory=list)

    @property
    def sum_sek(self) -> int:
        return sum(row.amount_sek for row in self.lines)


def budgets(lines: Sequence[TextLine]) -> list[BudgetFound]:
    """Every budget that has at least one line, in the order of the document."""
    found = []
    for place, line in enumerate(lines):
        if _HEADING.match(line.text) and not line.is_bullet:
            budget = _read(lines[place + 1 :])
            if budget.lines:
                found.append(budget)
    return found


def _read(lines: Sequence[TextLine]) -> BudgetFound:
    """Lines until the sum; without one, until the first that is no line of a budget."""
    budget = BudgetFound()
    end = _sum_place(lines)
    for place, line in enumerate(lines):
        title, amount, notes = _parts(line)
        if not title:
            if place < end and budget.lines:
                budget.not_understood.append(Line(line.number, line.text))
            elif budget.lines and not line.is_bullet:
                break
            continue
        if amount is None:
            if line.cells and any(sign.isdigit() for sign in line.cells[1]):
                budget.not_understood.append(Line(line.number, line.text))
            continue
        if _SUM.match(title):
            budget.stated_sek = amount
            break
        budget.lines.append(BudgetLine(title, amount, line.number, notes))
    return budget


def _sum_place(lines: Sequence[TextLine]) -> int:
    """Where the sum stands, if it is near."""
    for place, line in enumerate(lines[:_MOST_LINES]):
        title, amount, _notes = _parts(line)
        if amount is not None and _SUM.match(title):
            return place
    return 0


def _parts(line: TextLine) -> tuple[str, int | None, tuple[str, ...]]:
    """Title, amount and notes; no title where the line is none of a budget."""
    if len(line.cells) > 1:
        title, amount, *rest = line.cells
        return title.strip(" :") or "–", kronor(amount), tuple(_notes(rest))
    match = _PLAIN.match(line.text)
    return (match["title"].strip(" :"), kronor(match["amount"]), ()) if match else ("", None, ())


def _notes(cells: Sequence[str]) -> Iterator[str]:
    for cell in cells:
        yield from without_tags(cell)
