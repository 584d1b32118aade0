"""The live overview of a follow-up: who has come how far, and what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.formats import format_date, format_period
from milstolpe.core.http import permission_on
from milstolpe.core.listing import (
    address_with,
    list_downloads,
    list_file,
    list_filters,
    list_pager,
)
from milstolpe.core.page import Empty, Fact, Filters, Link, PageHead, State, Text
from milstolpe.core.steps import steps_from
from milstolpe.reporting.addresses import overview_path
from milstolpe.reporting.enums import FOLLOW_UP_STEPS, FollowUpState, ReportState
from milstolpe.reporting.forms.run_filters import ReportFilterForm
from milstolpe.reporting.models import FollowUp
from milstolpe.reporting.queries.listing import follow_up_events
from milstolpe.reporting.queries.overview import (
    BOUNCED,
    OverviewRow,
    Progress,
    area_shares,
    filtered_reports,
    overview_row,
    overview_rows,
    progress,
)
from milstolpe.reporting.run_tables import REPORT_COLUMNS, report_cells
from milstolpe.reporting.views.fetch import follow_up_or_404
from milstolpe.reporting.views.run_frame import (
    follow_up_crumbs,
    run_link,
    time_text,
    without_address,
)
from milstolpe.reporting.words import NOT_HANDED_IN_LABEL, handed_in_sentence, year_title


@dataclass(frozen=True)
class FollowUpPage:
    """What the page of a follow-up shows."""

    head: PageHead
    crumbs: Sequence[Link]
    steps: Sequence[Link]  # what can be done now, with what happens
    facts: Sequence[Fact]  # reports by state
    shares: Sequence[tuple[str, str, Sequence[Any]]]  # heading, note, rows of `Share`
    filters: Filters
    rows: Sequence[OverviewRow]
    base: str  # what the addresses of the reports begin with
    page: Any
    empty: Empty
    downloads: Any
    events: Sequence[Any]
    is_example: bool


@permission_on(follow_up_or_404, "reporting.run_follow_up")
def follow_up_overview(request: UserRequest, follow_up: FollowUp) -> HttpResponse:
    found = progress(follow_up)
    form = _filter(request, follow_up, found)
    wanted = form.wanted()
    total = filtered_reports(follow_up, wanted).count() if found.states else 0
    page, shown = list_pager(request, total, _row_count)
    context = FollowUpPage(
        head=_head(follow_up, found),
        crumbs=follow_up_crumbs(follow_up),
        steps=_steps(follow_up, found),
        facts=_state_facts(request, follow_up, found),
        shares=_shares(follow_up, found),
        filters=list_filters(request, form),
        rows=[overview_row(follow_up, row) for row in overview_rows(follow_up, wanted)[shown]],
        base=f"{request.path}rapporter/",
        page=page,
        empty=_empty(follow_up, form),
        downloads=list_downloads(request, form),
        events=follow_up_events(follow_up),
        is_example=follow_up.programme.is_example,
    )
    return render(request, "reporting/run_follow_up.html", vars(context))


@permission_on(follow_up_or_404, "reporting.run_follow_up")
def follow_up_file(request: UserRequest, follow_up: FollowUp) -> HttpResponseBase:
    form = _filter(request, follow_up, progress(follow_up))
    rows = overview_rows(follow_up, form.wanted())
    match = request.resolver_match
    title = follow_up.programme.title
    return list_file(
        request,
        match.kwargs["fmt"] if match else "csv",
        REPORT_COLUMNS,
        report_cells(overview_row(follow_up, row) for row in rows.iterator(chunk_size=500)),
        name=f"uppfoljning-{follow_up.programme.address}-{follow_up.year}",
        title=year_title(follow_up.year, title),
        source=title,
        form=form,
    )


def _filter(request: HttpRequest, follow_up: FollowUp, found: Progress) -> ReportFilterForm:
    areas = [(str(pk), title) for pk, title in follow_up.programme.areas.values_list("pk", "title")]
    return ReportFilterForm(request.GET, states=found.states, bounced=found.bounced, areas=areas)


def _head(follow_up: FollowUp, found: Progress) -> PageHead:
    years = format_period(follow_up.first_year, follow_up.last_year)
    facts = [
        Fact(_("Follows up"), years),
        Fact(_("Last day to answer"), format_date(follow_up.answer_by)),
    ]
    if follow_up.locks_at:
        facts.append(Fact(_("Locked after"), format_date(follow_up.locks_at)))
    if found.bounced:
        address = f"{overview_path(follow_up)}?lage={BOUNCED}#reports"
        facts.append(Fact(_("Mails that came back"), found.bounced, address))
    change = run_link("follow-up-edit", follow_up, _("Change the follow-up"))
    is_published = follow_up.state == FollowUpState.PUBLISHED
    return PageHead(
        _("Follow-up %(year)s") % {"year": follow_up.year},
        kind=follow_up.programme.title,
        answer=_answer(follow_up, found),
        state=State(follow_up.state, follow_up.get_state_display()),
        facts=facts,
        actions=_actions(follow_up),
        more=[] if is_published else [change],
    )


def _actions(follow_up: FollowUp) -> list[Link]:
    if follow_up.state == FollowUpState.PLANNED:
        return []
    analysis = run_link("analysis", follow_up, _("Analysis and figures"))
    add = run_link("report-add", follow_up, _("Ask one more"))
    return [analysis, add] if follow_up.is_open else [analysis]


def _answer(follow_up: FollowUp, found: Progress) -> str:
    if follow_up.state == FollowUpState.PLANNED:
        return _("Nobody is asked until you open it.")
    handed_in = handed_in_sentence(found.handed_in, found.asked)
    return " ".join(filter(None, (handed_in, time_text(follow_up))))


def _steps(follow_up: FollowUp, found: Progress) -> list[Link]:
    """What can be done now, the likeliest first."""
    links = []
    if follow_up.is_open and (found.to_invite or found.without_address):
        links.append(_invite_step(follow_up, found))
    if follow_up.is_open and found.to_remind:
        note = ngettext(
            "%(n)s has not handed in.", "%(n)s have not handed in.", found.to_remind
        ) % {"n": found.to_remind}
        links.append(run_link("remind", follow_up, _("Remind those who have not handed in"), note))
    return links + [
        run_link("follow-up-step", follow_up, str(step.label), str(step.help), step.name)
        for step in steps_from(FOLLOW_UP_STEPS, follow_up.state)
    ]


def _invite_step(follow_up: FollowUp, found: Progress) -> Link:
    """How many get an invitation, and how many lack an address; the page leads to putting it
    right."""
    n, without = found.to_invite, found.without_address
    label = ngettext("Invite %(n)s organisation", "Invite %(n)s organisations", n) % {"n": n}
    notes = [_("Each gets a mail with its own link.")] if n else []
    if without:
        label = label if n else _("Put right the addresses of those who are not invited")
        notes.append(without_address(without))
    return run_link("invite", follow_up, label, " ".join(notes))


def _state_facts(request: HttpRequest, follow_up: FollowUp, found: Progress) -> list[Fact]:
    """How many there are in each state; each number leads to those. Once it is closed, what is not
    begun is not handed in."""
    labels: dict[str, Text] = {state: state.label for state in ReportState}
    if follow_up.state in (FollowUpState.CLOSED, FollowUpState.PUBLISHED):
        labels[ReportState.ASKED] = NOT_HANDED_IN_LABEL
    return [
        Fact(labels[state], found.states[state], address_with(request, lage=state, sida=""))
        for state in ReportState
        if found.states.get(state)
    ]


def _shares(follow_up: FollowUp, found: Progress) -> list[tuple[str, str, Sequence[Any]]]:
    note = _("An organisation is counted in each area where it has measures.")
    return [
        (_("By kind of actor"), "", found.kinds),
        (_("By area"), note, area_shares(follow_up)),
    ]


def _row_count(first: int, last: int, total: int) -> str:
    return ngettext(
        "%(first)s–%(last)s of %(n)s organisation",
        "%(first)s–%(last)s of %(n)s organisations",
        total,
    ) % {"first": first, "last": last, "n": total}


def _empty(follow_up: FollowUp, form: ReportFilterForm) -> Empty:
    if form.chosen_labels():
        return Empty(_("Nothing here"), _("Choose fewer filters, or show all."))
    return Empty(
        _("Nobody is asked yet"), _("The reports are laid out when you open the follow-up.")
    )
