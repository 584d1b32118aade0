"""Which files are taken, and whether a file is what its name says.

Nothing is unpacked: an archive is judged by its list of contents, which is read only when it is
short. Only the first bytes of the two entries that name the kind of document are ever inflated.
"""

import codecs
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Final

from django.utils.translation import gettext as _

from milstolpe.core.errors import DomainError

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_ENTRIES: Final = 1_000
MAX_UNPACKED: Final = 100 * 1024 * 1024
MAX_RATIO: Final = 100
_MAX_LIST: Final = 512 * 1024  # bytes of an archive's list of contents
_END_RECORD, _END_SIGN = 22, b"PK\x05\x06"  # announces the list; a comment may follow
_LARGE_RECORD, _LARGE_SIGN = 20, b"PK\x06\x07"  # says that a longer announcement stands elsewhere
_TAIL: Final = _LARGE_RECORD + _END_RECORD + 65_535
# What a document of Office begins with before 2007, and one that a password protects still does.
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NAMED: Final = 256 * 1024  # bytes read of the entry that names the kind of document

_MACRO = re.compile(r"(^|/)(vbaproject\.bin|vbadata\.xml|basic/|scripts/|xl/macrosheets/)")
_CONTROL = re.compile(b"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_PACKED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What `zipfile` says of an archive that is damaged or made to hurt.
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    ValueError,
)
_MARKUP = re.compile(rb"\s*<(!doctype|html|svg|script|\?xml)", re.IGNORECASE)


class FileRefusedError(DomainError):
    """The file is not taken; the message says why and what to do."""


@dataclass(frozen=True)
class FileType:
    """A kind of file that is taken: how it is served and how it is recognised."""

    content_type: str
    is_right: Callable[[IO[bytes]], bool]


def check_file(name: str, file: IO[bytes], size: int) -> FileType:
    """The type of the file called `name`, `size` bytes long; `file` may be read anywhere.

    Raises:
        FileRefusedError: empty, too large, of a kind that is not taken, not what its name says,
            or an archive with macros, too much in it or addresses outside itself.
    """
    ending = PurePosixPath(name).suffix.lower()
    kind = FILE_TYPES.get(ending)
    if kind is None:
        raise FileRefusedError(
            _("Files of the kind “%(ending)s” are not taken. Use one of these: %(endings)s.")
            % {"ending": ending[:20] or name[:40], "endings": ", ".join(FILE_TYPES)}
        )
    if size == 0:
        raise FileRefusedError(_("The file is empty. Choose another."))
    if size > MAX_BYTES:
        raise FileRefusedError(
            _("The file is larger than %(limit)s MB. Make it smaller, or link to it instead.")
            % {"limit": MAX_BYTES // 1024**2}
        )
    if not kind.is_right(file):
        raise FileRefusedError(
            _(
                "The file is called %(ending)s, but it is something else inside. Save it anew as "
                "%(ending)s in the program that made it."
            )
            % {"ending": ending}
        )
    return kind


def _begins_with(*signs: bytes) -> Callable[[IO[bytes]], bool]:
    return lambda file: _read(file, 0, max(map(len, signs))).startswith(signs)


def _is_text(file: IO[bytes]) -> bool:
    """Letters in UTF-8 or an older Western encoding; no binary signs and no web page."""
    text = _read(file, 0, MAX_BYTES).removeprefix(codecs.BOM_UTF8)
    return not _CONTROL.search(text) and not _MARKUP.match(text)


def _office(main_part: str) -> Callable[[IO[bytes]], bool]:
    """An Office Open XML document whose main part has this name."""

    def is_right(file: IO[bytes]) -> bool:
        with _archive(file) as archive:
            names = set(archive.namelist())
            if not {"[Content_Types].xml", main_part} <= names:
                return False
            if b"macroenabled" in _beginning(archive, "[Content_Types].xml").lower():
                raise _macros()
            return True

    return is_right


def _open_document(kind: str) -> Callable[[IO[bytes]], bool]:
    """An OpenDocument file, which says its kind in the entry `mimetype`."""

    def is_right(file: IO[bytes]) -> bool:
        with _archive(file) as archive:
            if "mimetype" not in archive.namelist():
                return False
            return _beginning(archive, "mimetype") == kind.encode()

    return is_right


def _archive(file: IO[bytes]) -> zipfile.ZipFile:
    """The archive, once its list of contents has been found harmless."""
    if _begins_with(_OLD_OFFICE)(file):
        raise FileRefusedError(
            _(
                "The file is protected with a password, or saved in an older form of Office. Open "
                "it, take the password away and save it anew."
            )
        )
    if not _begins_with(b"PK\x03\x04")(file):
        raise _damaged()
    _check_list_is_short(file)
    try:
        archive = zipfile.ZipFile(file)
        _check_entries(archive.infolist(), _length(file))
        return archive
    except _BROKEN as error:
        raise _damaged() from error


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    """The first bytes of an entry, inflated."""
    try:
        with archive.open(name) as entry:
            return entry.read(_NAMED)
    except _BROKEN as error:
        raise _damaged() from error


def _check_list_is_short(file: IO[bytes]) -> None:
    """Before the list is read at all: a hostile one can hold hundreds of thousands of entries."""
    tail = _read(file, max(0, _length(file) - _TAIL), _TAIL)
    end = tail[-_END_RECORD:]
    # As `zipfile` looks for it: a record without comment stands last, another is searched for.
    has_no_comment = end.startswith(_END_SIGN) and end.endswith(b"\0\0")
    place = len(tail) - _END_RECORD if has_no_comment else tail.rfind(_END_SIGN)
    is_cut = place < 0 or len(tail) < place + _END_RECORD
    # A large archive announces its list elsewhere; no document of this size needs to.
    if is_cut or _LARGE_SIGN in tail[max(0, place - _LARGE_RECORD) : place]:
        raise _damaged()
    (length,) = struct.unpack_from("<L", tail, place + 12)
    if length > _MAX_LIST:
        raise _too_much()


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * size:
        raise _too_much()
    if packed > size or any(_leaves_archive(entry.filename) for entry in entries):
        raise _damaged()
    # No office program packs in another way; LZMA would take as much memory as the file asks for.
    if any(entry.compress_type not in _PACKED for entry in entries):
        raise _damaged()
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefusedError(_("The file has a password. Save it without one."))
    if any(_MACRO.search(entry.filename.lower()) for entry in entries):
        raise _macros()


def _leaves_archive(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name


def _read(file: IO[bytes], start: int, length: int) -> bytes:
    file.seek(start)
    return file.read(length)


def _length(file: IO[bytes]) -> int:
    return file.seek(0, 2)


def _damaged() -> FileRefusedError:
    return FileRefusedError(
        _("The file is damaged or something else inside. Open it and save it anew.")
    )


def _too_much() -> FileRefusedError:
    return FileRefusedError(
        _("The file holds too much when it is unpacked. Save it as PDF, or split it.")
    )


def _macros() -> FileRefusedError:
    return FileRefusedError(_("The file has macros. Save it without macros."))


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
FILE_TYPES: Final = {
    ".pdf": FileType("application/pdf", _begins_with(b"%PDF-")),
    ".docx": FileType(f"{_OPEN_XML}.wordprocessingml.document", _office("word/document.xml")),
    ".xlsx": FileType(f"{_OPEN_XML}.spreadsheetml.sheet", _office("xl/workbook.xml")),
    ".pptx": FileType(f"{_OPEN_XML}.presentationml.presentation", _office("ppt/presentation.xml")),
    ".odt": FileType(f"{_OPEN_DOCUMENT}.text", _open_document(f"{_OPEN_DOCUMENT}.text")),
    ".ods": FileType(
        f"{_OPEN_DOCUMENT}.spreadsheet", _open_document(f"{_OPEN_DOCUMENT}.spreadsheet")
    ),
    ".csv": FileType("text/csv", _is_text),
    ".txt": FileType("text/plain", _is_text),
    ".png": FileType("image/png", _begins_with(b"\x89PNG\r\n\x1a\n")),
    ".jpg": FileType("image/jpeg", _begins_with(b"\xff\xd8\xff")),
    ".jpeg": FileType("image/jpeg", _begins_with(b"\xff\xd8\xff")),
}
