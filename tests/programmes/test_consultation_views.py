"""The pages of a consultation, as the coordinator and as somebody who may not come in."""

import json
from dataclasses import replace
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from docx import Document

from milstolpe.programmes.models import ConsultationComment, Programme
from milstolpe.programmes.queries.comments import comment_content, newest_save
from milstolpe.programmes.services.consultation import (
    Answer,
    answer_comments,
    change_comment,
    register_comment,
)
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.programmes import saved_measure
from tests.programmes.browsing import fields_of, said
from tests.programmes.test_consultation import LAST_DAY, SAID

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(desk) -> str:
    """Of a programme that is out, with the measure HK1."""
    saved_measure(desk.programme)
    Programme.objects.update(state="consultation", answer_by=LAST_DAY)
    desk.programme.refresh_from_db()
    return desk.programme.address


@pytest.fixture
def comment(desk, address) -> ConsultationComment:
    return register_comment(desk.programme, replace(SAID, measure="HK1"), by=desk.user)


def test_empty_list_says_what_to_do(desk, address):
    page = desk.get("work-consultation", address).content.decode()
    assert "Registrera dem en och en, eller klistra in en hel tabell." in page
    assert "Remissammanställning (Word)" not in page


def test_draft_says_why_nothing_can_be_registered(desk):
    page = desk.get("work-consultation", desk.programme.address).content.decode()
    assert page.count("Synpunkter registreras när det är på remiss.") == 2
    assert "Registrera en synpunkt" not in page
    data = desk.fields("comment-new", desk.programme.address)
    data |= {"respondent": "Lund", "received_on": "2026-09-01", "text": "Bra."}
    response = desk.post("comment-new", desk.programme.address, data=data)
    assert (response.status_code, ConsultationComment.objects.count()) == (422, 0)
    assert fields_of(response)["text"] == "Bra."


def test_comment_is_registered_in_the_browser(desk, address):
    OrganisationFactory(lund=True)
    measure = desk.programme.measures.get()
    data = desk.fields("comment-new", address)
    data |= {
        "respondent": "lunds  kommun",
        "received_on": "2026-09-15",
        "measure": measure.public_id,
        "text": "=cmd|' /C calc'!A0 <script>alert(1)</script> Å𝄞",
    }
    response = desk.post("comment-new", address, data=data)
    row = ConsultationComment.objects.get()
    assert (row.organisation.name, row.respondent, row.measure) == (
        "Lunds kommun",
        "Lunds kommun",
        measure,
    )
    assert response.url.endswith(f"?atgard={measure.public_id}#c{row.pk}")
    page = desk.client.get(response.url).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "1 synpunkt, 0 besvarade" in page
    assert desk.post("comment-new", address, data=data).status_code == 302
    assert ConsultationComment.objects.count() == 1


def test_next_comment_of_a_letter_begins_with_what_they_share(desk, address):
    data = desk.fields("comment-new", address)
    data |= {"respondent": "Byalaget", "received_on": "2026-09-15", "case_number": "7-2026"}
    response = desk.post("comment-new", address, data=data | {"text": "Ett.", "next": "1"})
    again = fields_of(desk.client.get(response.url))
    assert [again[name] for name in ("respondent", "received_on", "case_number", "text")] == [
        "Byalaget",
        "2026-09-15",
        "7-2026",
        "",
    ]
    assert again["form_key"] != data["form_key"]


def test_refused_comment_keeps_what_was_typed(desk, address):
    data = desk.fields("comment-new", address) | {"text": "Lång text", "respondent": "Byalaget"}
    response = desk.post("comment-new", address, data=data)
    assert (response.status_code, said(response)) == (
        422,
        ["Inkom: Skriv datumet så här: 2026-11-30."],
    )
    assert fields_of(response)["text"] == "Lång text"
    assert not ConsultationComment.objects.exists()


def test_list_is_grouped_by_measure(desk, address, comment):
    register_comment(desk.programme, SAID, by=desk.user)
    page = desk.get("work-consultation", address).content.decode()
    whole, measure = (page.index(f"<h2>{name}") for name in ("Programmet som helhet", "HK1 "))
    assert whole < measure
    assert "2 synpunkter, 0 besvarade." in page


def test_whichever_button_is_pressed_all_changed_answers_are_saved(desk, address, comment):
    other = register_comment(desk.programme, SAID, by=desk.user)
    untouched = register_comment(desk.programme, replace(SAID, text="Tredje."), by=desk.user)
    data = desk.fields("work-consultation", address)
    data |= {f"c{comment.pk}-answer": "Tack.", f"c{other.pk}-answer": "Nej.", "do": str(other.pk)}
    response = desk.post("work-consultation", address, data=data)
    assert urlsplit(response.url).fragment == f"c{other.pk}"
    answers = dict(ConsultationComment.objects.values_list("pk", "answer"))
    assert answers == {comment.pk: "Tack.", other.pk: "Nej.", untouched.pk: ""}
    assert untouched.history.count() == 1
    page = desk.client.get(response.url).content.decode()
    assert "2 svar är sparade." in page
    assert '<dd class="prose"><p>Tack.</p></dd>' in page


def test_answer_to_what_another_has_answered_keeps_both(desk, address, comment):
    data = desk.fields("work-consultation", address) | {f"c{comment.pk}-answer": "Mitt svar."}
    answer_comments([Answer(comment, "Deras svar.", newest_save(comment))], by=desk.user)
    response = desk.post("work-consultation", address, data=data)
    assert response.status_code == 422
    assert said(response) == [
        "Vårt svar till Hembygdsföreningen: Någon annan svarade samtidigt. Båda svaren står här; "
        "behåll det som ska gälla."
    ]
    again = fields_of(response)
    assert again[f"c{comment.pk}-answer"] == "Deras svar.\n\nMitt svar."
    assert ConsultationComment.objects.get().answer == "Deras svar."
    desk.post("work-consultation", address, data=again | {f"c{comment.pk}-answer": "Enat svar."})
    assert ConsultationComment.objects.get().answer == "Enat svar."


def test_answers_from_an_old_page_do_not_touch_what_was_not_changed(desk, address, comment):
    other = register_comment(desk.programme, SAID, by=desk.user)
    data = desk.fields("work-consultation", address) | {f"c{other.pk}-answer": "Tack."}
    answer_comments([Answer(comment, "Deras svar.", newest_save(comment))], by=desk.user)
    assert desk.post("work-consultation", address, data=data).status_code == 302
    assert set(ConsultationComment.objects.values_list("answer", flat=True)) == {
        "Deras svar.",
        "Tack.",
    }


def test_answer_that_is_too_long_is_kept_in_the_form(desk, address, comment):
    data = desk.fields("work-consultation", address) | {f"c{comment.pk}-answer": "x" * 60_000}
    response = desk.post("work-consultation", address, data=data)
    assert response.status_code == 422
    assert "10000 tecken för lång" in said(response)[0]
    assert len(fields_of(response)[f"c{comment.pk}-answer"]) == 60_000


def test_answer_to_another_programmes_comment_is_not_taken(desk, address, comment):
    stranger = register_comment(desk.programme, replace(SAID, text="Annan"), by=desk.user)
    ConsultationComment.objects.filter(pk=stranger.pk).update(programme=_other_programme())
    data = {"comment": str(stranger.pk), f"c{stranger.pk}-answer": "Kapat."}
    desk.post("work-consultation", address, data=data)
    assert ConsultationComment.objects.get(pk=stranger.pk).answer == ""


def test_conflict_in_the_comment_lets_the_writer_choose(desk, address, comment):
    data = desk.fields("comment", address, comment.pk) | {"case_number": "2-2026"}
    theirs = replace(comment_content(comment), case_number="1-2026")
    change_comment(comment, theirs, base_number=newest_save(comment), by=desk.user)
    response = desk.post("comment", address, comment.pk, data=data)
    assert response.status_code == 422
    assert '<div class="conflict-value">1-2026</div>' in response.content.decode()
    again = fields_of(response)
    assert (again["case_number"], again["conflict"]) == ("2-2026", "keep-case_number")
    assert said(desk.post("comment", address, comment.pk, data=again)) == [
        "Välj vad som ska gälla och spara sedan."
    ]
    desk.post("comment", address, comment.pk, data=again | {"keep-case_number": "mine"})
    assert ConsultationComment.objects.get().case_number == "2-2026"


def test_page_of_a_comment_shows_its_history(desk, address, comment):
    changed = replace(comment_content(comment), answer="Vi ändrar.", measure="")
    change_comment(comment, changed, base_number=newest_save(comment), by=desk.user)
    page = desk.get("comment", address, comment.pk).content.decode()
    history = page[page.index("Vad som har hänt") :]
    assert "HK1" in history
    assert "Vi ändrar." in history
    assert "Synpunkten registrerades" in history


def test_files_hold_what_the_page_shows(desk, address, comment):
    register_comment(desk.programme, replace(SAID, answer="Tack."), by=desk.user)
    response = desk.get("work-consultation-file", address, "json", svar="utan")
    [row] = json.loads(response.getvalue())["rows"]
    assert (row["code"], row["text"], row["is_late"]) == ("HK1", "Åtgärden är bra.", "nej")
    rows = desk.get("work-consultation-file", address, "csv").getvalue().decode().splitlines()
    assert len(rows) == 3
    assert rows[1].endswith(";Hembygdsföreningen;2026-09-15;nej;123-2026;Åtgärden är bra.;Tack.")
    assert desk.get("work-consultation-file", address, "xlsx").getvalue()[:2] == b"PK"


def test_internal_measure_stays_out_of_the_compilation(desk, address, comment):
    register_comment(desk.programme, replace(SAID, text="Om det hela."), by=desk.user)
    desk.programme.measures.update(is_internal=True)
    page = desk.get("work-consultation", address).content.decode()
    assert "Sammanställningen utelämnar synpunkter på interna åtgärder (1)." in page
    document = desk.get("consultation-compilation", address).content
    text = _document_text(document)
    assert "Om det hela." in text
    assert "HK1" not in text
    assert "Åtgärden är bra." not in text


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_fixed_number_of_queries(desk, address, count, django_assert_num_queries):
    for number in range(count):
        content = replace(SAID, measure="HK1", text=f"Synpunkt {number}")
        register_comment(desk.programme, content, by=desk.user)
    with django_assert_num_queries(10):
        desk.get("work-consultation", address)


@pytest.mark.parametrize(
    "name",
    ["work-consultation", "comment-new", "comment-table", "consultation-compilation", "comment"],
)
def test_strangers_are_kept_out(client, desk, address, comment, name):
    arguments = [address, comment.pk] if name == "comment" else [address]
    there = reverse(f"programmes:{name}", args=arguments)
    other_board = OrganisationFactory(other_county_board=True)
    stranger = MembershipFactory(role="coordinator", organisation=other_board).user
    client.force_login(stranger)
    assert client.get(there).status_code == (404 if name == "comment" else 403)
    client.logout()
    assert client.get(there).status_code == 302


def test_reviewer_reads_no_comments_and_changes_none(client, desk, address, comment):
    client.force_login(MembershipFactory(role="reviewer", organisation=desk.board).user)
    for name, arguments in (("work-consultation", [address]), ("comment", [address, comment.pk])):
        there = reverse(f"programmes:{name}", args=arguments)
        assert client.post(there, {"text": "Nytt"}).status_code == 403


def _other_programme() -> Programme:
    other = Programme.objects.get()
    other.pk, other.address, other.form_key = None, "annat", "9f6b0f0e-0000-4000-8000-000000000000"
    other.save()
    return other


def _document_text(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
