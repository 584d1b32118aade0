"""Addresses under /konto/. Of allauth only the views that are used, under the names it expects.

Sign-up is closed by not being here. Single sign-on adds its own addresses beside these.
"""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from django.urls import path, re_path

from milstolpe.accounts import views

urlpatterns = [
    path("", views.profile, name="account_profile"),
    path("avsluta/", views.close, name="account_close"),
    path("logga-in/", account_views.login, name="account_login"),
    path("logga-in/e-post/", views.ask_for_link, name="account_ask_for_link"),
    path("logga-in/e-post/kod/", views.enter_code, name="account_enter_code"),
    path("lank/<uuid:key>/<slug:proof>/", views.follow_link, name="account_follow_link"),
    path("logga-in/tvafaktor/", mfa_views.authenticate, name="mfa_authenticate"),
    path("logga-ut/", views.log_out, name="account_logout"),
    path("avslutat/", account_views.account_inactive, name="account_inactive"),
    path("bekrafta/", account_views.reauthenticate, name="account_reauthenticate"),
    path("bekrafta/tvafaktor/", mfa_views.reauthenticate, name="mfa_reauthenticate"),
    path("losenord/byt/", account_views.password_change, name="account_change_password"),
    path("losenord/valj/", account_views.password_set, name="account_set_password"),
    path("losenord/glomt/", account_views.password_reset, name="account_reset_password"),
    path(
        "losenord/glomt/skickat/",
        account_views.password_reset_done,
        name="account_reset_password_done",
    ),
    path(
        "losenord/nytt/klart/",
        account_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^losenord/nytt/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("tvafaktor/", mfa_views.index, name="mfa_index"),
    path("tvafaktor/app/", totp_views.activate_totp, name="mfa_activate_totp"),
    path("tvafaktor/app/ta-bort/", totp_views.deactivate_totp, name="mfa_deactivate_totp"),
    path("tvafaktor/koder/", views.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "tvafaktor/koder/nya/",
        recovery_views.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
]
