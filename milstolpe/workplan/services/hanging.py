"""Files of what hangs on an activity."""

from django.core.files.uploadedfile import UploadedFile

from milstolpe.accounts.models import User
from milstolpe.records.models import StoredFile
from milstolpe.records.services import store_file


def kept_file(upload: "UploadedFile[bytes]", *, by: User) -> StoredFile:
    """The file, kept; the same one sent twice is one.

    Raises:
        FileRefusedError: see `store_file`.
    """
    stored = store_file(upload, by=by)
    same = StoredFile.objects.filter(sha256=stored.sha256, name=stored.name, uploaded_by=by)
    return same.order_by("pk")[0]
