"""Puts a backup back: into an empty database that takes the place of what was there, or not at all.

Nothing is touched before the whole file has been read and found right.
"""

from pathlib import Path

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from milstolpe.backup.destinations import empty_database
from milstolpe.backup.errors import RestoreError
from milstolpe.backup.manifest import Manifest, TablePart
from milstolpe.backup.media import place_files, remove_other_files
from milstolpe.backup.reading import Archive, open_archive
from milstolpe.backup.rows import Table, empty, insert, set_last_id, tables_of
from milstolpe.backup.schema import check_known, finish, make_tables, settle


def check_backup(path: Path) -> Manifest:
    """Read the whole backup and touch nothing.

    Raises:
        RestoreError: it could not be restored here.
    """
    with open_archive(path) as archive:
        _check(archive)
        return archive.manifest


def restore(path: Path, *, replace: bool = False) -> Manifest:
    """Make this installation what the backup holds, wholly or not at all.

    Args:
        replace: what the database holds now is thrown away.

    Raises:
        RestoreError: the backup is not right, or the database holds something or is in use.
    """
    with open_archive(path) as archive:
        _check(archive)
        with empty_database(replace=replace):
            _load(archive)
            # Before the database takes its place: no row ever points at a file that is not there.
            place_files(archive)
        remove_other_files(archive)
        return archive.manifest


def _check(archive: Archive) -> None:
    archive.check()
    check_known(archive.content.migrations)


def _load(archive: Archive) -> None:
    apps = make_tables(archive.content.migrations)
    tables = {table.name: table for table in tables_of(apps)}
    with transaction.atomic():
        # A migration may have put rows there.
        empty(tables.values())
        for part in archive.content.tables:
            _load_table(archive, tables[part.table], part)
        _check_references()
    settle()
    finish()


def _check_references() -> None:
    try:
        connection.check_constraints()
    except DatabaseError as error:
        raise RestoreError(
            _("The rows of the backup do not hold together: %(reason)s") % {"reason": error}
        ) from error


def _load_table(archive: Archive, table: Table, part: TablePart) -> None:
    try:
        insert(table, part.columns, archive.rows(part))
        set_last_id(table, part.last_id)
    except DatabaseError as error:
        raise RestoreError(
            _("This database cannot hold what the backup has in the table %(table)s: %(reason)s")
            % {"table": part.table, "reason": error}
        ) from error
