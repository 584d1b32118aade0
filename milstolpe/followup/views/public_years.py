"""Every published year, and one year: the table of arrows, the counts and what has changed."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.files import FileFormat
from milstolpe.core.formats import format_date, format_number
from milstolpe.core.http import public
from milstolpe.core.listing import list_downloads, list_file
from milstolpe.core.page import Empty, Fact, Link, PageHead
from milstolpe.followup.addresses import (
    county_address,
    item_address,
    text_addresses,
    year_address,
)
from milstolpe.followup.figures import Counts, by_objective
from milstolpe.followup.queries.published import Cell, PublishedYear
from milstolpe.followup.queries.years import known_years, year_lines
from milstolpe.followup.tables import CELL_COLUMNS, YEAR_COLUMNS, cell_rows, year_cells
from milstolpe.followup.views.public_frame import (
    CountRow,
    all_changes,
    base_of,
    change_lines,
    copy_links,
    copy_notice,
    count_marks,
    count_row,
    crumbs,
    downloads,
    meanings,
    other_years,
    page_or_404,
)
from milstolpe.followup.words import (
    absent_sentence,
    changes_sentence,
    outcome_sentence,
    trend_sentence,
    year_title,
)

NAME = "rau"


@dataclass(frozen=True)
class ArrowRow:
    """A county of the table: a cell for each objective, drawn."""

    name: str
    address: str
    cells: list[tuple[str, SafeString]]  # the objective, for cards; and the marks


@public
def years(request: HttpRequest) -> HttpResponse:
    """Every published year."""
    lines = year_lines()
    answer = ngettext("%(n)s year is published.", "%(n)s years are published.", len(lines))
    context = {
        "head": PageHead(
            _("How it is going for the environmental objectives, year by year"),
            kind=_("Regional yearly follow-up (RÅU)"),
            answer=answer % {"n": format_number(len(lines))},
        ),
        "crumbs": crumbs(0)[:2],
        "lines": [count_row(line.name, line.address, line.outcomes, line.trends) for line in lines],
        "marks": count_marks(),
        "known": known_years(),
        "empty": Empty(_("Nothing is published yet"), _("Here are the years once they are.")),
        "feed": reverse("followup:feed"),
        "downloads": list_downloads(request, source=_("County boards"), dated=localdate()),
        "is_example": any(line.is_example for line in lines),
    }
    return render(request, "followup/years.html", context)


@public
def years_file(request: HttpRequest, fmt: FileFormat) -> HttpResponseBase:
    return list_file(
        request,
        fmt,
        YEAR_COLUMNS,
        year_cells(year_lines()),
        name=NAME,
        title=_("The regional yearly follow-up, year by year"),
        source=_("County boards"),
    )


@public
def year(request: HttpRequest, year: int) -> HttpResponse:
    return _year_response(request, page_or_404(year))


@public
def year_version(request: HttpRequest, year: int, number: int) -> HttpResponse:
    return _year_response(request, page_or_404(year, number=number))


@public
def year_file(request: HttpRequest, year: int, fmt: FileFormat) -> HttpResponseBase:
    """Every cell of the year."""
    page = page_or_404(year)
    return list_file(
        request,
        fmt,
        CELL_COLUMNS,
        cell_rows(page),
        name=f"{NAME}-{year}",
        title=year_title(year),
        source=_("County boards and the Swedish Forest Agency"),
    )


def _year_response(request: HttpRequest, page: PublishedYear) -> HttpResponse:
    base = base_of(request.path)
    context = {
        "head": _head(page),
        "crumbs": crumbs(page.year),
        "notice": copy_notice(page.copy, page.copies, base),
        "objectives": [(row, item_address(row.slug, page.year)) for row in page.objectives],
        "rows": list(_arrow_rows(page)),
        "counts": _counts(page),
        "marks": count_marks(),
        "meanings": meanings(page.head.get("scale")),
        "changes": change_lines(page),
        "before_source": page.before_source,
        "others": _others(page),
        "years": other_years(page.year, year_address),
        "copies": copy_links(page.copies, base) if page.is_newest else [],
        "downloads": downloads(
            request, source=_("County boards and the Swedish Forest Agency"), dated=page.copy.at
        )
        if page.is_newest
        else None,
        "is_example": page.is_example,
    }
    return render(request, "followup/year.html", context)


def _head(page: PublishedYear) -> PageHead:
    judged = page.judged
    changed = changes_sentence(all_changes(page), since=page.year - 1)
    has_before = any(cell.before for cell in page.cells.values())
    absent = sum(not cell.has_text for cell in page.cells.values())
    said = (
        outcome_sentence(judged),
        trend_sentence(judged),
        changed if has_before else "",
        absent_sentence(absent, len(page.cells)),
    )
    return PageHead(
        _("How it is going for the environmental objectives in the counties %(year)s")
        % {"year": page.year},
        kind=_("Regional yearly follow-up (RÅU)"),
        answer=" ".join(filter(None, said)),
        facts=[
            Fact(_("Published texts"), format_number(len(page.cells) - absent)),
            Fact(_("Judgements"), format_number(len(judged))),
            Fact(_("Published"), format_date(page.copy.at)),
        ],
    )


def _arrow_rows(page: PublishedYear) -> Any:
    address = text_addresses(page.year)
    for county in page.counties:
        cells = []
        for item in page.objectives:
            cell = page.cells.get((county.key, item.key))
            link = address(county.slug, item.slug)
            cells.append((item.label, _drawn(cell, link)))
        yield ArrowRow(county.short_name, county_address(county.slug, page.year), cells)


def _drawn(cell: Cell | None, address: str) -> SafeString:
    """The marks as the link to the text; what is missing is told apart from what is not asked."""
    if cell is None:
        return format_html('<span class="note">{}</span>', _("not concerned"))
    if not cell.has_text:
        return format_html('<span class="note">{}</span>', _("not handed in"))
    if cell.judged is None:
        return format_html('<a class="note" href="{}">{}</a>', address, _("not judged"))
    return format_html('<a href="{}">{} {}</a>', address, cell.outcome.drawn, cell.trend.drawn)


def _counts(page: PublishedYear) -> list[CountRow]:
    outcomes, trends = by_objective(page.judged, "outcome"), by_objective(page.judged, "trend")
    return [
        count_row(
            row.label,
            item_address(row.slug, page.year),
            outcomes.get(row.number, Counts(row.number)),
            trends.get(row.number, Counts(row.number)),
        )
        for row in page.objectives
        if row.number is not None
    ]


def _others(page: PublishedYear) -> list[Link]:
    """The texts that are about no single objective."""
    return [
        Link(row.name, item_address(row.slug, page.year)) for row in page.items if not row.number
    ]
