"""The life of an import on the page: uploaded, tried, carried out."""

from contextlib import suppress
from typing import IO

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.organisations.models import County
from milstolpe.records.services import store_file
from milstolpe.transfer.enums import ImportState
from milstolpe.transfer.models import Import
from milstolpe.transfer.queries.imports import has_stopped, is_going_on
from milstolpe.transfer.reading.mapping import FileMapping, read_mapping
from milstolpe.transfer.services.kept_answers import kept_mapping
from milstolpe.transfer.services.running import Given, carry_out, finish, plan_file

_MAPPING_BYTES = 1024 * 1024


@transaction.atomic
def upload_import(
    upload: "UploadedFile[bytes]",
    *,
    county: County,
    mapping: "UploadedFile[bytes] | None",
    by: User,
) -> Import:
    """Keep a file that is to be tried.

    Raises:
        FileRefusedError: not a kind that is taken.
        MappingRefusedError: the mapping cannot be read.
    """
    text = ""
    if mapping is not None:
        if (mapping.size or 0) > _MAPPING_BYTES:
            raise DomainError(_("The mapping file is too large."))
        raw = mapping.read()
        read_mapping(raw)
        text = raw.decode("utf-8-sig")
    stored = store_file(upload, by=by)
    return Import.objects.create(
        county=county, name=stored.name, file=stored, sha256=stored.sha256, mapping=text, by=by
    )


@transaction.atomic
def ask_to_run(of_import: Import, *, is_dry_run: bool) -> Import:
    """Put the import in line to be tried again or carried out.

    Raises:
        DomainError: it is going on, or has been carried out.
    """
    row = Import.objects.select_for_update().get(pk=of_import.pk)
    if is_going_on(row) and not has_stopped(row):
        raise DomainError(_("The import is going on. Wait until it is ready."))
    if row.state == ImportState.DONE:
        raise DomainError(_("The import has been carried out. Upload a new file to change more."))
    row.state, row.is_dry_run, row.message = ImportState.WAITING, is_dry_run, ""
    row.phase, row.done, row.total, row.moved_at = "", 0, 0, timezone.now()
    row.save()
    return row


def run_import(pk: int) -> None:
    """Try or carry out an import that waits; the outcome is kept with it. For the job process."""
    waiting = Import.objects.filter(pk=pk, state=ImportState.WAITING)
    if not waiting.update(state=ImportState.RUNNING, moved_at=timezone.now()):
        return  # somebody else has it, or has had it
    of_import = Import.objects.select_related("file", "county", "by").get(pk=pk)
    assert of_import.file is not None
    assert of_import.county_id is not None
    message = _("Something went wrong. Nothing is written; try again or tell the administrator.")
    is_ready = False
    try:
        with of_import.file.file.open("rb") as file:
            _run(of_import, file, of_import.county_id)
        is_ready = True
    except DomainError as error:
        message = str(error)
    finally:
        if not is_ready:
            Import.objects.filter(pk=pk).update(
                state=ImportState.FAILED, message=message, finished_at=timezone.now()
            )


def _run(of_import: Import, file: IO[bytes], county: str) -> None:
    assert of_import.file is not None

    def told(phase: str, done: int, total: int) -> None:
        Import.objects.filter(pk=of_import.pk).update(
            phase=phase[:60], done=done, total=total, moved_at=timezone.now()
        )

    given = Given(
        of_import.name, file, of_import.file.size_bytes, mapping_of(of_import), county, of_import.by
    )
    planned = plan_file(given, told)
    if of_import.is_dry_run:
        with transaction.atomic():
            finish(of_import, planned.plan, state=ImportState.TRIED)
    else:
        carry_out(given, planned, of_import, told)


def mapping_of(of_import: Import) -> FileMapping:
    """What the county has answered, and the mapping that came with the file."""
    kept = kept_mapping(of_import.county_id or "")
    with suppress(DomainError):
        return kept.joined(read_mapping(of_import.mapping.encode()))
    return kept
