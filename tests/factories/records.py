"""Kept files."""

import factory
from factory.django import DjangoModelFactory, FileField

from milstolpe.records.models import StoredFile


class StoredFileFactory(DjangoModelFactory):
    class Meta:
        model = StoredFile

    name = "program.pdf"
    file = FileField(filename="program.pdf", data=b"%PDF-1.7 prov")
    content_type = "application/pdf"
    size_bytes = 13
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
