"""What came too late, on the page of the text: read, put in or thrown away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.arrival import arrived_at
from milstolpe.core.http import permission_on
from milstolpe.rounds.models import Contribution, LateText
from milstolpe.rounds.services.late import keep_late, take_late, throw_away_late
from milstolpe.rounds.views.fetch import contribution_or_404
from milstolpe.rounds.views.write_desk import Desk


@dataclass(frozen=True)
class LateShown:
    """`late` in the templates."""

    at: datetime
    texts: Sequence[tuple[str, str]]  # heading, text as typed


@require_POST
@permission_on(contribution_or_404, "rounds.write")
def late_act(request: UserRequest, contribution: Contribution) -> HttpResponse:
    late = LateText.objects.filter(contribution=contribution, user=request.user).first()
    if late is None:
        raise Http404
    if request.POST.get("act") == "take":
        take_late(late, by=request.user, now=arrived_at(request))
        messages.success(request, _("What you wrote too late is now in the text."))
    else:
        throw_away_late(late, by=request.user)
        messages.success(request, _("What you wrote too late is thrown away."))
    return redirect(contribution.get_absolute_url())


def late_of(desk: Desk) -> LateShown | None:
    """No query when the text was fetched without any; else one."""
    if not getattr(desk.contribution, "has_late", True):
        return None
    late = LateText.objects.filter(contribution=desk.contribution, user=desk.user).first()
    if late is None:
        return None
    titles = {row.key: row.title for row in desk.sections}
    texts = [
        (titles[key], row["text"])
        for key, row in late.content.items()
        if key in titles and row["text"] != desk.kept.text(key)
    ]
    return LateShown(late.at, texts) if texts else None


def keep_what_came_late(desk: Desk) -> bool:
    """Keep it for whoever wrote it; False when it says nothing new."""
    sheet = desk.sheet
    if sheet is None or all(
        row.text == desk.kept.text(key) or not row.text for key, row in sheet.typed.items()
    ):
        return False
    keep_late(desk.contribution, sheet.content, base_number=sheet.base, by=desk.user)
    return True
