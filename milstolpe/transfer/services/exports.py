"""Exports that are asked for on the page: made by the job process, kept for a day."""

import hashlib
import tempfile
from datetime import timedelta
from functools import partial
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from milstolpe.core.errors import DomainError
from milstolpe.records.models import StoredFile
from milstolpe.transfer.export.files import TYPES, write_export
from milstolpe.transfer.export.scope import Scope
from milstolpe.transfer.models import Export

# What everybody may have is made anew when somebody asks after so long.
FRESH: Final = timedelta(hours=1)
_KEPT: Final = timedelta(days=1)


@transaction.atomic
def ask_for_export(kind: str, *, county: str, programme: str, by: Any) -> tuple[Export, bool]:
    """The export, and whether it is new and to be made; one asked for already is given again.

    Args:
        by: the person whose rights count; an anonymous one gets what everybody may see.
    """
    reader = by if by.is_authenticated else None
    _remove_old()
    said = {"kind": kind, "county": county, "programme": programme, "reader": reader}
    there = Export.objects.filter(**said, message="", at__gt=timezone.now() - FRESH)
    # What a person may see changes with what they save: theirs is made anew once it is made.
    there = there.filter(file=None) if reader else there
    if (found := there.first()) is not None:
        return found, False
    return Export.objects.create(**said), True


def make_export(pk: int) -> None:
    """Write the file of an export that waits for it. Where it fails the export says why."""
    export = Export.objects.select_related("reader").filter(pk=pk, file=None).first()
    if export is None:
        return
    scope = Scope(export.county, export.programme, export.reader or AnonymousUser())
    with tempfile.TemporaryFile() as content:
        try:
            write_export(content, export.kind, scope)
        except DomainError as error:
            export.message = str(error)
            export.save(update_fields=["message"])
            return
        size = content.tell()
        content.seek(0)
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        content.seek(0)
        place = default_storage.save(f"exports/{export.key.hex}.{export.kind}", File(content))
    export.file = StoredFile.objects.create(
        name=f"milstolpe-{timezone.localdate().isoformat()}.{export.kind}",
        file=place,
        content_type=TYPES[export.kind],
        size_bytes=size,
        sha256=sha256,
        uploaded_by=export.reader,
    )
    export.save(update_fields=["file"])


def _remove_old() -> None:
    for export in Export.objects.filter(at__lt=timezone.now() - _KEPT).select_related("file"):
        stored = export.file
        export.delete()
        if stored is not None:
            place = str(stored.file.name)
            stored.delete()
            transaction.on_commit(partial(default_storage.delete, place))
