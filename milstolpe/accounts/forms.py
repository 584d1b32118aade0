"""What is typed to log in. allauth checks it; we slow guessing down and say it in our own words."""

from typing import Any, ClassVar

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from milstolpe.accounts.enums import AttemptKind
from milstolpe.accounts.models import LoginLink, User
from milstolpe.accounts.requests import client_address
from milstolpe.accounts.services.attempts import begin_attempt
from milstolpe.accounts.services.links import ask_for_password_reset, use_code
from milstolpe.accounts.services.people import spend_code
from milstolpe.core.errors import DomainError

PASSWORD_HELP = _(
    "At least 10 characters. A few unrelated words are easy to remember and hard to guess."
)


class OwnWords(forms.Form):
    """Labels that stay when something is typed, instead of placeholders; help in one sentence."""

    labels: ClassVar[dict[str, Any]] = {}
    help_texts: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.help_texts.get(name, "")


class LoginForm(OwnWords, account_forms.LoginForm):
    labels = {"login": _("E-mail"), "password": _("Password")}


class ReauthenticateForm(OwnWords, account_forms.ReauthenticateForm):
    labels = {"password": _("Password")}


class SetPasswordForm(OwnWords, account_forms.SetPasswordForm):
    labels = {"password1": _("New password"), "password2": _("New password once more")}
    help_texts = {"password1": PASSWORD_HELP}


class ResetPasswordKeyForm(OwnWords, account_forms.ResetPasswordKeyForm):
    labels = SetPasswordForm.labels
    help_texts = SetPasswordForm.help_texts


class ChangePasswordForm(OwnWords, account_forms.ChangePasswordForm):
    labels = {"oldpassword": _("Current password"), **SetPasswordForm.labels}
    help_texts = SetPasswordForm.help_texts
    user: User

    def clean_oldpassword(self) -> str:
        # Through the adapter: guessing in a session left open is slowed down like any other.
        password: str = self.cleaned_data["oldpassword"]
        adapter = get_adapter()
        if not adapter.reauthenticate(self.user, password):
            raise adapter.validation_error("enter_current_password")
        return password


class CodeFromApp(OwnWords):
    """A code from the authenticator app, or a recovery code. Each works once."""

    labels = {"code": _("Code")}
    user: User
    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    def clean_code(self) -> str:
        attempt = begin_attempt(
            AttemptKind.CODE, email=self.user.email, address=client_address(context.request)
        )
        try:
            code: str = super().clean_code()  # type: ignore[misc]  # of the form it is mixed into
            if self._is_spent(code):
                raise get_mfa_adapter().validation_error("incorrect_code")
        except ValidationError:
            attempt.count()
            raise
        return code

    def _is_spent(self, code: str) -> bool:
        is_from_app = self.authenticator.type == Authenticator.Type.TOTP
        return is_from_app and not spend_code(self.authenticator, code)


class SecondFactorForm(CodeFromApp, mfa_forms.AuthenticateForm):
    """The second step of log-in."""


class SecondFactorAgainForm(CodeFromApp, mfa_forms.ReauthenticateForm):
    """The same code, asked for before the second factor itself is changed."""


class ConnectAppForm(OwnWords, totp_forms.ActivateTOTPForm):
    labels = {"code": _("Code that the app shows")}


class MailForm(forms.Form):
    """An address to mail something to. Says the same whether anybody has it or not."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        address = client_address(context.request)
        begin_attempt(AttemptKind.MAIL, email=email, address=address).count()
        return email


class ResetPasswordForm(MailForm):
    """As allauth's view of a forgotten password wants it."""

    def save(self, request: HttpRequest) -> None:
        ask_for_password_reset(email=self.cleaned_data["email"])


class MailedCodeForm(forms.Form):
    """The code of a mailed link; `user` is set when it was right."""

    user: User
    code = forms.CharField(
        label=_("Code from the mail"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )

    def __init__(self, *args: Any, link: LoginLink, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.link = link

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        try:
            self.user = use_code(key=self.link.pk, code=code)
        except DomainError as error:
            raise ValidationError(str(error)) from error
        return code


class ProfileForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ("name", "phone")
        widgets: ClassVar = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
        }
