"""A county's cells on one page: unchanged judgements are stated row by row."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.arrival import arrived_at
from milstolpe.core.formats import format_short_date
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link, PageHead, State
from milstolpe.core.text import small_number
from milstolpe.followup.queries.county_cells import CountyCell, county_cells
from milstolpe.followup.services.judging import leave_judgement_unchanged
from milstolpe.followup.views.write_judgement import marks, said
from milstolpe.rounds.addresses import delivery_path
from milstolpe.rounds.models import Round
from milstolpe.rounds.queries.deliveries import Delivery
from milstolpe.rounds.views.fetch import round_or_404


@dataclass(frozen=True)
class CellRow:
    """A row of the page."""

    pk: int
    name: str
    address: str
    state: State
    organisation: str  # who writes, where it is another than the board
    saved: str
    now: SafeString
    before: SafeString
    is_unchanged: bool
    base: int
    unchanged: str  # what the button says; empty: there is none


@permission_on(round_or_404, "rounds.follow")
def county(request: UserRequest, round_: Round) -> HttpResponse:
    assert request.resolver_match
    cells = county_cells(request.user, round_, request.resolver_match.kwargs["county"])
    if not cells:
        raise Http404
    if request.method == "POST":
        return _leave(request, cells)
    return render(request, "followup/write_county.html", _context(request, round_, cells))


def _leave(request: UserRequest, cells: Sequence[CountyCell]) -> HttpResponse:
    """State that the judgement of one cell stands."""
    pk = small_number(request.POST.get("cell", ""))
    cell = next((row for row in cells if row.contribution.pk == pk), None)
    if cell is None or cell.assessment is None:
        raise Http404
    leave_judgement_unchanged(
        cell.assessment,
        base_number=small_number(request.POST.get("base", "")),
        by=request.user,
        now=arrived_at(request),
    )
    text = _("%(name)s is left unchanged.") % {"name": cell.contribution.item.name}
    messages.success(request, text)
    return HttpResponseRedirect(f"{request.path}#c{pk}")


def _context(request: HttpRequest, round_: Round, cells: Sequence[CountyCell]) -> dict[str, object]:
    first = cells[0].contribution
    asked = [row for row in cells if row.assessment]
    left = sum(1 for row in asked if not row.judgement)
    answer = ngettext(
        "%(n)s of %(all)s judgement is left to make.",
        "%(n)s of %(all)s judgements are left to make.",
        len(asked),
    ) % {"n": left, "all": len(asked)}
    board = Delivery(round_, first.organisation)
    title = f"{first.county.name}, {round_.name}"
    return {
        "head": PageHead(
            title,
            kind=_("The texts of the county"),
            answer=answer,
            actions=[Link(_("Review and hand in"), delivery_path(board))],
        ),
        "crumbs": [Link(_("My tasks"), reverse("web:work")), Link(title, request.path)],
        "rows": [_row(row, board.organisation.pk) for row in cells],
        "is_example": round_.is_example,
    }


def _row(cell: CountyCell, board: int) -> CellRow:
    row, assessment, earlier = cell.contribution, cell.assessment, cell.earlier
    is_other = row.organisation_id != board
    return CellRow(
        pk=row.pk,
        name=row.item.name,
        address=row.get_absolute_url(),
        state=State(row.state, row.get_state_display()),
        organisation=row.organisation.name if is_other else "",
        saved=f"{format_short_date(row.changed_at)}, {row.changed_by}" if row.changed_at else "",
        now=marks(cell.judgement),
        before=marks(earlier.judgement) if earlier else SafeString(),
        is_unchanged=bool(assessment and assessment.is_unchanged),
        base=assessment.number if assessment else 0,
        unchanged=said(earlier.judgement) if earlier and cell.may_leave else "",
    )
