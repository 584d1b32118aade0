"""Files of the published years: every answer, and each table of shares."""

from collections.abc import Iterator, Sequence

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from milstolpe.core.files import Column, FileFormat, Row
from milstolpe.core.http import public
from milstolpe.core.listing import list_file
from milstolpe.organisations.models import Organisation
from milstolpe.reporting.queries.published import report_rows
from milstolpe.reporting.queries.year_page import YearPage
from milstolpe.reporting.queries.year_tables import TABLES
from milstolpe.reporting.queries.years import all_years
from milstolpe.reporting.tables import (
    ANSWER_COLUMNS,
    REPORT_COLUMNS,
    YEAR_COLUMNS,
    answer_cells,
    report_cells,
    share_cells,
    share_columns,
    year_cells,
)
from milstolpe.reporting.views.year_pages import published_page
from milstolpe.reporting.words import year_title


@public
def years_file(request: HttpRequest, fmt: FileFormat) -> HttpResponseBase:
    rows = year_cells(all_years(request.user))
    return list_file(
        request,
        fmt,
        YEAR_COLUMNS,
        rows,
        name="uppfoljningar",
        title=_("Published follow-ups"),
        source=_("County boards"),
    )


@public
def year_file(request: HttpRequest, address: str, year: int, fmt: FileFormat) -> HttpResponseBase:
    """Every answer of the year."""
    page = published_page(request.user, address, year)
    return _file(request, fmt, ANSWER_COLUMNS, answer_cells(page.answers()), page, "")


@public
def table_file(
    request: HttpRequest, address: str, year: int, table: str, fmt: FileFormat
) -> HttpResponseBase:
    page = published_page(request.user, address, year)
    found = TABLES.get(table)
    if found is None or not found.is_shown(page):
        raise Http404
    rows = share_cells(found.rows(page))
    return _file(request, fmt, share_columns(found.heading), rows, page, table)


@public
def matrix_file(request: HttpRequest, address: str, year: int, fmt: FileFormat) -> HttpResponseBase:
    """Actor by measure: a column for each measure."""
    page = published_page(request.user, address, year)
    if not page.figures["shows_matrix"]:
        raise Http404
    measures = page.measures
    columns = [
        Column("organisation", _("Actor")),
        *(Column(f"m{place}", f"{row.code} {row.label}") for place, row in enumerate(measures, 1)),
    ]
    return _file(request, fmt, columns, _matrix_cells(page), page, "matris")


@public
def actor_file(
    request: HttpRequest, address: str, year: int, actor: str, fmt: FileFormat
) -> HttpResponseBase:
    page = published_page(request.user, address, year)
    rows = report_rows(request.user, address, year, actor)
    get_object_or_404(Organisation, slug=actor)
    if not rows:
        raise Http404
    return _file(request, fmt, REPORT_COLUMNS, report_cells(rows), page, actor)


def _matrix_cells(page: YearPage) -> Iterator[Row]:
    for line in page.matrix():
        marks = [str(mark.letter or mark.label) if mark else None for mark in line.marks]
        yield (line.name, *marks)


def _file(
    request: HttpRequest,
    fmt: FileFormat,
    columns: Sequence[Column],
    rows: Iterator[Row],
    page: YearPage,
    part: str,
) -> HttpResponseBase:
    figures = page.figures
    title = year_title(figures["year"], figures["programme"])
    name = "-".join(filter(None, (figures["programme_address"], str(figures["year"]), part)))
    source = figures["county"]
    return list_file(request, fmt, columns, rows, name=name, title=title, source=source)
