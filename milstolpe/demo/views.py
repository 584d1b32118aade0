"""The demo's outbox."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from milstolpe.core.http import public
from milstolpe.core.page import Empty, Link, PageHead
from milstolpe.demo.outbox import find_letter, newest_letters
from milstolpe.web.page_cache import never_kept

_MOST_LETTERS = 100


def in_demo_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Everywhere else there is no such page."""

    @wraps(view)
    def wrapped(request: HttpRequest, **kwargs: str) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, **kwargs)

    return wrapped


@public
@never_kept
@in_demo_only
def outbox(request: HttpRequest) -> HttpResponse:
    text = _("Mail from the demo is not sent. The %(most)s newest are shown.")
    context = {
        "head": PageHead(_("Outbox of the demo"), answer=text % {"most": _MOST_LETTERS}),
        "crumbs": [Link(_("Outbox of the demo"), request.path)],
        "letters": newest_letters(settings.DEMO_OUTBOX, most=_MOST_LETTERS),
        "empty": Empty(_("No mail yet"), _("What the demo would have mailed is shown here.")),
    }
    return render(request, "demo/outbox.html", context)


@public
@never_kept
@in_demo_only
def letter(request: HttpRequest, key: str) -> HttpResponse:
    found = find_letter(settings.DEMO_OUTBOX, key)
    if found is None:
        raise Http404
    context = {
        "head": PageHead(found.subject, kind=_("Mail")),
        "crumbs": [
            Link(_("Outbox of the demo"), reverse("demo:outbox")),
            Link(found.subject, request.path),
        ],
        "letter": found,
    }
    return render(request, "demo/letter.html", context)
