"""Log-in by mail, and the person's own account. Password and second factor are allauth's views."""

from uuid import UUID

from allauth.account import views as account_views
from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from milstolpe.accounts.adapter import second_factor_required
from milstolpe.accounts.enums import LinkKind
from milstolpe.accounts.forms import MailedCodeForm, MailForm, ProfileForm
from milstolpe.accounts.models import LoginLink, User
from milstolpe.accounts.queries import has_second_factor, open_link
from milstolpe.accounts.requests import UserRequest
from milstolpe.accounts.services.links import open_login_link, use_link
from milstolpe.accounts.services.people import update_profile
from milstolpe.core.http import public, signed_in

# Copies of what was written on a page of work (see the cookie page) end with the log-out.
CLEARED = '"storage"'
LINK_OF_BROWSER = "login_link"  # session key: the link whose code may be typed in this browser


@public
def log_out(request: HttpRequest) -> HttpResponseBase:
    response: HttpResponseBase = account_views.logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = CLEARED
    return response


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_link(request: HttpRequest) -> HttpResponse:
    next_url = iri_to_uri(get_next_redirect_url(request)) or ""
    if request.user.is_authenticated:
        home = get_adapter(request).get_login_redirect_url(request)
        return HttpResponseRedirect(next_url or home)
    form = MailForm(request.POST or None)
    if form.is_valid():
        link = open_login_link(email=form.cleaned_data["email"], next_url=next_url)
        request.session[LINK_OF_BROWSER] = str(link.pk)
        return redirect("account_enter_code")
    return render(request, "accounts/ask_for_link.html", {"form": form, "next": next_url})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    key = request.session.get(LINK_OF_BROWSER)
    link = LoginLink.objects.filter(pk=key).first() if key else None
    if link is None:
        return redirect("account_ask_for_link")
    form = MailedCodeForm(request.POST or None, link=link)
    if form.is_valid():
        return _log_in(request, form.user, link)
    return render(request, "accounts/enter_code.html", {"form": form, "link": link})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_link(request: HttpRequest, key: UUID, proof: str) -> HttpResponse:
    # A mail scanner that follows every link only sees a button: the link is used up by POST.
    link = open_link(key, proof)
    if link is None:
        return render(request, "accounts/link_ended.html", status=410)
    if request.method == "POST":
        return _log_in(request, use_link(link), link)
    return render(request, "accounts/follow_link.html", {"link": link})


def _log_in(request: HttpRequest, user: User, link: LoginLink) -> HttpResponse:
    """Through allauth's stages: whoever has a second factor is still asked for it."""
    request.session.pop(LINK_OF_BROWSER, None)
    next_url = link.next_url
    if link.kind == LinkKind.INVITATION and not user.has_usable_password():
        next_url = f"{reverse('account_set_password')}?next={settings.LOGIN_REDIRECT_URL}"
    response: HttpResponse = perform_login(request, user, redirect_url=next_url)
    return response


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: UserRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid():
        update_profile(request.user, **form.cleaned_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("account_profile")
    context = {
        "form": form,
        "has_second_factor": has_second_factor(request.user),
        "needs_second_factor": second_factor_required(request.user),
    }
    return render(request, "accounts/profile.html", context)


@signed_in
@never_cache
@reauthentication_required(app="allauth.mfa")
def recovery_codes(request: UserRequest) -> HttpResponse:
    # In place of allauth's view, which writes on GET that the codes have been seen.
    row = get_object_or_404(
        Authenticator, user=request.user, type=Authenticator.Type.RECOVERY_CODES
    )
    codes = row.wrap().get_unused_codes()
    return render(request, "accounts/recovery_codes.html", {"codes": codes})


@signed_in
@never_cache
@reauthentication_required(app="allauth.account")
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: UserRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "accounts/close.html")
    import_string(settings.ACCOUNT_CLOSER)(request.user, by=request.user)
    logout(request)
    messages.success(request, _("Your account is closed."))
    return redirect("/")
