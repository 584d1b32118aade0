"""What was typed survives an expired session.

A form that arrives when nobody is logged in, or with a stale token from the same site, is not
thrown away: the answer is a page that holds every field, offers log-in in a new tab and a button
that sends the same form again. One press is enough, also though log-in has changed the token; and
whoever logged in as somebody who may not save it gets the text back. Nothing is kept on the server.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.models import Session
from django.core import signing
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.middleware.csrf import REASON_BAD_ORIGIN, REASON_BAD_REFERER
from django.shortcuts import render

FOREIGN_REASONS = (REASON_BAD_ORIGIN.split("%s")[0], REASON_BAD_REFERER.split("%s")[0])
PROOF = "kept-form"  # the field that says that we made the page
PROOF_SECONDS = 24 * 3600
REFUSALS = (403, 404)


class Proof(NamedTuple):
    """What a kept form carries, signed by us."""

    address: str  # the only one it may be sent to
    writer: str  # the account that wrote it, if that is known


class KeptForms:
    """Middleware before the check of tokens: lets a kept form in, and keeps it if it is refused.

    Log-in gives the browser a new token, so that of the kept page is stale. Instead the browser's
    own word (`Origin`) must say that the form comes from our site, and our signature that we made
    the page, for this address, within a day.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _proof(request) is None or not _is_from_own_page(request):
            return self.get_response(request)
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # noqa: SLF001  # Django's own mark
        response = self.get_response(request)
        if response.status_code in REFUSALS and request.user.is_authenticated:
            return kept_form(request, status=response.status_code, is_refused=True)
        return response


def ask_to_log_in(request: HttpRequest) -> HttpResponseBase:
    """To log-in for a read; for a write, the page that keeps what was typed (status 401)."""
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    return kept_form(request, status=401)


def kept_form(request: HttpRequest, *, status: int, is_refused: bool = False) -> HttpResponse:
    """The page with every typed field, ready to be sent again to the same address.

    `is_refused`: the person logged in now may not save it.
    """
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", PROOF)
        for value in values
    ]
    before, address = _proof(request), request.get_full_path()
    writer = before.writer if before else _ended_account(request)
    view = request.resolver_match.func if request.resolver_match else None
    is_open = getattr(view, "access", "") == "public"
    context = {
        "fields": fields,
        "typed": [(name, value) for name, value in fields if value.strip()],
        "address": address,
        "proof_name": PROOF,
        "proof": signing.dumps([address, writer], salt=PROOF, compress=True),
        "writer": writer,
        "is_refused": is_refused,
        "must_log_in": not (is_open or request.user.is_authenticated),
        "lost_files": request.FILES,
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


def _proof(request: HttpRequest) -> Proof | None:
    """The proof that the form carries, if it is ours, fresh and for this address."""
    if request.method != "POST":
        return None
    try:
        signed = request.POST.get(PROOF, "")
        proof = Proof(*signing.loads(signed, salt=PROOF, max_age=PROOF_SECONDS)) if signed else None
    except (signing.BadSignature, UnreadablePostError):
        return None
    return proof if proof and proof.address == request.get_full_path() else None


def _is_from_own_page(request: HttpRequest) -> bool:
    return request.META.get("HTTP_ORIGIN") == f"{request.scheme}://{request.get_host()}"


def _ended_account(request: HttpRequest) -> str:
    """The account whose session has run out in this browser; empty if that is not known."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    row = Session.objects.filter(session_key=key).first() if key else None
    if row is None or request.user.is_authenticated:
        return ""
    values: dict[str, Any] = row.get_decoded()
    accounts = get_user_model()._default_manager  # whatever model it is
    account = accounts.filter(pk=values[SESSION_KEY]).first() if SESSION_KEY in values else None
    return account.get_username() if account else ""
