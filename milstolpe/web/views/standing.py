"""Pages that seldom change: about, open data, accessibility, cookies."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.http import public
from milstolpe.core.listing import FILE_FORMATS
from milstolpe.core.page import Fact, Link, PageHead
from milstolpe.web.queries.standing import accessibility_statement
from milstolpe.web.views.frame import trail

# Lists whose files answer without anything chosen: what they hold, name of the page and the file.
LISTS = (
    (gettext_lazy("All measures in public programmes"), "programmes:measures"),
    (gettext_lazy("Every published follow-up, with its figures"), "reporting:years"),
    (gettext_lazy("The counties, with programmes and measures"), "web:counties"),
    (gettext_lazy("The environmental objectives"), "web:objectives"),
    (gettext_lazy("The register of actors"), "web:actors"),
)
CONFORMITY = {
    "helt": gettext_lazy("The service meets the requirements of the law."),
    "delvis": gettext_lazy("The service meets the requirements of the law in part."),
    "inte": gettext_lazy("The service does not meet the requirements of the law."),
}


@public
def about(request: HttpRequest) -> HttpResponse:
    head = PageHead(
        _("About Milstolpe"),
        answer=_("Here the counties show what is to be done for the environment, and by whom."),
    )
    return _page(request, "web/about.html", head)


@public
def open_data(request: HttpRequest) -> HttpResponse:
    head = PageHead(
        _("Open data"),
        answer=_("Every list can be fetched as CSV, Excel or JSON, free to use under CC0."),
    )
    lists = [
        (label, reverse(name), [_file(name, fmt) for fmt in FILE_FORMATS]) for label, name in LISTS
    ]
    return _page(request, "web/open_data.html", head, lists=lists)


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    statement = accessibility_statement()
    head = PageHead(
        _("Accessibility"),
        answer=str(CONFORMITY[statement.conformity]),
        facts=[
            Fact(_("Answers for the service"), statement.actor),
            Fact(_("Service"), statement.service),
            Fact(_("Assessed"), statement.assessed_on.isoformat()),
            Fact(_("Last updated"), statement.updated_on.isoformat()),
        ],
    )
    return _page(request, "web/accessibility.html", head, statement=statement)


@public
def cookies(request: HttpRequest) -> HttpResponse:
    head = PageHead(
        _("Cookies"),
        answer=_("Whoever only reads gets no cookies, and nobody follows what you read."),
    )
    names = {"session": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME}
    hours = settings.SESSION_COOKIE_AGE // 3600
    return _page(request, "web/cookies.html", head, names=names, hours=hours)


def _page(request: HttpRequest, template: str, head: PageHead, **content: object) -> HttpResponse:
    crumbs = trail(Link(head.title, request.path))
    return render(request, template, {"head": head, "crumbs": crumbs} | content)


def _file(name: str, fmt: str) -> Link:
    return Link(fmt.upper(), reverse(f"{name}-file", args=[fmt]))
