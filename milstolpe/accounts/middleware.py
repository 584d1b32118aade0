"""Leads those who need a second factor to set one up first; keeps our frame on allauth's pages."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.sites.requests import RequestSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from milstolpe.accounts.adapter import second_factor_required
from milstolpe.accounts.queries import second_factor_missing


class SecondFactorFirst:
    """Every page but those of the account itself waits for the second factor.

    Not only /arbeta/: a public address shows more to those who may see drafts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _must_set_up(request):
            return redirect("mfa_activate_totp")
        return self.get_response(request)


def _must_set_up(request: HttpRequest) -> bool:
    # Without a session cookie nobody is logged in; the session is left alone for the page cache.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    if request.path.startswith(reverse("account_profile")) or not request.user.is_authenticated:
        return False
    # A session that began with a second factor costs no query.
    if any(step["method"] == "mfa" for step in get_authentication_records(request, request.user)):
        return False
    return second_factor_missing(request.user, required=second_factor_required(request.user))


class OwnFrame:
    """Lets allauth's pages stand in our frame: they call the host `site`, as we call the frame."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(
        self, request: HttpRequest, response: TemplateResponse
    ) -> TemplateResponse:
        context = response.context_data or {}
        if isinstance(context.get("site"), RequestSite):
            del context["site"]
        return response
