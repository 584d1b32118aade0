"""Documents that take long to make are kept under a name made of what they are made from."""

import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import translation

from milstolpe.documents import typeset, write
from milstolpe.documents.blocks import ReportDocument, document_key
from milstolpe.documents.word import CONTENT_TYPE
from milstolpe.records.models import StoredFile
from milstolpe.reporting.documents.content import year_document
from milstolpe.reporting.models import PublishedYear
from milstolpe.reporting.queries.year_page import YearPage, year_page

LANGUAGE = "sv"  # what is reported is in Swedish, and so is the report of it
TYPES = {"pdf": "application/pdf", "docx": CONTENT_TYPE}
MADE_AT_ONCE = 100  # rows and paragraphs; a longer document is made by the job process


def programme_report(page: YearPage) -> ReportDocument:
    """The programme's report of the year, in the language of what is reported."""
    with translation.override(LANGUAGE):
        return year_document(page)


def document_bytes(report: ReportDocument, kind: str) -> bytes:
    """The report as "pdf" or "docx".

    Raises:
        TypesetError: it could not be set as PDF.
    """
    if kind == "docx":
        return write.docx(report)
    return typeset.pdf(report.as_json() | {"lang": LANGUAGE}, fonts=settings.BUILD_DIR / "fonts")


def kept_document(page: YearPage, kind: str) -> StoredFile | None:
    """The programme's report as it has been made earlier, if it has."""
    return StoredFile.objects.filter(file=_place(page, kind)).first()


def keep_year_document(publication: PublishedYear, kind: str) -> StoredFile:
    """Make the programme's report of the year and keep it; what is there already is left."""
    page = year_page(publication)
    if (kept := kept_document(page, kind)) is not None:
        return kept
    content = document_bytes(programme_report(page), kind)
    figures = page.figures
    return StoredFile.objects.create(
        name=f"{figures['programme_address']}-{figures['year']}.{kind}",
        file=default_storage.save(_place(page, kind), ContentFile(content)),
        content_type=TYPES[kind],
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _place(page: YearPage, kind: str) -> str:
    """Another copy, or another measure made internal, is another document."""
    key = document_key(page.publication.sha256, kind, *sorted(page.hidden))
    return f"documents/{key}.{kind}"
