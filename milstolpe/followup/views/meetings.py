"""The meetings of a round: laid out in one step, then one table of them all."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.errors import DomainError
from milstolpe.core.form_parts import Rows
from milstolpe.core.http import permission_on
from milstolpe.core.page import Link, PageHead
from milstolpe.followup.forms.meetings import LayOutForm, edits, first_day, meeting_rows
from milstolpe.followup.models import RoundMeeting
from milstolpe.followup.queries.meetings import meetings_of
from milstolpe.followup.services.meetings import (
    invite_from_roles,
    lay_out_meetings,
    save_meetings,
)
from milstolpe.rounds.models import Round
from milstolpe.rounds.views.fetch import round_or_404
from milstolpe.rounds.views.run_frame import round_crumbs


@permission_on(round_or_404, "rounds.run")
def round_meetings(request: UserRequest, round_: Round) -> HttpResponse:
    meetings = list(meetings_of(round_))
    if not meetings:
        return _lay_out(request, round_)
    sent = request.POST if request.method == "POST" else None
    rows = meeting_rows(sent, meetings)
    problems: list[str] = []
    if sent is not None and _is_saved(request, rows, meetings, problems):
        messages.success(request, _("Saved. Those whose meeting was moved are told."))
        return redirect("followup:round-meetings", round_.address)
    context = _frame(round_, request) | {
        "rows": rows,
        "lines": list(zip(rows.forms, meetings, strict=False)),
        "problems": problems,
        "head": _head(round_, len(meetings)),
    }
    status = REFUSED if sent is not None else 200
    return render(request, "followup/round_meetings.html", context, status=status)


@require_POST
@permission_on(round_or_404, "rounds.run")
def round_meetings_invite(request: UserRequest, round_: Round) -> HttpResponse:
    number = invite_from_roles(round_, by=request.user)
    said = ngettext("%(n)s new invitation.", "%(n)s new invitations.", number) % {"n": number}
    messages.success(request, said if number else _("Everyone with the roles is invited already."))
    return redirect("followup:round-meetings", round_.address)


def _lay_out(request: UserRequest, round_: Round) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = LayOutForm(sent, initial={"first_day": first_day(round_)})
    made: list[RoundMeeting] = []

    def act() -> None:
        made.extend(lay_out_meetings(round_, **form.cleaned_data, by=request.user))

    if done(form, act):
        said = ngettext("%(n)s meeting is laid out.", "%(n)s meetings are laid out.", len(made))
        messages.success(request, said % {"n": len(made)})
        return redirect("followup:round-meetings", round_.address)
    answer = _(
        "One meeting for each objective and one across them. Leads and national owners of the "
        "objective, and the coordinators, are invited."
    )
    context = _frame(round_, request) | {
        "head": PageHead(_("Lay out the meetings"), kind=round_.name, answer=answer),
        "form": form,
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "followup/round_meetings_new.html", context, status=status)


def _is_saved(
    request: UserRequest, rows: Rows, meetings: list[RoundMeeting], problems: list[str]
) -> bool:
    if not rows.is_valid():
        problems += map(str, rows.non_form_errors())
        return False
    try:
        save_meetings(edits(rows, meetings), by=request.user)
    except DomainError as error:
        problems.append(str(error))
        return False
    return True


def _head(round_: Round, number: int) -> PageHead:
    answer = ngettext("%(n)s meeting in the calendar.", "%(n)s meetings in the calendar.", number)
    return PageHead(
        _("Meetings"),
        kind=round_.name,
        answer=answer % {"n": number},
        actions=[Link(_("The calendar"), reverse("agenda:meetings"))],
    )


def _frame(round_: Round, request: HttpRequest) -> dict[str, Any]:
    return {
        "crumbs": round_crumbs(round_, Link(_("Meetings"), request.path)),
        "round": round_,
        "is_example": round_.is_example,
    }
