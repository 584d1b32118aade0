"""The live matrix of a round: county by text, who has come how far, and what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.formats import format_date
from milstolpe.core.http import permission_on
from milstolpe.core.listing import (
    address_with,
    list_downloads,
    list_file,
    list_filters,
    list_pager,
)
from milstolpe.core.page import Downloads, Empty, Fact, Filters, Link, PageHead, State
from milstolpe.core.steps import StepTaken, steps_from, steps_taken
from milstolpe.rounds.addresses import matrix_path, texts_base
from milstolpe.rounds.enums import ROUND_STEPS, ContributionState, RoundState
from milstolpe.rounds.extensions import extension_of
from milstolpe.rounds.forms.run_filters import VIEW, MatrixFilterForm
from milstolpe.rounds.models import Round, TextMailing
from milstolpe.rounds.queries.matrix import LATE, Matrix, round_matrix
from milstolpe.rounds.queries.returned import returned_mails
from milstolpe.rounds.queries.visibility import contributions_visible_to
from milstolpe.rounds.tables import MATRIX_COLUMNS, matrix_cells
from milstolpe.rounds.views.fetch import round_or_404
from milstolpe.rounds.views.run_drawing import Drawing
from milstolpe.rounds.views.run_frame import round_crumbs, run_link
from milstolpe.rounds.views.run_rows import ListedCell
from milstolpe.rounds.words import handed_in_text, time_text

MATRIX, LIST = "matris", "lista"


@dataclass(frozen=True)
class MatrixPage:
    """What the page of a round shows."""

    head: PageHead
    crumbs: Sequence[Link]
    steps: Sequence[Link]  # what can be done now, with what happens
    returned: Sequence[TextMailing]  # mails that came back
    pages: Sequence[Link]  # what the round is made of
    facts: Sequence[Fact]  # texts by state
    filters: Filters
    views: Sequence[Link]  # matrix, list
    drawing: Drawing | None
    rows: Sequence[ListedCell]
    page: Any
    empty: Empty
    downloads: Downloads
    events: Sequence[StepTaken]
    is_example: bool


@permission_on(round_or_404, "rounds.follow")
def matrix(request: UserRequest, round_: Round) -> HttpResponse:
    whole, form = _found(request, round_)
    found = whole.narrowed(form.wanted())
    runs = request.user.has_perm("rounds.run")
    base = f"{request.path}rutor/" if runs else texts_base(round_)
    is_list = _is_list(request, whole)
    page, shown = list_pager(request, len(found.cells), _row_count)
    context = MatrixPage(
        head=_head(round_, whole, runs=runs),
        crumbs=round_crumbs(round_),
        steps=_steps(request, round_, whole) if runs else [],
        returned=returned_mails(round_) if runs else [],
        pages=_pages(round_, runs=runs),
        facts=_state_facts(request, whole),
        filters=list_filters(request, form),
        views=_views(request, is_list=is_list),
        drawing=None if is_list else Drawing(found, base=base, whole=whole),
        rows=[ListedCell(cell, base) for cell in found.cells[shown]] if is_list else [],
        page=page,
        empty=_empty(whole),
        downloads=list_downloads(request, form, source=_source(round_), dated=timezone.localdate()),
        events=steps_taken(round_.events.select_related("by")[:50], ROUND_STEPS) if runs else [],
        is_example=round_.is_example,
    )
    return render(request, "rounds/run_matrix.html", vars(context))


@permission_on(round_or_404, "rounds.follow")
def matrix_file(request: UserRequest, round_: Round) -> HttpResponseBase:
    whole, form = _found(request, round_)
    match = request.resolver_match
    return list_file(
        request,
        match.kwargs["fmt"] if match else "csv",
        MATRIX_COLUMNS,
        matrix_cells(whole.narrowed(form.wanted()).cells),
        name=round_.address,
        title=round_.name,
        source=_source(round_),
        form=form,
    )


def _found(request: UserRequest, round_: Round) -> tuple[Matrix, MatrixFilterForm]:
    """Everything that the person may see of the round, and the filters above it."""
    extension = extension_of(round_)
    seen = contributions_visible_to(request.user)
    whole = round_matrix(round_, seen, changes=extension.changes(round_))
    form = MatrixFilterForm(request.GET, whole, has_judgements=extension.has_judgements)
    return whole, form


def _source(round_: Round) -> str:
    return _("%(round)s, as it stands now") % {"round": round_.name}


def _is_list(request: HttpRequest, whole: Matrix) -> bool:
    """As asked for; else a list where the matrix would be one row or one column."""
    asked = request.GET.get(VIEW)
    return asked == LIST or (asked != MATRIX and min(len(whole.counties), len(whole.items)) < 2)


def _views(request: HttpRequest, *, is_list: bool) -> list[Link]:
    return [
        Link(_("Matrix"), address_with(request, **{VIEW: MATRIX, "sida": ""}), not is_list),
        Link(_("List"), address_with(request, **{VIEW: LIST, "sida": ""}), is_list),
    ]


def _head(round_: Round, whole: Matrix, *, runs: bool) -> PageHead:
    facts = [Fact(_("Last day to hand in"), format_date(round_.answer_by))]
    if round_.locks_at:
        facts.append(Fact(_("Locked after"), format_date(round_.locks_at)))
    if whole.late:
        facts.append(
            Fact(_("Late"), whole.late, f"{matrix_path(round_)}?lage={LATE}&{VIEW}={LIST}")
        )
    change = run_link("round-edit", round_, _("Change dates and rules"))
    return PageHead(
        round_.name,
        kind=round_.get_kind_display(),
        answer=_answer(round_, whole),
        state=State(round_.state, round_.get_state_display()),
        facts=facts,
        more=[change] if runs and not round_.is_published else [],
    )


def _answer(round_: Round, whole: Matrix) -> str:
    if round_.state == RoundState.DRAFT:
        return _("Nobody is asked until you open it.")
    days = (round_.answer_by - timezone.localdate()).days
    return " ".join(
        filter(None, (handed_in_text(whole.handed_in, whole.asked), time_text(round_, days)))
    )


def _steps(request: UserRequest, round_: Round, whole: Matrix) -> list[Link]:
    """What can be done now, the likeliest first. Whom to remind follows the filters."""
    kept = {name: request.GET[name] for name in ("lan", "mal", "lage") if request.GET.get(name)}
    tail = f"?{urlencode(kept)}" if kept else ""
    links = []
    left = sum(not cell.is_settled for cell in whole.cells)
    if round_.is_open and left:
        note = ngettext("%(n)s text is not handed in.", "%(n)s texts are not handed in.", left)
        label = _("Remind those who have not handed in")
        link = run_link("remind", round_, label, note % {"n": left})
        links.append(replace(link, address=f"{link.address}{tail}"))
    return links + [
        run_link("round-step", round_, str(step.label), str(step.help), step.name)
        for step in steps_from(ROUND_STEPS, round_.state)
        if request.user.has_perm(step.permission)
    ]


def _pages(round_: Round, *, runs: bool) -> list[Link]:
    """What the round is made of."""
    pages = [
        run_link("instructions", round_, pgettext("round", "Instructions")),
        run_link("materials", round_, _("Material")),
        run_link("questions", round_, _("Questions and answers")),
        run_link("feedback", round_, _("Feedback on the instructions")),
    ]
    if not runs:
        return pages
    return [
        run_link("compile", round_, _("Compilation"), _("Tables, texts in bundles, summaries.")),
        run_link("template", round_, _("Template")),
        run_link("cells", round_, _("Who is asked")),
        *pages,
        *extension_of(round_).pages(round_),
    ]


def _state_facts(request: HttpRequest, whole: Matrix) -> list[Fact]:
    """How many there are in each state; each number leads to those."""
    return [
        Fact(state.label, whole.states[state], address_with(request, lage=state, sida=""))
        for state in ContributionState
        if whole.states[state]
    ]


def _row_count(first: int, last: int, total: int) -> str:
    return ngettext(
        "%(first)s–%(last)s of %(n)s text", "%(first)s–%(last)s of %(n)s texts", total
    ) % {"first": first, "last": last, "n": total}


def _empty(whole: Matrix) -> Empty:
    if whole.cells:
        return Empty(_("Nothing here"), _("Choose fewer filters, or show all."))
    return Empty(_("No text here is yours"), _("Nobody has asked you for a text in this round."))
