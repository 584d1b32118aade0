"""All counties, and one county: its programmes, objectives and leading actors."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.files import FileFormat
from milstolpe.core.formats import format_date
from milstolpe.core.http import public
from milstolpe.core.listing import list_downloads, list_file, list_filters
from milstolpe.core.page import Empty, Link, PageHead
from milstolpe.followup.queries.listing import newest_of_county
from milstolpe.organisations.models import County
from milstolpe.programmes.enums import ProgrammeState
from milstolpe.reporting.queries.years import county_years
from milstolpe.web.maps import county_map
from milstolpe.web.queries.counties import CountyPage, CountyRow, county_page, county_rows
from milstolpe.web.queries.figures import (
    ProgrammeLine,
    measures_text,
    programme_lines,
    programmes_text,
)
from milstolpe.web.tables import COUNTY_COLUMNS, PROGRAMME_COLUMNS, county_cells, programme_cells
from milstolpe.web.views.frame import county_boards, trail


@public
def counties(request: HttpRequest) -> HttpResponse:
    rows = county_rows(programme_lines(request.user))
    context = {
        "head": PageHead(_("Counties"), answer=_counties_answer(rows)),
        "crumbs": trail(Link(_("Counties"), request.path)),
        "rows": rows,
        "county_map": county_map(rows),
        "filters": list_filters(request),
        "downloads": list_downloads(request, source=county_boards(), dated=timezone.localdate()),
        "is_example": any(row.is_example for row in rows),
    }
    return render(request, "web/counties.html", context)


@public
def counties_file(request: HttpRequest, fmt: FileFormat) -> HttpResponseBase:
    rows = county_cells(county_rows(programme_lines(request.user)))
    return list_file(
        request,
        fmt,
        COUNTY_COLUMNS,
        rows,
        name="lan",
        title=_("Counties"),
        source=county_boards(),
    )


@public
def county(request: HttpRequest, slug: str) -> HttpResponse:
    page = county_page(request.user, get_object_or_404(County, slug=slug))
    judged = newest_of_county(request.user, page.county.code, slug)
    context = {
        "head": PageHead(page.county.name, kind=_("County"), answer=_county_answer(page)),
        "crumbs": trail(
            Link(_("Counties"), reverse("web:counties")),
            Link(page.county.name, request.path),
        ),
        "page_data": page,
        "groups": _groups(page.programmes),
        "years": county_years(request.user, page.county.code),
        "judged": judged,
        "empty": Empty(
            _("No programme yet"),
            _("When the county sends a programme out for consultation it is shown here."),
        ),
        "actors_url": f"{reverse('web:actors')}?lan={slug}",
        "measures_url": f"{reverse('programmes:measures')}?lan={slug}",
        "filters": list_filters(request),
        "downloads": list_downloads(request, source=county_boards(), dated=timezone.localdate()),
        "is_example": any(line.is_example for line in page.programmes)
        or bool(judged and judged.is_example),
    }
    return render(request, "web/county.html", context)


@public
def county_file(request: HttpRequest, slug: str, fmt: FileFormat) -> HttpResponseBase:
    row = get_object_or_404(County, slug=slug)
    rows = programme_cells(programme_lines(request.user, county=row))
    title = _("Action programmes in %(county)s") % {"county": row.name}
    return list_file(
        request,
        fmt,
        PROGRAMME_COLUMNS,
        rows,
        name=f"lan-{slug}",
        title=title,
        source=county_boards(),
    )


def _counties_answer(rows: list[CountyRow]) -> str:
    having = sum(row.in_force.programmes > 0 for row in rows)
    return ngettext(
        "%(n)s of %(all)s counties has a programme in force.",
        "%(n)s of %(all)s counties have a programme in force.",
        having,
    ) % {"n": having, "all": len(rows)}


def _county_answer(page: CountyPage) -> str:
    """ "Skåne has 2 programmes in force with 148 measures."; a proposal is told too."""
    name, totals = page.county.short_name, page.in_force
    if totals.programmes:
        answer = _("%(county)s has %(programmes)s with %(measures)s.") % {
            "county": name,
            "programmes": programmes_text(totals.programmes),
            "measures": measures_text(totals.measures),
        }
    else:
        answer = _("%(county)s has no programme in force.") % {"county": name}
    days = [line.answer_by for line in page.programmes if line.state.code == "consultation"]
    today = timezone.localdate()
    if open_days := [day for day in days if day and day >= today]:
        proposal = _("A proposal is out for consultation: answer by %(day)s.")
        answer = f"{answer} {proposal % {'day': format_date(min(open_days))}}"
    return answer


def _groups(lines: Any) -> list[tuple[str, list[ProgrammeLine]]]:
    """Programmes under headings, the liveliest first; headings without any are left out."""
    in_force = [line for line in lines if line.is_in_force]
    by_state = {
        state: [line for line in lines if line.state.code == state]
        for state in (ProgrammeState.CONSULTATION, ProgrammeState.DRAFT, ProgrammeState.CLOSED)
    }
    groups = [
        (_("Programmes in force"), in_force),
        (_("Out for consultation"), by_state[ProgrammeState.CONSULTATION]),
        (_("Drafts that only you who own them see"), by_state[ProgrammeState.DRAFT]),
        (_("Closed programmes"), by_state[ProgrammeState.CLOSED]),
    ]
    return [(label, rows) for label, rows in groups if rows]
