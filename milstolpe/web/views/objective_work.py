"""The measures of a county that touch an objective, for those who write the yearly follow-up."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from milstolpe.core.files import FileFormat
from milstolpe.core.formats import format_number
from milstolpe.core.http import permission_on
from milstolpe.core.listing import list_downloads, list_file, list_filters, list_pager
from milstolpe.core.page import Empty, Fact, Link, PageHead
from milstolpe.objectives.models import CountyObjective
from milstolpe.reporting.queries.objective_view import objective_answers, objective_lines
from milstolpe.web.forms import ObjectiveAnswerForm
from milstolpe.web.tables import OBJECTIVE_ANSWER_COLUMNS, objective_answer_cells
from milstolpe.web.views.frame import county_boards, trail

_WAIT = gettext_lazy("Choose fewer filters, or wait for a published year.")


def cell_or_404(user: Any, **address: Any) -> CountyObjective:
    """What is shown is published already; who writes about it is a permission."""
    rows = CountyObjective.objects.filter(concerns=True).select_related("county", "objective")
    rows = rows.filter(objective__slug=address["slug"], county__slug=address["county"])
    return get_object_or_404(rows.order_by("-valid_from_year")[:1])


@permission_on(cell_or_404, "reporting.read_for_objective")
def objective_work(request: HttpRequest, cell: CountyObjective) -> HttpResponse:
    form = ObjectiveAnswerForm(request.GET)
    found = objective_answers(request.user, cell, form.wanted())
    total = found.count()
    pager, shown = list_pager(request, total, _count)
    lines = objective_lines(list(found[shown]))
    context = {
        "head": _head(cell, total),
        "crumbs": trail(
            Link(cell.objective.name, cell.objective.get_absolute_url()),
            Link(cell.county.name, request.path),
        ),
        "filters": list_filters(request, form),
        "lines": lines,
        "page": pager,
        "empty": Empty(_("No answers here"), _WAIT),
        "downloads": list_downloads(request, form, source=county_boards(), dated=localdate()),
        "is_example": any(line.is_example for line in lines),
    }
    return render(request, "web/objective_work.html", context)


@permission_on(cell_or_404, "reporting.read_for_objective")
def objective_work_file(request: HttpRequest, cell: CountyObjective) -> HttpResponseBase:
    assert request.resolver_match
    fmt: FileFormat = request.resolver_match.kwargs["fmt"]
    form = ObjectiveAnswerForm(request.GET)
    rows = objective_answers(request.user, cell, form.wanted())
    return list_file(
        request,
        fmt,
        OBJECTIVE_ANSWER_COLUMNS,
        objective_answer_cells(rows.iterator(chunk_size=500)),
        name=f"{cell.objective.slug}-{cell.county.slug}",
        title=_("Newest answers for %(objective)s in %(county)s")
        % {"objective": cell.objective.name, "county": cell.county.name},
        source=county_boards(),
        form=form,
    )


def _head(cell: CountyObjective, total: int) -> PageHead:
    answer = ngettext(
        "%(n)s published answer, from the newest year of each programme.",
        "%(n)s published answers, from the newest year of each programme.",
        total,
    ) % {"n": format_number(total)}
    measures = f"{reverse('programmes:measures')}?lan={cell.county.slug}&mal={cell.objective.slug}"
    return PageHead(
        _("%(objective)s in %(county)s: what has been done")
        % {"objective": cell.objective.name, "county": cell.county.name},
        kind=_("For the yearly follow-up"),
        answer=answer,
        facts=[
            Fact(_("Objective"), cell.objective.name, cell.objective.get_absolute_url()),
            Fact(_("County"), cell.county.name, reverse("web:county", args=[cell.county.slug])),
        ],
        actions=[Link(_("Measures in %(county)s") % {"county": cell.county.name}, measures)],
    )


def _count(first: int, last: int, total: int) -> str:
    return ngettext(
        "%(first)s–%(last)s of %(n)s answer", "%(first)s–%(last)s of %(n)s answers", total
    ) % {"first": first, "last": last, "n": total}
