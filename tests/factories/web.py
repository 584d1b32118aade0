"""The stamp, which is there as soon as the tables are; and messages from visitors."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from milstolpe.web.models import ContentStamp, VisitorMessage


class ContentStampFactory(DjangoModelFactory):
    class Meta:
        model = ContentStamp
        django_get_or_create = ("id",)

    id = 1
    value = factory.Sequence(lambda n: f"{n:032x}")


class VisitorMessageFactory(DjangoModelFactory):
    """Waits for an answer."""

    class Meta:
        model = VisitorMessage

    email = "besokare@example.org"
    subject = factory.Sequence(lambda n: f"Fråga {n}")
    text = "Hur gör jag?"

    class Params:
        answered = factory.Trait(
            answered_at=factory.LazyFunction(timezone.now),
            answered_by=factory.SubFactory("tests.factories.accounts.UserFactory"),
        )
