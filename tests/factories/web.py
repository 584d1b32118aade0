"""The stamp, which is there as soon as the tables are."""

import factory
from factory.django import DjangoModelFactory

from milstolpe.web.models import ContentStamp


class ContentStampFactory(DjangoModelFactory):
    class Meta:
        model = ContentStamp
        django_get_or_create = ("id",)

    id = 1
    value = factory.Sequence(lambda n: f"{n:032x}")
