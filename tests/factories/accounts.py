"""People with an account, and what log-in leaves behind."""

from datetime import timedelta
from typing import Any

import factory
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.utils import timezone

from milstolpe.accounts.enums import AttemptKind, LinkKind
from milstolpe.accounts.models import LoginAttempt, LoginLink, User
from milstolpe.accounts.queries import keyed_hash

PASSWORD = "tall gran björk asp"
TOTP_SECRET = "JBSWY3DPEHPK3PXP"


class UserFactory(factory.django.DjangoModelFactory[User]):
    """Without a password: `PASSWORD` with the trait `with_password`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        with_password = factory.Trait(password=PASSWORD)
        with_second_factor = factory.Trait(
            app=factory.RelatedFactory("tests.factories.accounts.AppFactory", "user")
        )

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(*args, **kwargs)


class AppFactory(factory.django.DjangoModelFactory[Authenticator]):
    """An authenticator app with the key `TOTP_SECRET`, and recovery codes."""

    class Meta:
        model = Authenticator
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    type = Authenticator.Type.TOTP
    data = factory.LazyFunction(lambda: {"secret": TOTP_SECRET})

    @factory.post_generation
    def recovery_codes(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        RecoveryCodes.activate(self.user)


class LoginLinkFactory(factory.django.DjangoModelFactory[LoginLink]):
    class Meta:
        model = LoginLink

    kind = LinkKind.LOGIN
    email = factory.LazyFunction(lambda: UserFactory().email)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(minutes=30))


class LoginAttemptFactory(factory.django.DjangoModelFactory[LoginAttempt]):
    """A wrong password; give `email` and `ip` in clear."""

    class Meta:
        model = LoginAttempt

    class Params:
        email = "person@example.org"
        ip = "192.0.2.1"

    kind = AttemptKind.PASSWORD
    account = factory.LazyAttribute(lambda row: keyed_hash(row.email))
    address = factory.LazyAttribute(lambda row: keyed_hash(row.ip))
