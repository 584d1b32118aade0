"""A county's year, and an objective's year in all counties."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from milstolpe.core.files import FileFormat
from milstolpe.core.formats import format_date
from milstolpe.core.http import public
from milstolpe.core.listing import list_file
from milstolpe.core.page import Fact, Link, PageHead
from milstolpe.followup.addresses import county_address, item_address
from milstolpe.followup.queries.published import (
    Cell,
    Named,
    PublishedYear,
)
from milstolpe.followup.queries.texts import summary_of
from milstolpe.followup.queries.years import years_of_objective
from milstolpe.followup.tables import CELL_COLUMNS, cell_rows
from milstolpe.followup.views.public_frame import (
    CountRow,
    base_of,
    copy_links,
    copy_notice,
    count_marks,
    count_row,
    crumbs,
    documents_of,
    downloads,
    meanings,
    other_years,
    page_or_404,
    rows_of,
    sources_of,
)
from milstolpe.followup.words import county_answer, county_title
from milstolpe.rounds import rich

ONE_PAGE = "pa-en-sida/"


@public
def county_year(request: HttpRequest, county: str, year: int) -> HttpResponse:
    return _county_response(request, page_or_404(year, county=county))


@public
def county_year_version(request: HttpRequest, county: str, year: int, number: int) -> HttpResponse:
    return _county_response(request, page_or_404(year, county=county, number=number))


@public
def county_year_file(
    request: HttpRequest, county: str, year: int, fmt: FileFormat
) -> HttpResponseBase:
    page = page_or_404(year, county=county)
    title = county_title(the_county(page).name, year)
    return _file(request, fmt, page, name=f"rau-{county}-{year}", title=title)


@public
def item_year(request: HttpRequest, item: str, year: int) -> HttpResponse:
    return _item_response(request, page_or_404(year, item=item))


@public
def item_year_version(request: HttpRequest, item: str, year: int, number: int) -> HttpResponse:
    return _item_response(request, page_or_404(year, item=item, number=number))


@public
def item_year_file(request: HttpRequest, item: str, year: int, fmt: FileFormat) -> HttpResponseBase:
    page = page_or_404(year, item=item)
    title = _item_title(_the_item(page), year)
    return _file(request, fmt, page, name=f"rau-{item}-{year}", title=title)


def the_county(page: PublishedYear) -> Named:
    return next(iter(page.cells.values())).county


def county_head(page: PublishedYear, *, actions: tuple[Link, ...] = ()) -> PageHead:
    return PageHead(
        county_title(the_county(page).name, page.year),
        kind=_("Regional yearly follow-up (RÅU)"),
        answer=county_answer(page),
        facts=[Fact(_("Published"), format_date(page.copy.at))],
        actions=actions,
    )


def _county_response(request: HttpRequest, page: PublishedYear) -> HttpResponse:
    county, base = the_county(page), base_of(request.path)
    summary = summary_of(request.user, page.copy.pk, county.key)
    actions = (Link(_("The county on one page"), f"{base}{ONE_PAGE}"),)
    here = Link(county.name, request.path)
    context = shared_context(request, page, base, documents=True) | {
        "head": county_head(page, actions=actions if page.is_newest else ()),
        "crumbs": crumbs(page.year, here),
        "summary": [rich.html(row["text"]) for row in summary if row["text"]],
        "rows": rows_of(page, _objective_cells(page), by_county=True),
        "others": rows_of(page, _other_cells(page), by_county=True),
        "table_title": _("The objectives in the county"),
        "first_heading": _("Objective"),
        "shows_national": bool(page.known.national),
        "years": other_years(page.year, partial(county_address, county.slug)),
        "county_link": Link(county.name, reverse("web:county", args=[county.slug])),
    }
    return render(request, "followup/county_year.html", context)


def _item_response(request: HttpRequest, page: PublishedYear) -> HttpResponse:
    item, base = _the_item(page), base_of(request.path)
    here = Link(item.name, request.path)
    context = shared_context(request, page, base, documents=False) | {
        "head": PageHead(
            _item_title(item, page.year),
            kind=_("Regional yearly follow-up (RÅU)"),
            answer=county_answer(page),
            facts=[Fact(_("Published"), format_date(page.copy.at))],
        ),
        "crumbs": crumbs(page.year, here),
        "rows": rows_of(page, list(page.cells.values()), by_county=False),
        "national": page.known.national.get(item.number or 0),
        "table_title": _("%(item)s in the counties") % {"item": item.name},
        "first_heading": _("County"),
        "shows_national": False,
        "years": other_years(page.year, partial(item_address, item.slug)),
        "history": _history(page, item),
        "marks": count_marks(),
        "objective_link": Link(item.name, reverse("web:objective", args=[item.slug]))
        if item.number
        else None,
    }
    return render(request, "followup/item_year.html", context)


def shared_context(
    request: HttpRequest, page: PublishedYear, base: str, *, documents: bool
) -> dict[str, Any]:
    source = _("County boards and the Swedish Forest Agency")
    return {
        "notice": copy_notice(page.copy, page.copies, base),
        "year": page.year,
        "before_source": page.before_source,
        "has_changes": any(cell.before for cell in page.cells.values()),
        "is_judged": bool(page.judged),
        "sources": sources_of(page.known.national.values()),
        "meanings": meanings(page.head.get("scale")),
        "copies": copy_links(page.copies, base) if page.is_newest else [],
        "downloads": downloads(
            request,
            source=source,
            dated=page.copy.at,
            more=documents_of(base) if documents else (),
        )
        if page.is_newest
        else None,
        "is_example": page.is_example,
    }


def _history(page: PublishedYear, item: Named) -> list[CountRow]:
    """The objective in all counties, year by year; nothing where there is one year alone."""
    lines = years_of_objective(item.number, page.known) if item.number else []
    return [
        count_row(
            str(line.year),
            "" if line.source else item_address(item.slug, line.year),
            line.outcomes,
            line.trends,
            note=line.source,
        )
        for line in lines
        if len(lines) > 1
    ]


def _the_item(page: PublishedYear) -> Named:
    return next(iter(page.cells.values())).item


def _item_title(item: Named, year: int) -> str:
    return _("How it is going for %(objective)s in the counties %(year)s") % {
        "objective": item.name,
        "year": year,
    }


def _objective_cells(page: PublishedYear) -> list[Cell]:
    return [cell for cell in page.cells.values() if cell.item.number]


def _other_cells(page: PublishedYear) -> list[Cell]:
    return [cell for cell in page.cells.values() if not cell.item.number]


def _file(
    request: HttpRequest, fmt: FileFormat, page: PublishedYear, *, name: str, title: str
) -> HttpResponseBase:
    source = _("County boards and the Swedish Forest Agency")
    return list_file(
        request, fmt, CELL_COLUMNS, cell_rows(page), name=name, title=title, source=source
    )
