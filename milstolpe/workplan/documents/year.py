"""The status of a quarter and the report of a year as documents."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from milstolpe.core.formats import format_number
from milstolpe.documents.blocks import Block, Grid, Heading, Paragraph, ReportDocument
from milstolpe.workplan.documents.plan import text_blocks
from milstolpe.workplan.enums import ActivityStatus, AimJudgement
from milstolpe.workplan.year_content import LAST, sums_of, tenths
from milstolpe.workplan.year_words import quarter_title, report_title, standing_sentences

Content = Mapping[str, Any]  # of `year_content.year_content`
NOTHING = "–"


@dataclass(frozen=True)
class YearSetting:
    """What a document says besides the year itself."""

    state: str  # "Utkast", "Version 2"
    dated: date
    footer: str = ""


def status_document(content: Content, setting: YearSetting) -> ReportDocument:
    """How the plan stands after a quarter."""
    return _document(content, setting, quarter_title(content["year"], content["quarter"]))


def report_document(content: Content, setting: YearSetting) -> ReportDocument:
    """The report of the year: what is written, then what the figures say."""
    return _document(content, setting, report_title(content["year"]))


def _document(content: Content, setting: YearSetting, title: str) -> ReportDocument:
    return ReportDocument(
        title=title,
        subtitle=content["title"],
        dated=setting.dated,
        facts=[(_("State"), setting.state)],
        blocks=list(_blocks(content)),
        footer=setting.footer,
    )


def _blocks(content: Content) -> Iterator[Block]:
    texts = content["texts"]
    yield from _text(_("Summary"), texts["summary"])
    yield Heading(_("The year in figures"))
    yield Paragraph(" ".join(standing_sentences(content)))
    yield _days_by_area(content)
    if content["money"]:
        yield Heading(_("Money"))
        yield _money(content)
    yield from _activities(content)
    if content["deliverables"]:
        yield Heading(_("Deliverables"))
        yield _deliverables(content)
    if content["quarter"] == LAST:
        yield from _aims(content)
    yield from _text(_("Deviations and what was learnt"), texts["deviations"])
    yield from _text(_("Ahead of next year"), texts["ahead"])


def _text(title: str, text: str) -> Iterator[Block]:
    if text:
        yield Heading(title)
        yield from text_blocks(text)


def _days(value: float | None) -> str:
    return NOTHING if value is None else format_number(value)


def _days_by_area(content: Content) -> Grid:
    rows: list[Sequence[str]] = []
    for title, of_area in groupby(content["activities"], key=lambda row: row["area"]):
        found = list(of_area)
        planned = tenths(row["planned"] for row in found)
        used = tenths(row["used"] for row in found)
        rows.append([title, str(len(found)), _days(planned), _days(used)])
    sums = sums_of(content)
    count = str(len(content["activities"]))
    rows.append([_("All"), count, _days(sums["planned"]), _days(sums["used"])])
    return Grid(
        _("Days by area, planned and used"),
        [_("Area"), _("Activities"), _("Planned days"), _("Used days")],
        rows,
        (6, 2, 2, 2),
        numbers=(1, 2, 3),
    )


def _money(content: Content) -> Grid:
    names = ("planned_sek", "used_sek", "forecast_sek")
    rows = [
        [row["title"], *(format_number(row[name]) for name in names)] for row in content["money"]
    ]
    sums = sums_of(content)
    rows.append([_("Sum"), *(format_number(sums[name]) for name in names)])
    return Grid(
        _("The lines of the budget, in kronor"),
        [_("Budget line"), _("Planned, kr"), _("Used, kr"), _("Forecast, kr")],
        rows,
        (6, 3, 3, 3),
        numbers=(1, 2, 3),
    )


def _activities(content: Content) -> Iterator[Block]:
    yield Heading(_("Activities"))
    for area, rows in groupby(content["activities"], key=lambda row: row["area"]):
        yield Heading(area, 2)
        for row in rows:
            title = f"{row['number']}. {row['title']}"
            yield Heading(
                _("%(title)s (prioritised)") % {"title": title} if row["is_priority"] else title, 3
            )
            words = {"used": _days(row["used"]), "planned": _days(row["planned"])}
            days = _("Days: %(used)s used of %(planned)s planned.") % words
            status = _("Status: %(status)s.") % {"status": _status(row)}
            yield Paragraph(f"{status} {days}")
            for quarter, text in row["texts"]:
                yield Paragraph(_("Quarter %(n)s: %(text)s") % {"n": quarter, "text": text})


def _status(row: Content) -> str:
    if not row["status"]:
        return _("not told")
    return str(ActivityStatus(row["status"]).label).lower()


def _deliverables(content: Content) -> Grid:
    return Grid(
        _("Deliverables, and when they were ready"),
        [_("Deliverable"), _("Activity"), _("Is to be ready"), _("Was ready")],
        [
            [row["title"], row["activity"], row["due_on"], row["done_on"] or NOTHING]
            for row in content["deliverables"]
        ],
        (5, 5, 2, 2),
    )


def _aims(content: Content) -> Iterator[Block]:
    if not content["aims"]:
        return
    yield Heading(_("The aims"))
    yield Grid(
        _("Aims, and how far they are reached"),
        [_("Aim"), _("Judgement"), _("What the judgement builds on")],
        [
            [row["text"], _judgement(row["judgement"]), row["judgement_text"] or NOTHING]
            for row in content["aims"]
        ],
        (6, 2, 5),
    )


def _judgement(value: str) -> str:
    return str(AimJudgement(value).label) if value else _("not judged yet")
