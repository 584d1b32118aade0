"""Addresses of meetings: the public calendar, and the work of RUS."""

from django.urls import URLPattern, path

from milstolpe.agenda.views import meetings, work

app_name = "agenda"

PUBLIC: list[URLPattern] = [
    path("moten/", meetings.meetings, name="meetings"),
    path("moten.ics", meetings.feed, name="feed"),
    path("moten.<file_format:fmt>", meetings.meetings_as_file, name="meetings-file"),
    path("moten/<int:pk>/", meetings.meeting, name="meeting"),
    path("moten/<int:pk>.ics", meetings.meeting_file, name="meeting-file"),
]
WORK: list[URLPattern] = [
    path("arbeta/moten/ny/", work.meeting_new, name="meeting-new"),
    path("arbeta/moten/<int:pk>/andra/", work.meeting_edit, name="meeting-edit"),
    path("arbeta/moten/<int:pk>/bjud-in/", work.meeting_invite, name="meeting-invite"),
    path("arbeta/moten/<int:pk>/anteckningar/", work.meeting_notes, name="meeting-notes"),
    path("arbeta/moten/<int:pk>/stall-in/", work.meeting_cancel, name="meeting-cancel"),
]

urlpatterns = [*PUBLIC, *WORK]
