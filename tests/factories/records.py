"""Kept files."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory, FileField

from milstolpe.records.models import Notice, Receipt, StoredFile
from tests.factories.accounts import UserFactory


class StoredFileFactory(DjangoModelFactory):
    class Meta:
        model = StoredFile

    name = "program.pdf"
    file = FileField(filename="program.pdf", data=b"%PDF-1.7 prov")
    content_type = "application/pdf"
    size_bytes = 13
    sha256 = factory.Sequence(lambda n: f"{n:064x}")


class ReceiptFactory(DjangoModelFactory):
    class Meta:
        model = Receipt

    number = factory.Sequence(lambda n: n + 1)
    what = "Uppföljning 2027"
    organisation = "Lunds kommun"
    at = factory.LazyFunction(timezone.now)
    content_sha256 = "0" * 64
    previous_hash = factory.Sequence(lambda n: f"{n:064x}")
    hash = factory.Sequence(lambda n: f"{n + 1:064x}")


class NoticeFactory(DjangoModelFactory):
    class Meta:
        model = Notice

    user = factory.SubFactory(UserFactory)
    text = "Rapporten är återlämnad"
    address = "/arbeta/"
