"""What is mailed to a person who logs in, and what is counted to slow guessing down."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkKind(models.TextChoices):
    """Why a link was mailed."""

    LOGIN = "login", _("Log-in")
    INVITATION = "invitation", _("Invitation")
    ERRAND = "errand", _("Something to do")


LINK_LIFETIMES = {
    LinkKind.LOGIN: timedelta(minutes=30),
    LinkKind.INVITATION: timedelta(days=7),
    LinkKind.ERRAND: timedelta(days=7),
}


class AttemptKind(models.TextChoices):
    """What somebody tried, from one network address, with one account."""

    PASSWORD = "password", _("Wrong password")
    CODE = "code", _("Wrong code in the second step")
    MAIL = "mail", _("Asked for a mail")
    MESSAGE = "message", _("Wrote a message to the site")
    LINK = "link", _("Answered through a link")
    LOGGED_IN = "logged_in", _("Logged in")
