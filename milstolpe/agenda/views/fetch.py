"""Finds the meeting of an address among those that the user may see."""

from typing import Any

from django.shortcuts import get_object_or_404

from milstolpe.agenda.models import Meeting
from milstolpe.agenda.queries import meetings_visible_to, with_participants


def meeting_or_404(user: Any, **address: Any) -> Meeting:
    rows = with_participants(meetings_visible_to(user).select_related("organiser"))
    return get_object_or_404(rows, pk=address["pk"])
