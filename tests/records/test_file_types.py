"""A file is taken when it is what its name says and holds nothing harmful."""

import io
import struct
import zipfile

import pytest

from milstolpe.records.file_types import FILE_TYPES, MAX_BYTES, FileRefusedError, check_file
from tests.stopwatch import stopwatch

CONTENT_TYPES = b'<?xml version="1.0"?><Types/>'
OPEN_DOCUMENT_TEXT = b"application/vnd.oasis.opendocument.text"


def archive(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as target:
        for name, content in entries.items():
            target.writestr(name, content)
    return file.getvalue()


def document(main_part: str = "word/document.xml", **more: bytes) -> bytes:
    return archive({"[Content_Types].xml": CONTENT_TYPES, main_part: b"<document/>"} | more)


def check(name: str, content: bytes) -> str:
    return check_file(name, io.BytesIO(content), len(content)).content_type


RIGHT = {
    "program.pdf": b"%PDF-1.7\n",
    "Program.PDF": b"%PDF-1.7\n",
    "text.docx": document(),
    "tabell.xlsx": document("xl/workbook.xml"),
    "bilder.pptx": document("ppt/presentation.xml"),
    "text.odt": archive({"mimetype": OPEN_DOCUMENT_TEXT}, zipfile.ZIP_STORED),
    "tabell.ods": archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
    "lista.csv": "kod;titel\nHK1;Städa\n".encode(),
    "gammal.csv": "kod;titel\nHK1;Städa\n".encode("cp1252"),
    "las.txt": b"\xef\xbb\xbfHej",
    "karta.png": b"\x89PNG\r\n\x1a\nrest",
    "foto.jpg": b"\xff\xd8\xff\xe0rest",
    "foto.jpeg": b"\xff\xd8\xff\xe0rest",
}


@pytest.mark.parametrize(("name", "content"), RIGHT.items(), ids=RIGHT)
def test_check_file_takes_what_is_right(name, content):
    ending = name[name.rindex(".") :].lower()
    assert check(name, content) == FILE_TYPES[ending].content_type


WRONG = {
    "page.pdf": b"<html><script>alert(1)</script></html>",
    "program.docx": b"%PDF-1.7\n",
    "tabell.docx": document("xl/workbook.xml"),
    "text.ods": archive({"mimetype": OPEN_DOCUMENT_TEXT}),
    "utan.odt": archive({"content.xml": b"<x/>"}),
    "bild.png": b"\xff\xd8\xff\xe0rest",
    "foto.jpg": b"GIF89a",
    "program.txt": b"MZ\x90\x00\x03",
    "sida.txt": b"\n <!DOCTYPE html><p>Hej",
    "bild.csv": b'<?xml version="1.0"?><svg onload="alert(1)"/>',
}


@pytest.mark.parametrize(("name", "content"), WRONG.items(), ids=WRONG)
def test_check_file_refuses_what_is_something_else(name, content):
    with pytest.raises(FileRefusedError, match="något annat inuti"):
        check(name, content)


@pytest.mark.parametrize("name", ["bild.svg", "sida.html", "makro.docm", "program.exe", "utan"])
def test_check_file_refuses_other_kinds(name):
    with pytest.raises(FileRefusedError, match=r"Använd något av dessa: \.pdf, \.docx"):
        check(name, b"%PDF-1.7")


def test_check_file_refuses_empty_and_large():
    with pytest.raises(FileRefusedError, match="tom"):
        check("tom.pdf", b"")
    with pytest.raises(FileRefusedError, match="större än 20 MB"):
        check_file("stor.pdf", io.BytesIO(b"%PDF-"), MAX_BYTES + 1)


MACROS = {
    "word": document(**{"word/vbaProject.bin": b"x"}),
    "renamed": archive(
        {
            "[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled.main+xml",
            "word/document.xml": b"<x/>",
        }
    ),
    "basic": document(**{"Basic/Standard/Module1.xml": b"x"}),
}


@pytest.mark.parametrize("content", MACROS.values(), ids=MACROS)
def test_check_file_refuses_macros(content):
    with pytest.raises(FileRefusedError, match="makron"):
        check("text.docx", content)


def test_check_file_refuses_password():
    content = bytearray(document())
    for place in (content.rindex(b"PK\x01\x02"), content.index(b"PK\x01\x02")):
        content[place + 8] |= 1
    with pytest.raises(FileRefusedError, match="lösenord"):
        check("text.docx", bytes(content))


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..\\x", "C:\\x"])
def test_check_file_refuses_entries_outside_the_archive(name):
    with pytest.raises(FileRefusedError, match="skadad"):
        check("text.docx", document(**{name: b"x"}))


def many_entries() -> bytes:
    return document(**{f"word/media/{number}": b"" for number in range(1_001)})


def deep_entry() -> bytes:
    return document(**{"word/media/bomb": bytes(30 * 1024 * 1024)})


def claimed_size() -> bytes:
    """The list of contents claims 101 MB in an entry; the file itself is filled up."""
    content = bytearray(document(**{"word/media/x": b"x"}, **{"word/media/y": bytes(2 * 1024**2)}))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<L", 101 * 1024 * 1024)
    return bytes(content)


@pytest.mark.parametrize("content", [many_entries(), deep_entry(), claimed_size()])
def test_check_file_refuses_bombs(content):
    with pytest.raises(FileRefusedError, match="för mycket"):
        check("text.docx", content)


@pytest.mark.slow
def test_check_file_refuses_long_list_without_reading_it():
    content = archive({f"{number:060}": b"" for number in range(30_000)})
    with stopwatch() as taken, pytest.raises(FileRefusedError, match="för mycket"):
        check("text.docx", content)
    assert taken.seconds < 0.2


def test_check_file_refuses_list_hidden_behind_a_second_end_record():
    """The true end record overlaps a false one that says that the list is short."""
    content = bytearray(archive({f"{number:060}": b"" for number in range(10_000)}))
    content[-18:-14] = b"PK\x05\x06"
    with pytest.raises(FileRefusedError, match="för mycket"):
        check("text.docx", bytes(content))


def test_check_file_refuses_announcement_elsewhere():
    content = document()
    end = content.rindex(b"PK\x05\x06")
    moved = content[:end] + b"PK\x06\x07" + bytes(16) + content[end:]
    with pytest.raises(FileRefusedError, match="skadad"):
        check("text.docx", moved)


def test_check_file_refuses_overlapping_entries():
    content = bytearray(document(**{f"word/media/{number}": b"x" * 99 for number in range(9)}))
    place = content.rindex(b"PK\x01\x02")
    content[place + 20 : place + 24] = struct.pack("<L", len(content))
    with pytest.raises(FileRefusedError, match="skadad"):
        check("text.docx", bytes(content))


@pytest.mark.parametrize("length", [3, 30, 60, 150, 200])
def test_check_file_refuses_cut_archive(length):
    with pytest.raises(FileRefusedError):
        check("text.docx", document()[:length])


def damaged(entry: str) -> bytes:
    """An archive whose list of contents is whole, while what it lists is not."""
    content = bytearray(document(**{"word/media/x": b"x" * 100}))
    place = content.index(entry.encode()) + len(entry)
    content[place : place + 6] = b"\xff" * 6
    return bytes(content)


def renamed_entry() -> bytes:
    """The list of contents and the entry itself disagree about its name."""
    return document().replace(b"[Content_Types].xml", b"[Content_Typos].xml", 1)


@pytest.mark.parametrize(
    "content",
    [
        damaged("[Content_Types].xml"),
        renamed_entry(),
        archive({"[Content_Types].xml": b"x", "word/document.xml": b"x"}, zipfile.ZIP_LZMA),
    ],
    ids=["inflated", "renamed", "lzma"],
)
def test_check_file_refuses_damaged_archives(content):
    with pytest.raises(FileRefusedError, match="skadad"):
        check("text.docx", content)
