"""The compilation of a consultation as a Word document."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from docx import Document

from milstolpe.programmes.consultation_document import compilation
from milstolpe.programmes.models import Programme
from milstolpe.programmes.queries.comments import newest_save
from milstolpe.programmes.queries.consultation import CommentFilter, filtered_comments
from milstolpe.programmes.services.consultation import change_comment, register_comment
from tests.factories.organisations import MembershipFactory
from tests.factories.programmes import saved_measure, saved_programme
from tests.programmes.test_consultation import LAST_DAY, SAID

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return MembershipFactory(coordinator=True).user


@pytest.fixture
def programme(user) -> Programme:
    """With two comments on HK1, one of them late, and one on the whole."""
    made = saved_programme(user.memberships.get().organisation, by=user)
    saved_measure(made)
    made.state, made.answer_by = "consultation", LAST_DAY
    made.save()
    late = (LAST_DAY + timedelta(days=1)).isoformat()
    for values in (
        {"measure": "HK1", "answer": "Tack.\n\nVi ändrar."},
        {"measure": "HK1", "respondent": "Ånge kommun", "received_on": late, "text": "a & <b>"},
        {"text": "Om det hela."},
    ):
        register_comment(made, replace(SAID, **values), by=user)
    return made


def made_of(programme, user) -> bytes:
    return compilation(programme, filtered_comments(user, programme, CommentFilter()))


def rows_of(table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_document_has_title_language_and_headings(programme, user):
    document = Document(BytesIO(made_of(programme, user)))
    about = document.core_properties
    assert (about.title, about.language) == (
        "Remissammanställning: Hållbart Skåne 2027–2030",
        "sv-SE",
    )
    headings = [
        (paragraph.style.name, paragraph.text)
        for paragraph in document.paragraphs
        if paragraph.style.name.startswith("Heading")
    ]
    assert headings == [
        ("Heading 1", "Remissammanställning: Hållbart Skåne 2027–2030"),
        ("Heading 2", "Svarande"),
        ("Heading 2", "Synpunkter och våra svar"),
        ("Heading 3", "Programmet som helhet"),
        ("Heading 3", "HK1 Minska nedskräpningen 1"),
    ]
    assert document.paragraphs[1].text == (
        "Sista svarsdag var 30\xa0september 2026. 3 synpunkter, 1 besvarad."
    )


def test_tables_say_who_what_and_our_answer(programme, user):
    respondents, whole, measure = Document(BytesIO(made_of(programme, user))).tables
    assert rows_of(respondents) == [
        ["Svarande", "Inkom", "Diarienummer", "Synpunkter"],
        ["Hembygdsföreningen", "2026-09-15", "123-2026", "2"],
        ["Ånge kommun", "2026-10-01 (för sent)", "123-2026", "1"],
    ]
    assert rows_of(whole)[1][1:] == ["Om det hela.", "Ännu inte besvarad"]
    assert rows_of(measure)[1:] == [
        ["Hembygdsföreningen\n2026-09-15\n123-2026", "Åtgärden är bra.", "Tack.\n\nVi ändrar."],
        ["Ånge kommun\n2026-10-01 (för sent)\n123-2026", "a & <b>", "Ännu inte besvarad"],
    ]


def test_first_row_of_each_table_is_marked_as_headings(programme, user):
    for table in Document(BytesIO(made_of(programme, user))).tables:
        marked = ["w:tblHeader" in row._tr.xml for row in table.rows]
        assert marked == [True, *[False] * (len(marked) - 1)]


def test_equal_comments_give_equal_bytes(programme, user):
    first = made_of(programme, user)
    assert made_of(programme, user) == first
    row = programme.comments.first()
    content = replace(SAID, text="Ändrat")
    change_comment(row, content, base_number=newest_save(row), by=user)
    assert made_of(programme, user) != first


def test_consultation_without_comments_gives_a_document(user):
    programme = saved_programme(user.memberships.get().organisation, title="Tomt", by=user)
    document = Document(BytesIO(made_of(programme, user)))
    assert document.paragraphs[1].text == "0 synpunkter, 0 besvarade."
