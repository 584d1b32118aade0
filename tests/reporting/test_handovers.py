"""Measures handed to colleagues: the link, what it opens, what comes back, and every refusal."""

import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from milstolpe.core.logs import SecretPaths
from milstolpe.records.models import Notice, StoredFile
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.links import key_of, link_token
from milstolpe.reporting.models import FollowUp, Handover
from tests.factories.records import StoredFileFactory
from tests.factories.reporting import InstrumentFactory, opened, stranger
from tests.reporting.conftest import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(desk: Desk, django_capture_on_commit_callbacks) -> Handover:
    """The first measure, handed to a colleague."""
    answer = desk.answers[0]
    data = {"val": [answer.pk], "email": "Kollega@Example.org", "message": "Kan du svara?"}
    with django_capture_on_commit_callbacks(execute=True):
        desk.client.post(f"{desk.address}kollegor/", data)
    return Handover.objects.get()


def link(handover: Handover) -> str:
    return f"/svara/{link_token(handover)}/"


def answer(handover: Handover, **values: Any):
    """Open the link, write and send."""
    page = Client().get(link(handover)).context
    return send(handover, page.get("begun", ""), **values)


def send(handover: Handover, begun: str, **values: Any):
    data = {f"0-{name}": value for name, value in values.items()}
    response = Client().post(link(handover), data | {"begun": begun})
    handover.refresh_from_db()
    return response


def test_mail_has_a_link_for_each_measure_that_works_without_an_account(
    desk: Desk, django_capture_on_commit_callbacks
) -> None:
    first, second, _third = desk.answers
    data = {"val": [first.pk, second.pk], "email": "a@example.org"}
    with django_capture_on_commit_callbacks(execute=True):
        desk.client.post(f"{desk.address}kollegor/", data)
    (message,) = mail.outbox
    links = re.findall(r"/svara/\S+/", message.body)
    pages = [Client().get(address) for address in links]
    assert [page.context["head"].title for page in pages] == [
        f"{row.measure.code} {row.measure.title}" for row in (first, second)
    ]
    assert set(pages[0].cookies) == {"csrf"}
    assert pages[0]["Cache-Control"].count("no-store") == 1


def test_internal_measure_is_named_by_its_code_in_the_mail(
    desk: Desk, django_capture_on_commit_callbacks
) -> None:
    measure = desk.answers[0].measure
    measure.is_internal, measure.title = True, "Hemlig plan"
    measure.save()
    data = {"val": [desk.answers[0].pk], "email": "a@example.org"}
    with django_capture_on_commit_callbacks(execute=True):
        desk.client.post(f"{desk.address}kollegor/", data)
    assert "Hemlig plan" not in mail.outbox[0].body
    assert measure.code in mail.outbox[0].body


def test_page_shows_that_measure_alone(desk: Desk, sent: Handover) -> None:
    others = [row.measure for row in desk.answers[1:]]
    for place, measure in enumerate(others):
        measure.title = f"Annan åtgärd {place}"
        measure.save()
    page = Client().get(link(sent)).content.decode()
    assert "Kan du svara?" in page
    assert "Annan åtgärd" not in page
    assert desk.contact.email not in page


def test_colleague_answers_changes_and_the_contact_takes_it_in(desk: Desk, sent: Handover) -> None:
    InstrumentFactory(name="LONA", slug="lona")
    answer(sent, grade="P", rationale="Första")
    assert Notice.objects.get().text == "kollega@example.org har svarat om " + (
        f"{sent.answer.measure.code}."
    )
    answer(sent, grade="G", continuous="1", rationale="Andra", instruments="lona")
    assert Notice.objects.count() == 1
    assert desk.answers[0].number == 0  # nothing counts before it is taken in
    compared = desk.client.get(f"/arbeta/uppfoljning/kollega/{sent.pk}/").context["compared"]
    assert compared[0].theirs == "Genomförd eller pågår kontinuerligt"
    desk.client.post(f"/arbeta/uppfoljning/kollega/{sent.pk}/")
    row = desk.answers[0]
    assert (row.grade, row.is_continuous, row.rationale, row.way) == (
        "G", True, "Andra", "colleague"
    )  # fmt: skip
    assert [each.slug for each in row.instruments.all()] == ["lona"]


def test_link_taken_in_is_not_used_twice_and_gives_the_text_back(
    desk: Desk, sent: Handover
) -> None:
    InstrumentFactory(name="Lokala bidraget", slug="lona")
    answer(sent, grade="P")
    desk.client.post(f"/arbeta/uppfoljning/kollega/{sent.pk}/")
    response = answer(sent, grade="G", rationale="För sent skrivet", instruments="lona")
    page = response.content.decode()
    assert response.status_code == 410
    assert "Lokala bidraget" in page
    assert "Ditt svar är hämtat" in page
    assert "För sent skrivet" in page
    assert desk.answers[0].grade == "P"


def test_two_windows_do_not_write_over_each_other_unseen(desk: Desk, sent: Handover) -> None:
    begun = Client().get(link(sent)).context["begun"]
    send(sent, begun, grade="P", rationale="Det ena")
    refused = send(sent, begun, grade="H", rationale="Det andra")
    assert (refused.status_code, sent.proposal["rationale"]) == (422, "Det ena")
    assert "Ett annat svar har kommit genom länken" in refused.content.decode()
    assert "Det andra" in refused.content.decode()
    send(sent, refused.context["begun"], grade="H", rationale="Det andra")
    assert sent.proposal["rationale"] == "Det andra"


def test_link_ends_at_the_closing(desk: Desk, sent: Handover) -> None:
    FollowUp.objects.update(locks_at=timezone.now() - timedelta(minutes=2))
    response = answer(sent, rationale="För sent skrivet")
    assert response.status_code == 410
    assert "För sent skrivet" in response.content.decode()
    assert sent.proposal is None


def test_link_ends_when_it_is_called_back(desk: Desk, sent: Handover) -> None:
    desk.client.post(f"/arbeta/uppfoljning/kollega/{sent.pk}/aterkalla/")
    response = answer(sent, rationale="Skrivet")
    assert "Länken är återkallad." in response.content.decode()
    assert sent.proposal is None


def test_link_that_was_changed_says_so_and_gives_the_text_back(sent: Handover) -> None:
    token = link_token(sent)
    for wrong in (token[:-1], f"{'0' * 32}.{token.split('.')[1]}", "x"):
        assert key_of(wrong) is None
        response = Client().post(f"/svara/{wrong}/", {"0-rationale": "Skrivet"})
        assert response.status_code == 404
        assert "Länken är inte hel" in response.content.decode()
        assert "Skrivet" in response.content.decode()


def test_newer_link_ends_the_older_and_keeps_what_was_written(desk: Desk, sent: Handover) -> None:
    answer(sent, grade="P", rationale="Skrivet")
    old = link(sent)
    data = {"val": [sent.answer_id], "email": "kollega@example.org"}
    desk.client.post(f"{desk.address}kollegor/", data)
    sent.refresh_from_db()
    assert Client().get(old).status_code == 410
    assert "Skrivet" in Client().get(link(sent)).content.decode()
    assert Handover.objects.count() == 1


def test_colleague_is_asked_for_more(
    desk: Desk, sent: Handover, django_capture_on_commit_callbacks
) -> None:
    answer(sent, grade="P", rationale="Kort")
    mail.outbox.clear()
    address = f"/arbeta/uppfoljning/kollega/{sent.pk}/skicka-tillbaka/"
    assert desk.client.post(address, {"message": ""}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        desk.client.post(address, {"message": "Hur många?"})
    sent.refresh_from_db()
    assert "Hur många?" in mail.outbox[0].body
    assert "Kort" in Client().get(link(sent)).content.decode()
    desk.client.post(f"/arbeta/uppfoljning/kollega/{sent.pk}/")
    assert desk.answers[0].number == 0  # not answered again yet


def test_both_changed_the_same_thing_and_the_contact_chooses(desk: Desk, sent: Handover) -> None:
    answer(sent, grade="H", rationale="Kollegans")
    desk.save(desk.answers[0], AnswerContent(grade="E"))
    page = f"/arbeta/uppfoljning/kollega/{sent.pk}/"
    response = desk.client.post(page)
    ((name, conflict),) = response.context["conflicts"]
    assert (name, conflict.theirs, conflict.mine) == (
        "grade", "Inte påbörjad", "Genomförd till hälften eller mer"
    )  # fmt: skip
    assert desk.answers[0].grade == "E"
    choice = {"base": 1, "conflict": "grade", "valj-grade": "theirs"}
    desk.client.post(page, choice)
    row = desk.answers[0]
    assert (row.grade, row.rationale) == ("E", "Kollegans")


def test_choice_loses_no_paragraph_that_either_wrote(desk: Desk, sent: Handover) -> None:
    before = AnswerContent(grade="P", rationale="Ett\n\nTvå")
    desk.save(desk.answers[0], before)
    Handover.objects.update(base_number=desk.answers[0].number)
    answer(sent, grade="H", rationale="Ett\n\nTvå, kollegans")
    desk.save(desk.answers[0], AnswerContent(grade="E", rationale="Ett, vårt\n\nTvå"))
    page = f"/arbeta/uppfoljning/kollega/{sent.pk}/"

    number = desk.client.post(page).context["number"]
    desk.client.post(page, {"base": number, "conflict": "grade", "valj-grade": "mine"})

    row = desk.answers[0]
    assert (row.grade, row.rationale) == ("H", "Ett, vårt\n\nTvå, kollegans")


def attached(name: str = "karta.pdf", content: bytes = b"%PDF-1.7") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.usefixtures("_media")
def test_colleague_attaches_files_and_links_that_the_contact_sees_and_takes_in(
    desk: Desk, sent: Handover
) -> None:
    evidence = {"link_label": "Rapport", "link_url": "example.org/rapport"}
    answer(sent, grade="G", upload=attached(), **evidence)
    stored = StoredFile.objects.get()
    page = Client().get(link(sent)).content.decode()
    assert f"{link(sent)}fil/{stored.pk}/" in page
    assert Client().get(f"{link(sent)}fil/{stored.pk}/").getvalue() == b"%PDF-1.7"

    compared = f"/arbeta/uppfoljning/kollega/{sent.pk}/"
    assert f"{compared}fil/{stored.pk}/" in desk.client.get(compared).content.decode()
    assert desk.client.get(f"{compared}fil/{stored.pk}/").getvalue() == b"%PDF-1.7"
    answer(sent, grade="H", file=str(stored.pk), **evidence)  # changed, the file kept
    desk.client.post(compared)

    row = desk.answers[0]
    assert (row.grade, [each.title for each in row.evidence.all()]) == (
        "H", ["Rapport", "karta.pdf"]
    )  # fmt: skip
    taken = Client().get(f"{link(sent)}fil/{stored.pk}/")
    assert taken.status_code == 404  # the link has ended


@pytest.mark.usefixtures("_media")
def test_colleague_takes_a_file_away_again(desk: Desk, sent: Handover) -> None:
    answer(sent, grade="G", upload=attached())
    number = str(StoredFile.objects.get().pk)
    answer(sent, grade="G", file=number, remove=number)
    desk.client.post(f"/arbeta/uppfoljning/kollega/{sent.pk}/")
    assert desk.answers[0].evidence.count() == 0


@pytest.mark.usefixtures("_media")
def test_colleague_reaches_no_other_file(desk: Desk, sent: Handover, client: Client) -> None:
    answer(sent, grade="G", upload=attached())
    own = StoredFile.objects.get()
    other = StoredFileFactory()
    response = answer(sent, grade="G", file=[str(own.pk), str(other.pk)])
    assert response.status_code == 302
    assert [entry["id"] for entry in sent.proposal["files"]] == [own.pk]
    compared = f"/arbeta/uppfoljning/kollega/{sent.pk}/"
    assert Client().get(f"{link(sent)}fil/{other.pk}/").status_code == 404
    assert desk.client.get(f"{compared}fil/{other.pk}/").status_code == 404
    client.force_login(stranger())
    assert client.get(f"{compared}fil/{own.pk}/").status_code == 404


@pytest.mark.usefixtures("_media")
@pytest.mark.parametrize(
    ("file", "said"),
    [
        (attached("karta.pdf", b"MZ"), "karta.pdf: Filen heter .pdf men är något annat"),
        (attached("virus.exe", b"MZ"), "virus.exe: Filer av slaget"),
        ([attached() for _place in range(11)], "Bifoga högst 10 filer."),
    ],
)
def test_colleagues_file_is_checked_as_everybodys(sent: Handover, file: Any, said: str) -> None:
    response = answer(sent, grade="G", rationale="Kvar", upload=file)
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "Kvar" in page
    assert "Välj filerna igen" in page
    assert (StoredFile.objects.count(), sent.proposal) == (0, None)


@pytest.mark.slow
@pytest.mark.usefixtures("_media")
def test_fifty_megabytes_from_a_colleague_are_refused(sent: Handover) -> None:
    file = attached("stor.pdf", b"%PDF-" + bytes(50 * 1024**2))
    response = answer(sent, grade="G", upload=file)
    assert "stor.pdf: Filen är större än 20 MB." in response.content.decode()


def test_conflict_without_a_choice_is_asked_again(desk: Desk, sent: Handover) -> None:
    answer(sent, grade="H")
    desk.save(desk.answers[0], AnswerContent(grade="E"))
    page = f"/arbeta/uppfoljning/kollega/{sent.pk}/"
    assert desk.client.post(page, {"base": 1, "conflict": "grade"}).status_code == 422
    assert desk.answers[0].grade == "E"


def test_what_is_wrong_is_said_and_the_text_stays(sent: Handover) -> None:
    response = answer(sent, grade="H", continuous="1", rationale="Kvar")
    assert response.status_code == 422
    assert "Bara det som har graden G" in response.content.decode()
    assert "Kvar" in response.content.decode()
    assert sent.proposal is None


def test_nothing_at_all_is_not_sent(sent: Handover) -> None:
    response = answer(sent, grade="", rationale=" ")
    assert "Välj en genomförandegrad eller skriv något" in response.content.decode()
    assert (sent.answered_at, sent.proposal) == (None, None)


def test_many_saves_in_a_row_must_wait(sent: Handover) -> None:
    responses = [answer(sent, grade="P", rationale=str(number)) for number in range(6)]
    assert [each.status_code for each in responses] == [302, 302, 302, 422, 422, 422]
    assert "Vänta" in responses[3].content.decode()
    assert "3" in responses[3].content.decode()


def test_nobody_else_hands_over_or_takes_in(desk: Desk, sent: Handover, client: Client) -> None:
    answer(sent, grade="P")
    client.force_login(stranger())
    page = f"/arbeta/uppfoljning/kollega/{sent.pk}/"
    for path in (page, f"{page}skicka-tillbaka/", f"{page}aterkalla/", f"{desk.address}kollegor/"):
        assert client.post(path).status_code == 404
    assert desk.answers[0].number == 0


def test_measure_of_another_report_is_not_handed_over(desk: Desk) -> None:
    other = opened(measures=1).reports.get().answers.get()
    data = {"val": [other.pk], "email": "a@example.org"}
    assert desk.client.post(f"{desk.address}kollegor/", data).status_code == 422
    assert Handover.objects.count() == 0


@pytest.mark.parametrize("email", ["", "kollega", "a@b@c"])
def test_address_that_is_none_is_refused(desk: Desk, email: str) -> None:
    data = {"val": [desk.answers[0].pk], "email": email}
    response = desk.client.post(f"{desk.address}kollegor/", data)
    assert response.status_code == 422
    assert response.context["form"].errors["email"]


def test_link_never_stands_in_a_log() -> None:
    record = logging.LogRecord("x", logging.WARNING, "", 0, "Gone: %s", ("/svara/abc.def/",), None)
    SecretPaths().filter(record)
    assert record.getMessage() == "Gone: /svara/…"
