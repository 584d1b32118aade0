"""Meetings as iCalendar."""

from collections.abc import Iterable
from datetime import UTC

from icalendar import Calendar, Event

from milstolpe.agenda.models import Meeting
from milstolpe.core.addresses import whole

CONTENT_TYPE = "text/calendar; charset=utf-8"


def new_calendar(name: str) -> Calendar:
    """A calendar with nothing in it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Milstolpe//SV")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    return calendar


def meetings_file(meetings: Iterable[Meeting], *, name: str, has_links: bool = False) -> bytes:
    """The meetings as a calendar; `has_links` for those who may join."""
    calendar = new_calendar(name)
    for meeting in meetings:
        calendar.add_component(meeting_event(meeting, has_link=has_links))
    return bytes(calendar.to_ical())


def meeting_event(meeting: Meeting, *, has_link: bool) -> Event:
    """One meeting. A cancelled one stays, so that calendars that hold it are told."""
    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@milstolpe")
    event.add("summary", meeting.title)
    changed = meeting.changed_at.astimezone(UTC)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    link = meeting.url if has_link else ""
    if place := meeting.place or link:
        event.add("location", place)
    if text := "\n\n".join(filter(None, (meeting.description, link))):
        event.add("description", text)
    event.add("url", whole(meeting.get_absolute_url()))
    return event
