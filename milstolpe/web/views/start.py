"""The start page: the counties on a map, the objectives, and what is newest."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.formats import format_number
from milstolpe.core.http import public
from milstolpe.core.listing import FILE_FORMATS
from milstolpe.core.page import Downloads, Link, PageHead
from milstolpe.followup.queries.listing import newest_of_all
from milstolpe.followup.words import judged_now
from milstolpe.web.maps import county_map
from milstolpe.web.queries.counties import county_rows
from milstolpe.web.queries.figures import (
    ProgrammeLine,
    actor_count,
    measures_text,
    programme_lines,
    programmes_text,
    totals_in_force,
)
from milstolpe.web.queries.objectives import objective_marks
from milstolpe.web.views.frame import county_boards

NEWEST_SHOWN = 5


@public
def start(request: HttpRequest) -> HttpResponse:
    lines = programme_lines(request.user)
    judged = judged_now(newest_of_all(request.user))
    context = {
        "head": PageHead(
            _("What the counties do for the environment"),
            answer=_answer(lines, actor_count(request.user)),
        ),
        "county_map": county_map(county_rows(lines)),
        "objectives": objective_marks(request.user),
        "newest": _newest(lines),
        "judged": judged,
        "consulted": [line for line in lines if line.state.code == "consultation"],
        "downloads": Downloads(
            formats=[_county_file(fmt) for fmt in FILE_FORMATS],
            permanent=request.build_absolute_uri(request.path),
            source=county_boards(),
            dated=timezone.localdate(),
        ),
        "is_example": any(line.is_example for line in lines) or bool(judged and judged.is_example),
    }
    return render(request, "web/start.html", context)


def _answer(lines: Sequence[ProgrammeLine], actors: int) -> str:
    """ "6,868 measures in 41 programmes in force. 359 organisations take part."."""
    totals = totals_in_force(lines)
    if not totals.programmes:
        return _("No county has published a programme yet.")
    first = _("%(measures)s in %(programmes)s.") % {
        "programmes": programmes_text(totals.programmes),
        "measures": measures_text(totals.measures),
    }
    second = ngettext(
        "%(n)s organisation takes part.", "%(n)s organisations take part.", actors
    ) % {"n": format_number(actors)}
    return f"{first} {second}" if actors else first


def _newest(lines: Sequence[ProgrammeLine]) -> list[ProgrammeLine]:
    in_force = (line for line in lines if line.is_in_force)
    return sorted(in_force, key=lambda line: line.first_year, reverse=True)[:NEWEST_SHOWN]


def _county_file(fmt: str) -> Link:
    return Link(
        _("Counties, %(format)s") % {"format": fmt.upper()},
        reverse("web:counties-file", args=[fmt]),
    )
