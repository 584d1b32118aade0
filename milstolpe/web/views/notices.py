"""What a person has been told: the list, opening one, and marking all as read."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.http import signed_in
from milstolpe.core.listing import list_pager
from milstolpe.core.page import Empty, Link, PageHead
from milstolpe.records.notices import mark_as_read, notices_of


@signed_in
def notices(request: UserRequest) -> HttpResponse:
    rows = notices_of(request.user)
    page, shown = list_pager(request, rows.count(), _count)
    unread = rows.filter(read_at=None).count()
    calendar = Link(_("My dates in the calendar"), reverse("reporting:calendar"))
    context = {
        "head": PageHead(_("Notices"), answer=_answer(unread), more=[calendar]),
        "crumbs": [
            Link(_("My tasks"), reverse("web:work")),
            Link(_("Notices"), request.path),
        ],
        "notices": rows[shown],
        "has_unread": unread > 0,
        "page": page,
        "empty": Empty(_("No notices yet"), _("Here you see what happens with your reports.")),
    }
    return render(request, "web/notices.html", context)


@require_POST
@signed_in
def notice_open(request: UserRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(notices_of(request.user), pk=pk)
    mark_as_read(notices_of(request.user).filter(pk=notice.pk))
    return HttpResponseRedirect(notice.address)


@require_POST
@signed_in
def notices_read(request: UserRequest) -> HttpResponse:
    mark_as_read(notices_of(request.user))
    return redirect("web:notices")


def _answer(unread: int) -> str:
    if not unread:
        return _("You have read them all.")
    return ngettext("%(n)s is unread.", "%(n)s are unread.", unread) % {"n": unread}


def _count(first: int, last: int, total: int) -> Any:
    return ngettext(
        "%(first)s–%(last)s of %(n)s notice", "%(first)s–%(last)s of %(n)s notices", total
    ) % {"first": first, "last": last, "n": total}
