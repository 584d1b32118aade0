"""Makes a backup while people work."""

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from milstolpe.backup.errors import BackupError
from milstolpe.backup.manifest import (
    FILES,
    NAME,
    Content,
    Manifest,
    Part,
    TablePart,
    canonical,
    media_name,
)
from milstolpe.backup.media import digest, referenced_files
from milstolpe.backup.rows import Table, last_ids, lines, tables_of
from milstolpe.backup.schema import applied_migrations, missing_migrations
from milstolpe.backup.snapshot import snapshot
from milstolpe.backup.writing import ArchiveWriter, new_archive


def back_up(path: Path, *, allow_missing_files: bool = False) -> Manifest:
    """Write the whole installation to `path`, as it is at one moment.

    Args:
        allow_missing_files: note the names of files that are gone, instead of refusing.

    Raises:
        BackupError: files are gone, the tables are not those of this version, or `path` cannot be
            written.
    """
    if missing := missing_migrations():
        raise BackupError(
            _("The database has not been upgraded: run “milstolpe migrate” first (%(name)s).")
            % {"name": ".".join(missing[0])}
        )
    try:
        with new_archive(path) as archive, snapshot():
            manifest = Manifest(
                made_at=timezone.now().isoformat(timespec="seconds"),
                vendor=connection.vendor,
                key_check=key_check(),
                content=_write_content(archive, allow_missing_files),
            )
            archive.lines(NAME, [manifest.as_json().encode() + b"\n"])
    except OSError as error:
        reason = {"file": path, "reason": error.strerror or error}
        raise BackupError(_("%(file)s cannot be written: %(reason)s.") % reason) from error
    return manifest


def key_check() -> str:
    """Tells whether two installations have the same secret key; the key cannot be had from it."""
    return salted_hmac("milstolpe.backup", "key", algorithm="sha256").hexdigest()[:16]


def _write_content(archive: ArchiveWriter, allow_missing_files: bool) -> Content:
    tables = tables_of(apps)
    last = last_ids(tables)
    parts = tuple(_write_table(archive, table, last[table.name]) for table in tables)
    files, missing = _write_files(archive, tables)
    if missing and not allow_missing_files:
        raise BackupError(
            _(
                "%(count)s uploaded files are gone from the disk, among them %(name)s. Put them "
                "back from an older backup, or add --allow-missing-files to leave them out."
            )
            % {"count": len(missing), "name": missing[0]}
        )
    return Content(applied_migrations(), parts, files, tuple(missing))


def _write_table(archive: ArchiveWriter, table: Table, last_id: int) -> TablePart:
    part = archive.lines(f"tables/{table.name}.jsonl", lines(table))
    return TablePart(table.name, table.columns, last_id, part)


def _write_files(archive: ArchiveWriter, tables: list[Table]) -> tuple[Part, list[str]]:
    missing: list[str] = []
    listed = list(_stored_files(archive, referenced_files(tables), missing))
    return archive.lines(FILES, listed), missing


def _stored_files(archive: ArchiveWriter, names: list[str], missing: list[str]) -> Iterator[bytes]:
    for name in names:
        try:
            file = default_storage.open(name)
        except FileNotFoundError:
            missing.append(name)
            continue
        with file:
            sha256, size = digest(file), file.size
            file.seek(0)
            archive.file(media_name(sha256), file)
        yield canonical([name, sha256, size]).encode() + b"\n"
