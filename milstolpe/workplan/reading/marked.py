"""Reads a plan document of our own making: its headings tell what everything is.

Such a document is read without guessing, so that any plan comes back as it was, whatever its
titles and texts look like. What somebody has added elsewhere than where it belongs is told.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from milstolpe.workplan.reading import marks
from milstolpe.workplan.reading.budget import BudgetFound
from milstolpe.workplan.reading.found import (
    ActivityFound,
    AimFound,
    AreaFound,
    BudgetLine,
    CashNeed,
    Decision,
    Line,
    PlanFound,
)
from milstolpe.workplan.reading.front import FrontList
from milstolpe.workplan.reading.lines import TextLine
from milstolpe.workplan.reading.parts import Part, text_of
from milstolpe.workplan.reading.words import decimal, kronor

_AIM_YEARS = re.compile(rf"{marks.AIMS}(?: (\d{{4}})(?:–(\d{{4}}))?)?$")
_NUMBER = r"\d[\d\s]*(?:,\d+)?"
_RESOURCES = re.compile(
    rf"{marks.RESOURCES}: "
    rf"(?:{marks.NOT_SAID}|(?P<about>ca )?(?P<days>{_NUMBER}) dag(?:ar)?)"
    r"(?: \((?P<note>.*)\))?\.$",
    re.DOTALL,
)
_CASH = re.compile(
    rf"{marks.CASH}(?P<least> minst)?: "
    rf"(?:{marks.NOT_SAID}|(?P<value>{'|'.join(marks.CASH_BY_WORD)})"
    r"(?P<budget>, se budget)?)\.(?: (?P<note>.*))?$",
    re.DOTALL,
)
_SUM = re.compile(rf"{marks.SUM}: (?P<days>{_NUMBER}) dag(?:ar)?\.$")
_DECISION = re.compile(r"(\d{4}-\d{2}-\d{2}), (.*)$", re.DOTALL)


@dataclass
class MarkedPlan:
    """The plan, and what it is held against: the list and the budget in front of the annex."""

    plan: PlanFound = field(default_factory=PlanFound)
    front: FrontList = field(default_factory=FrontList)
    budgets: list[BudgetFound] = field(default_factory=list)

    def not_understood(self, lines: Sequence[TextLine]) -> None:
        self.plan.not_understood += [Line(row.number, row.text) for row in lines]


@dataclass
class _Under:
    """A heading and the lines under it."""

    heading: TextLine
    lines: list[TextLine] = field(default_factory=list)


def read_marked(lines: Sequence[TextLine]) -> MarkedPlan:
    """What the document says. Lines are those of `source.lines_of_word`, marked."""
    found = MarkedPlan()
    head, sections = _split(lines, marks.SECTION)
    _take_head(found, head)
    for section in sections:
        _take_section(found, section)
    if found.budgets:
        last = found.budgets[-1]
        found.plan.budget, found.plan.budget_stated_sek = last.lines, last.stated_sek
        found.plan.not_understood += last.not_understood
    found.plan.not_understood.sort(key=lambda row: row.number)
    return found


def _split(lines: Sequence[TextLine], level: int) -> tuple[list[TextLine], list[_Under]]:
    """The lines before the first heading of a level, and those under each."""
    before: list[TextLine] = []
    under: list[_Under] = []
    for line in lines:
        if line.heading == level:
            under.append(_Under(line))
        elif under:
            under[-1].lines.append(line)
        else:
            before.append(line)
    return before, under


def _take_head(found: MarkedPlan, lines: Sequence[TextLine]) -> None:
    plan = found.plan
    for line in lines:
        label, _, value = line.text.partition(": ")
        if line.heading == 1:
            plan.title = line.text
        elif label == marks.YEAR and value.isdecimal():
            plan.year = int(value)
        elif label == marks.POSTS:
            plan.posts = decimal(value)
        elif label == marks.DAYS_AVAILABLE:
            plan.days_available = decimal(value)
        elif label in marks.DECISIONS.values() and (match := _DECISION.match(value)):
            plan.decisions += _decision(label, match)


def _decision(label: str, match: re.Match[str]) -> Iterator[Decision]:
    try:
        yield Decision(date.fromisoformat(match[1]), f"{label}: {match[2]}")
    except ValueError:
        return


def _take_section(found: MarkedPlan, section: _Under) -> None:
    plan, title = found.plan, section.heading.text
    if title == marks.INTRODUCTION:
        plan.introduction = text_of(_parts(section.lines))
    elif title == marks.VISION:
        plan.vision = text_of(_parts(section.lines))
    elif title == marks.MESSAGES:
        plan.messages = [row.text for row in section.lines]
    elif title.startswith(marks.LIST):
        found.front.titles = [_priority(row.text) for row in section.lines if row.is_bullet]
    elif title.startswith(marks.BUDGET):
        found.budgets.append(_budget(section.lines))
    elif title.startswith(marks.ANNEX):
        _take_annex(found, section.lines)
    else:
        found.not_understood([section.heading, *section.lines])


def _parts(lines: Sequence[TextLine]) -> list[Part]:
    return [Part(row.text, row.is_bullet) for row in lines]


def _priority(title: str) -> tuple[str, bool]:
    return title.removesuffix(marks.PRIORITY), title.endswith(marks.PRIORITY)


def _budget(lines: Sequence[TextLine]) -> BudgetFound:
    budget = BudgetFound()
    rows = [row for row in lines if row.cells and row.cells[1:2] != (marks.BUDGET_HEADINGS[1],)]
    budget.not_understood += [Line(row.number, row.text) for row in lines if not row.cells]
    for row in rows:
        title, amount, *notes = (*row.cells, "")
        value = kronor(amount)
        if row is rows[-1] and title.strip(" :") == marks.BUDGET_SUM:
            budget.stated_sek = value
        elif value is None:
            budget.not_understood.append(Line(row.number, row.text))
        else:
            said = tuple(line.strip() for line in notes[0].splitlines() if line.strip())
            budget.lines.append(BudgetLine(title, value, row.number, said))
    return budget


# --- The annex ---


def _take_annex(found: MarkedPlan, lines: Sequence[TextLine]) -> None:
    before, areas = _split(lines, marks.AREA)
    found.not_understood(before)
    for under in areas:
        area = AreaFound(under.heading.text, under.heading.number)
        found.plan.areas.append(area)
        left, parts = _split(under.lines, marks.PART)
        found.not_understood(left)
        for part in parts:
            if match := _AIM_YEARS.match(part.heading.text):
                years = [int(year) if year else None for year in match.groups()]
                first, last = years[0], years[1] or years[0]
                area.aims += [AimFound(row.text, first, last) for row in part.lines]
            elif part.heading.text.startswith(marks.ACTIVITIES):
                _take_activities(found, area, part.lines)
            else:
                found.not_understood([part.heading, *part.lines])


def _take_activities(found: MarkedPlan, area: AreaFound, lines: Sequence[TextLine]) -> None:
    before, headings = _split(lines, marks.GROUP)
    for line in before:
        if match := _SUM.match(line.text):
            area.days_stated = decimal(match["days"])
        elif match := _CASH.match(line.text):
            area.cash = _need(match)
        else:
            found.not_understood([line])
    for under in headings:
        text, grouped = _split(under.lines, marks.GROUP + 1)
        if not grouped:
            area.activities.append(_activity(found, under, ""))
            continue
        found.not_understood(text)
        group = under.heading.text.removesuffix(":")
        area.activities += [_activity(found, each, group) for each in grouped]


def _activity(found: MarkedPlan, under: _Under, group: str) -> ActivityFound:
    title, is_priority = _priority(under.heading.text)
    activity = ActivityFound(title, under.heading.number, is_priority, group)
    resources = [
        place
        for place, row in enumerate(under.lines)
        if not row.is_bullet and row.text.startswith(f"{marks.RESOURCES}:")
    ]
    end = resources[-1] if resources else len(under.lines)
    activity.parts = _parts(under.lines[:end])
    if not resources:
        found.not_understood([under.heading])
    for line in under.lines[end:]:
        if not _is_fact(activity, line.text):
            found.not_understood([line])
    return activity


def _is_fact(activity: ActivityFound, text: str) -> bool:
    """Whether the line says something of the activity, which is then put in its place."""
    label, _, value = text.partition(": ")
    if match := _RESOURCES.match(text):
        activity.days = _days(match["days"])
        activity.is_about, activity.days_note = bool(match["about"]), match["note"] or ""
    elif match := _CASH.match(text):
        activity.cash = _need(match)
    else:
        return take_fact(activity, label, value)
    return True


def take_fact(activity: ActivityFound, label: str, value: str) -> bool:
    """Put what `marks.FACTS` names in its place; whether it is one of these."""
    name = marks.FACTS.get(label)
    if name is None or not value:
        return False
    setattr(activity, name, value.split(marks.BETWEEN_PARTNERS) if name == "partners" else value)
    return True


def _days(said: str | None) -> Decimal | None:
    return decimal(said) if said else None


def _need(match: re.Match[str]) -> CashNeed | None:
    if not match["value"]:
        return None
    value = marks.CASH_BY_WORD[match["value"]]
    return CashNeed(value, bool(match["budget"]), bool(match["least"]), match["note"] or "")
