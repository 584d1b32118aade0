"""Understands the lines of a plan: a list in front, an annex with everything, a budget.

The annex is read from line to line. An activity is a title, a text, and a line that says its
days; headings of areas are known by what follows them, or from the list in front. Nothing is
invented: what fits nowhere is told with its line.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from milstolpe.workplan.reading import budget
from milstolpe.workplan.reading.checks import checks_of
from milstolpe.workplan.reading.found import (
    ActivityFound,
    AimFound,
    AreaFound,
    Decision,
    Line,
    PlanFound,
    likeness_key,
)
from milstolpe.workplan.reading.front import FrontList, front_list
from milstolpe.workplan.reading.lines import TextLine
from milstolpe.workplan.reading.marked import read_marked, take_fact
from milstolpe.workplan.reading.marks import FACTS
from milstolpe.workplan.reading.parts import Part
from milstolpe.workplan.reading.words import (
    cash_in,
    dates_in,
    days_in,
    without_priority,
)

AIMS = re.compile(
    r"^(?:mål|(?:\w+\s)?\w*mål(?:en|sättning(?:ar)?)?(?:\s+för)?(?:\s+åren)?"
    r"\s+(20\d{2})(?:\s*[-–—]\s*(20\d{2}))?)\s*:?$",
    re.IGNORECASE,
)
ACTIVITIES = re.compile(r"^aktiviteter(?:\s+20\d{2})?\s*:?$", re.IGNORECASE)
SUM = re.compile(r"^(?:summa|totalt?)\b.*\b(?:resurs|arbetstid|dagar)", re.IGNORECASE)
RESOURCES = re.compile(
    r"^(?:resurssättning|resursättning|resurser|resursåtgång|arbetstid|tidsåtgång|tid)\b.*:",
    re.IGNORECASE,
)
CASH = re.compile(r"^behov\s+av\s+(?:reda\s+pengar|pengar|kontanta\s+medel|medel)\b", re.IGNORECASE)
ANNEX = re.compile(r"^(?:bilaga\b|detaljerad verksamhetsplan)", re.IGNORECASE)
BUDGET = re.compile(r"^budget(?:\s+20\d{2})?\s*:?$", re.IGNORECASE)
_YEAR = re.compile(r"\bverksamhetsplan(?:en)?\b(?:\s+för)?(?:\s+RUS)?\s+(20\d{2})\b", re.IGNORECASE)
_VISION = re.compile(r"\bvision\s*:\s*[*_\"”“»]*([^\"”“»*]+)", re.IGNORECASE)
_VISION_ALONE = re.compile(r"^(?:\w+\s)?vision(?:en)?\s*:?$", re.IGNORECASE)
_NOT_SAID = re.compile(r":\s*(?:ej|inte|inga?t?)\s+angi(?:vet|vna|ven)\b", re.IGNORECASE)
_DECIDED = re.compile(r"godkän|fastställ|behandl|beslut", re.IGNORECASE)
_LONGEST_TITLE = 250
_LONGEST_HEADING = 80


def parse_plan(lines: Sequence[TextLine]) -> PlanFound:
    """What a plan document says.

    Args:
        lines: see `lines.text_lines`.
    """
    if lines and lines[0].is_marked:
        marked = read_marked(lines)
        marked.plan.checks = checks_of(marked.plan, marked.front, marked.budgets)
        return marked.plan
    plan = PlanFound()
    front = front_list(lines)
    start = _annex_starts(lines)
    _read_head(plan, lines)
    plan.decisions = _decisions(lines[:start])
    reader = _Reader(plan, front)
    for place in range(start, len(lines)):
        if BUDGET.match(lines[place].text):
            break
        reader.take(lines, place)
    reader.end()
    budgets = budget.budgets(lines)
    if budgets:
        plan.budget, plan.budget_stated_sek = budgets[-1].lines, budgets[-1].stated_sek
        plan.not_understood += budgets[-1].not_understood
    plan.checks = checks_of(plan, front, budgets)
    plan.not_understood.sort(key=lambda row: row.number)
    return plan


def recheck(plan: PlanFound, lines: Sequence[TextLine]) -> None:
    """Hold what the document states against a plan that somebody has corrected."""
    front, budgets = _held_against(lines)
    if budgets:
        budgets[-1].lines, budgets[-1].stated_sek = plan.budget, plan.budget_stated_sek
    plan.checks = checks_of(plan, front, budgets)


def _held_against(lines: Sequence[TextLine]) -> tuple[FrontList, list[budget.BudgetFound]]:
    if lines and lines[0].is_marked:
        marked = read_marked(lines)
        return marked.front, marked.budgets
    return front_list(lines), budget.budgets(lines)


def _read_head(plan: PlanFound, lines: Sequence[TextLine]) -> None:
    """Title, year, vision, messages and decisions, wherever they stand."""
    for place, line in enumerate(lines):
        if plan.year is None and (match := _YEAR.search(line.text)):
            plan.year, plan.title = int(match[1]), plan.title or line.text
        if not plan.vision and (match := _VISION.search(line.text)):
            plan.vision = match[1].strip(" .") + "."
        if not plan.vision and _VISION_ALONE.match(line.text) and place + 1 < len(lines):
            plan.vision = lines[place + 1].text
        if not plan.messages and "budskap" in line.text.casefold() and not line.is_bullet:
            plan.messages = _numbered_after(lines, place)


def _decisions(head: Sequence[TextLine]) -> list[Decision]:
    """In front of the annex: what an activity tells of decisions is not about the plan."""
    return [
        Decision(day, line.text)
        for line in head
        if _DECIDED.search(line.text)
        for day in dates_in(line.text)
    ]


def _numbered_after(lines: Sequence[TextLine], place: int) -> list[str]:
    found = []
    for line in lines[place + 1 :]:
        if not line.is_numbered:
            break
        found.append(line.text)
    return found


def _annex_starts(lines: Sequence[TextLine]) -> int:
    """The annex begins at its heading, or where aims or days are told first."""
    headings = [
        place
        for place, line in enumerate(lines)
        if ANNEX.match(line.text) and not line.is_bullet and len(line.text) < _LONGEST_HEADING
    ]
    if headings:
        return headings[-1] + 1
    for place, line in enumerate(lines):
        if AIMS.match(line.text) or RESOURCES.match(line.text):
            return max(0, place - 1)
    return len(lines)


@dataclass
class _Reader:
    """Where the reading stands: in which area, under which heading, in which activity."""

    plan: PlanFound
    front: FrontList
    area: AreaFound | None = None
    group: str = ""
    activity: ActivityFound | None = None  # the one whose text is read
    latest: ActivityFound | AreaFound | None = None  # whose days were told last
    in_aims: bool = False
    aim_years: tuple[int | None, int | None] = (None, None)

    def take(self, lines: Sequence[TextLine], place: int) -> None:
        line = lines[place]
        if self._is_area(lines, place):
            self._begin_area(line)
        elif match := AIMS.match(line.text):
            self._begin_aims(line, match)
        elif ACTIVITIES.match(line.text):
            self.in_aims = False
        elif SUM.match(line.text):
            self._take_sum(line)
        elif RESOURCES.match(line.text):
            self._take_resources(line)
        elif CASH.match(line.text):
            self._take_cash(line)
        elif self._is_fact(line):
            return
        elif self.in_aims and line.is_bullet and self.area is not None:
            self.area.aims.append(AimFound(line.text, *self.aim_years))
        else:
            self.in_aims = False
            self._take_text(line)

    def end(self) -> None:
        """The last activity of an area may have said no days."""
        if self.activity is not None:
            self._not_understood(self.activity.line, self.activity.title)
        self.activity = None

    # --- Headings ---

    def _is_area(self, lines: Sequence[TextLine], place: int) -> bool:
        line = lines[place]
        if line.is_bullet or line.cells or len(line.text) > _LONGEST_TITLE:
            return False
        # Skip what only repeats the heading: the aims tell which is the first.
        follows = lines[place + 1].text if place + 1 < len(lines) else ""
        if AIMS.match(follows):
            return True
        is_known = likeness_key(line.text) in self.front.areas
        is_current = self.area and likeness_key(self.area.title) == likeness_key(line.text)
        return (is_known and (self.activity is None or bool(line.heading))) or bool(is_current)

    def _begin_area(self, line: TextLine) -> None:
        if self.area is not None and likeness_key(self.area.title) == likeness_key(line.text):
            self.group = ""
            return
        self.end()
        self.area = AreaFound(line.text.strip(" :"), line.number)
        self.group, self.in_aims, self.latest = "", False, None
        self.plan.areas.append(self.area)

    def _begin_aims(self, line: TextLine, match: re.Match[str]) -> None:
        self.in_aims = True
        if self.area is None:
            self._not_understood(line.number, line.text)
            return
        first = int(match[1]) if match[1] else None
        self.aim_years = first, int(match[2]) if match[2] else first

    # --- Figures ---

    def _take_sum(self, line: TextLine) -> None:
        found = days_in(line.text)
        if self.area is None or found is None:
            self._not_understood(line.number, line.text)
            return
        self.area.days_stated, self.latest = found[0], self.area
        self.area.cash = cash_in(line.text)

    def _take_resources(self, line: TextLine) -> None:
        activity = self.activity
        if activity is None:
            self._not_understood(line.number, line.text)
            return
        said, _, _rest = line.text.partition("Behov av")
        found = days_in(said)
        if found is None and not _NOT_SAID.search(said):
            self._not_understood(line.number, line.text)
        elif found is not None:
            activity.days, activity.is_about, (_start, stop) = found
            activity.days_note = said[stop:].strip(" .()")
        activity.cash = cash_in(line.text)
        self.activity, self.latest = None, activity

    def _take_cash(self, line: TextLine) -> None:
        cash = cash_in(line.text)
        whose = self.activity or self.latest
        if whose is not None and _NOT_SAID.search(line.text):
            return
        if cash is None or whose is None:
            self._not_understood(line.number, line.text)
            return
        whose.cash = cash

    def _is_fact(self, line: TextLine) -> bool:
        """What our own documents say after the days; see `marks.FACTS`."""
        label, _, value = line.text.partition(": ")
        if self.activity is not None or label not in FACTS or not value:
            return False
        return isinstance(self.latest, ActivityFound) and take_fact(self.latest, label, value)

    # --- Text ---

    def _take_text(self, line: TextLine) -> None:
        title, is_priority = without_priority(line.text)
        if self._is_group(line):
            self.end()
            self.group = line.text.strip(" :")
        elif self.activity is None or self._is_title(line, title):
            self._begin_activity(line, title, is_priority=is_priority)
        else:
            self.activity.parts.append(Part(line.text, line.is_bullet))

    def _is_group(self, line: TextLine) -> bool:
        """A heading within the area ends in a colon; so does a sentence before bullets."""
        if line.is_bullet or line.cells or not line.text.endswith(":"):
            return False
        return self.activity is None or likeness_key(line.text) in self.front.groups

    def _is_title(self, line: TextLine, title: str) -> bool:
        """A title in the midst of a text: the activity before it told no days."""
        if line.is_bullet or line.cells or (title.endswith(".") and not self.front.has_stops):
            return False
        return bool(line.heading) or (
            self.front.holds(title) and not self.front.is_same(title, self.activity)
        )

    def _begin_activity(self, line: TextLine, title: str, *, is_priority: bool) -> None:
        if self.area is None or line.is_bullet or line.cells or len(title) > _LONGEST_TITLE:
            self._not_understood(line.number, line.text)
            return
        self.end()
        self.activity = ActivityFound(title, line.number, is_priority, self.group)
        self.area.activities.append(self.activity)

    def _not_understood(self, number: int, text: str) -> None:
        self.plan.not_understood.append(Line(number, text))
