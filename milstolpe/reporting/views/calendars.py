"""Own dates in a calendar program: the address, and the feed that it leads to."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.addresses import whole
from milstolpe.core.http import public, signed_in
from milstolpe.core.page import Link, PageHead
from milstolpe.reporting.models import CalendarKey
from milstolpe.reporting.queries.calendars import calendar_file, calendar_token, user_of_token
from milstolpe.reporting.services.calendars import renew_calendar


@signed_in
def calendar(request: UserRequest) -> HttpResponse:
    key = CalendarKey.objects.filter(user=request.user).first()
    token = calendar_token(key) if key else ""
    title = _("My dates in the calendar")
    context = {
        "head": PageHead(
            title,
            answer=_("Last days to answer, longer times and meetings, always up to date."),
        ),
        "crumbs": [Link(_("My tasks"), reverse("web:work")), Link(title, request.path)],
        "address": whole(reverse("reporting:calendar-feed", args=[token])) if token else "",
    }
    return render(request, "reporting/calendar.html", context)


@require_POST
@signed_in
def calendar_renew(request: UserRequest) -> HttpResponse:
    renew_calendar(request.user)
    messages.success(request, _("The calendar has a new address. Any older one answers no more."))
    return redirect("reporting:calendar")


@public
@never_cache
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    # Calendar programs cannot log in: whoever has the address reads the dates.
    user = user_of_token(token)
    if user is None:
        raise Http404
    content_type = "text/calendar; charset=utf-8"
    return HttpResponse(calendar_file(user), content_type=content_type)
