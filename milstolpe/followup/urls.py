"""Addresses of the room: one list for each part of the work."""

from django.urls import URLPattern, path

from milstolpe.followup.registers import REGISTERS
from milstolpe.followup.views import meetings
from milstolpe.organisations.urls import register_patterns

app_name = "followup"

# The meetings of a round.
_MEETINGS = "arbeta/omgangar/<slug:address>/moten/"
MEETINGS: list[URLPattern] = [
    path(_MEETINGS, meetings.round_meetings, name="round-meetings"),
    path(f"{_MEETINGS}bjud-in/", meetings.round_meetings_invite, name="round-meetings-invite"),
]

# Administrators: the registers of this room.
KEEPING: list[URLPattern] = register_patterns("arbeta/admin/rau/", REGISTERS)

urlpatterns: list[URLPattern] = [
    *MEETINGS,
    *KEEPING,
]
