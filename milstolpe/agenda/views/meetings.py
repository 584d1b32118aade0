"""The calendar list, a meeting, and both as calendar files."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.agenda.calendars import CONTENT_TYPE, meetings_file
from milstolpe.agenda.forms import WhenForm
from milstolpe.agenda.models import Meeting
from milstolpe.agenda.queries import (
    ALL,
    COMING,
    PAST,
    meetings_at,
    meetings_visible_to,
    participants_of,
)
from milstolpe.agenda.tables import COLUMNS, cells
from milstolpe.agenda.views.fetch import meeting_or_404
from milstolpe.core.addresses import whole
from milstolpe.core.files import FileFormat
from milstolpe.core.formats import format_date, format_hours
from milstolpe.core.http import public
from milstolpe.core.listing import list_downloads, list_file, list_filters, list_pager
from milstolpe.core.page import Empty, Fact, Link, PageHead, State

SOURCE = "RUS"


@public
def meetings(request: HttpRequest) -> HttpResponse:
    form = WhenForm(request.GET)
    rows = meetings_at(meetings_visible_to(request.user), form.chosen.get("nar", COMING))
    page, shown = list_pager(request, rows.count(), _count)
    keeps = request.user.has_perm("agenda.keep_meetings")
    context = {
        "head": PageHead(
            _("Meetings"),
            answer=_("Meetings of the regional work with the environmental objectives."),
            actions=[Link(_("New meeting"), reverse("agenda:meeting-new"))] if keeps else [],
        ),
        "crumbs": [Link(_("Meetings"), request.path)],
        "months": _by_month(list(rows[shown])),
        "filters": list_filters(request, form),
        "page": page,
        "feed": whole(reverse("agenda:feed")),
        "empty": Empty(
            _("No meetings here"),
            action=Link(_("Those that have been"), f"{request.path}?nar={PAST}"),
        ),
        "downloads": list_downloads(request, form, source=SOURCE),
    }
    return render(request, "agenda/meetings.html", context)


@public
def meetings_as_file(request: HttpRequest, fmt: FileFormat) -> HttpResponseBase:
    form = WhenForm(request.GET)
    rows = meetings_at(meetings_visible_to(request.user), form.chosen.get("nar", COMING))
    title = _("Meetings")
    return list_file(
        request, fmt, COLUMNS, cells(rows), name="moten", title=title, source=SOURCE, form=form
    )


@public
def feed(_request: HttpRequest) -> HttpResponse:
    """The newest public meetings: the same for everyone, without links to join."""
    rows = Meeting.objects.filter(is_public=True)
    recent = meetings_at(rows, ALL).order_by("-starts_at")[:500]
    content = meetings_file(recent, name=_("Meetings of the environmental objectives"))
    return HttpResponse(content, content_type=CONTENT_TYPE)


@public
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    row = meeting_or_404(request.user, pk=pk)
    reads_notes = request.user.has_perm("agenda.read_notes", row)
    keeps = request.user.has_perm("agenda.keep_meetings")
    context = {
        "head": _head(request, row),
        "crumbs": [Link(_("Meetings"), reverse("agenda:meetings")), Link(row.title, request.path)],
        "meeting": row,
        "link": row.url if request.user.is_authenticated and not row.is_cancelled else "",
        "notes": row.notes if reads_notes else "",
        "participants": participants_of(row) if reads_notes else (),
        "guests": row.guests.splitlines() if reads_notes else (),
        "invite_address": reverse("agenda:meeting-invite", args=[row.pk]) if keeps else "",
        "calendar_file": reverse("agenda:meeting-file", args=[row.pk]),
    }
    return render(request, "agenda/meeting.html", context)


@public
def meeting_file(request: HttpRequest, pk: int) -> HttpResponse:
    row = meeting_or_404(request.user, pk=pk)
    content = meetings_file([row], name=row.title, has_links=request.user.is_authenticated)
    return HttpResponse(content, content_type=CONTENT_TYPE)


def _head(request: HttpRequest, row: Meeting) -> PageHead:
    actions = []
    if request.user.has_perm("agenda.keep_meetings"):
        actions = [
            Link(_("Change"), reverse("agenda:meeting-edit", args=[row.pk])),
            Link(_("Notes"), reverse("agenda:meeting-notes", args=[row.pk])),
            Link(
                _("Hold it after all") if row.is_cancelled else _("Cancel the meeting"),
                reverse("agenda:meeting-cancel", args=[row.pk]),
            ),
        ]
    facts = [Fact(_("Day"), format_date(row.starts_at))]
    facts.append(Fact(_("Time"), format_hours(row.starts_at, row.ends_at)))
    if row.place:
        facts.append(Fact(_("Place"), row.place))
    if row.organiser:
        facts.append(Fact(_("Held by"), row.organiser.name, row.organiser.get_absolute_url()))
    return PageHead(
        row.title,
        kind=_("Meeting"),
        state=State("cancelled", _("Cancelled")) if row.is_cancelled else None,
        facts=facts,
        actions=actions,
    )


def _by_month(rows: list[Meeting]) -> list[tuple[str, list[Meeting]]]:
    return [(name, list(group)) for name, group in groupby(rows, key=_month)]


def _month(row: Meeting) -> str:
    day = localtime(row.starts_at)
    return capfirst(f"{MONTHS[day.month]} {day.year}")


def _count(first: int, last: int, total: int) -> str:
    return ngettext(
        "%(first)s–%(last)s of %(n)s meeting", "%(first)s–%(last)s of %(n)s meetings", total
    ) % {"first": first, "last": last, "n": total}
