"""An empty database that takes the place of the one in use when a block is done, or never.

On SQLite it is a file beside, renamed at the end. On PostgreSQL it is one transaction.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    OperationalError,
    connection,
    connections,
    transaction,
)
from django.utils.translation import gettext as _

from milstolpe.backup.errors import RestoreError
from milstolpe.core.durable import flush_to_disk

_SECONDS_TO_WAIT: Final = 5
_COMPANIONS: Final = ("", "-wal", "-shm", "-journal")
# If it breaks off, the file is thrown away: nothing need be undone, and it is flushed once.
_HASTE: Final = (
    "PRAGMA journal_mode=MEMORY;PRAGMA synchronous=OFF;PRAGMA cache_size=-65536;"
    "PRAGMA foreign_keys=ON"
)
_OURS: Final = (
    "SELECT quote_ident(tablename) FROM pg_tables "
    "WHERE schemaname = current_schema() AND tableowner = current_user"
)


@contextmanager
def empty_database(*, replace: bool) -> Iterator[None]:
    """In the block Django's connection leads to an empty database, which is kept at its end.

    Raises:
        RestoreError: the database holds something and `replace` is not set, or it is in use.
    """
    if not replace and _holds_something():
        raise RestoreError(
            _(
                "The database holds something already. Make a backup of it if you want to keep it, "
                "then restore with --replace, which throws it away."
            )
        )
    with _DESTINATIONS[connection.vendor]():
        yield


def _holds_something() -> bool:
    try:
        return bool(connection.introspection.table_names())
    except DatabaseError as error:
        if type(error) is not DatabaseError:
            raise
        return True  # SQLite cannot read the file; it may still be worth something to somebody


@contextmanager
def _transaction() -> Iterator[None]:
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{_SECONDS_TO_WAIT}s'")
                cursor.execute(_OURS)
                if tables := ", ".join(row[0] for row in cursor.fetchall()):
                    cursor.execute(f"DROP TABLE {tables} CASCADE")
            yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != "55P03":  # lock_not_available
            raise
        raise _in_use() from error


@contextmanager
def _file_beside() -> Iterator[None]:
    place = Path(connection.settings_dict["NAME"])
    fresh = place.with_name(f"{place.name}.restoring")
    with _alone_in(place.parent):
        connection.close()
        _close_log(place)
        _remove(fresh)
        try:
            with _connected_to(fresh):
                yield
            flush_to_disk(fresh)
            if not _close_log(place):
                _put_aside(place)
            fresh.replace(place)
            flush_to_disk(place)
        finally:
            _remove(fresh)


@contextmanager
def _connected_to(place: Path) -> Iterator[None]:
    """Under the name of the usual connection: migrations of packages know no other."""
    usual = connections[DEFAULT_DB_ALIAS]
    own = {"NAME": str(place), "OPTIONS": {"init_command": _HASTE}}
    connections[DEFAULT_DB_ALIAS] = type(usual)(usual.settings_dict | own, DEFAULT_DB_ALIAS)
    try:
        yield
    finally:
        connection.close()
        connections[DEFAULT_DB_ALIAS] = usual


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Two restores at once would write to the same file."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RestoreError(_("Another restore is running. Wait until it is done.")) from error
        yield
    finally:
        os.close(descriptor)


def _close_log(place: Path) -> bool:
    """Bring the log of the old database into its file: beside another file it would be poison.

    SQLite does so only when nobody else has the database open. False when it is damaged.
    """
    try:
        with closing(sqlite3.connect(place, timeout=_SECONDS_TO_WAIT)) as database:
            database.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise _in_use() from error
    except sqlite3.DatabaseError:
        return False
    return True


def _put_aside(place: Path) -> None:
    """A database that is itself damaged is kept for who wants to save something from it."""
    for companion in _COMPANIONS:
        part = place.with_name(place.name + companion)
        if part.exists():
            part.replace(place.with_name(f"{place.name}.damaged{companion}"))


def _remove(place: Path) -> None:
    for companion in _COMPANIONS:
        place.with_name(place.name + companion).unlink(missing_ok=True)


def _in_use() -> RestoreError:
    return RestoreError(
        _("Something is using the database. Stop the server and the job process, then restore.")
    )


_DESTINATIONS: Final = {"sqlite": _file_beside, "postgresql": _transaction}
