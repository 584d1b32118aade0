"""Every setting of the product, read from the environment with safe defaults.

Each variable is described in docs/settings.md.
"""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from milstolpe.config.secret import stored_secret

env = environ.FileAwareEnv()

BASE_DIR = Path(__file__).resolve().parents[2]
PACKAGE_DIR = BASE_DIR / "milstolpe"
# Data lives in VAR_DIR; what set-up makes from locked packages lies in BUILD_DIR.
VAR_DIR = Path(env.str("MILSTOLPE_VAR", default=str(BASE_DIR / "var")))
BUILD_DIR = Path(env.str("MILSTOLPE_BUILD", default=str(BASE_DIR / "build")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# Demo mode: example content, log-ins without a second factor, mail read in the browser.
DEMO = env.bool("MILSTOLPE_DEMO", default=False)
DEBUG = env.bool("MILSTOLPE_DEBUG", default=False)
SECRET_KEY = env.str("MILSTOLPE_SECRET_KEY", default="") or stored_secret(VAR_DIR / "secret_key")
ALLOWED_HOSTS = env.list("MILSTOLPE_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("MILSTOLPE_SITE_URL", default="http://127.0.0.1:8000")
IS_HTTPS = SITE_URL.startswith("https://")
# Whole rendered public pages are kept and validated on every request; off only for measuring.
PAGE_CACHE = env.bool("MILSTOLPE_PAGE_CACHE", default=True)

INSTALLED_APPS = [
    "milstolpe.demo",
    "milstolpe.web",
    "milstolpe.transfer",
    "milstolpe.rounds",
    "milstolpe.agenda",
    "milstolpe.reporting",
    "milstolpe.followup",
    "milstolpe.workplan",
    "milstolpe.programmes",
    "milstolpe.objectives",
    "milstolpe.records",
    "milstolpe.organisations",
    "milstolpe.search",
    "milstolpe.backup",
    "milstolpe.accounts",
    "milstolpe.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "rules.apps.AutodiscoverRulesConfig",
    "simple_history",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "milstolpe.web.page_cache.ValidatedPages",
    "milstolpe.core.arrival.Arrivals",
    "milstolpe.core.shedding.Shedding",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "milstolpe.core.resubmit.KeptForms",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "milstolpe.accounts.middleware.SecondFactorFirst",
    "milstolpe.accounts.middleware.OwnFrame",
    "simple_history.middleware.HistoryRequestMiddleware",
    "milstolpe.transfer.middleware.OldAddresses",
    "milstolpe.core.middleware.DomainErrors",
]

ROOT_URLCONF = "milstolpe.config.urls"
WSGI_APPLICATION = "milstolpe.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CSRF_FAILURE_VIEW = "milstolpe.core.resubmit.csrf_failure"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "milstolpe.web.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "milstolpe.core.templatetags.formats",
            ],
        },
    },
]

# Form fields are drawn by templates/django/forms/ and templates/components/field.html.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database -------------------------------------------------------------------------------

DATABASES = {
    "default": env.db_url(
        "MILSTOLPE_DATABASE", default=f"sqlite:///{VAR_DIR / 'milstolpe.sqlite3'}"
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # FULL: what has been acknowledged survives a power cut. IMMEDIATE: no upgrade deadlocks.
    DATABASES["default"] |= {
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA busy_timeout=20000;"
                "PRAGMA mmap_size=134217728;PRAGMA cache_size=-2000;PRAGMA temp_store=MEMORY;"
                "PRAGMA foreign_keys=ON"
            ),
        },
    }
else:
    DATABASES["default"] |= {
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            # What the address asks for (sslmode, the folder of a socket) stays.
            **DATABASES["default"].get("OPTIONS", {}),
            "pool": {"min_size": 1, "max_size": env.int("MILSTOLPE_POOL", default=6)},
        },
    }

# --- People ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "milstolpe.accounts.backends.LogInBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/arbeta/"
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNT_ADAPTER = "milstolpe.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # whoever has an account was invited by mail
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True  # as long as SESSION_COOKIE_AGE, without asking
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
# allauth counts in the memory of one process, and its limit would let strangers lock people out.
# Ours counts in the database: milstolpe/accounts/throttle.py.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "login": "milstolpe.accounts.forms.LoginForm",
    "reauthenticate": "milstolpe.accounts.forms.ReauthenticateForm",
    "change_password": "milstolpe.accounts.forms.ChangePasswordForm",
    "set_password": "milstolpe.accounts.forms.SetPasswordForm",
    "reset_password": "milstolpe.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "milstolpe.accounts.forms.ResetPasswordKeyForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("MILSTOLPE_PROXIES", default=0)
# Whether a person needs a second factor: a function of the user, named so that the room of
# accounts need not know the roles; empty means that nobody does.
MFA_POLICY = "milstolpe.organisations.rules.second_factor_required"
# What ends an account, named for the same reason: roles end with it.
ACCOUNT_CLOSER = "milstolpe.organisations.services.people.close_person"
# Facts about the person that every page shows, read together with the person; named for the same
# reason: attribute → a function that gives the expression.
USER_FACTS = {"unread_notices": "milstolpe.records.notices.unread_notices_of_user"}
MFA_ADAPTER = "milstolpe.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are verified by the invitation, not by allauth
MFA_TOTP_ISSUER = "Milstolpe"
MFA_TOTP_TOLERANCE = 1  # half a minute each way, for clocks that are not quite right
MFA_FORMS = {
    "authenticate": "milstolpe.accounts.forms.SecondFactorForm",
    "reauthenticate": "milstolpe.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "milstolpe.accounts.forms.ConnectAppForm",
}
# What else the pages of a programme and of a measure show: functions of (user, thing) that give
# ready HTML, named since they belong to rooms above.
PROGRAMME_SECTIONS = ["milstolpe.reporting.views.sections.programme_section"]
MEASURE_SECTIONS = [
    "milstolpe.reporting.views.sections.measure_section",
    "milstolpe.followup.views.used.measure_section",
]
# What rooms above know of what is written in a round: functions of many contributions that say
# what is missing before hand-in, what is handed in besides the texts, and who saved that last; and
# functions that give ready HTML of (user, contribution) for the page of review, and of
# (contribution, saves) for the pages of versions.
CONTRIBUTION_CHECKS = ["milstolpe.followup.queries.hand_in.missing_judgements"]
CONTRIBUTION_FACTS = ["milstolpe.followup.services.hand_in.handed_in_facts"]
CONTRIBUTION_SAVES = ["milstolpe.followup.queries.hand_in.judgement_saves"]
CONTRIBUTION_SECTIONS = ["milstolpe.followup.views.sections.judgement_section"]
VERSION_SECTIONS = ["milstolpe.followup.views.sections.judgement_then"]
# What else a compilation of a round is made of: functions of (round, its newest publication or
# None) that give `rounds.compiled.Extras`.
COMPILATION_EXTRAS = [
    "milstolpe.rounds.queries.answers.answer_extras",
    "milstolpe.followup.compiling.judgement_extras",
]
# What else is kept of a saved text: functions of (contribution, content), in the same transaction.
TEXT_KEEPERS = ["milstolpe.followup.services.citing.keep_citations"]
SESSION_COOKIE_AGE = env.int("MILSTOLPE_SESSION_SECONDS", default=8 * 3600)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
CSRF_COOKIE_AGE = None  # until the browser is closed; then a visitor meets kept pages again

# --- Language and time ----------------------------------------------------------------------

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

# --- Files ----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BUILD_DIR / "static"
STATICFILES_DIRS = [PACKAGE_DIR / "static", BUILD_DIR / "assets"]
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
# A page of many measures has many fields; a text of 200,000 characters must arrive to be answered.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# --- Jobs and mail --------------------------------------------------------------------------

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
# Shown on the contact page, and mailed what is written there; without it messages are only kept.
CONTACT_EMAIL = env.str("MILSTOLPE_CONTACT", default="")
DEFAULT_FROM_EMAIL = env.str("MILSTOLPE_MAIL_FROM", default="Milstolpe <noreply@localhost>")
# Where mails that cannot be delivered are returned; empty: to the sender's own address.
BOUNCE_ADDRESS = env.str("MILSTOLPE_MAIL_RETURN", default="")
DEMO_OUTBOX = VAR_DIR / "mail"
if DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(DEMO_OUTBOX)
else:
    vars().update(env.email_url("MILSTOLPE_MAIL", default="smtp://localhost:25"))

# --- Security -------------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"secret_paths": {"()": "milstolpe.core.logs.SecretPaths"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["secret_paths"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
