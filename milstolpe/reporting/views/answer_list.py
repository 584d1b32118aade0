"""Every report that the organisation is asked for, across programmes and counties."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.http import permission
from milstolpe.core.page import Empty, Link, PageHead
from milstolpe.reporting.queries.own_reports import OwnReport, own_reports


@permission("reporting.report")
def my_reports(request: UserRequest) -> HttpResponse:
    rows = own_reports(request.user)
    waiting = [row for row in rows if row.is_waiting]
    title = _("Our follow-ups")
    context = {
        "head": PageHead(title, answer=_what_waits(waiting)),
        "crumbs": [Link(_("My tasks"), reverse("web:work")), Link(title, request.path)],
        "waiting": waiting,
        "settled": [row for row in rows if not row.is_waiting],
        "empty": Empty(
            _("Nothing to answer now"),
            _("When a county board opens a follow-up that concerns you, it is shown here."),
        ),
        "is_example": any(row.is_example for row in rows),
    }
    return render(request, "reporting/my_reports.html", context)


def _what_waits(waiting: Sequence[OwnReport]) -> str:
    if not waiting:
        return _("No follow-up waits for your answer.")
    return ngettext(
        "%(n)s follow-up waits for your answer.",
        "%(n)s follow-ups wait for your answer.",
        len(waiting),
    ) % {"n": len(waiting)}
