"""Steps of a follow-up, and mails to many: each asks first and says what happens."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.models import User
from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import done
from milstolpe.core.form_parts import WorkForm
from milstolpe.core.formats import format_short_date
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link
from milstolpe.core.steps import Step
from milstolpe.core.text import small_number
from milstolpe.reporting.enums import FOLLOW_UP_STEPS, FollowUpState
from milstolpe.reporting.forms.run_reports import RemindForm, WhyForm
from milstolpe.reporting.models import FollowUp, Report
from milstolpe.reporting.queries.figures_now import figures_now
from milstolpe.reporting.queries.overview import (
    late_reports,
    progress,
    uninvited_reports,
)
from milstolpe.reporting.queries.recipients import answerer_of, recipients_of
from milstolpe.reporting.services.followups import take_follow_up_step
from milstolpe.reporting.services.mailings import invite_all, remind_late
from milstolpe.reporting.services.publishing import publish_correction, publish_year
from milstolpe.reporting.views.fetch import follow_up_or_404
from milstolpe.reporting.views.run_frame import (
    Asked,
    ask,
    contacts_path,
    follow_up_crumbs,
    without_address,
)
from milstolpe.reporting.words import handed_in_sentence

MOST = 5000  # organisations in one act


class Told(NamedTuple):
    """Who is about to be mailed, and what is known of its mails."""

    report: int
    name: str
    note: str
    contacts: str  # where the contacts are put right, if it has no address


@permission_on(follow_up_or_404, "reporting.run_follow_up")
def follow_up_step(request: UserRequest, follow_up: FollowUp) -> HttpResponse:
    step = _step(request, follow_up)
    data = request.POST if request.method == "POST" else None
    form = WhyForm(data) if step.needs_reason else WorkForm(data)
    if done(form, lambda: _take(follow_up, step, form, request.user)):
        messages.success(request, _done_text(step))
        return redirect("reporting:follow-up", follow_up.programme.address, follow_up.year)
    return _ask(request, follow_up, step.label, _what_happens(follow_up, step), form, step=step)


@permission_on(follow_up_or_404, "reporting.run_follow_up")
def invite(request: UserRequest, follow_up: FollowUp) -> HttpResponse:
    form = WorkForm(request.POST if request.method == "POST" else None)
    if done(form, lambda: invite_all(follow_up, by=request.user)):
        messages.success(request, _("The invitations are on their way."))
        return redirect("reporting:follow-up", follow_up.programme.address, follow_up.year)
    names = _told(list(uninvited_reports(follow_up)))
    reached = sum(not row.contacts for row in names)
    title = ngettext("Invite %(n)s organisation", "Invite %(n)s organisations", reached) % {
        "n": reached
    }
    text = _("Each gets a mail with your text, the last day to answer and its own link.")
    return _ask_to_mail(request, follow_up, title, text, form, names)


@permission_on(follow_up_or_404, "reporting.run_follow_up")
def remind(request: UserRequest, follow_up: FollowUp) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = RemindForm(data, initial={"shown": timezone.now().timestamp()})
    ids = [small_number(text) for text in request.POST.getlist("rapport")[:MOST]]
    if done(form, lambda: _remind(follow_up, ids, form, request.user)):
        messages.success(request, _("The reminders are on their way."))
        return redirect("reporting:follow-up", follow_up.programme.address, follow_up.year)
    names = _told(list(late_reports(follow_up)[:MOST]))
    reached = sum(not row.contacts for row in names)
    title = ngettext("Remind %(n)s organisation", "Remind %(n)s organisations", reached) % {
        "n": reached
    }
    text = _("They have not handed in. Whoever has longer time that still runs is left alone.")
    return _ask_to_mail(request, follow_up, title, text, form, names)


def _remind(follow_up: FollowUp, ids: list[int], form: RemindForm, user: User) -> None:
    remind_late(follow_up, ids, shown_at=form.shown_at, by=user)


def _take(follow_up: FollowUp, step: Step, form: WorkForm, user: User) -> None:
    reason = form.reason if isinstance(form, WhyForm) else ""
    if step.name == "publish":
        publish_year(follow_up, by=user)
    elif step.name == "correct":
        publish_correction(follow_up, by=user, reason=reason)
    else:
        take_follow_up_step(follow_up, step.name, by=user, reason=reason)


def _step(request: HttpRequest, follow_up: FollowUp) -> Step:
    """The step of the address. One that can no longer be taken is still shown when it was sent,
    so that what was typed is not lost."""
    match = request.resolver_match
    step = FOLLOW_UP_STEPS.get(match.kwargs["step"]) if match else None
    if step is None or (request.method != "POST" and follow_up.state not in step.from_states):
        raise Http404
    return step


def _what_happens(follow_up: FollowUp, step: Step) -> str:
    """The help of the step, and whom it concerns now."""
    if follow_up.state == FollowUpState.PLANNED:
        return str(step.help)
    found = progress(follow_up)
    left = found.asked - found.handed_in
    parts = [str(step.help), handed_in_sentence(found.handed_in, found.asked)]
    if left and step.name in ("close", "publish"):
        parts.append(
            ngettext(
                "%(n)s has not, and is shown as not handed in.",
                "%(n)s have not, and are shown as not handed in.",
                left,
            )
            % {"n": left}
        )
    return " ".join(parts)


def _ask(
    request: HttpRequest, follow_up: FollowUp, title: Any, text: str, form: WorkForm, **more: Any
) -> HttpResponse:
    step: Step | None = more.pop("step", None)
    shows = step is not None and step.name in ("publish", "correct")
    asked = Asked(
        title,
        about=f"{follow_up.programme.title} {follow_up.year}",
        text=text,
        crumbs=follow_up_crumbs(follow_up, Link(title, request.path)),
        is_example=follow_up.programme.is_example,
    )
    preview = figures_now(follow_up) if shows else None
    return ask(request, asked, form, preview=preview, analysis=follow_up.analysis, **more)


def _ask_to_mail(
    request: HttpRequest,
    follow_up: FollowUp,
    title: str,
    text: str,
    form: WorkForm,
    names: list[Told],
) -> HttpResponse:
    """Says how many get a mail and how many cannot; no button when nobody does."""
    without = sum(bool(row.contacts) for row in names)
    if without == len(names):
        title, text = _("Nobody can be mailed now"), "" if names else _("There is nobody left.")
    if without:
        text += f" {without_address(without)}"
    button = title if without < len(names) else ""
    return _ask(request, follow_up, title, text.strip(), form, names=names, button=button)


def _told(reports: list[Report]) -> list[Told]:
    found = recipients_of(reports)
    rows = []
    for report in reports:
        notes = []
        if report.invited_at is None:
            notes.append(_("not invited yet"))
        if report.reminded_at:
            day = format_short_date(report.reminded_at)
            notes.append(_("reminded %(day)s") % {"day": day})
        contacts = "" if found[report.pk].emails else contacts_path(answerer_of(report))
        rows.append(Told(report.pk, report.organisation.name, ", ".join(notes), contacts))
    return rows


def _done_text(step: Step) -> str:
    texts = {
        "open": _("The follow-up is open. Invite those who are asked."),
        "close": _("The follow-up is closed for answers."),
        "reopen": _("The follow-up is open again."),
        "publish": _("The year is published."),
        "correct": _("The correction is published."),
    }
    return texts[step.name]
