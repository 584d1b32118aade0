"""The plan as a document, in the order and words in which `reading` reads plans.

A list of activities in front, the budget, an annex with everything about each activity.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from milstolpe.core.formats import format_number
from milstolpe.documents.blocks import (
    Block,
    Grid,
    Heading,
    ReportDocument,
    RichList,
    RichParagraph,
    Run,
)
from milstolpe.workplan.figures import area_sums, budget_sum
from milstolpe.workplan.reading import marks
from milstolpe.workplan.reading.parts import Part, parts_of

Content = Mapping[str, Any]  # of `content.plan_content`
SCHEMA = 1  # raised when documents are to be made anew from the same plan


@dataclass(frozen=True)
class PlanSetting:
    """What a document says besides the plan itself."""

    state: str  # "Utkast", "Version 2"
    dated: date
    decisions: Sequence[tuple[str, date, str]] = ()  # step, day, who decided
    footer: str = ""


def plan_document(content: Content, setting: PlanSetting) -> ReportDocument:
    """The document; equal plans in equal settings give equal documents."""
    return ReportDocument(
        title=content["title"],
        subtitle=f"{marks.CATEGORY} {content['year']}",
        dated=setting.dated,
        facts=list(_facts(content, setting)),
        blocks=list(_blocks(content)),
        footer=setting.footer,
        category=marks.CATEGORY,
    )


def _facts(content: Content, setting: PlanSetting) -> Iterator[tuple[str, str]]:
    yield marks.YEAR, str(content["year"])
    yield marks.STATE, setting.state
    for step, day, who in setting.decisions:
        yield marks.DECISIONS[step], f"{day.isoformat()}, {who}"
    for label, value in (
        (marks.POSTS, content["posts"]),
        (marks.DAYS_AVAILABLE, content["days_available"]),
    ):
        if value is not None:
            yield label, format_number(value)


def _blocks(content: Content) -> Iterator[Block]:
    year = content["year"]
    for title, text in (
        (marks.INTRODUCTION, content["introduction"]),
        (marks.VISION, content["vision"]),
    ):
        if text:
            yield _heading(title, marks.SECTION)
            yield from text_blocks(text)
    if content["messages"]:
        yield _heading(marks.MESSAGES, marks.SECTION)
        yield _list(content["messages"], is_numbered=True)
    if content["areas"]:
        yield _heading(f"{marks.LIST} {year}", marks.SECTION)
        for area in content["areas"]:
            yield from _listed(area)
    yield from _budget(content, marks.BUDGET, has_notes=False)
    if content["areas"]:
        yield _heading(f"{marks.ANNEX} {year}", marks.SECTION)
        sums = area_sums(content)
        for area, found in zip(content["areas"], sums, strict=True):
            yield from _area(area, found.days, year)
    yield from _budget(content, f"{marks.BUDGET} {year}", has_notes=True)


def _heading(text: str, level: int) -> Heading:
    """Levels as Word counts them: the title is 1."""
    return Heading(text, level - 1)


def _paragraph(text: str) -> RichParagraph:
    return RichParagraph([Run(text)])


def _list(texts: Sequence[str], *, is_numbered: bool = False) -> RichList:
    return RichList([[_paragraph(text)] for text in texts], is_numbered)


def text_blocks(text: str) -> Iterator[Block]:
    """Paragraphs and lists of a text that somebody has written."""
    for is_bullet, parts in groupby(parts_of(text), key=lambda part: part.is_bullet):
        of_kind: list[Part] = list(parts)
        if is_bullet:
            yield _list([part.text for part in of_kind])
        else:
            yield from (_paragraph(part.text) for part in of_kind)


# --- In front ---


def _listed(area: Content) -> Iterator[Block]:
    yield _heading(area["title"], marks.AREA)
    for group, activities in groupby(area["activities"], key=lambda row: row["group"]):
        if group:
            yield _heading(f"{group}:", marks.AREA + 1)
        yield _list([_title(row) for row in activities])


def _title(activity: Content) -> str:
    return marks.titled(activity["title"], is_priority=activity["is_priority"])


def _budget(content: Content, title: str, *, has_notes: bool) -> Iterator[Block]:
    if not content["budget"]:
        return
    rows = [[row["title"], _kronor(row["amount_sek"]), row["notes"]] for row in content["budget"]]
    rows.append([marks.BUDGET_SUM, _kronor(budget_sum(content)), ""])
    count = 3 if has_notes else 2
    yield _heading(title, marks.SECTION)
    yield Grid(
        title,
        marks.BUDGET_HEADINGS[:count],
        [row[:count] for row in rows],
        (4, 3, 8)[:count],
        numbers=(1,),
    )


def _kronor(amount: int) -> str:
    return f"{format_number(amount)} kr"


# --- The annex ---


def _area(area: Content, days: float, year: int) -> Iterator[Block]:
    yield _heading(area["title"], marks.AREA)
    years = groupby(area["aims"], key=lambda row: (row["first_year"], row["last_year"]))
    for of_years, aims in years:
        yield _heading(_aims_title(*of_years), marks.PART)
        yield _list([" ".join(row["text"].split()) for row in aims])
    if not area["activities"] and not area.get("cash"):
        return
    yield _heading(f"{marks.ACTIVITIES} {year}", marks.PART)
    yield _paragraph(f"{marks.SUM}: {_days(days)}.")
    yield _paragraph(marks.cash_line(marks.need_of(area)))
    for group, activities in groupby(area["activities"], key=lambda row: row["group"]):
        level = marks.GROUP
        if group:
            yield _heading(f"{group}:", level)
            level += 1
        for activity in activities:
            yield _heading(_title(activity), level)
            yield from _activity(activity)


def _aims_title(first: int | None, last: int | None) -> str:
    if first is None:
        return marks.AIMS
    return f"{marks.AIMS} {first}" if last in (None, first) else f"{marks.AIMS} {first}–{last}"


def _days(days: float) -> str:
    return f"{format_number(days)} {'dag' if days == 1 else 'dagar'}"


def _activity(row: Content) -> Iterator[Block]:
    yield from text_blocks(row["text"])
    said = marks.NOT_SAID
    if row["days"] is not None:
        said = f"{'ca ' if row['is_about'] else ''}{_days(row['days'])}"
    note = f" ({row['days_note']})" if row["days_note"] else ""
    yield _paragraph(f"{marks.RESOURCES}: {said}{note}.")
    yield _paragraph(marks.cash_line(marks.need_of(row)))
    for label, name in marks.FACTS.items():
        if value := row[name]:
            many = isinstance(value, list)
            yield _paragraph(f"{label}: {marks.BETWEEN_PARTNERS.join(value) if many else value}")
