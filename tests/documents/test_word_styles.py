"""Names of styles in files that are read."""

import io

from docx import Document

from milstolpe.documents.word import style_name


def test_style_of_a_paragraph_is_what_the_file_says() -> None:
    made = Document()
    for style in ("Heading 2", "List Bullet", None):
        made.add_paragraph("Ord", style)
    made.add_paragraph("Ord")._p.style = "FinnsInte"  # the ordinary one, as Word takes it
    file = io.BytesIO()
    made.save(file)

    rows = Document(file).paragraphs
    assert [style_name(row) for row in rows] == ["Heading 2", "List Bullet", "Normal", "Normal"]
    assert [style_name(row) for row in rows] == [row.style.name for row in rows]
