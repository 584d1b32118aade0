"""The person who logs in, the links mailed to people, and the attempts that are counted."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from milstolpe.accounts.enums import AttemptKind, LinkKind
from milstolpe.core.collation import swedish

MAX_CODE_TRIES = 5
# No 0 O 1 I L: they are mistaken for each other when read from a mail.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8
NEXT_URL_LENGTH = 500


class UserManager(BaseUserManager["User"]):
    """Makes users whose e-mail is always kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Save a user; without a password the account can only use e-mailed log-in."""
        user = self.model(email=email.strip().lower(), **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class UserHistory(HistoricalRecords):
    """Keeps what people change about an account, not that somebody logged in."""

    def post_save(self, instance: Any, created: bool, using: Any = None, **kwargs: Any) -> None:
        if kwargs.get("update_fields") != {"last_login"}:
            super().post_save(instance, created, using=using, **kwargs)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account: name and work e-mail, nothing more."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    phone = models.CharField(_("work phone"), max_length=40, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[UserManager] = UserManager()
    history = UserHistory(excluded_fields=("password", "last_login"))

    class Meta:
        ordering = (swedish("name"), "email")
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = (
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="user_email_is_lower_case"
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What sessions are checked against: they end when the password or the address changes."""
        return salted_hmac(
            "milstolpe.accounts.session",
            f"{self.email}\n{self.password}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    @property
    def is_staff(self) -> bool:
        """Nobody has a back door: administration has its own pages."""
        return False


class LoginLinkQuerySet(models.QuerySet["LoginLink"]):
    def open(self) -> "LoginLinkQuerySet":
        """Links that are neither used nor too old."""
        return self.filter(used_at=None, expires_at__gt=timezone.now())


class LoginLink(models.Model):
    """A link, and for log-in a code, mailed to an address; either works once.

    The secret parts are worked out from the row's random key and the secret key of the
    installation, so that nothing in the database lets a reader log in. Whether anybody has the
    address is looked up when the mail is made and again when the link is used: asking takes
    equally long for known and unknown addresses.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=LinkKind)
    email = models.EmailField()
    # Where the person was going; always an address of our own site.
    next_url = models.CharField(max_length=NEXT_URL_LENGTH, blank=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = LoginLinkQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        verbose_name = _("mailed link")
        verbose_name_plural = _("mailed links")
        indexes: ClassVar = [models.Index(fields=("email", "kind"))]
        constraints = (
            models.CheckConstraint(
                condition=Q(code_tries__lte=MAX_CODE_TRIES), name="link_code_tries_are_limited"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="link_expires_later"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.email}"

    @property
    def proof(self) -> str:
        """The part of the link's address that only its mail holds (64 hexadecimal digits)."""
        return self._secret("link").hex()

    @property
    def code(self) -> str:
        """The code to type instead of following the link."""
        number = int.from_bytes(self._secret("code"))
        letters = []
        for _position in range(CODE_LENGTH):
            number, index = divmod(number, len(CODE_ALPHABET))
            letters.append(CODE_ALPHABET[index])
        return "".join(letters)

    def _secret(self, purpose: str) -> bytes:
        salt = f"milstolpe.accounts.{purpose}"
        return salted_hmac(salt, self.pk.hex, algorithm="sha256").digest()


class LoginAttempt(models.Model):
    """Something tried with an account from a network address; both kept only as keyed hashes."""

    kind = models.CharField(max_length=20, choices=AttemptKind)
    account = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-at",)
        verbose_name = _("log-in attempt")
        verbose_name_plural = _("log-in attempts")
        indexes: ClassVar = [
            models.Index(fields=("account", "address", "at")),
            models.Index(fields=("address", "at")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.at:%Y-%m-%d %H:%M:%S}"
