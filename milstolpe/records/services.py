"""Keeping uploaded files, and serving them."""

import hashlib
import uuid
from pathlib import Path, PurePosixPath

from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.http import FileResponse

from milstolpe.accounts.models import User
from milstolpe.core.durable import flush_to_disk
from milstolpe.core.text import clean_line
from milstolpe.records.file_types import check_file
from milstolpe.records.models import StoredFile

_NAME_LENGTH = 200


@transaction.atomic
def store_file(upload: "UploadedFile[bytes]", *, by: User | None) -> StoredFile:
    """Keep an uploaded file under a random name; its own name is only shown.

    The file is on the disk, safe from a power cut, before its row is.

    Raises:
        FileRefusedError: the file is not what its name says, or is not taken; see `check_file`.
    """
    name = _shown_name(upload.name or "")
    size = upload.size or 0
    kind = check_file(name, upload, size)
    stored = StoredFile(
        name=name,
        content_type=kind.content_type,
        size_bytes=size,
        sha256=_sha256(upload),
        uploaded_by=by,
    )
    stored.file.save(f"{uuid.uuid4().hex}{PurePosixPath(name).suffix.lower()}", upload, save=False)
    _flush_to_disk(stored.file)
    stored.save()
    return stored


def stored_file_response(stored: StoredFile) -> FileResponse:
    """The file as a download that no browser opens as a page. Who may have it: the caller."""
    response = FileResponse(
        stored.file.open("rb"),
        as_attachment=True,
        filename=stored.name,
        content_type=stored.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _shown_name(raw: str) -> str:
    """The name without folders, short enough, its ending kept."""
    path = PurePosixPath(clean_line(raw.replace("\\", "/")))
    return f"{path.stem[: _NAME_LENGTH - len(path.suffix)]}{path.suffix}"


def _sha256(upload: "UploadedFile[bytes]") -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _flush_to_disk(file: FieldFile) -> None:
    """File and folder, so that a row never points at a file that a power cut took."""
    if not isinstance(file.storage, FileSystemStorage):
        return  # other storages answer when they have it
    flush_to_disk(Path(file.path))
