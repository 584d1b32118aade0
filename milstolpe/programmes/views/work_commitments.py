"""The coordinator's lists of a programme's commitments, by measure and by actor."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.http import permission_on
from milstolpe.core.listing import list_downloads, list_file, list_filters, list_pager
from milstolpe.core.page import Empty, Link, PageHead
from milstolpe.programmes.enums import COMMITMENT_STEPS, CommitmentState
from milstolpe.programmes.forms.commitment_filters import CommitmentFilterForm
from milstolpe.programmes.models import Programme
from milstolpe.programmes.queries.commitment_lists import (
    CommitmentSummary,
    WorkRow,
    programme_summary,
    work_measures,
    work_rows,
)
from milstolpe.programmes.queries.commitments import why_closed
from milstolpe.programmes.tables import WORK_COLUMNS, work_cells
from milstolpe.programmes.views.commitment_frame import work_commitments_crumbs
from milstolpe.programmes.views.commitment_list_parts import (
    nothing_found,
    row_count,
    state_facts,
)
from milstolpe.programmes.views.fetch import programme_or_404
from milstolpe.programmes.views.work_heads import work_link

# Steps that can be taken with all that are ticked, and what their buttons say.
MANY: Mapping[str, Any] = {
    "confirm": gettext_lazy("Confirm those ticked"),
    "register": gettext_lazy("Confirm those ticked on the actor's behalf"),
    "decline": gettext_lazy("Decline those ticked"),
}


@permission_on(programme_or_404, "programmes.change_programme")
def commitments_by_measure(request: UserRequest, programme: Programme) -> HttpResponse:
    return _list(request, programme, by_actor=False)


@permission_on(programme_or_404, "programmes.change_programme")
def commitments_by_actor(request: UserRequest, programme: Programme) -> HttpResponse:
    return _list(request, programme, by_actor=True)


@permission_on(programme_or_404, "programmes.change_programme")
def commitments_by_measure_file(request: UserRequest, programme: Programme) -> HttpResponseBase:
    return _file(request, programme, by_actor=False)


@permission_on(programme_or_404, "programmes.change_programme")
def commitments_by_actor_file(request: UserRequest, programme: Programme) -> HttpResponseBase:
    return _file(request, programme, by_actor=True)


def _list(request: UserRequest, programme: Programme, *, by_actor: bool) -> HttpResponse:
    summary = programme_summary(request.user, programme)
    form = _filter(request, summary)
    measures = work_measures(request.user, programme, form.wanted(), by_actor=by_actor)
    page, shown = list_pager(request, measures.count(), row_count)
    rows = [WorkRow(*row) for row in work_rows(measures, by_actor=by_actor)[shown]]
    context = {
        "head": _head(programme, summary),
        "crumbs": work_commitments_crumbs(programme),
        "tabs": _tabs(programme, by_actor=by_actor),
        "by_actor": by_actor,
        "facts": state_facts(request, summary.counts),
        "filters": list_filters(request, form),
        "rows": rows,
        "many": _many(rows),
        "here": request.get_full_path(),
        "page": page,
        "empty": nothing_found(form, _nothing(programme)),
        "downloads": list_downloads(request, form),
        "is_example": programme.is_example,
    }
    context |= _addresses(programme)
    return render(request, "programmes/work_commitments.html", context)


def _addresses(programme: Programme) -> dict[str, str]:
    """What the addresses in the rows begin with."""
    package = reverse("programmes:package", args=[programme.address, "x"])
    return {
        "package_base": package.removesuffix("x/"),
        "register_base": reverse("programmes:commitments-register", args=[programme.address]),
    }


def _file(request: UserRequest, programme: Programme, *, by_actor: bool) -> HttpResponseBase:
    form = _filter(request, programme_summary(request.user, programme))
    measures = work_measures(request.user, programme, form.wanted(), by_actor=by_actor)
    match = request.resolver_match
    return list_file(
        request,
        match.kwargs["fmt"] if match else "csv",
        WORK_COLUMNS,
        work_cells(work_rows(measures, by_actor=by_actor).iterator(chunk_size=500)),
        name=f"ataganden-{programme.address}",
        title=_("Commitments in %(title)s") % {"title": programme.title},
        source=programme.title,
        form=form,
    )


def _filter(request: HttpRequest, summary: CommitmentSummary) -> CommitmentFilterForm:
    return CommitmentFilterForm(request.GET, counts=summary.counts, actors=summary.actors)


def _head(programme: Programme, summary: CommitmentSummary) -> PageHead:
    register = work_link("commitments-register", programme, _("Register for an actor"))
    return PageHead(
        _("Commitments"),
        kind=programme.title,
        answer=" ".join(filter(None, (_covered(summary), _waiting(summary)))),
        actions=[] if why_closed(programme) else [register],
    )


def _covered(summary: CommitmentSummary) -> str:
    return ngettext(
        "%(confirmed)s of %(n)s measure has at least one confirmed commitment.",
        "%(confirmed)s of %(n)s measures have at least one confirmed commitment.",
        summary.measures,
    ) % {"confirmed": summary.measures_confirmed, "n": summary.measures}


def _waiting(summary: CommitmentSummary) -> str:
    proposed = summary.counts.get(CommitmentState.PROPOSED, 0)
    if not proposed:
        return ""
    return ngettext(
        "%(n)s proposal waits for your answer.", "%(n)s proposals wait for your answer.", proposed
    ) % {"n": proposed}


def _tabs(programme: Programme, *, by_actor: bool) -> list[Link]:
    by_measure = work_link("work-commitments", programme, _("By measure"))
    by_name = work_link("work-commitments-by-actor", programme, _("By actor"))
    return [replace(by_measure, is_current=not by_actor), replace(by_name, is_current=by_actor)]


def _many(rows: Sequence[WorkRow]) -> list[tuple[str, Any]]:
    """(step, button) that at least one row on the page can take."""
    states = {row.state for row in rows}
    return [
        (name, label) for name, label in MANY.items() if states & COMMITMENT_STEPS[name].from_states
    ]


def _nothing(programme: Programme) -> Empty:
    return Empty(
        _("No commitments yet"),
        why_closed(programme) or _("Actors propose them, or you register what they have decided."),
    )
