"""Reads the file of a backup, and refuses what is not whole before anybody uses a byte of it."""

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from django.utils.translation import gettext as _

from milstolpe.backup.errors import RestoreError
from milstolpe.backup.manifest import (
    FILES,
    FORMAT,
    NAME,
    PRODUCT,
    Manifest,
    Part,
    TablePart,
    media_name,
    read_manifest,
)
from milstolpe.backup.writing import PIECE, SEAL_LENGTH, digest_before_seal

_END: Final = b"PK\x05\x06"  # announces the end record, whose comment is the seal
_END_LENGTH: Final = 22
_MANIFEST_BYTES: Final = 16 * 1024 * 1024
# What `zipfile`, `json` and the reading of a manifest say of what they do not understand.
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    AttributeError,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    TypeError,
    ValueError,
)

MediaFile = tuple[str, str, int]  # name, SHA-256, bytes


class Archive:
    """A backup whose seal has been found whole."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest
        self.content = manifest.content

    def check(self) -> None:
        """Read every part and hold it against the manifest.

        Raises:
            RestoreError: a part is missing, too much or not what the manifest says.
        """
        try:
            parts = {table.name: table.part for table in self.content.tables}
            for name, part in (parts | {FILES: self.content.files}).items():
                _require(self._measured(name) == part)
            names = {NAME, FILES, *parts}
            for name, sha256, size in self.files():
                path = PurePosixPath(name)
                _require(not path.is_absolute() and ".." not in path.parts)
                if (media := media_name(sha256)) not in names:
                    names.add(media)
                    found = self._measured(media)
                    _require((found.sha256, found.bytes) == (sha256, size))
            _require(sorted(names) == sorted(self._archive.namelist()))
        except _BROKEN as error:
            raise _damaged() from error

    def rows(self, table: TablePart) -> Iterator[list[Any]]:
        """The rows of a table, in the order of its columns."""
        return self._lines(table.name)

    def files(self) -> Iterator[MediaFile]:
        """Every uploaded file."""
        return ((name, sha256, size) for name, sha256, size in self._lines(FILES))

    def open_media(self, sha256: str) -> IO[bytes]:
        """The file with this sum."""
        return self._archive.open(media_name(sha256))

    def _lines(self, name: str) -> Iterator[list[Any]]:
        with self._archive.open(name) as part:
            yield from map(json.loads, part)

    def _measured(self, name: str) -> Part:
        digest, rows, size = hashlib.sha256(), 0, 0
        with self._archive.open(name) as part:
            while piece := part.read(PIECE):
                digest.update(piece)
                rows += piece.count(b"\n")
                size += len(piece)
        return Part(rows, size, digest.hexdigest())


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """The backup at `path`.

    Raises:
        RestoreError: there is none, it is damaged or cut off, or a newer version made it.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        reason = {"file": path, "reason": error.strerror}
        raise RestoreError(_("%(file)s cannot be read: %(reason)s.") % reason) from error
    with file:
        _check_seal(file)
        try:
            archive = zipfile.ZipFile(file)
            manifest = _manifest(archive)
        except _BROKEN as error:
            raise _damaged() from error
        yield Archive(archive, manifest)


def _check_seal(file: IO[bytes]) -> None:
    if file.read(2) != b"PK":
        raise RestoreError(_("The file is no backup of Milstolpe. Choose another."))
    tail = _END_LENGTH + SEAL_LENGTH
    start = max(0, file.seek(0, os.SEEK_END) - tail)
    file.seek(start)
    end = file.read(tail)
    if not end.startswith(_END) or end[_END_LENGTH - 2 : _END_LENGTH] != bytes([SEAL_LENGTH, 0]):
        raise RestoreError(
            _(
                "The file ends too early, or something has been added to it, so it is not used. "
                "Copy it anew from where it is kept, or choose an older one."
            )
        )
    if digest_before_seal(file).encode() != end[_END_LENGTH:]:
        raise _damaged()


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    with archive.open(NAME) as part:
        given = json.loads(part.read(_MANIFEST_BYTES))
    if given.get("product") != PRODUCT:
        raise RestoreError(_("The file is no backup of Milstolpe. Choose another."))
    if given["format"] > FORMAT:
        raise RestoreError(
            _(
                "The backup was made by a newer version of Milstolpe (form %(theirs)s; this "
                "version reads form %(ours)s). Install that version, then restore."
            )
            % {"theirs": given["format"], "ours": FORMAT}
        )
    return read_manifest(given)


def _require(holds: bool) -> None:
    if not holds:
        raise _damaged()


def _damaged() -> RestoreError:
    return RestoreError(
        _(
            "The backup is damaged: its content does not agree with its checksums, so it is not "
            "used. Copy it anew from where it is kept, or choose an older one."
        )
    )
