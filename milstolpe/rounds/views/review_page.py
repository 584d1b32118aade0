"""A text as a reviewer sees it: what has changed, what is missing, comments, what can be done."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link
from milstolpe.core.steps import Step
from milstolpe.rounds.addresses import text_path
from milstolpe.rounds.forms.reviewing import StepForm
from milstolpe.rounds.models import Contribution
from milstolpe.rounds.queries.contents import asked_sections, text_content
from milstolpe.rounds.queries.deliveries import whole_cells
from milstolpe.rounds.queries.extra import facts_elsewhere, references_in, seen_now
from milstolpe.rounds.queries.readiness import Missing, missing_in
from milstolpe.rounds.queries.reviewing import read_sections, ways_to_read
from milstolpe.rounds.rich import References
from milstolpe.rounds.seen import Seen
from milstolpe.rounds.services.reading import mark_as_read
from milstolpe.rounds.services.reopening import mark_entered_nationally
from milstolpe.rounds.views.comments import comments_pane
from milstolpe.rounds.views.fetch import contribution_or_404
from milstolpe.rounds.views.review_frame import cell_crumbs, cell_head, cell_url, events_told
from milstolpe.rounds.views.review_steps import TAKING, forms_for

SINCE = "sedan"  # parameter: since when changes are shown
Act = tuple[Step, StepForm]


@permission_on(contribution_or_404, "rounds.comment")
def review(request: UserRequest, contribution: Contribution) -> HttpResponse:
    return _page(request, contribution)


@require_POST
@permission_on(contribution_or_404, "rounds.comment")
def review_step(request: UserRequest, contribution: Contribution) -> HttpResponse:
    """Take a step. What was typed stays on the page when it is refused."""
    here, name = cell_url("review", contribution), request.POST.get("step", "")
    acts = forms_for(contribution, request.user, request.POST)
    found = next((act for act in acts if act[0].name == name), None)
    if found is None:
        text = _("This can no longer be done: somebody has moved it on. Look at what applies now.")
        messages.error(request, text)
        return redirect(here)
    step, form = found
    if not done(form, lambda: TAKING[name](contribution, form, request)):
        return _page(request, contribution, tried=found)
    messages.success(request, _("Done: %(step)s.") % {"step": step.label})
    return redirect(here)


@require_POST
@permission_on(contribution_or_404, "rounds.comment")
def review_read(request: UserRequest, contribution: Contribution) -> HttpResponse:
    """Say that one has read the text as it stood on the page."""
    mark_as_read(contribution, Seen.of(request.POST.get("number", "")), by=request.user)
    messages.success(request, _("Next time you see what has changed from now on."))
    return redirect(cell_url("review", contribution))


@require_POST
@permission_on(contribution_or_404, "rounds.mark_national")
def national_mark(request: UserRequest, contribution: Contribution) -> HttpResponse:
    """Say that the text was also entered in a national tool, or that it was not."""
    is_entered = request.POST.get("is_entered") == "1"
    mark_entered_nationally([contribution], is_entered=is_entered, by=request.user)
    return redirect(cell_url("review", contribution))


def _page(
    request: UserRequest, contribution: Contribution, tried: Act | None = None
) -> HttpResponse:
    row = whole_cells(Contribution.objects.filter(pk=contribution.pk)).get()
    acts = [
        tried if tried and tried[0].name == act[0].name else act
        for act in forms_for(row, request.user)
    ]
    shown = tried[1] if tried else StepForm(step="", seen=Seen())
    context = _context(request, row) | {"acts": acts, "form": shown}
    return render(request, "rounds/review.html", context, status=REFUSED if tried else 200)


def _context(request: UserRequest, row: Contribution) -> dict[str, Any]:
    sections, user = asked_sections(row.item), request.user
    content = text_content(row, sections)
    ways = ways_to_read(row, sections, user)
    chosen = next((way for way in ways if way.name == request.GET.get(SINCE)), ways[0])
    missing = missing_in([row])[row.pk]
    return {
        "head": cell_head(row, row.item.name, answer=_answer(row, missing)),
        "crumbs": cell_crumbs(row, Link(_("Review"), request.path)),
        "contribution": row,
        "seen": seen_now([row])[row.pk],
        "text_address": text_path(row),
        "rows": read_sections(sections, chosen.content, content, _references(row)),
        "is_whole": chosen.content is None,
        "ways": [
            Link(way.label, f"{request.path}?{SINCE}={way.name}", is_current=way == chosen)
            for way in ways
        ],
        "parts": [part for part in _parts(user, row) if part],
        "missing": missing,
        "comments": comments_pane(row, sections, content, user=user, back=request.path),
        "may_mark": user.has_perm("rounds.mark_national", row),
        "events": events_told(row),
        "is_example": row.round.is_example,
    }


def _references(row: Contribution) -> References:
    return references_in(facts_elsewhere([row])[row.pk])


def _parts(user: Any, row: Contribution) -> list[Any]:
    """What rooms above show of the text."""
    return [import_string(name)(user, row) for name in settings.CONTRIBUTION_SECTIONS]


def _answer(row: Contribution, missing: Sequence[Missing]) -> str:
    if not row.number:
        return _("Nothing is written yet.")
    if not missing:
        return _("Nothing is missing for hand-in.")
    return ngettext(
        "%(n)s thing is missing for hand-in.", "%(n)s things are missing for hand-in.", len(missing)
    ) % {"n": len(missing)}
