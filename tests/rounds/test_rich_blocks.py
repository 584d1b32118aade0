"""Rich texts as blocks, and what PDF and Word make of them."""

import base64
import io
from datetime import date

import pytest
from django.conf import settings
from docx import Document
from docx.oxml.ns import qn

from milstolpe.documents import typeset, write
from milstolpe.documents.blocks import (
    Heading,
    Picture,
    ReportDocument,
    RichList,
    RichParagraph,
    RichTable,
    Run,
)
from milstolpe.rounds.rich import Reference
from milstolpe.rounds.rich_blocks import blocks

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)
TEXT = """## Utsläpp

Luften är **bättre** i [Malmö](https://example.se/luft),
se [målet](/miljomal/frisk-luft/).

#### Kväveoxider

1. Ett
2. Två
   - *Inne*
   - Ute

| År | Halt |
|---|--:|
| 2025 | **12** |

![Halter 2025](bild:7) ![Annan](bild:8)

Se [[atgard:abc]] och [[atgard:okand]]. <script>alert(1)</script>
"""
REFERENCES = {"[[atgard:abc]]": Reference("HK1", "/atgarder/abc/", "3 km, 2025")}


def made():
    return blocks(TEXT, level=1, references=REFERENCES, pictures={7: PNG})


INNER = RichList([[RichParagraph([Run("Inne", is_italic=True)])], [RichParagraph([Run("Ute")])]])


def test_text_becomes_blocks_and_no_level_is_skipped():
    site = settings.SITE_URL
    assert made() == [
        Heading("Utsläpp", level=2),
        RichParagraph(
            [
                Run("Luften är "),
                Run("bättre", is_bold=True),
                Run(" i "),
                Run("Malmö", address="https://example.se/luft"),
                Run(",\nse "),
                Run("målet", address=f"{site}/miljomal/frisk-luft/"),
                Run("."),
            ]
        ),
        Heading("Kväveoxider", level=3),
        RichList(
            [[RichParagraph([Run("Ett")])], [RichParagraph([Run("Två")]), INNER]],
            is_numbered=True,
        ),
        RichTable([[Run("År")], [Run("Halt")]], [[[Run("2025")], [Run("12", True)]]], numbers=[1]),
        Picture(PNG, "Halter 2025"),
        RichParagraph([Run(" Annan")]),
        RichParagraph(
            [
                Run("Se "),
                Run("HK1", address=f"{site}/atgarder/abc/"),
                Run(" (3 km, 2025) och [[atgard:okand]]. <script>alert(1)</script>"),
            ]
        ),
    ]


@pytest.mark.parametrize("typed", ["# A", "###### A"])
def test_heading_stands_right_below_the_one_it_is_under(typed):
    assert blocks(typed, level=2) == [Heading("A", level=3)]


def test_address_that_no_document_can_follow_is_no_link():
    assert blocks("[a](bild:3)", level=1) == [RichParagraph([Run("a")])]


def document():
    return ReportDocument("Titel", "", date(2026, 11, 30), [], [Heading("Luft"), *made()])


def test_word_file_holds_links_lists_tables_and_pictures():
    content = write.docx(document())

    word = Document(io.BytesIO(content))
    styles = [row.style.name for row in word.paragraphs if row.style.name.startswith("List")]
    links = [row.target_ref for row in word.part.rels.values() if row.is_external]
    assert styles == ["List Number", "List Number", "List Bullet 2", "List Bullet 2"]
    assert links[0] == "https://example.se/luft"
    assert [cell.text for cell in word.tables[0].rows[1].cells] == ["2025", "12"]
    (shape,) = word.inline_shapes
    assert shape._inline.docPr.get("descr") == "Halter 2025"
    assert [row.style.name for row in word.paragraphs][:3] == ["Heading 1", "Normal", "Heading 2"]
    assert content == write.docx(document())


def test_each_numbered_list_of_a_word_file_begins_anew():
    two = blocks("1. a\n2. b\n\nText\n\n3. c", level=1)

    word = Document(io.BytesIO(write.docx(ReportDocument("T", "", date(2026, 1, 1), [], two))))

    numbers = [
        row._p.pPr.numPr.numId.val for row in word.paragraphs if row.style.name == "List Number"
    ]
    overrides = word.part.numbering_part.element.findall(f".//{qn('w:startOverride')}")
    assert (numbers[0] == numbers[1], numbers[1] == numbers[2]) == (True, False)
    assert [row.get(qn("w:val")) for row in overrides] == ["1", "3"]


@pytest.mark.slow
def test_pdf_can_be_read_by_a_screen_reader():
    values = document().as_json() | {"lang": "sv"}

    content = typeset.pdf(values, fonts=settings.BUILD_DIR / "fonts")

    assert content.startswith(b"%PDF-")
    assert (b"/Alt" in content, b"example.se/luft" in content) == (True, True)
    assert content == typeset.pdf(values, fonts=settings.BUILD_DIR / "fonts")
