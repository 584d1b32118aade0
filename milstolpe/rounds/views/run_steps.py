"""Steps of a round, and a reminder to many: each asks first and says what happens."""

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.asking import Question, question_page
from milstolpe.core.form_parts import WorkForm
from milstolpe.core.formats import format_short_date
from milstolpe.core.http import permission_on
from milstolpe.core.listing import address_with
from milstolpe.core.page import Link, PageHead
from milstolpe.core.steps import Step
from milstolpe.core.text import small_number
from milstolpe.rounds.addresses import matrix_path
from milstolpe.rounds.enums import ROUND_STEPS, ContributionState
from milstolpe.rounds.extensions import extension_of
from milstolpe.rounds.forms.run_rounds import RemindForm, WhyForm
from milstolpe.rounds.models import Contribution, Round
from milstolpe.rounds.queries.late import late_contributions
from milstolpe.rounds.queries.recipients import Recipients, waited_for
from milstolpe.rounds.services.mailings import remind_late
from milstolpe.rounds.services.publishing import NotReadyError, Place
from milstolpe.rounds.services.steps import take_round_step
from milstolpe.rounds.views.fetch import round_or_404
from milstolpe.rounds.views.run_frame import posted, round_crumbs

MOST = 2000  # texts in one act
STATE = "lage"  # the parameter that keeps the texts in one state


@permission_on(round_or_404, "rounds.run")
def round_step(request: UserRequest, round_: Round) -> HttpResponse:
    step = _step(request, round_)
    data = request.POST if posted(request) else None
    form = WhyForm(data) if step.needs_reason else WorkForm(data)
    places: list[Place] = []
    if done(form, lambda: _take(round_, step, form, request, places)):
        messages.success(request, _done_text(step))
        return redirect("rounds:matrix", round_.address)
    question = Question(step.label, round_.name, str(step.help), matrix_path(round_))
    frame = {
        "crumbs": round_crumbs(round_, Link(step.label, request.path)),
        "is_example": round_.is_example,
        "places": places[:MOST],
    }
    return question_page(request, question, form, frame=frame, template="rounds/run_step.html")


@permission_on(round_or_404, "rounds.run")
def remind(request: UserRequest, round_: Round) -> HttpResponse:
    data = request.POST if posted(request) else None
    form = RemindForm(data, initial={"shown": timezone.now().timestamp()})
    ids = [small_number(text) for text in request.POST.getlist("text")[:MOST]]
    if done(form, lambda: _remind(request, round_, ids, form)):
        messages.success(request, _("The reminders are on their way."))
        return redirect("rounds:matrix", round_.address)
    found, late = _late(request, round_)
    told = waited_for(late)
    title = _remind_title(told)
    text = _("Each gets one mail and one notice. Whoever has longer time is left alone.")
    text = text if late else _("All have handed in.")
    context = {
        "head": PageHead(title, kind=round_.name, answer=text),
        "crumbs": round_crumbs(round_, Link(title, request.path)),
        "form": form,
        "states": _by_state(request, found),
        "counties": _by_county(late, told),
        "button": title if told.emails else "",
        "back": matrix_path(round_),
        "is_example": round_.is_example,
    }
    status = REFUSED if posted(request) else 200
    return render(request, "rounds/run_remind.html", context, status=status)


def _late(request: HttpRequest, round_: Round) -> tuple[list[Contribution], list[Contribution]]:
    """What is late, as the filters of the matrix keep it; and of those the ones in one state."""
    found = [row for row in late_contributions(round_) if _is_chosen(request, row)]
    state = _state(request)
    return found, [row for row in found if state in ("", row.state)][:MOST]


def _is_chosen(request: HttpRequest, row: Contribution) -> bool:
    """Whether the filters of the matrix, which the address may hold, keep the text."""
    county, item = request.GET.get("lan", ""), request.GET.get("mal", "")
    return county in ("", row.county.slug) and item in ("", row.item.slug)


def _state(request: HttpRequest) -> str:
    """The state that the address names; empty: none, or no state of a text."""
    name = request.GET.get(STATE, "")
    return name if name in ContributionState.values else ""


def _by_state(request: HttpRequest, late: list[Contribution]) -> list[Link]:
    """The states that the texts are in, to remind of those in one of them alone."""
    counts = Counter(row.state for row in late)
    chosen = _state(request)
    everything = _("All states")
    links = [Link(f"{everything} ({len(late)})", address_with(request, lage=""), not chosen)]
    return links + [
        Link(f"{state.label} ({counts[state]})", address_with(request, lage=state), state == chosen)
        for state in ContributionState
        if counts[state]
    ]


def _remind_title(told: Recipients) -> str:
    n = len(told.emails)
    return ngettext("Remind %(n)s recipient", "Remind %(n)s recipients", n) % {"n": n}


def _by_county(
    late: list[Contribution], told: Recipients
) -> list[tuple[str, list[dict[str, Any]]]]:
    """The texts under their counties, with what is known of each."""
    reached = {row.pk for rows in told.emails.values() for row in rows}
    found: dict[str, list[dict[str, Any]]] = {}
    for row in late:
        notes = [str(row.get_state_display())]
        if row.pk not in reached:
            notes.append(_("nobody to mail: put the roles right"))
        if row.reminded_at:
            day = {"day": format_short_date(row.reminded_at)}
            notes.append(_("reminded %(day)s") % day)
        line = {"pk": row.pk, "label": str(row.item), "note": ", ".join(notes)}
        found.setdefault(row.county.name, []).append(line)
    return list(found.items())


def _remind(request: UserRequest, round_: Round, ids: list[int], form: RemindForm) -> None:
    remind_late(round_, ids, shown_at=form.shown_at, by=request.user)


def _take(
    round_: Round, step: Step, form: forms.Form, request: UserRequest, places: list[Place]
) -> None:
    """Take the step; `places` is filled with what stands in the way of publishing."""
    try:
        _act(round_, step, form, request)
    except NotReadyError as error:
        places.extend(error.places)
        raise


def _act(round_: Round, step: Step, form: forms.Form, request: UserRequest) -> None:
    reason = form.reason if isinstance(form, WhyForm) else ""
    if step.name == "publish":
        extension_of(round_).publish(round_, by=request.user)
    elif step.name == "correct":
        extension_of(round_).correct(round_, by=request.user, reason=reason)
    else:
        take_round_step(round_, step.name, by=request.user, reason=reason)


def _step(request: HttpRequest, round_: Round) -> Step:
    """The step of the address. One that can no longer be taken is still shown when it was sent,
    so that what was typed is not lost."""
    match = request.resolver_match
    step = ROUND_STEPS.get(match.kwargs["step"]) if match else None
    if step is None or (not posted(request) and round_.state not in step.from_states):
        raise Http404
    return step


def _done_text(step: Step) -> str:
    texts = {
        "open": _("The round is open, and those who are asked are told."),
        "close": _("The round is closed."),
        "reopen": _("The round is open again."),
        "publish": _("The round is published."),
        "correct": _("The correction is published."),
    }
    return texts[step.name]
