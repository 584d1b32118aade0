"""Writes the file of a backup: a ZIP archive that ends in a seal over every byte before it.

The archive has fixed times and a fixed order, so that the same content gives the same parts. It
gets its name only when it is whole and on the disk.
"""

import hashlib
import os
import stat
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from milstolpe.backup.manifest import Part
from milstolpe.core.durable import flush_to_disk

SEAL_LENGTH: Final = 64  # hexadecimal SHA-256, which is the archive's comment
PIECE: Final = 1024 * 1024
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_LEVEL = 3  # half the time of the usual level, a tenth more bytes


class ArchiveWriter:
    """Takes one part after the other."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._digests: set[str] = set()

    def lines(self, name: str, lines: Iterable[bytes]) -> Part:
        """Write the lines, each with its own end."""
        digest, rows, size = hashlib.sha256(), 0, 0
        with self._archive.open(_entry(name), "w", force_zip64=True) as part:
            for line in lines:
                rows += 1
                size += len(line)
                digest.update(line)
                part.write(line)
        return Part(rows, size, digest.hexdigest())

    def file(self, name: str, source: IO[bytes]) -> None:
        """Write a file as it is; what has been written under the name already is left."""
        if name in self._digests:
            return
        self._digests.add(name)
        with self._archive.open(_entry(name), "w", force_zip64=True) as part:
            while piece := source.read(PIECE):
                part.write(piece)


@contextmanager
def new_archive(path: Path) -> Iterator[ArchiveWriter]:
    """An archive that is at `path` when the block is done, and nowhere if it fails.

    Only its owner may read it: it holds accounts.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        descriptor = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
                yield ArchiveWriter(archive)
                archive.comment = b"0" * SEAL_LENGTH
            _seal(file)
        flush_to_disk(unfinished)
        unfinished.replace(path)
        flush_to_disk(path)
    finally:
        unfinished.unlink(missing_ok=True)


def digest_before_seal(file: IO[bytes]) -> str:
    """SHA-256 of all but the seal, in hexadecimal."""
    left = file.seek(0, os.SEEK_END) - SEAL_LENGTH
    file.seek(0)
    digest = hashlib.sha256()
    while left > 0 and (piece := file.read(min(PIECE, left))):
        digest.update(piece)
        left -= len(piece)
    return digest.hexdigest()


def _seal(file: IO[bytes]) -> None:
    seal = digest_before_seal(file).encode()
    file.seek(-SEAL_LENGTH, os.SEEK_END)
    file.write(seal)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EARLIEST)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = (stat.S_IFREG | 0o600) << 16
    return entry
