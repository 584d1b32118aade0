"""Word documents: in order, in the styles of the file, pictures with numbers of their own."""

import io
import struct
import zlib
from datetime import date

from docx import Document

from milstolpe.documents import template
from milstolpe.documents.blocks import (
    Block,
    Heading,
    Paragraph,
    Picture,
    ReportDocument,
    RichList,
    RichParagraph,
    Run,
)
from milstolpe.documents.write import docx


def png(red: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    lines = zlib.compress(bytes([0, red, 0, 0]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


BLOCKS: list[Block] = [
    Heading("Frisk luft", 1),
    Paragraph("Ett.\tTvå.\n\nTre."),
    RichList([[RichParagraph([Run(" Punkt ")])]]),
    Picture(png(200), "Röd"),
    Picture(png(100), "Rödare"),
    RichParagraph([Run("Fet", is_bold=True), Run("\nny rad")]),
]
REPORT = ReportDocument("Titel", "Under", date(2026, 1, 1), [("Texter", "1")], BLOCKS, "Fot")
WRITTEN = [
    ("Heading 2", "Frisk luft"), ("Normal", "Ett.\tTvå."), ("Normal", "Tre."),
    ("List Bullet", " Punkt "), ("Normal", ""), ("Normal", ""), ("Normal", "Fet\nny rad"),
]  # fmt: skip


def paragraphs(content: bytes) -> list[tuple[str, str]]:
    return [(row.style.name, row.text) for row in Document(io.BytesIO(content)).paragraphs]


def test_blocks_stand_in_order_in_their_styles() -> None:
    before = [("Heading 1", "Titel"), ("Normal", "Under"), ("Normal", "Texter: 1")]
    assert paragraphs(docx(REPORT)) == [*before, *WRITTEN]


def test_what_the_template_has_stands_around() -> None:
    own = Document(io.BytesIO(template.built_in()))
    own.add_paragraph("Efter.")
    file = io.BytesIO()
    own.save(file)

    found = paragraphs(docx(REPORT, template=file.getvalue()))

    assert found[2:] == [("Normal", "Texter: 1"), *WRITTEN, ("Normal", "Efter.")]


def test_pictures_have_numbers_of_their_own() -> None:
    body = Document(io.BytesIO(docx(REPORT))).element.body
    numbers = [row.get("id") for row in body.iter("{*}docPr")]
    assert len(set(numbers)) == 2
    assert body[-1].tag.endswith("sectPr")


def test_space_around_words_is_kept() -> None:
    body = Document(io.BytesIO(docx(REPORT))).element.body
    (kept,) = [row for row in body.iter("{*}t") if row.text == " Punkt "]
    assert kept.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"


def test_equal_documents_give_equal_bytes() -> None:
    assert docx(REPORT) == docx(REPORT)
