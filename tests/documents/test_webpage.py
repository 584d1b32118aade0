"""A document as one HTML file: everything escaped, nothing fetched, tables with headings."""

from datetime import date

from milstolpe.documents.blocks import (
    Grid,
    Heading,
    Paragraph,
    Picture,
    ReportDocument,
    RichList,
    RichParagraph,
    RichTable,
    Run,
)
from milstolpe.documents.webpage import html


def page(*blocks) -> str:
    report = ReportDocument("A < B", "Utkast", date(2026, 11, 30), [("Texter", "3")], blocks, "Fot")
    return html(report).decode()


def test_words_are_escaped():
    written = page(Heading("<script>"), Paragraph("a & b"), RichParagraph([Run("<i>")]))

    assert "<title>A &lt; B</title>" in written
    assert "<h2>&lt;script&gt;</h2>" in written
    assert "<p>a &amp; b</p>" in written
    assert "<p>&lt;i&gt;</p>" in written


def test_rich_texts_keep_links_lists_and_emphasis():
    inner = RichList([[RichParagraph([Run("två")])]], is_numbered=True, start=3)
    outer = RichList([[RichParagraph([Run("ett", is_bold=True)]), inner]])
    link = RichParagraph([Run("här", address="https://example.se/?a=1&b=2")])

    written = page(outer, link)

    assert "<ul><li><p><strong>ett</strong></p>" in written
    assert '<ol start="3"><li><p>två</p>' in written
    assert '<a href="https://example.se/?a=1&amp;b=2">här</a>' in written


def test_tables_say_what_their_cells_are():
    grid = Grid("Antal", ["Mål", "NEJ"], [["Frisk luft", "2"]], [4, 1], [1])
    rich = RichTable([[Run("Rubrik")]], [[[Run("Cell")]]])

    written = page(grid, rich)

    assert "<caption>Antal</caption>" in written
    assert '<th scope="col" class="number">NEJ</th>' in written
    assert '<th scope="row">Frisk luft</th><td class="number">2</td>' in written
    assert '<th scope="col">Rubrik</th>' in written


def test_pictures_are_in_the_file_with_their_words():
    written = page(Picture(b"\x89PNG", 'En "karta"'))

    assert 'alt="En &quot;karta&quot;"' in written
    assert 'src="data:image/png;base64,' in written
    assert "http://" not in written


def test_equal_documents_are_the_same_bytes():
    assert page(Heading("Ett")) == page(Heading("Ett"))
