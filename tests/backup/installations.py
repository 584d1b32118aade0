"""Installations of their own: a database of either kind and a folder of uploaded files."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import environ
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.utils import load_backend
from django.test import override_settings

SERVER = os.environ.get("MILSTOLPE_TEST_DATABASE", "")
# The kind that this run of the tests is about; the other run has the other one.
KIND = "postgresql" if SERVER.startswith("postgres") else "sqlite"

_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "OPTIONS": {
        "timeout": 1,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;PRAGMA foreign_keys=ON",
    },
}
_STORAGE = {"BACKEND": "django.core.files.storage.FileSystemStorage"}


class Installation:
    """Entered, it is the one that Django works with."""

    def __init__(self, folder: Path, database: dict[str, Any]) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.media = folder / "media"
        self.database = database

    def connect(self) -> Any:
        """A connection of its own, beside Django's."""
        return load_backend(self.database["ENGINE"]).DatabaseWrapper(self.database, "beside")

    @contextmanager
    def entered(self) -> Iterator["Installation"]:
        usual = connections[DEFAULT_DB_ALIAS]
        backend = load_backend(self.database["ENGINE"])
        connections[DEFAULT_DB_ALIAS] = backend.DatabaseWrapper(self.database, DEFAULT_DB_ALIAS)
        storages = settings.STORAGES | {"default": _STORAGE}
        try:
            with override_settings(MEDIA_ROOT=self.media, STORAGES=storages):
                yield self
        finally:
            connection.close()
            connections[DEFAULT_DB_ALIAS] = usual

    def files(self) -> dict[str, bytes]:
        """Every uploaded file."""
        paths = (path for path in sorted(self.media.rglob("*")) if path.is_file())
        return {str(path.relative_to(self.media)): path.read_bytes() for path in paths}


@contextmanager
def installation(folder: Path, kind: str = "sqlite") -> Iterator[Installation]:
    """An empty one, entered, of the kind "sqlite" or "postgresql"."""
    whole = connections.databases[DEFAULT_DB_ALIAS]
    if kind == "sqlite":
        name = {"NAME": str(folder / "milstolpe.sqlite3")}
        with Installation(folder, whole | _SQLITE | name).entered() as made:
            yield made
        return
    name = {"NAME": f"milstolpe_backup_{uuid.uuid4().hex[:8]}"}
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name['NAME']} ENCODING UTF8 TEMPLATE template0")
        try:
            database = whole | environ.Env.db_url_config(SERVER) | name
            with Installation(folder, database).entered() as made:
                yield made
        finally:
            server.execute(f"DROP DATABASE {name['NAME']} WITH (FORCE)")


def migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)
