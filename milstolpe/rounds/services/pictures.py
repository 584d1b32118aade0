"""Pictures for texts: kept with the contribution, shown where the text says."""

from datetime import datetime
from pathlib import PurePosixPath
from typing import Final

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.text import clean_line
from milstolpe.records.file_types import FileRefusedError
from milstolpe.records.services import store_file
from milstolpe.rounds.models import Contribution, Picture
from milstolpe.rounds.queries.times import why_locked
from milstolpe.rounds.services.texts import LockedError

ENDINGS: Final = (".png", ".jpg", ".jpeg")


@transaction.atomic
def add_picture(
    contribution: Contribution,
    upload: "UploadedFile[bytes]",
    *,
    by: User,
    now: datetime | None = None,
) -> Picture:
    """Keep a picture; `picture_mark` is what shows it in a text.

    Args:
        now: when the request reached the application.
    Raises:
        PermissionDenied: the text is not for `by` to write.
        LockedError: the text cannot be written in now.
        FileRefusedError: the file is no picture.
    """
    if not by.has_perm("rounds.write", contribution):
        raise PermissionDenied
    if reason := why_locked(contribution, now=now):
        raise LockedError(reason)
    if PurePosixPath(upload.name or "").suffix.lower() not in ENDINGS:
        raise FileRefusedError(_("Choose a picture of the kind PNG or JPEG."))
    return Picture.objects.create(contribution=contribution, file=store_file(upload, by=by))


def picture_mark(picture: Picture, words: str) -> str:
    """The picture as it stands in a text. `words` say what it shows."""
    said = clean_line(words).replace("[", "(").replace("]", ")")
    return f"![{said}](bild:{picture.pk})"
