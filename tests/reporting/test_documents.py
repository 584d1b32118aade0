"""The reports of a year as PDF and Word: the same words, at once or by the job process."""

import io

import pytest
from django.conf import settings
from docx import Document

from milstolpe.documents import typeset
from milstolpe.records.models import StoredFile
from milstolpe.reporting.services import documents
from tests.reporting.published import published

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def test_word_report_holds_the_answer_and_the_tables(client):
    found = published("GHPE", analysis="Det går framåt.")

    response = client.get(f"{found.address}.docx")

    text = words(response.content)
    assert "25\xa0% är genomfört" in text
    assert "Det går framåt." in text
    assert found.reports[0].answers.first().measure.title in text


def test_pdf_is_tagged_and_says_that_it_is_accessible(client):
    found = published("GHPE")

    response = client.get(f"{found.address}.pdf")

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert b"pdfuaid:part" in response.content
    assert b"/StructTreeRoot" in response.content
    assert b"/Lang" in response.content
    assert b"Inter-Regular" in response.content  # the typeface of the pages
    assert b"Libertinus" not in response.content


def test_typst_refuses_what_a_screen_reader_cannot_read():
    bar = {"kind": "bar", "parts": [["G", 100]], "text": ""}
    skipped = {"kind": "heading", "level": 3, "text": "Rubrik"}
    content = {
        "title": "T", "subtitle": "", "dated": [2026, 1, 1], "facts": [], "footer": "",
        "lang": "sv", "blocks": [skipped, bar],
    }  # fmt: skip

    with pytest.raises(typeset.TypesetError):
        typeset.pdf(content, fonts=settings.BUILD_DIR / "fonts")


def test_report_of_an_actor_is_a_document_too(client):
    found = published("GHPE")
    slug = found.reports[0].organisation.slug

    text = words(client.get(f"{found.address}/aktor/{slug}.docx").content)

    assert text.count("Vad som gjordes: Vi har gjort det") == 4
    assert client.get(f"{found.address}/aktor/{slug}.pdf").content.startswith(b"%PDF-")


def test_long_report_is_made_when_asked_for_and_kept(client, monkeypatch):
    found = published("GHPE")
    monkeypatch.setattr("milstolpe.reporting.views.year_documents.MADE_AT_ONCE", 1)

    waiting = client.get(f"{found.address}.docx")
    asked = client.post(f"{found.address}.docx")  # the job is done at once in tests
    made = client.get(f"{found.address}.docx")

    assert (waiting.status_code, "Skapa rapporten" in waiting.content.decode()) == (202, True)
    assert asked.status_code == 302
    assert "är genomfört" in words(made.getvalue())
    assert StoredFile.objects.count() == 1
    assert documents.keep_year_document(found.year, "docx") == StoredFile.objects.get()


def test_no_document_of_a_year_that_is_not_published(client):
    found = published("GHPE")
    found.follow_up.programme.state = "draft"
    found.follow_up.programme.save()

    assert client.get(f"{found.address}.pdf").status_code == 404
    assert client.get(f"{found.address}.docx").status_code == 404
