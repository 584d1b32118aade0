"""One text as those who run the round see it: who, what has happened, what can be done."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import done
from milstolpe.core.asking import Question, question_page
from milstolpe.core.formats import format_date, format_short_date
from milstolpe.core.http import permission_on
from milstolpe.core.page import Fact, Link, PageHead, State
from milstolpe.core.steps import Step, steps_from
from milstolpe.rounds.addresses import cell_path, text_path
from milstolpe.rounds.enums import CONTRIBUTION_STEPS, SETTLED_STATES
from milstolpe.rounds.extensions import extension_of
from milstolpe.rounds.forms.run_rounds import LongerTimeForm, WhyForm
from milstolpe.rounds.models import Contribution
from milstolpe.rounds.queries.matrix import Cell, round_matrix
from milstolpe.rounds.services.asking import ask_again, ask_no_more
from milstolpe.rounds.services.extending import extend, left_beside
from milstolpe.rounds.views.fetch import contribution_or_404
from milstolpe.rounds.views.review_frame import events_told
from milstolpe.rounds.views.run_frame import cell_crumbs, cell_link, posted
from milstolpe.rounds.views.run_rows import ListedCell
from milstolpe.rounds.words import days_text

# Taken here; the others where one writes and reviews.
_TAKING = {"waive": ask_no_more, "ask_again": ask_again}


@permission_on(contribution_or_404, "rounds.run")
def cell(request: UserRequest, contribution: Contribution) -> HttpResponse:
    round_ = contribution.round
    own = Contribution.objects.filter(pk=contribution.pk)
    found = round_matrix(round_, own, changes=extension_of(round_).changes(round_)).cells[0]
    context = {
        "head": _head(contribution, found),
        "crumbs": cell_crumbs(contribution),
        "steps": _acts(contribution, request.user),
        "notes": ListedCell(found, "").notes,
        "events": events_told(contribution),
        "is_example": round_.is_example,
    }
    return render(request, "rounds/run_cell.html", context)


@permission_on(contribution_or_404, "rounds.run")
def cell_step(request: UserRequest, contribution: Contribution) -> HttpResponse:
    step = _step(request, contribution)
    form = WhyForm(request.POST if posted(request) else None)
    if done(form, lambda: _take(request, contribution, step, form)):
        messages.success(request, _("Done: %(step)s.") % {"step": step.label})
        return redirect(cell_path("cell", contribution))
    question = Question(
        step.label, str(contribution), str(step.help), cell_path("cell", contribution)
    )
    crumbs = cell_crumbs(contribution, Link(step.label, request.path))
    return question_page(request, question, form, frame={"crumbs": crumbs})


@permission_on(contribution_or_404, "rounds.run")
def longer_time(request: UserRequest, contribution: Contribution) -> HttpResponse:
    beside = len([row for row in left_beside(contribution) if row.pk != contribution.pk])
    others = ngettext(
        "Also %(n)s other text that %(name)s has left in the county",
        "Also %(n)s other texts that %(name)s has left in the county",
        beside,
    ) % {"n": beside, "name": contribution.organisation}
    data = request.POST if posted(request) else None
    form = LongerTimeForm(data, others=others if beside else "")
    if done(form, lambda: _extend(request, contribution, form)):
        messages.success(request, _("The longer time is given, and those who write are told."))
        return redirect(cell_path("cell", contribution))
    title = _("Give longer time")
    text = _("The last day is %(day)s now.") % {"day": format_date(contribution.round.answer_by)}
    question = Question(title, str(contribution), text, cell_path("cell", contribution))
    crumbs = cell_crumbs(contribution, Link(title, request.path))
    return question_page(request, question, form, frame={"crumbs": crumbs})


def _head(contribution: Contribution, found: Cell) -> PageHead:
    row = found.row
    facts = [
        Fact(_("Written by"), row.organisation),
        Fact(_("Who answers"), found.who or _("nobody yet")),
        Fact(_("Last day"), format_date(found.due)),
    ]
    if row.changed_at:
        facts.append(Fact(_("Last saved"), format_short_date(row.changed_at)))
    if contribution.extension_reason:
        facts.append(Fact(_("Why longer time"), contribution.extension_reason))
    return PageHead(
        f"{contribution.item}, {contribution.county}",
        kind=contribution.round.name,
        answer="" if found.is_settled else days_text(found.days),
        state=State(row.state, found.state_label),
        facts=facts,
        actions=[
            Link(_("Read the text"), text_path(contribution)),
            Link(_("Review and open again"), cell_path("review", contribution)),
        ],
    )


def _acts(contribution: Contribution, user: Any) -> list[Link]:
    links = []
    if contribution.state not in SETTLED_STATES:
        note = _("A later day for this text, or for all that its organisation has left.")
        links.append(cell_link("longer-time", contribution, _("Give longer time"), note))
    return links + [
        cell_link("cell-step", contribution, str(step.label), str(step.help), step.name)
        for step in steps_from(CONTRIBUTION_STEPS, contribution.state)
        if step.name in _TAKING and user.has_perm(step.permission)
    ]


def _step(request: HttpRequest, contribution: Contribution) -> Step:
    """One that can no longer be taken is still shown when it was sent: nothing typed is lost."""
    match = request.resolver_match
    step = CONTRIBUTION_STEPS.get(match.kwargs["step"]) if match else None
    is_ours = step is not None and step.name in _TAKING
    if step is None or not is_ours:
        raise Http404
    if not posted(request) and contribution.state not in step.from_states:
        raise Http404
    return step


def _take(request: UserRequest, row: Contribution, step: Step, form: WhyForm) -> None:
    _TAKING[step.name](row, reason=form.reason, by=request.user)


def _extend(request: UserRequest, row: Contribution, form: LongerTimeForm) -> None:
    cleaned = form.cleaned_data
    all_of_them = bool(cleaned.get("all_of_them"))
    extend(row, cleaned["until"], reason=form.reason, by=request.user, all_of_them=all_of_them)
