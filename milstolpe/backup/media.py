"""Uploaded files: which ones rows point at, and putting them back."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import models

from milstolpe.backup.reading import Archive
from milstolpe.backup.rows import Table
from milstolpe.backup.writing import PIECE
from milstolpe.core.durable import flush_to_disk


def referenced_files(tables: Iterable[Table]) -> list[str]:
    """The names of all files that a row points at, in order."""
    names: set[str] = set()
    for table in tables:
        rows = table.model._base_manager.order_by()
        for field in table.fields:
            if isinstance(field, models.FileField):
                names.update(rows.values_list(field.attname, flat=True).iterator())
    return sorted(name for name in names if name)


def digest(file: IO[bytes]) -> str:
    """SHA-256 of what the file holds, in hexadecimal."""
    found = hashlib.sha256()
    while piece := file.read(PIECE):
        found.update(piece)
    return found.hexdigest()


def place_files(archive: Archive) -> None:
    """Put every file in its place; one that is there already, and the same, is left."""
    for name, sha256, _size in archive.files():
        if default_storage.exists(name):
            with default_storage.open(name) as present:
                if digest(present) == sha256:
                    continue
            default_storage.delete(name)
        with archive.open_media(sha256) as source:
            default_storage.save(name, File(source, name))
        if isinstance(default_storage, FileSystemStorage):
            # Other storages answer when they have it.
            flush_to_disk(Path(default_storage.path(name)))


def remove_other_files(archive: Archive) -> None:
    """Take away the files that no row of the restored database points at."""
    wanted = {name for name, _sha256, _size in archive.files()}
    for name in list(_stored("")):
        if name not in wanted:
            default_storage.delete(name)


def _stored(folder: str) -> Iterator[str]:
    """The names of all files in the storage."""
    if folder and not default_storage.exists(folder):
        return
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in files)
    for inner in folders:
        yield from _stored(f"{folder}{inner}/")
