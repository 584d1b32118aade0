"""The organisation's page: what it shows, what it saves, and everything that it refuses."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate

from milstolpe.core.page import State
from milstolpe.records.models import StoredFile
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.models import Answer, FollowUp
from milstolpe.reporting.services.followups import take_follow_up_step
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.programmes import CommitmentFactory
from tests.factories.reporting import (
    InstrumentFactory,
    QuestionFactory,
    contact_of,
    coordinator_of,
    opened,
    stranger,
)
from tests.reporting.conftest import Desk, make_second_year

pytestmark = pytest.mark.django_db


def test_one_post_saves_every_row_that_differs(desk: Desk) -> None:
    first, second, third = desk.answers
    InstrumentFactory(name="LONA", slug="lona")
    data = {
        **desk.fields(
            first,
            grade="G",
            continuous="1",
            rationale="Klart",
            instruments="lona",
            link_label="Rapport",
            link_url="example.org/rapport",
        ),
        **desk.fields(second, grade="E"),
        **desk.fields(third),
    }
    response = desk.client.post(desk.address, data, follow=True)
    assert [str(said).split(" ")[0] for said in response.context["messages"]] == ["Sparat"]
    first, second, third = desk.answers
    assert (first.grade, first.is_continuous, first.rationale) == ("G", True, "Klart")
    assert [row.slug for row in first.instruments.all()] == ["lona"]
    assert [(row.title, row.url) for row in first.evidence.all()] == [
        ("Rapport", "https://example.org/rapport")
    ]
    assert [second.grade, second.number, third.number] == ["E", 1, 0]


def test_page_leads_to_the_list_for_excel_and_to_paper(desk: Desk) -> None:
    page = desk.client.get(desk.address).content.decode()
    for name in ("lista/", "utskrift/"):
        assert f'href="{desk.address}{name}"' in page


def test_page_costs_the_same_with_more_measures(
    client: Client, django_assert_num_queries: Any
) -> None:
    for measures in (1, 3):
        desk = make_second_year(client, measures=measures)
        desk.save(desk.answers[0], AnswerContent(grade="G"))
        with django_assert_num_queries(10):
            assert client.get(desk.address).status_code == 200


def test_two_people_are_both_heard(desk: Desk) -> None:
    answer = desk.save(desk.answers[0], AnswerContent(grade="P", rationale="Ett.\n\nTvå."))
    desk.save(answer, AnswerContent(grade="P", rationale="Ett.\n\nTvå ändrat."))
    mine = {f"{answer.pk}-base": 1, f"{answer.pk}-grade": "P"}
    desk.client.post(desk.address, mine | {f"{answer.pk}-rationale": "Ett ändrat.\r\n\r\nTvå."})
    answer.refresh_from_db()
    assert answer.rationale == "Ett ändrat.\n\nTvå ändrat."


def test_conflict_shows_both_and_saves_what_was_chosen(desk: Desk) -> None:
    first, second, _third = desk.answers
    first = desk.save(first, AnswerContent(grade="P"))
    desk.save(first, AnswerContent(grade="H"))
    data = {f"{first.pk}-base": 1, f"{first.pk}-grade": "E", **desk.fields(second, grade="G")}
    response = desk.client.post(desk.address, data)
    row = response.context["areas"][0][1][0]
    (conflict,) = row.conflicts
    assert response.status_code == 422
    assert (conflict.side.theirs, conflict.side.mine) == (
        "Genomförd till hälften eller mer",
        "Inte påbörjad",
    )
    assert (row.number, row.content.grade) == (2, "E")
    second.refresh_from_db()
    assert second.number == 0  # all or none

    again = data | {f"{first.pk}-base": 2, f"{first.pk}-conflict": "grade"}
    refused = desk.client.post(desk.address, again)
    assert refused.status_code == 422  # nothing chosen
    desk.client.post(desk.address, again | {f"{first.pk}-valj-grade": "mine"})
    assert [row.grade for row in desk.answers] == ["E", "G", ""]


def test_choosing_theirs_keeps_theirs(desk: Desk) -> None:
    answer = desk.save(desk.answers[0], AnswerContent(grade="H"))
    data = {
        f"{answer.pk}-base": 1,
        f"{answer.pk}-grade": "E",
        f"{answer.pk}-conflict": "grade",
        f"{answer.pk}-valj-grade": "theirs",
        f"{answer.pk}-rationale": "Mitt",
    }
    desk.client.post(desk.address, data)
    answer.refresh_from_db()
    assert (answer.grade, answer.rationale) == ("H", "Mitt")


def test_same_paragraph_changed_by_two_keeps_both_wordings(desk: Desk) -> None:
    answer = desk.save(desk.answers[0], AnswerContent(grade="P", rationale="Ett."))
    desk.save(answer, AnswerContent(grade="P", rationale="Deras."))
    data = {f"{answer.pk}-base": 1, f"{answer.pk}-grade": "P", f"{answer.pk}-rationale": "Mitt."}
    response = desk.client.post(desk.address, data)
    row = response.context["areas"][0][1][0]
    assert row.content.rationale == "Deras.\n\nMitt."
    assert row.errors["rationale"].startswith("Någon annan ändrade samma stycke.")


def test_lock_keeps_everything_on_the_page(desk: Desk) -> None:
    FollowUp.objects.update(locks_at=timezone.now() - timedelta(minutes=2))
    answer = desk.answers[0]
    response = desk.client.post(desk.address, desk.fields(answer, grade="G", rationale="Sent."))
    row = response.context["areas"][0][1][0]
    assert response.status_code == 422
    assert (row.content.grade, row.content.rationale) == ("G", "Sent.")
    assert "Svarstiden gick ut" in response.context["problems"][0].label
    assert desk.answers[0].number == 0


def test_lock_has_a_grace_that_is_not_shown(desk: Desk) -> None:
    FollowUp.objects.update(locks_at=timezone.now() - timedelta(seconds=30))
    desk.client.post(desk.address, desk.fields(desk.answers[0], grade="G"))
    assert desk.answers[0].grade == "G"


def test_closed_report_is_read_not_written(desk: Desk) -> None:
    take_follow_up_step(desk.report.follow_up, "close", by=coordinator_of(desk.report.follow_up))
    page = desk.client.get(desk.address).content.decode()
    assert "Uppföljningen är stängd" in page
    assert "data-autosave" not in page


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"grade": "A"}, "grade", "Välj en av graderna."),
        (
            {"grade": "H", "continuous": "1"},
            "is_continuous",
            "Bara det som har graden G kan pågå kontinuerligt.",
        ),
        ({"rationale": "x" * 20_001}, "rationale", "Skriv högst 20000 tecken; nu är det 20001."),
        ({"link_label": "R", "link_url": "http://"}, "links", "Det här är ingen webbadress."),
        ({"link_label": "R", "link_url": ""}, "links", "Skriv också adressen till ”R”."),
    ],
)
def test_what_cannot_be_saved_is_said_at_the_field(
    desk: Desk, values: dict[str, str], field: str, said: str
) -> None:
    response = desk.client.post(desk.address, desk.fields(desk.answers[0], **values))
    row = response.context["areas"][0][1][0]
    assert response.status_code == 422
    assert row.errors[field].startswith(said)
    assert desk.answers[0].number == 0


def test_someone_elses_measure_is_refused(desk: Desk) -> None:
    other = opened(measures=1).reports.get().answers.get()
    data = {f"{other.pk}-base": 0, f"{other.pk}-grade": "G"}
    response = desk.client.post(desk.address, data)
    assert response.context["problems"][0].label.startswith("En av åtgärderna hör inte till")
    other.refresh_from_db()
    assert other.number == 0


def test_outsiders_see_nothing_and_the_county_board_does_not_write(desk: Desk) -> None:
    data = desk.fields(desk.answers[0], grade="G")
    other = contact_of(opened(measures=1).reports.get())
    for user, status in ((stranger(), 404), (other, 404)):
        desk.client.force_login(user)
        assert desk.client.get(desk.address).status_code == status
        assert desk.client.post(desk.address, data).status_code == status
    desk.client.force_login(coordinator_of(desk.report.follow_up))
    assert desk.client.post(desk.address, data).status_code == 403
    assert desk.answers[0].number == 0


def test_removed_person_gets_the_text_back(desk: Desk) -> None:
    desk.contact.is_active = False
    desk.contact.save()
    data = desk.fields(desk.answers[0], rationale="Min text")
    response = desk.client.post(desk.address, data)
    assert response.status_code == 401
    assert "Min text" in response.content.decode()
    assert desk.answers[0].number == 0


def test_ended_role_ends_the_right_to_answer(desk: Desk) -> None:
    desk.contact.memberships.all().delete()
    data = desk.fields(desk.answers[0], grade="G")
    assert desk.client.post(desk.address, data).status_code == 404
    assert desk.answers[0].number == 0


def test_association_answers_for_its_member(desk: Desk, client: Client) -> None:
    association = OrganisationFactory()
    desk.report.answered_by = association
    desk.report.save()
    client.force_login(MembershipFactory(organisation=association, role="contact").user)
    page = client.get("/arbeta/uppfoljning/").content.decode()
    client.post(desk.address, desk.fields(desk.answers[0], grade="H"))
    assert "som ni svarar för" in page
    assert desk.answers[0].grade == "H"


# --- What is shown ---


def test_instruments_used_now_and_last_time_stand_before_the_others(client: Client) -> None:
    for name in ("Avgift", "Bidrag", "Lag"):
        InstrumentFactory(name=name, slug=name.lower())
    year = make_second_year(client, measures=2)
    last = Answer.objects.exclude(report=year.report).order_by("pk")[0]
    save = last.revisions.get()
    save.content |= {"instruments": ["lag"]}
    save.save()
    answer = year.answers[0]
    year.client.post(year.address, year.fields(answer, grade="P", instruments="bidrag"))

    first, second = year.client.get(year.address).context["areas"][0][1]

    near, _folded, others = first.instruments.partition("<details")
    assert re.findall(r'value="(\w+)"( checked)?', near) == [("bidrag", " checked"), ("lag", "")]
    assert re.findall(r'value="(\w+)"', others) == ["avgift"]
    assert "Välj bland 1 till</summary>" in others
    assert second.instruments.startswith("<details")
    assert "Välj bland 3</summary>" in second.instruments


def test_page_says_what_has_ended_since_it_was_asked(desk: Desk) -> None:
    first, second, third = desk.answers
    first.measure.withdrawn_on, first.measure.withdrawn_reason = localdate(), "Inställd"
    first.measure.save()
    mine = {"organisation": desk.report.organisation}
    ended = mine | {"state": "ended", "close_reason": "Nedlagt"}
    CommitmentFactory(measure=second.measure, **ended)
    CommitmentFactory(measure=third.measure, **ended)
    CommitmentFactory(measure=third.measure, confirmed=True, **mine)

    rows = desk.client.get(desk.address).context["areas"][0][1]

    assert [row.ended for row in rows] == [
        "Åtgärden har utgått: svara om det som gjordes innan dess.",
        "Ert åtagande är avslutat: svara om det som gjordes innan dess.",
        "",
    ]


def test_report_that_was_never_handed_in_says_so(desk: Desk) -> None:
    FollowUp.objects.update(state="closed")
    page = desk.client.get(desk.address)
    assert page.context["head"].state == State("asked", "Har inte lämnat in")


# --- Evidence ---


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_file_is_kept_downloaded_and_taken_away(desk: Desk, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    answer = desk.answers[0]
    data = desk.fields(answer, grade="G", upload=upload("rapport.pdf", b"%PDF-1.7"))
    desk.client.post(desk.address, data)
    stored = StoredFile.objects.get()
    address = f"/arbeta/uppfoljning/svar/{answer.pk}/fil/{stored.pk}/"
    assert desk.client.get(address).getvalue() == b"%PDF-1.7"

    answer.refresh_from_db()
    kept = desk.fields(answer, grade="H", file=stored.pk)
    desk.client.post(desk.address, kept)
    assert answer.evidence.count() == 1
    answer.refresh_from_db()
    desk.client.post(desk.address, desk.fields(answer, grade="H", file=stored.pk, remove=stored.pk))
    assert answer.evidence.count() == 0
    assert desk.client.get(address).status_code == 404


def test_file_is_for_those_who_may_see_the_answer(desk: Desk, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    answer = desk.answers[0]
    data = desk.fields(answer, upload=upload("rapport.pdf", b"%PDF-1.7"))
    desk.client.post(desk.address, data)
    stored = StoredFile.objects.get()
    desk.client.force_login(stranger())
    address = f"/arbeta/uppfoljning/svar/{answer.pk}/fil/{stored.pk}/"
    assert desk.client.get(address).status_code == 404


def test_somebody_elses_file_cannot_be_attached(desk: Desk) -> None:
    other = StoredFile.objects.create(
        name="hemlig.pdf", content_type="application/pdf", size_bytes=1, sha256="0" * 64
    )
    answer = desk.answers[0]
    desk.client.post(desk.address, desk.fields(answer, grade="G", file=other.pk))
    assert answer.evidence.count() == 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("rapport.pdf", b"MZ not a pdf", "rapport.pdf: Filen heter .pdf men är något annat"),
        ("virus.exe", b"MZ", "virus.exe: Filer av slaget"),
        ("tom.pdf", b"", "tom.pdf: Filen är tom."),
    ],
)
def test_file_that_is_not_what_it_says_is_refused(
    desk: Desk, name: str, content: bytes, said: str
) -> None:
    data = desk.fields(desk.answers[0], rationale="Kvar", upload=upload(name, content))
    response = desk.client.post(desk.address, data)
    row = response.context["areas"][0][1][0]
    assert row.errors["files"].startswith(said)
    assert "Allt annat är sparat: titta på det här" in response.content.decode()
    assert (desk.answers[0].rationale, row.number, StoredFile.objects.count()) == ("Kvar", 1, 0)


def test_what_else_is_wrong_saves_nothing_beside_a_refused_file(desk: Desk) -> None:
    first, second, _third = desk.answers
    data = desk.fields(first, rationale="Kvar", upload=upload("virus.exe", b"MZ"))
    data |= desk.fields(second, grade="E", continuous="1")
    response = desk.client.post(desk.address, data)
    problems = [str(link.label).split(": ", 1)[1][:12] for link in response.context["problems"]]
    assert problems == ["Bara det som", "virus.exe: F"]
    assert "Inget är sparat än" in response.content.decode()
    assert [row.number for row in desk.answers] == [0, 0, 0]


def test_files_beside_a_refused_one_are_kept(desk: Desk, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    files = [upload("virus.exe", b"MZ"), upload("rapport.pdf", b"%PDF-1.7")]
    desk.client.post(desk.address, desk.fields(desk.answers[0], upload=files))
    assert [row.title for row in desk.answers[0].evidence.all()] == ["rapport.pdf"]


def test_file_that_is_refused_leaves_the_autosave_in_peace(desk: Desk) -> None:
    data = desk.fields(desk.answers[0], rationale="Kvar", upload=upload("virus.exe", b"MZ"))
    answered = desk.client.post(f"{desk.address}spara/", data)
    told = answered.json()
    assert (answered.status_code, told["rows"][str(desk.answers[0].pk)]["base"]) == (200, 1)
    assert told["refused"].startswith("virus.exe: Filer av slaget")
    assert desk.answers[0].rationale == "Kvar"


@pytest.mark.slow
def test_fifty_megabytes_are_refused_with_a_clear_message(desk: Desk) -> None:
    data = desk.fields(desk.answers[0], upload=upload("stor.pdf", b"%PDF-" + bytes(50 * 1024**2)))
    row = desk.client.post(desk.address, data).context["areas"][0][1][0]
    assert row.errors["files"].startswith("stor.pdf: Filen är större än 20 MB.")


# --- Questions of the programme's own ---


def test_questions_are_asked_answered_and_required(desk: Desk) -> None:
    asked = QuestionFactory(
        follow_up=desk.report.follow_up, kind="choice", choices="Tid\nPengar", is_required=True
    )
    answer = desk.answers[0]
    wrong = desk.client.post(desk.address, desk.fields(answer, **{f"q{asked.pk}": "Vet ej"}))
    assert wrong.context["areas"][0][1][0].extras[0].error == "Välj ett av svaren."
    desk.client.post(desk.address, desk.fields(answer, grade="G"))
    missing = desk.client.get(desk.address).context["missing"]
    assert missing[0].note == "Programmets frågor"
    answer.refresh_from_db()
    desk.client.post(desk.address, desk.fields(answer, grade="G", **{f"q{asked.pk}": "Tid"}))
    assert Answer.objects.get(pk=answer.pk).extras.get().text == "Tid"
