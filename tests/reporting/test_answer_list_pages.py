"""The pages of the list: download, upload, look through, choose, save."""

import io
import re

import pytest
from django.test import Client
from django.urls import reverse

from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.models import Report
from milstolpe.reporting.services.answers import Edit, save_answers
from milstolpe.reporting.services.followups import take_follow_up_step
from milstolpe.reporting.sheets import read_sheets
from tests.factories.reporting import contact_of, coordinator_of, opened, stranger
from tests.reporting.lists import as_xlsx, opened_grid, upload

pytestmark = pytest.mark.django_db

WAITING = re.compile(r'name="rows" value="([^"]+)"')


@pytest.fixture
def report() -> Report:
    return opened(measures=2).reports.get()


def page_of(report: Report) -> str:
    return reverse("reporting:answer-list", args=[report.pk])


def logged_in(report: Report, client: Client) -> Client:
    client.force_login(contact_of(report))
    return client


def sent(client: Client, report: Report, content: bytes, name: str = "lista.xlsx"):
    return client.post(page_of(report), {"file": upload(content, name)})


def changed_list(report: Report, **cells: str) -> bytes:
    grid = opened_grid(report)
    grid.put(0, **cells)
    return as_xlsx(grid.lines())


def test_list_is_downloaded(report, client):
    logged_in(report, client)
    response = client.get(reverse("reporting:answer-list-file", args=[report.pk]))
    sheets = read_sheets("a.xlsx", io.BytesIO(response.content), len(response.content))
    assert [sheet.name for sheet in sheets] == ["Svar", "Val", "Anvisningar"]
    assert len(sheets[0].rows) == 3
    assert response["Content-Disposition"].startswith('attachment; filename="uppfoljning-2027-')


def test_page_asks_for_the_file(report, client):
    text = logged_in(report, client).get(page_of(report)).content.decode()
    assert 'type="file" name="file" accept=".xlsx,.csv"' in text
    assert reverse("reporting:answer-list-file", args=[report.pk]) in text


def test_list_is_looked_through_and_then_saved(report, client):
    logged_in(report, client)
    shown = sent(client, report, changed_list(report, grade="P", rationale="=Vi väntar"))
    text = shown.content.decode()
    assert shown.status_code == 200
    assert "1 åtgärd ändras. 1 är oförändrad." in text
    assert "=Vi väntar" in text
    assert report.answers.filter(number__gt=0).count() == 0

    saved = client.post(page_of(report), {"rows": WAITING.search(text)[1]})

    assert (saved.status_code, saved.url) == (302, page_of(report).removesuffix("lista/"))
    row = report.answers.get(number=1)
    assert (row.grade, row.rationale, row.way) == ("P", "=Vi väntar", "file")


def test_changed_degree_is_shown_old_and_new(report, client):
    edits = [Edit(row.pk, AnswerContent(grade="E"), 0) for row in report.answers.all()]
    save_answers(report, edits, by=contact_of(report))
    logged_in(report, client)
    shown = sent(client, report, changed_list(report, grade="P"))
    (row,) = shown.context["preview"].rows
    assert [(part.kind, part.text) for part in row.differences[0].parts] == [
        ("removed", "E – Inte påbörjad"), ("same", " → "), ("added", "P – Påbörjad")
    ]  # fmt: skip


def test_unchanged_list_has_nothing_to_save(report, client):
    logged_in(report, client)
    text = sent(client, report, as_xlsx(opened_grid(report).lines())).content.decode()
    assert "Listan säger samma sak som det som är sparat." in text
    assert WAITING.search(text) is None


def test_rows_that_are_not_taken_are_listed_and_the_others_can_be_saved(report, client):
    logged_in(report, client)
    grid = opened_grid(report)
    grid.put(0, grade="G")
    grid.put(1, grade="Kanske")
    response = sent(client, report, as_xlsx(grid.lines()))
    text = response.content.decode()
    assert response.status_code == 422
    assert "1 åtgärd ändras. 0 är oförändrade. 1 rad tas inte emot." in text
    assert (
        '<th class="number" scope="row">3</th><td>Genomförandegrad</td><td>Kanske</td>'
        "<td>Skriv G, H, P, E eller ”Ej relevant”.</td>"
    ) in text
    client.post(page_of(report), {"rows": WAITING.search(text)[1]})
    assert list(report.answers.values_list("grade", flat=True).order_by("grade")) == ["", "G"]


def test_conflict_is_asked_and_nothing_is_saved_before_the_answer(report, client):
    logged_in(report, client)
    content = changed_list(report, grade="G")
    waiting = WAITING.search(sent(client, report, content).content.decode())[1]
    answer = report.answers.order_by("measure__position", "measure_id")[0]
    save_answers(report, [Edit(answer.pk, AnswerContent(grade="E"), 0)], by=contact_of(report))

    asked = client.post(page_of(report), {"rows": waiting})
    assert asked.status_code == 422
    assert f'name="keep-{answer.pk}-grade" value="mine"' in asked.content.decode()
    answer.refresh_from_db()
    assert answer.grade == "E"

    client.post(page_of(report), {"rows": waiting, f"keep-{answer.pk}-grade": "mine"})
    answer.refresh_from_db()
    assert (answer.grade, answer.number) == ("G", 2)


def test_file_that_is_refused_says_why_at_the_field(report, client):
    response = sent(logged_in(report, client), report, b"%PDF-1.7")
    assert response.status_code == 422
    assert "Filen är skadad eller något annat inuti." in response.content.decode()


def test_no_file_is_told(report, client):
    response = logged_in(report, client).post(page_of(report))
    assert response.status_code == 422
    assert "Välj filen som ni har fyllt i." in response.content.decode()


def test_rows_that_somebody_changed_are_not_saved(report, client):
    logged_in(report, client)
    text = sent(client, report, changed_list(report, grade="P")).content.decode()
    waiting = WAITING.search(text)[1]
    client.post(page_of(report), {"rows": waiting[:-2] + "AA"})
    other = opened(measures=1).reports.get()
    client.force_login(contact_of(other))
    client.post(page_of(other), {"rows": waiting})
    assert report.answers.filter(number__gt=0).count() == 0
    assert other.answers.filter(number__gt=0).count() == 0


def test_expired_session_keeps_the_rows(report, client):
    logged_in(report, client)
    text = sent(client, report, changed_list(report, grade="P")).content.decode()
    waiting = WAITING.search(text)[1]
    client.logout()
    kept = client.post(page_of(report), {"rows": waiting})
    assert kept.status_code == 401
    assert waiting in kept.content.decode()
    logged_in(report, client).post(page_of(report), {"rows": waiting})
    assert report.answers.filter(grade="P").count() == 1


def test_list_that_comes_too_late_is_told_and_keeps_the_rows(report, client):
    logged_in(report, client)
    content = changed_list(report, grade="P")
    waiting = WAITING.search(sent(client, report, content).content.decode())[1]
    take_follow_up_step(report.follow_up, "close", by=coordinator_of(report.follow_up))
    response = client.post(page_of(report), {"rows": waiting})
    text = response.content.decode()
    assert response.status_code == 422
    assert "Uppföljningen är stängd. Be länsstyrelsen om förlängd svarstid." in text
    assert waiting in text
    assert "Uppföljningen är stängd." in sent(client, report, content).content.decode()


def test_list_is_for_those_who_report(report, client):
    client.force_login(stranger())
    assert client.get(page_of(report)).status_code == 404
    response = client.get(reverse("reporting:answer-list-file", args=[report.pk]))
    assert response.status_code == 404
