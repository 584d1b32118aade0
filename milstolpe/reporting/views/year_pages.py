"""Public pages of a year: published from its frozen copy, before that only how far it has come."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.formats import format_number, format_period
from milstolpe.core.http import public
from milstolpe.core.listing import list_downloads, list_pager
from milstolpe.core.page import AreaMap, Empty, Fact, Link, PageHead, Pager, Text
from milstolpe.organisations.models import Organisation
from milstolpe.reporting.enums import SCALE
from milstolpe.reporting.figures import Distribution, distribution, rounded_percent
from milstolpe.reporting.maps import legend, municipality_map
from milstolpe.reporting.models import PublishedYear
from milstolpe.reporting.queries.published import report_rows
from milstolpe.reporting.queries.year_page import (
    ShareRow,
    YearPage,
    copies,
    publications,
    year_page,
)
from milstolpe.reporting.queries.year_tables import TABLES
from milstolpe.reporting.queries.years import all_years, programme_years, standing
from milstolpe.reporting.views.fetch import follow_up_or_404
from milstolpe.reporting.views.year_heads import (
    WAITING,
    copy_notice,
    open_head,
    table_links,
    with_documents,
    year_crumbs,
    year_head,
)
from milstolpe.reporting.words import (
    change_sentence,
    change_warning,
    grade_mark,
    share_bar,
    shares_sentence,
    year_title,
)


@dataclass(frozen=True)
class ShownTable:
    """A table of shares with its files."""

    name: str
    title: Text
    heading: Text
    rows: list[ShareRow]
    files: list[Link]
    page: Pager | None = None  # where there may be more rows than a page shows


@dataclass(frozen=True)
class GradeRow:
    """A row of the table of the whole: the mark, how many, and the share of those graded."""

    mark: Any
    count: int
    percent: int | None = None  # those of the scale make 100 together
    note: str = ""


@public
def years(request: HttpRequest) -> HttpResponse:
    """Every published year."""
    lines = all_years(request.user)
    page, shown = list_pager(request, len(lines), _year_count)
    answer = ngettext(
        "%(n)s year of follow-up is published.", "%(n)s years of follow-up are published.",
        len(lines),
    )  # fmt: skip
    context = {
        "head": PageHead(_("Follow-ups"), answer=answer % {"n": format_number(len(lines))}),
        "crumbs": [Link(_("Sweden"), "/"), Link(_("Follow-ups"), request.path)],
        "lines": lines[shown],
        "page": page,
        "empty": Empty(_("Nothing is published yet"), _("Here are the years once they are.")),
        "downloads": list_downloads(request, source=_("County boards"), dated=localdate()),
        "is_example": any(line.is_example for line in lines[shown]),
    }
    return render(request, "reporting/years.html", context)


@public
def year(request: HttpRequest, address: str, year: int) -> HttpResponse:
    publication = newest_copy(request.user, address, year)
    if publication is None:
        return _open_year(request, address, year)
    page = year_page(publication)
    return _year_response(request, page)


@public
def year_version(request: HttpRequest, address: str, year: int, number: int) -> HttpResponse:
    found = publications(request.user).filter(
        follow_up__programme__address=address, follow_up__year=year
    )
    return _year_response(request, year_page(get_object_or_404(found, number=number)))


@public
def matrix(request: HttpRequest, address: str, year: int) -> HttpResponse:
    page = published_page(request.user, address, year)
    if not page.figures["shows_matrix"]:
        raise Http404
    pager, shown = list_pager(request, len(page.figures.get("matrix", [])), _actor_count)
    here = Link(_("Actors and measures"), request.path)
    context = {
        "head": PageHead(
            _("What each actor has answered about each measure"),
            kind=_("Follow-up %(year)s") % {"year": year},
            answer=_("Actors stand in the order of their names. A gap means that the actor was "
                     "not asked about the measure."),
        ),
        "crumbs": year_crumbs(page.publication.follow_up.programme, year, here),
        "measures": page.measures,
        "lines": list(page.matrix(shown)),
        "marks": _marks(),
        "page": pager,
        "downloads": list_downloads(request, source=_source(page), dated=_day(page)),
        "is_example": page.figures["is_example"],
    }  # fmt: skip
    return render(request, "reporting/year_matrix.html", context)


@public
def actor(request: HttpRequest, address: str, year: int, actor: str) -> HttpResponse:
    """An organisation's published report."""
    page = published_page(request.user, address, year)
    rows = report_rows(request.user, address, year, actor)
    organisation = get_object_or_404(Organisation, slug=actor)
    if not rows:
        raise Http404
    found = distribution([row._asdict() | {"handed_in": bool(row.grade)} for row in rows])
    here = Link(organisation.name, request.path)
    context = {
        "head": _actor_head(page, organisation, found),
        "crumbs": year_crumbs(page.publication.follow_up.programme, year, here),
        "rows": rows,
        "bar": share_bar(found, is_large=True),
        "downloads": with_documents(
            list_downloads(request, source=_source(page), dated=_day(page)),
            request.path.rstrip("/"),
        ),
        "is_example": page.figures["is_example"],
    }
    return render(request, "reporting/year_actor.html", context)


def _actor_head(page: YearPage, organisation: Organisation, found: Distribution) -> PageHead:
    return PageHead(
        organisation.name,
        kind=year_title(page.figures["year"], page.figures["programme"]),
        answer=shares_sentence(found) if found.graded else _("Has not handed in."),
        facts=[Fact(_("Actor"), organisation.name, organisation.get_absolute_url())],
    )


def newest_copy(user: Any, address: str, year: int) -> PublishedYear | None:
    found = publications(user).filter(follow_up__programme__address=address, follow_up__year=year)
    return found.order_by("-number").first()


def published_page(user: Any, address: str, year: int) -> YearPage:
    publication = newest_copy(user, address, year)
    if publication is None:
        raise Http404
    return year_page(publication)


def _open_year(request: HttpRequest, address: str, year: int) -> HttpResponse:
    follow_up = follow_up_or_404(request.user, address=address, year=year)
    context = {
        "head": open_head(follow_up, standing(follow_up)),
        "crumbs": year_crumbs(follow_up.programme, year),
        "text": WAITING.get(follow_up.state, ""),
        "is_example": follow_up.programme.is_example,
    }
    return render(request, "reporting/year_open.html", context)


def _year_response(request: HttpRequest, page: YearPage) -> HttpResponse:
    publication = page.publication
    found = copies(publication)
    is_newest = publication.number == found[0].number
    base = found[0].address.split("version/")[0].rstrip("/")
    downloads = list_downloads(request, source=_source(page), dated=_day(page))
    context = _evidence(page) | {
        "head": year_head(page),
        "crumbs": year_crumbs(publication.follow_up.programme, page.figures["year"]),
        "notice": copy_notice(page, found),
        "years": programme_years(request.user, publication.follow_up.programme_id),
        "tables": _tables(request, page),
        "base": base,
        "copies": found[1:] if is_newest else [],
        "downloads": with_documents(downloads, base) if is_newest else None,
        "is_example": page.figures["is_example"],
    }
    return render(request, "reporting/year.html", context)


def _evidence(page: YearPage) -> dict[str, Any]:
    """What the answer rests on."""
    return {
        "page_data": page,
        "bar": share_bar(page.total, is_large=True),
        "grades": _grade_rows(page),
        "outside": _rows_outside(page),
        "change_text": change_sentence(page.change) if page.change else "",
        "change_warning": change_warning(page.change) if page.change else "",
        "area_map": _map(page),
        "map_legend": legend([row.found for row in page.municipalities]),
        "actors": page.actors,
    }


def _tables(request: HttpRequest, page: YearPage) -> list[ShownTable]:
    found = []
    for table in TABLES.values():
        rows = list(table.rows(page)) if table.is_shown(page) else []
        pager, shown = list_pager(request, len(rows), _row_count)
        if rows:
            found.append(
                ShownTable(
                    table.name,
                    table.title,
                    table.heading,
                    rows[shown] if table.name == "atgarder" else rows,
                    table_links(page, table.name),
                    pager if table.name == "atgarder" and pager.pages > 1 else None,
                )
            )
    return found


def _grade_rows(page: YearPage) -> list[GradeRow]:
    found = page.total
    going_on = _("of these, %(n)s go on continuously") % {"n": format_number(found.continuous)}
    return [
        GradeRow(
            grade_mark(grade),
            found.count(grade),
            rounded_percent(found, grade) if found.graded else None,
            going_on if grade == "G" and found.continuous else "",
        )
        for grade in SCALE
    ]


def _rows_outside(page: YearPage) -> list[GradeRow]:
    """What lies outside the scale, told apart."""
    return [GradeRow(grade_mark("N"), page.total.N), GradeRow(grade_mark(""), page.total.missing)]


def _marks() -> list[Any]:
    """What the marks of the matrix mean."""
    return [
        grade_mark("G"),
        grade_mark("G", is_continuous=True),
        *(grade_mark(grade) for grade in ("H", "P", "E", "N", "")),
    ]


def _map(page: YearPage) -> AreaMap | None:
    if not page.figures["shows_map"]:
        return None
    found = {row.code: row.found for row in page.municipalities}
    return municipality_map(page.figures["county_code"], found)


def _source(page: YearPage) -> str:
    """Where the figures come from: as the programme says, else its county board."""
    return page.figures.get("source") or _("%(programme)s %(period)s, what the actors reported") % {
        "programme": page.figures["programme"],
        "period": format_period(
            page.figures["programme_first_year"], page.figures["programme_last_year"]
        ),
    }


def _day(page: YearPage) -> Any:
    return localdate(page.publication.at)


def _row_count(first: int, last: int, total: int) -> str:
    return ngettext(
        "%(first)s–%(last)s of %(n)s measure", "%(first)s–%(last)s of %(n)s measures", total
    ) % {"first": first, "last": last, "n": total}


def _actor_count(first: int, last: int, total: int) -> str:
    return ngettext(
        "%(first)s–%(last)s of %(n)s actor", "%(first)s–%(last)s of %(n)s actors", total
    ) % {"first": first, "last": last, "n": total}


def _year_count(first: int, last: int, total: int) -> str:
    return ngettext(
        "%(first)s–%(last)s of %(n)s year", "%(first)s–%(last)s of %(n)s years", total
    ) % {"first": first, "last": last, "n": total}
