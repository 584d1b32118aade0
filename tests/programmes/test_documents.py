"""Documents of a programme: a file that is what it says, or an address."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from milstolpe.programmes.models import ProgrammeDocument
from milstolpe.records.models import StoredFile
from tests.factories.organisations import OrganisationFactory
from tests.factories.programmes import ProgrammeDocumentFactory, saved_programme
from tests.programmes.browsing import fields_of, said

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 program"


def data(**change: object) -> dict[str, object]:
    return {"kind": "main", "title": "Programmet", "url": ""} | change


def test_file_is_added_and_served_to_owners_only(desk):
    upload = SimpleUploadedFile("program.pdf", PDF)
    response = desk.post("work-documents", desk.programme.address, data=data(file=upload))
    assert response.status_code == 302
    document = ProgrammeDocument.objects.get()
    assert (document.title, document.file.uploaded_by) == ("Programmet", desk.user)
    address = [desk.programme.address, document.pk]
    assert b"".join(desk.get("programme-document", *address).streaming_content) == PDF
    desk.client.logout()
    assert desk.get("programme-document", *address).status_code == 404


def test_address_is_added(desk):
    desk.post("work-documents", desk.programme.address, data=data(url="example.org/program"))
    assert ProgrammeDocument.objects.get().url == "https://example.org/program"


BAD = {
    "not what it says": (
        {"file": SimpleUploadedFile("program.pdf", b"<html>Hej</html>")},
        "Fil: Filen heter .pdf men är något annat inuti. "
        "Spara den på nytt som .pdf i programmet som skapade den.",
    ),
    "empty": (
        {"file": SimpleUploadedFile("program.pdf", b"")},
        "Fil: Filen är tom. Välj en annan.",
    ),
    "page": (
        {"file": SimpleUploadedFile("sida.html", b"<p>")},
        "Fil: Filer av slaget ”.html” tas inte emot. Använd något av dessa: .pdf, .docx, .xlsx, "
        ".pptx, .odt, .ods, .csv, .txt, .png, .jpg, .jpeg.",
    ),
    "neither": ({}, "Fil: Välj en fil eller skriv en adress: ett av dem."),
    "both": (
        {"file": SimpleUploadedFile("program.pdf", PDF), "url": "https://example.org/"},
        "Fil: Välj en fil eller skriv en adress: ett av dem.",
    ),
    "address": (
        {"url": "javascript:alert(1)"},
        "Eller en adress: Det här är ingen webbadress. Den börjar med https://.",
    ),
}


@pytest.mark.parametrize(("change", "message"), BAD.values(), ids=BAD)
def test_wrong_document_is_said_and_nothing_is_kept(desk, change, message):
    response = desk.post("work-documents", desk.programme.address, data=data(**change))
    assert (response.status_code, said(response)) == (422, [message])
    assert fields_of(response)["title"] == "Programmet"
    assert (ProgrammeDocument.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_document_is_taken_away(desk):
    document = ProgrammeDocumentFactory(programme=desk.programme)
    desk.post("work-document-remove", desk.programme.address, data={"document": document.pk})
    assert ProgrammeDocument.objects.count() == 0


@pytest.mark.parametrize("key", ["", "x", "99"])
def test_document_that_is_not_there_is_not_found(desk, key):
    response = desk.post("work-document-remove", desk.programme.address, data={"document": key})
    assert response.status_code == 404


def test_document_of_another_programme_is_not_taken_away(desk):
    other = saved_programme(OrganisationFactory(other_county_board=True))
    document = ProgrammeDocumentFactory(programme=other)
    response = desk.post(
        "work-document-remove", desk.programme.address, data={"document": document.pk}
    )
    assert (response.status_code, ProgrammeDocument.objects.count()) == (404, 1)
