"""The system of objectives, and one objective: what it is and which measures touch it."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.files import FileFormat
from milstolpe.core.http import public
from milstolpe.core.listing import list_downloads, list_file, list_filters
from milstolpe.core.page import Fact, Link, PageHead
from milstolpe.followup.queries.listing import newest_of_objective
from milstolpe.objectives.models import CountyObjective, Objective
from milstolpe.reporting.queries.published import objective_years
from milstolpe.web.queries.objectives import (
    ObjectivePage,
    objective_marks,
    objective_page,
    objectives_page,
)
from milstolpe.web.tables import (
    OBJECTIVE_COLUMNS,
    OBJECTIVE_COUNTY_COLUMNS,
    objective_cells,
    objective_county_cells,
)
from milstolpe.web.views.frame import county_boards, trail


@public
def objectives(request: HttpRequest) -> HttpResponse:
    page = objectives_page(request.user)
    answer = _("Parliament has decided on one generational goal and %(n)s objectives.")
    context = {
        "head": PageHead(
            _("Environmental objectives"), answer=answer % {"n": len(page.objectives)}
        ),
        "crumbs": trail(Link(_("Environmental objectives"), request.path)),
        "page_data": page,
        "filters": list_filters(request),
        "downloads": list_downloads(
            request,
            source=_("Swedish Environmental Protection Agency"),
            dated=timezone.localdate(),
        ),
    }
    return render(request, "web/objectives.html", context)


@public
def objectives_file(request: HttpRequest, fmt: FileFormat) -> HttpResponseBase:
    rows = objective_cells(objective_marks(request.user))
    title = _("Environmental objectives")
    source = _("Swedish Environmental Protection Agency")
    return list_file(
        request, fmt, OBJECTIVE_COLUMNS, rows, name="miljomal", title=title, source=source
    )


@public
def objective(request: HttpRequest, slug: str) -> HttpResponse:
    row = get_object_or_404(Objective.objects.select_related("agency"), slug=slug)
    page = objective_page(request.user, row)
    judged = newest_of_objective(request.user, row.number, slug)
    context = {
        "head": PageHead(
            row.name,
            kind=_("Environmental objective %(number)s") % {"number": row.number},
            answer=_answer(page),
            facts=[Fact(_("Responsible agency"), row.agency.name, row.agency.get_absolute_url())],
        ),
        "crumbs": trail(
            Link(_("Environmental objectives"), reverse("web:objectives")),
            Link(row.name, request.path),
        ),
        "page_data": page,
        "filters": list_filters(request),
        "years": objective_years(request.user, row.number),
        "work": _work(request, row, page),
        "judged": judged,
        "downloads": list_downloads(request, source=county_boards(), dated=timezone.localdate()),
        "is_example": page.is_example or bool(judged and judged.is_example),
    }
    return render(request, "web/objective.html", context)


@public
def objective_file(request: HttpRequest, slug: str, fmt: FileFormat) -> HttpResponseBase:
    row = get_object_or_404(Objective, slug=slug)
    rows = objective_county_cells(objective_page(request.user, row).counties)
    return list_file(
        request,
        fmt,
        OBJECTIVE_COUNTY_COLUMNS,
        rows,
        name=f"miljomal-{slug}",
        title=_("Measures that touch %(objective)s") % {"objective": row.name},
        source=county_boards(),
    )


def _work(request: HttpRequest, row: Objective, page: ObjectivePage) -> list[Link]:
    """For those who write or read the yearly follow-up: what has been done, by county."""
    if not request.user.is_authenticated:
        return []
    concerned = [each for each in page.counties if each.is_concerned]
    return [
        Link(each.county, reverse("web:objective-work", args=[row.slug, each.slug]))
        for each in concerned
        if request.user.has_perm(
            "reporting.read_for_objective",
            CountyObjective(county_id=each.county_code, objective_id=row.number),
        )
    ]


def _answer(page: ObjectivePage) -> str:
    """ "312 measures in 18 counties touch the objective."."""
    if not page.total:
        return _("No measure touches the objective yet.")
    return ngettext(
        "%(measures)s in %(n)s county for the objective.",
        "%(measures)s in %(n)s counties for the objective.",
        page.county_count,
    ) % {"measures": page.measures, "n": page.county_count}
