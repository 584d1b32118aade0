"""Files are kept whole, safely and under names that nobody can guess."""

import hashlib
import os
import re
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile

from milstolpe.records.file_types import FileRefusedError
from milstolpe.records.models import StoredFile
from milstolpe.records.services import store_file, stored_file_response
from tests.factories.accounts import UserFactory
from tests.factories.records import StoredFileFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 ett program"


def upload(name: str = "Program.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_store_file_keeps_content_and_facts():
    user = UserFactory()
    stored = store_file(upload(), by=user)
    assert (stored.name, stored.content_type) == ("Program.pdf", "application/pdf")
    assert (stored.size_bytes, stored.uploaded_by) == (len(PDF), user)
    assert stored.sha256 == hashlib.sha256(PDF).hexdigest()
    with stored.file.open("rb") as kept:
        assert kept.read() == PDF


def test_store_file_gives_a_name_of_its_own():
    first, second = store_file(upload(), by=None), store_file(upload(), by=None)
    assert first.file.name != second.file.name
    assert re.fullmatch(r"files/\d{4}/[0-9a-f]{32}\.pdf", first.file.name)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Mina filer\\Program.pdf", "Program.pdf"),
        ("å\u202egpj.pdf", "ågpj.pdf"),
        (f"{'å' * 300}.pdf", f"{'å' * 196}.pdf"),
    ],
)
def test_store_file_shows_a_plain_name(given, kept):
    assert store_file(upload(given), by=None).name == kept


def test_store_file_refused_keeps_nothing():
    with pytest.raises(FileRefusedError) as refusal:
        store_file(upload(content=b"<html></html>"), by=None)
    assert str(refusal.value) == (
        "Filen heter .pdf men är något annat inuti. "
        "Spara den på nytt som .pdf i programmet som skapade den."
    )
    assert StoredFile.objects.count() == 0


def test_store_file_is_on_disk_before_its_row(monkeypatch, settings, tmp_path):
    storage = FileSystemStorage(tmp_path)
    monkeypatch.setattr(StoredFile._meta.get_field("file"), "storage", storage)
    flushed: list[tuple[Path, int]] = []
    fsync = os.fsync

    def watch(descriptor: int) -> None:
        place = Path(f"/proc/self/fd/{descriptor}").readlink()
        flushed.append((place, StoredFile.objects.count()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watch)
    stored = store_file(upload(), by=None)
    path = Path(stored.file.path)
    assert flushed == [(path, 0), (path.parent, 0)]


def test_stored_file_response_is_a_download():
    response = stored_file_response(StoredFileFactory(name="Åtgärder.pdf"))
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%C3%85tg%C3%A4rder.pdf"
    )
    assert b"".join(response.streaming_content) == b"%PDF-1.7 prov"
