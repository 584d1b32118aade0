"""The Word template: checked, versioned, filled, and the built-in one again."""

import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from milstolpe.core.errors import DomainError
from milstolpe.documents.blocks import Heading, ReportDocument, RichList, RichParagraph, Run
from milstolpe.documents.template import built_in
from milstolpe.documents.write import docx
from milstolpe.records.file_types import FileRefusedError
from milstolpe.rounds.models import DocumentTemplate
from milstolpe.rounds.queries.document_templates import template_bytes, template_in_use
from milstolpe.rounds.services.document_templates import use_built_in, use_template
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db

REPORT = ReportDocument(
    title="Frisk luft",
    subtitle="Publicerad",
    dated=date(2026, 11, 30),
    facts=[],
    blocks=[
        Heading("Analys"),
        RichParagraph([Run("Det går "), Run("framåt", is_bold=True)]),
        RichList([[RichParagraph([Run("ett")])], [RichParagraph([Run("två")])]]),
        RichList([[RichParagraph([Run("första")])]], is_numbered=True),
    ],
    footer="RÅU 2026",
)


def rus():
    return MembershipFactory(role="rus_member").user


def own_template(*lines: str, foot: str = "{{fot}}") -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    document.sections[0].footer.paragraphs[0].text = foot
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def upload(content: bytes, name: str = "mall.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def lines(content: bytes) -> list[str]:
    return [row.text for row in Document(io.BytesIO(content)).paragraphs]


def test_content_stands_where_the_template_says():
    template = own_template("Länsstyrelserna", "{{titel}}", "{{innehall}}", "Slut, {{datum}}")

    content = docx(REPORT, template=template)

    assert lines(content) == [
        "Länsstyrelserna", "Frisk luft", "Analys", "Det går framåt", "ett", "två", "första",
        "Slut, 30\xa0november 2026",
    ]  # fmt: skip
    document = Document(io.BytesIO(content))
    assert document.sections[0].footer.paragraphs[0].text == "RÅU 2026"
    assert document.core_properties.title == "Frisk luft"


def test_title_is_added_where_the_template_has_no_place_for_it():
    assert lines(docx(REPORT, template=own_template("{{innehall}}")))[:2] == [
        "Frisk luft", "Publicerad",
    ]  # fmt: skip


def test_built_in_template_can_be_used_as_ones_own():
    assert lines(docx(REPORT, template=built_in()))[:3] == ["Frisk luft", "Publicerad", "Analys"]


def test_equal_input_in_a_template_gives_the_same_bytes():
    template = own_template("{{titel}}", "{{innehall}}")
    assert docx(REPORT, template=template) == docx(REPORT, template=template)
    assert built_in() == built_in()


def test_styles_that_a_template_lacks_are_lent():
    document = Document(io.BytesIO(own_template("{{innehall}}")))
    for name in ("Heading 2", "List Bullet", "List Number", "Table Grid"):
        style = document.styles[name].element
        style.getparent().remove(style)
    numbering = next(
        key for key, row in document.part.rels.items() if row.reltype.endswith("/numbering")
    )
    document.part.drop_rel(numbering)
    document.part.rels.pop(numbering, None)
    written = io.BytesIO()
    document.save(written)

    content = docx(REPORT, template=written.getvalue())

    assert [row.style.name for row in Document(io.BytesIO(content)).paragraphs][2:] == [
        "Heading 2", "Normal", "List Bullet", "List Bullet", "List Number",
    ]  # fmt: skip


def test_template_is_used_from_now_on_and_the_earlier_stays(client: Client):
    by = rus()
    client.force_login(by)
    content = own_template("{{innehall}}")

    assert client.post("/arbeta/dokumentmall/", {"file": upload(content)}).status_code == 302
    assert template_bytes(1) == content
    assert client.get("/arbeta/dokumentmall/1/").content == content
    assert client.post("/arbeta/dokumentmall/", {"act": "built-in"}).status_code == 302
    assert template_in_use().file is None
    assert [row.number for row in DocumentTemplate.objects.all()] == [2, 1]
    page = client.get("/arbeta/dokumentmall/").content.decode()
    assert page.count("mall.docx") == 1


def test_only_rus_changes_the_template():
    outsider = MembershipFactory(role="coordinator").user
    with pytest.raises(PermissionDenied):
        use_template(upload(own_template("{{innehall}}")), by=outsider)
    with pytest.raises(PermissionDenied):
        use_built_in(by=outsider)


def linked() -> bytes:
    document = Document(io.BytesIO(own_template("{{innehall}}")))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    document.part.relate_to("https://example.org/mall.dotm", kind, is_external=True)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: own_template("Utan plats"), "Skriv {{innehall}} i ett eget stycke"),
        (linked, "Filen skulle hämta något från annat håll"),
    ],
    ids=["no place", "fetches"],
)
def test_template_that_cannot_be_used_says_why(client: Client, make, said):
    client.force_login(rus())

    response = client.post("/arbeta/dokumentmall/", {"file": upload(make())})

    assert response.status_code == 422
    assert said in response.content.decode()
    assert not DocumentTemplate.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("mall.docx", b"PK\x03\x04 no", FileRefusedError),
        ("mall.docx", b"", FileRefusedError),
        ("mall.pdf", b"%PDF-1.7", DomainError),
    ],
)
def test_what_is_no_word_file_is_refused(name, content, error):
    with pytest.raises(error):
        use_template(upload(content, name), by=rus())
