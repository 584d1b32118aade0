"""RUS makes, changes and cancels meetings, and writes down what was said."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.agenda.forms import (
    NAMES,
    InviteForm,
    MeetingForm,
    NotesForm,
    PeopleFilterForm,
    time_values,
)
from milstolpe.agenda.models import Meeting
from milstolpe.agenda.queries import people_to_invite
from milstolpe.agenda.services import cancel_meeting, invite, save_meeting, save_notes
from milstolpe.agenda.views.fetch import meeting_or_404
from milstolpe.core.answering import REFUSED, done
from milstolpe.core.asking import Question, question_page
from milstolpe.core.forms import BegunForm
from milstolpe.core.http import permission, permission_on
from milstolpe.core.listing import list_filters
from milstolpe.core.page import Link, PageHead
from milstolpe.core.versions import begun

MOST_SHOWN = 200  # people to choose among


@permission("agenda.keep_meetings")
def meeting_new(request: UserRequest) -> HttpResponse:
    form = MeetingForm(_sent(request), initial={"is_public": True})
    made: list[Meeting] = []
    if done(form, lambda: made.append(_save(None, form, request))):
        messages.success(request, _("The meeting is in the calendar."))
        return redirect(made[0])
    title = _("New meeting")
    return _form_page(request, PageHead(title), [Link(title, request.path)], form)


@permission_on(meeting_or_404, "agenda.keep_meetings")
def meeting_edit(request: UserRequest, meeting: Meeting) -> HttpResponse:
    form = MeetingForm(_sent(request), initial=_initial(meeting))
    if done(form, lambda: _save(meeting, form, request)):
        messages.success(request, _("Saved."))
        return redirect(meeting)
    title = _("Change the meeting")
    crumbs = [_crumb(meeting), Link(title, request.path)]
    return _form_page(request, PageHead(title, kind=meeting.title), crumbs, form)


@permission_on(meeting_or_404, "agenda.keep_meetings")
def meeting_invite(request: UserRequest, meeting: Meeting) -> HttpResponse:
    """People of the register are found, ticked and invited."""
    filters, is_sent = PeopleFilterForm(request.GET), request.method == "POST"
    found = people_to_invite(filters.wanted(), but=None if is_sent else meeting)
    shown = list(found[:MOST_SHOWN])
    form = InviteForm(_sent(request), people=shown)
    if done(form, lambda: invite(meeting, form.chosen, by=request.user)):
        messages.success(request, _("Those you chose are invited and told."))
        return redirect(meeting)
    title = _("Invite from the register")
    context = {
        "head": PageHead(title, kind=meeting.title, answer=_found_text(found.count(), len(shown))),
        "crumbs": [_calendar(), _crumb(meeting), Link(title, request.path)],
        "filters": list_filters(request, filters),
        "form": form,
        "is_empty": not shown,
        "back": meeting.get_absolute_url(),
    }
    status = REFUSED if is_sent else 200
    return render(request, "agenda/meeting_invite.html", context, status=status)


@permission_on(meeting_or_404, "agenda.keep_meetings")
def meeting_cancel(request: UserRequest, meeting: Meeting) -> HttpResponse:
    form = BegunForm(_sent(request), initial={"base_number": begun(meeting)})

    def act() -> None:
        cancel_meeting(meeting, base_number=form.cleaned_data["base_number"], by=request.user)

    if done(form, act):
        messages.success(request, _("Saved. Those who are invited are told."))
        return redirect(meeting)
    is_off = meeting.is_cancelled
    question = Question(
        title=_("Hold it after all") if is_off else _("Cancel the meeting"),
        about=meeting.title,
        text=_("Those who are invited are told. The meeting stays in the calendar, marked."),
        back=meeting.get_absolute_url(),
    )
    crumbs = [_calendar(), _crumb(meeting), Link(question.title, request.path)]
    return question_page(request, question, form, frame={"crumbs": crumbs})


@permission_on(meeting_or_404, "agenda.keep_meetings")
def meeting_notes(request: UserRequest, meeting: Meeting) -> HttpResponse:
    number = begun(meeting)
    there = [row.pk for row in meeting.participants.all() if row.was_there]
    initial = {"notes": meeting.notes, "present": there, "base_number": number}
    form = NotesForm(_sent(request), initial=initial, meeting=meeting)

    def act() -> None:
        cleaned = form.cleaned_data
        present, number = cleaned.get("present", ()), cleaned["base_number"]
        save_notes(meeting, cleaned["notes"], present, base_number=number, by=request.user)

    if done(form, act):
        messages.success(request, _("Saved."))
        return redirect(meeting)
    title = _("Notes")
    answer = _("Read by those who were invited, and by RUS.")
    crumbs = [_crumb(meeting), Link(title, request.path)]
    head = PageHead(title, kind=meeting.title, answer=answer)
    return _form_page(request, head, crumbs, form)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _save(meeting: Meeting | None, form: MeetingForm, request: UserRequest) -> Meeting:
    cleaned = form.cleaned_data
    return save_meeting(
        meeting,
        form.values(),
        base_number=cleaned["base_number"],
        by=request.user,
        participants=cleaned["participants"],
        shown=cleaned["shown"],
    )


def _found_text(count: int, shown: int) -> str:
    text = ngettext("%(n)s person is not invited.", "%(n)s persons are not invited.", count)
    more = _("The first %(n)s are shown: narrow the search to see others.") % {"n": shown}
    return f"{text % {'n': count}} {more if shown < count else ''}".strip()


def _initial(meeting: Meeting) -> dict[str, Any]:
    number = begun(meeting)
    invited = list(meeting.participants.all())
    return {
        **{name: getattr(meeting, name) for name in NAMES},
        **time_values(meeting),
        "participants": "\n".join(row.user.email for row in invited),
        "shown": "-".join(str(row.user_id) for row in invited),
        "base_number": number,
    }


def _calendar() -> Link:
    return Link(_("Meetings"), reverse("agenda:meetings"))


def _crumb(meeting: Meeting) -> Link:
    return Link(meeting.title, meeting.get_absolute_url())


def _form_page(
    request: HttpRequest, head: PageHead, crumbs: list[Link], form: BegunForm
) -> HttpResponse:
    context = {
        "head": head,
        "crumbs": [_calendar(), *crumbs],
        "form": form,
        "back": crumbs[0].address if len(crumbs) > 1 else reverse("agenda:meetings"),
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "agenda/meeting_form.html", context, status=status)
