"""A text goes to Word and comes back; what the file would change is seen first."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.from_word import UnreadableWordError, read_word
from milstolpe.rounds.models import Contribution
from milstolpe.rounds.queries.contents import asked_sections
from milstolpe.rounds.services.texts import save_texts
from milstolpe.rounds.to_word import word_template
from tests.documents.test_write import png
from tests.factories.organisations import MembershipFactory
from tests.factories.rounds import ContributionFactory, SectionFactory

pytestmark = pytest.mark.django_db

TEXT = """\
## Luften

Halten är **låg** och *stabil*, se [rapporten](https://example.org/a).

- ett
- två
  - under

1. först
2. sedan

| Ämne | År |
|---|---|
| NO2 | 2025 |

Se [[atgard:ab12]] och ![Ett diagram](bild:7)."""


@pytest.fixture
def cell() -> Contribution:
    made = ContributionFactory()
    SectionFactory(round=made.round, key="a", title="Åtgärder", guidance="Skriv kort.", position=1)
    SectionFactory(round=made.round, key="b", title="Tillstånd", max_characters=4000, position=2)
    return made


def writer(cell: Contribution) -> Any:
    return MembershipFactory(role="coordinator", organisation=cell.organisation).user


def saved(cell: Contribution, by: Any, base: int = 0, **texts: str) -> Contribution:
    content = TextContent({key: SectionText(text) for key, text in texts.items()})
    return save_texts(cell, content, base_number=base, by=by)


def file_of(cell: Contribution, **texts: str) -> io.BytesIO:
    content = TextContent({key: SectionText(text) for key, text in texts.items()})
    return io.BytesIO(word_template(cell, asked_sections(cell.item), content))


def test_text_comes_back_as_it_went(cell: Contribution) -> None:
    found = read_word(file_of(cell, a=TEXT, b="Bra."), asked_sections(cell.item))

    assert found.texts == {"a": TEXT, "b": "Bra."}
    assert (found.contribution, found.base) == (cell.pk, 0)
    assert (found.other, found.pictures) == ("", {})


def test_equal_texts_give_equal_files(cell: Contribution) -> None:
    assert file_of(cell, a=TEXT).getvalue() == file_of(cell, a=TEXT).getvalue()


def test_tracked_changes_are_read_as_proposed(cell: Contribution) -> None:
    document = Document(file_of(cell, b="Kvar."))
    paragraph = document.paragraphs[-1]
    for name, words in (("w:ins", "Nytt."), ("w:del", "Bort.")):
        run = paragraph.add_run(words)._r
        change = OxmlElement(name)
        change.set(qn("w:id"), "1")
        run.addprevious(change)
        change.append(run)
    file = io.BytesIO()
    document.save(file)

    assert read_word(file, asked_sections(cell.item)).texts["b"] == "Kvar.Nytt."


def test_words_under_no_heading_of_ours_are_told_of(cell: Contribution) -> None:
    document = Document()
    document.add_heading("Titel", 1)
    document.add_paragraph("Utanför")
    document.add_paragraph("TILLSTÅND")
    document.add_paragraph("Inuti")
    file = io.BytesIO()
    document.save(file)

    found = read_word(file, asked_sections(cell.item))

    assert (found.texts, found.other, found.base) == ({"b": "Inuti"}, "Utanför", None)


def test_file_without_our_headings_is_refused(cell: Contribution) -> None:
    file = io.BytesIO()
    Document().save(file)

    with pytest.raises(UnreadableWordError):
        read_word(file, asked_sections(cell.item))


def test_pictures_are_told_with_the_way_to_where_they_are_added(
    cell: Contribution, client: Any
) -> None:
    client.force_login(writer(cell))
    document = Document(file_of(cell, b="Bra."))
    for _each in range(2):
        document.add_picture(io.BytesIO(png(200)))
    file = io.BytesIO()
    document.save(file)

    address = client.get(cell.get_absolute_url()).context["upload_address"]
    page = client.post(address, {"file": SimpleUploadedFile("t.docx", file.getvalue())})

    (link,) = page.context["pictures"]
    assert link.label == "Tillstånd: 2 bilder"
    assert link.address == f"{cell.get_absolute_url()}#text-b"


def test_sections_are_seen_then_joined_with_what_was_saved_meanwhile(
    cell: Contribution, client: Any
) -> None:
    by = writer(cell)
    client.force_login(by)
    saved(cell, by, a="Ett.\n\nTvå.", b="Bra.")
    cell.refresh_from_db()
    file = file_of(cell, a="Ett!\n\nTvå.", b="Bra.")
    saved(cell, by, 1, a="Ett.\n\nTvå från sidan.")
    address = client.get(cell.get_absolute_url()).context["upload_address"]

    page = client.post(address, {"file": SimpleUploadedFile("t.docx", file.getvalue())})

    assert [row.key for row in page.context["sections"]] == ["a"]
    assert cell.texts.get(section__key="a").text == "Ett.\n\nTvå från sidan."
    data = {"act": "take", "take": "a", "base": page.context["base"], "text-a": "Ett!\n\nTvå."}
    client.post(address, data)
    assert cell.texts.get(section__key="a").text == "Ett!\n\nTvå från sidan."
    assert cell.revisions.first().way == "file"


def test_conflict_of_a_file_is_a_choice(cell: Contribution, client: Any) -> None:
    by = writer(cell)
    client.force_login(by)
    saved(cell, by, a="Ett.")
    saved(cell, by, 1, a="Ett från sidan.")
    address = client.get(cell.get_absolute_url()).context["upload_address"]
    data = {"act": "take", "take": "a", "base": 1, "text-a": "Ett från filen."}

    asked = client.post(address, data)

    assert asked.status_code == 422
    (row,) = asked.context["sections"]
    assert (row.wordings.their_part, row.wordings.my_part) == ("Ett från sidan.", "Ett från filen.")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.docx", b"PK\x03\x04 not a zip"),
        ("t.docx", b""),
        ("t.docm", b"PK\x03\x04"),
        ("t.exe", b"MZ"),
    ],
)
def test_hostile_files_are_refused(
    cell: Contribution, client: Any, name: str, content: bytes
) -> None:
    by = writer(cell)
    client.force_login(by)
    address = client.get(cell.get_absolute_url()).context["upload_address"]

    page = client.post(address, {"file": SimpleUploadedFile(name, content)})

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["file"]


def test_file_with_entities_is_read_without_them(cell: Contribution) -> None:
    file, made = io.BytesIO(), file_of(cell, b="Bra.")
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
                start = data.index(b"?>") + 2
                data = data[:start] + bomb + data[start:].replace(b"Bra.", b"Bra.&b;")
            new.writestr(name, data)

    assert read_word(file, asked_sections(cell.item)).texts["b"] == "Bra."
