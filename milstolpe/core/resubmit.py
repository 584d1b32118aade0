"""What was typed survives an expired session.

A form that arrives when nobody is logged in, or with a stale token from the same site, is not
thrown away: the answer is a page that holds every field, offers log-in in a new tab and a button
that sends the same form again. Nothing is kept on the server.
"""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import REASON_BAD_ORIGIN, REASON_BAD_REFERER
from django.shortcuts import render

FOREIGN_REASONS = (REASON_BAD_ORIGIN.split("%s")[0], REASON_BAD_REFERER.split("%s")[0])


def ask_to_log_in(request: HttpRequest) -> HttpResponseBase:
    """To log-in for a read; for a write, the page that keeps what was typed (status 401)."""
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    return kept_form(request, status=401)


def kept_form(request: HttpRequest, *, status: int) -> HttpResponse:
    """The page with every typed field, ready to be sent again to the same address."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    view = request.resolver_match.func if request.resolver_match else None
    is_open = getattr(view, "access", "") == "public"
    context = {
        "fields": fields,
        "address": request.get_full_path(),
        "lost_files": request.FILES,
        "must_log_in": not (is_open or request.user.is_authenticated),
    }
    return render(request, "kept_form.html", context, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A stale token from our own page keeps the form; anything from elsewhere is refused.

    A password is not kept: the page would show it to whoever looks at the screen.
    """
    is_own_page = "HTTP_ORIGIN" in request.META and not reason.startswith(FOREIGN_REASONS)
    has_password = any("password" in name for name in request.POST)
    if is_own_page and request.POST and not has_password:
        return kept_form(request, status=403)
    return render(request, "403_csrf.html", status=403)
