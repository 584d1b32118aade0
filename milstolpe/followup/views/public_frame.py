"""What the public pages of a year share: the way to them, their copies, their files and marks."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.core.formats import format_date
from milstolpe.core.listing import list_downloads
from milstolpe.core.page import Downloads, Link, VersionNotice
from milstolpe.followup.addresses import text_addresses, version_address, year_address
from milstolpe.followup.figures import SCALES, Change, Counts
from milstolpe.followup.marks import JudgementMark, outcome_mark, trend_mark
from milstolpe.followup.queries.known import National
from milstolpe.followup.queries.published import (
    Cell,
    Copy,
    PublishedYear,
    published_year,
    published_years,
)
from milstolpe.followup.words import change_text

DOCUMENTS = (("PDF", "pdf"), ("Word", "docx"))


@dataclass(frozen=True)
class Row:
    """A cell as a row of a table."""

    name: str
    address: str  # empty where there is no text
    outcome: JudgementMark
    outcome_year: int | None  # where the outcome stands from another year than the page's
    trend: JudgementMark
    changes: Sequence[str]
    national: National
    is_judged: bool
    is_absent: bool


@dataclass(frozen=True)
class ChangeLine:
    """A change with where it is told."""

    place: str
    text: str
    address: str


@dataclass(frozen=True)
class CountRow:
    """How many judge what, of one objective."""

    name: str
    address: str
    outcomes: Sequence[int | None]  # None where nothing is judged, which is not 0
    trends: Sequence[int | None]
    note: str = ""  # where it is from, when not from here


def page_or_404(year: int, **part: Any) -> PublishedYear:
    """See `published_year`; a county or an item without a cell is not found either."""
    page = published_year(year, **part)
    if page is None or not page.cells:
        raise Http404
    return page


def crumbs(year: int, *more: Link) -> list[Link]:
    return [
        Link(_("Sweden"), reverse("web:start")),
        Link(_("The counties' yearly follow-up"), reverse("followup:years")),
        Link(str(year), year_address(year)),
        *more,
    ]


def copy_notice(copy: Copy, copies: Sequence[Copy], base: str) -> VersionNotice | None:
    """Above an old copy, or above a corrected one: why, and the way to the other."""
    newest = copies[0]
    if copy.number != newest.number:
        text = _("You are reading copy %(old)s, from %(day)s. Copy %(new)s holds now.") % {
            "old": copy.number, "day": format_date(copy.at), "new": newest.number,
        }  # fmt: skip
        return VersionNotice(text, Link(_("Read what holds now"), base))
    if newest.number == 1:
        return None
    text = _("The year was corrected on %(day)s: %(reason)s") % {
        "day": format_date(newest.at),
        "reason": newest.reason,
    }
    before = version_address(base, copies[1].number)
    return VersionNotice(text, Link(_("Read the copy before"), before))


def copy_links(copies: Sequence[Copy], base: str) -> list[Link]:
    """The way to the earlier copies, with why each was made."""
    words = _("Copy %(n)s, published %(day)s")
    return [
        Link(
            words % {"n": copy.number, "day": format_date(copy.at)},
            version_address(base, copy.number),
            note=copy.reason,
        )
        for copy in copies[1:]
    ]


def downloads(
    request: HttpRequest, *, source: str, dated: Any, more: Sequence[Link] = ()
) -> Downloads:
    found = list_downloads(request, source=source, dated=_day(dated))
    return Downloads([*more, *found.formats], found.permanent, found.source, found.dated)


def documents_of(path: str) -> list[Link]:
    return [Link(label, f"{path.rstrip('/')}.{kind}") for label, kind in DOCUMENTS]


def _day(moment: Any) -> date:
    return localdate(moment)


def other_years(year: int, address: Callable[[int], str]) -> list[tuple[int, str]]:
    return [(each, address(each)) for each in published_years() if each != year]


def sources_of(national: Iterable[National]) -> list[str]:
    """Where the national values are from, each once."""
    values = (value for row in national for value in (row.outcome, row.trend))
    return list(dict.fromkeys(value.source for value in values if value))


def base_of(path: str) -> str:
    """The address of the page that holds now."""
    return path.split("version/", maxsplit=1)[0]


def rows_of(page: PublishedYear, cells: Sequence[Cell], *, by_county: bool) -> list[Row]:
    address = text_addresses(page.year)
    found = []
    for cell in cells:
        judged = cell.judged
        stands_from = judged.outcome_year if judged and judged.outcome else None
        found.append(
            Row(
                name=cell.item.label if by_county else cell.county.name,
                address=address(cell.county.slug, cell.item.slug) if cell.has_text else "",
                outcome=cell.outcome,
                outcome_year=stands_from if stands_from != page.year else None,
                trend=cell.trend,
                changes=[change_text(change) for change in cell.changes],
                national=page.known.national.get(cell.item.number or 0, National()),
                is_judged=judged is not None,
                is_absent=not cell.has_text,
            )
        )
    return found


def change_lines(page: PublishedYear) -> list[ChangeLine]:
    address = text_addresses(page.year)
    return [
        ChangeLine(
            f"{cell.item.name}, {cell.county.name}",
            change_text(change),
            address(cell.county.slug, cell.item.slug),
        )
        for cell, change in page.changed
    ]


def all_changes(page: PublishedYear) -> list[Change]:
    return [change for _cell, change in page.changed]


def count_row(
    name: str, address: str, outcomes: Counts, trends: Counts, *, note: str = ""
) -> CountRow:
    return CountRow(
        name,
        address,
        [outcomes.count(value) if outcomes.judged else None for value in SCALES["outcome"]],
        [trends.count(value) if trends.judged else None for value in SCALES["trend"]],
        note,
    )


def count_marks() -> list[JudgementMark]:
    """The headings of a table of counts."""
    return [
        *(outcome_mark(value) for value in SCALES["outcome"]),
        *(trend_mark(value) for value in SCALES["trend"]),
    ]


def meanings(page_scale: Any) -> list[tuple[JudgementMark, str]]:
    """What each mark means on the scale of the year, as it was published."""
    if not page_scale:
        return []
    return [
        *((outcome_mark(value), text) for value, text in page_scale["outcome"].items()),
        *((trend_mark(value), text) for value, text in page_scale["trend"].items()),
    ]
