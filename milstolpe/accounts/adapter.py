"""Our answers to the questions that allauth asks while somebody logs in."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from qrcode import make
from qrcode.image.svg import SvgFillImage

from milstolpe.accounts.enums import AttemptKind
from milstolpe.accounts.requests import client_address
from milstolpe.accounts.services.attempts import begin_attempt, record_login
from milstolpe.accounts.services.people import notify

LOGGED_IN_AT = "logged_in_at"  # session key: seconds since 1970
# So long after log-in nobody is asked for the password again to change the second factor.
FRESH_SECONDS = 300

EVENTS = {
    "password_changed": _("The password of your account was changed."),
    "password_set": _("A password was chosen for your account."),
    "password_reset": _("The password of your account was changed through a mailed link."),
    "totp_activated": _("An authenticator app was connected to your account."),
    "totp_deactivated": _("The authenticator app was disconnected from your account."),
    "recovery_codes_generated": _("New recovery codes were made for your account."),
}


def second_factor_required(user: Any) -> bool:
    """Whether the person's roles need a second factor, as a room above has decided."""
    return bool(settings.MFA_POLICY and import_string(settings.MFA_POLICY)(user))


class AccountAdapter(DefaultAccountAdapter):
    """Closed sign-up, throttling that all processes share, mails through the queue."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is wrong."),
        "incorrect_password": _("The password is wrong."),
        "enter_current_password": _("The password is wrong."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        self._attempt = begin_attempt(
            AttemptKind.PASSWORD, email=credentials["email"], address=client_address(request)
        )

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        self._attempt.count()

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse:
        request.session[LOGGED_IN_AT] = int(time.time())
        record_login(email=user.get_username(), address=client_address(request))
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        logged_in_at: int = self.request.session.get(LOGGED_IN_AT, 0)
        return time.time() - logged_in_at > FRESH_SECONDS

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_profile")

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        event = EVENTS[template_prefix.rpartition("/")[2]]
        notify(to=email or user.get_username(), event=str(event))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Who may turn the second factor off, and a picture that can be read on a dark page."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is wrong or already used. Wait for the next one."),
        "cannot_delete_authenticator": _(
            "Your role needs the second step, so it cannot be turned off."
        ),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not second_factor_required(authenticator.user)

    def build_totp_svg(self, url: str) -> str:
        picture: bytes = make(url, image_factory=SvgFillImage).to_string()
        return picture.decode()
