"""The county board enters an organisation's answers: all that its own page takes, and in Excel."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from milstolpe.records.models import StoredFile
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.models import Answer, Mailing
from milstolpe.reporting.services.answers import Edit, save_answers
from milstolpe.reporting.services.followups import take_follow_up_step
from tests.factories.organisations import OrganisationFactory
from tests.factories.programmes import MeasureActorFactory, MeasureFactory
from tests.factories.reporting import (
    FollowUpFactory,
    InstrumentFactory,
    QuestionFactory,
    contact_of,
    coordinator_at,
    coordinator_of,
    opened,
)
from tests.programmes.browsing import fields_of, said
from tests.reporting.conftest import make_second_year
from tests.reporting.lists import as_xlsx, opened_grid, upload
from tests.reporting.running import Desk, browser, handed_in

pytestmark = pytest.mark.django_db

WAITING = re.compile(r'name="rows" value="([^"]+)"')


@pytest.fixture(autouse=True)
def _demo(settings: Any) -> None:
    settings.DEMO = True  # no second factor at log-in


def on_behalf(desk: Desk, **changes: Any) -> Any:
    """The form as the page holds it, changed and sent; `grade` goes to every answer."""
    report = desk.reports[0]
    page = f"{desk.report_page(report)}fyll-i/"
    grade = changes.pop("grade", "")
    sent = fields_of(desk.client.get(page)) | {"source": "Brev 3 december"}
    for answer in report.answers.all():
        sent[f"{answer.pk}-grade"] = grade
    return desk.client.post(page, sent | changes)


def only_answer(desk: Desk) -> Answer:
    return desk.reports[0].answers.get()


def test_everything_that_the_organisations_own_page_takes_is_entered(
    settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    desk = Desk(measures=1)
    question = QuestionFactory(follow_up=desk.follow_up)
    InstrumentFactory(name="LONA", slug="lona")
    answer = only_answer(desk)
    written = {
        "continuous": "1",
        "rationale": "Därför",
        "action_taken": "En våtmark",
        "instruments": "lona",
        "link_label": "Rapport",
        "link_url": "example.org/rapport",
        f"q{question.pk}": "Tid",
        "upload": SimpleUploadedFile("protokoll.pdf", b"%PDF-1.7"),
    }

    response = on_behalf(desk, grade="G", **{f"{answer.pk}-{n}": v for n, v in written.items()})

    assert response.status_code == 302
    answer.refresh_from_db()
    assert (answer.grade, answer.is_continuous, answer.rationale) == ("G", True, "Därför")
    assert (answer.way, answer.entry_source) == ("on_behalf", "Brev 3 december")
    assert [row.slug for row in answer.instruments.all()] == ["lona"]
    assert [row.text for row in answer.extras.all()] == ["Tid"]
    assert [row.title for row in answer.evidence.all()] == ["Rapport", "protokoll.pdf"]
    page = desk.client.get(desk.report_page(desk.reports[0])).content.decode()
    assert f"/svar/{answer.pk}/fil/{StoredFile.objects.get().pk}/" in page
    assert "Brev 3 december" in page


def test_answers_are_entered_handed_in_and_told(
    django_capture_on_commit_callbacks: Any, mailoutbox: Any
) -> None:
    desk = Desk(measures=2)
    report = desk.reports[0]
    contact = contact_of(report)
    report.organisation.function_mailbox = "miljo@lund.example.org"
    report.organisation.save()

    with django_capture_on_commit_callbacks(execute=True):
        response = on_behalf(desk, grade="P", case_number="501-1", **{"lamna-in": "1"})

    assert response.status_code == 302
    report.refresh_from_db()
    assert (report.state, report.case_number) == ("handed_in", "501-1")
    assert set(report.answers.values_list("grade", "way", "entry_source")) == {
        ("P", "on_behalf", "Brev 3 december")
    }
    told = sorted((mail.to[0], mail.subject.split(":")[0]) for mail in mailoutbox)
    receipt, entered = "Kvittens", "Länsstyrelsen har lagt in era svar"
    theirs = (contact.email, "miljo@lund.example.org")
    assert told == sorted(
        [*((to, what) for to in theirs for what in (receipt, entered)), (desk.user.email, receipt)]
    )
    entered_mails = [mail.body for mail in mailoutbox if mail.subject.startswith(entered)]
    assert all("De kommer från: Brev 3 december" in body for body in entered_mails)
    assert report.submissions.get().content["answers"][0]["entered_from"] == "Brev 3 december"


def test_only_what_is_changed_is_saved() -> None:
    desk = Desk(measures=2)
    first, second = desk.reports[0].answers.order_by("pk")

    on_behalf(desk, **{f"{first.pk}-grade": "H"})

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.number, second.number) == (1, 0)


def test_ticked_measure_stands_as_last_time() -> None:
    before = opened(measures=2)
    handed_in(before.reports.get(), "P")
    coordinator = coordinator_of(before)
    take_follow_up_step(before, "close", by=coordinator)
    now = FollowUpFactory(programme=before.programme, year=2028, first_year=2028, last_year=2028)
    report = take_follow_up_step(now, "open", by=coordinator).reports.get()
    first, second = report.answers.order_by("pk")
    page = f"/arbeta/program/{now.programme.address}/uppfoljning/2028/rapporter/{report.pk}/fyll-i/"
    client = browser(coordinator)
    sent = fields_of(client.get(page)) | {"source": "Brev", "val": [str(first.pk), str(second.pk)]}

    # A tick without the fields of its measure says nothing.
    cut_off = {name: value for name, value in sent.items() if not name.startswith(f"{first.pk}-")}
    assert client.post(page, cut_off | {"val": [str(first.pk)]}).status_code == 422
    client.post(page, sent | {f"{second.pk}-grade": "H"})

    assert list(report.answers.order_by("pk").values_list("grade", "rationale")) == [
        ("P", "Gjort"),
        ("H", ""),
    ]


def test_where_it_comes_from_must_be_said_and_the_file_is_kept(
    settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    desk = Desk(measures=1)
    answer = only_answer(desk)
    file = SimpleUploadedFile("protokoll.pdf", b"%PDF-1.7")

    response = on_behalf(desk, grade="P", source=" ", **{f"{answer.pk}-upload": file})

    assert said(response) == ["Varifrån kommer svaren?: Fyll i fältet."]
    shown = fields_of(response)
    assert shown[f"{answer.pk}-grade"] == "P"
    assert Mailing.objects.count() == 0
    desk.client.post(response.wsgi_request.path, shown | {"source": "Brev"})
    assert [row.title for row in answer.evidence.all()] == ["protokoll.pdf"]


def test_what_is_ticked_as_last_time_is_unchanged(client: Any) -> None:
    year = make_second_year(client, measures=2)
    board = browser(coordinator_of(year.report.follow_up))
    programme = year.report.follow_up.programme.address
    judged = f"/arbeta/program/{programme}/uppfoljning/2028/rapporter/{year.report.pk}/"
    first, second = year.answers
    page = f"{judged}fyll-i/"
    sent = fields_of(board.get(page)) | {"source": "Telefon", "val": [str(first.pk)]}
    # The same degree chosen by hand is an answer of its own.
    board.post(page, sent | {f"{second.pk}-grade": "P", f"{second.pk}-action_taken": "En kampanj"})

    rows = [(row.grade, row.is_unchanged, row.way) for row in year.answers]
    assert rows == [("P", True, "on_behalf"), ("P", False, "on_behalf")]
    shown = board.get(judged).context["answers"]
    assert [row.is_unchanged for row in shown] == [True, False]
    later = {f"{first.pk}-base": "1", f"{first.pk}-grade": "H", "source": "Telefon"}
    board.post(page, later)
    assert [row.is_unchanged for row in year.answers] == [False, False]


def test_nothing_is_saved_or_told_when_a_file_is_refused() -> None:
    desk = Desk(measures=1)
    answer = only_answer(desk)
    file = SimpleUploadedFile("virus.exe", b"MZ")

    response = on_behalf(desk, grade="P", **{f"{answer.pk}-upload": file})

    assert said(response)[0].startswith(f"{answer.measure.code}: virus.exe: Filer av slaget")
    assert (response.status_code, only_answer(desk).number, Mailing.objects.count()) == (422, 0, 0)


def test_nothing_changed_is_told() -> None:
    assert said(on_behalf(Desk(measures=1))) == ["Ingenting är ändrat. Fyll i minst ett svar."]


def test_incomplete_report_is_not_handed_in_and_nothing_is_saved() -> None:
    desk = Desk(measures=1)
    question = QuestionFactory(follow_up=desk.follow_up, text="Hinder?", is_required=True)
    answer = only_answer(desk)

    response = on_behalf(desk, grade="H", **{"lamna-in": "1"})

    assert said(response) == [
        "1 åtgärd är inte helt besvarad. Fyll i det som är markerat och lämna sedan in.",
        f"{answer.measure.code}: Måste fyllas i innan rapporten lämnas in.",
    ]
    assert only_answer(desk).number == 0
    on_behalf(desk, grade="H", **{f"{answer.pk}-q{question.pk}": "Tid", "lamna-in": "1"})
    assert desk.reports[0].state == "handed_in"
    assert answer.extras.get().text == "Tid"


def test_someone_else_saved_meanwhile_and_nothing_is_lost() -> None:
    desk = Desk(measures=1)
    report = desk.reports[0]
    contact, answer = contact_of(report), report.answers.get()
    page = f"{desk.report_page(report)}fyll-i/"
    sent = fields_of(desk.client.get(page))
    theirs = AnswerContent(grade="H", action_taken="Deras text")
    save_answers(report, [Edit(answer.pk, theirs, 0)], by=contact)

    mine = {"source": "Brev", f"{answer.pk}-grade": "P", f"{answer.pk}-rationale": "Mitt"}
    response = desk.client.post(page, sent | mine)
    shown = fields_of(response)

    assert response.status_code == 422
    assert shown[f"{answer.pk}-action_taken"] == "Deras text"
    assert said(response) == [
        f"{answer.measure.code}: Någon annan ändrade samma sak. Välj vad som ska gälla och spara "
        "sedan."
    ]
    desk.client.post(page, shown | {f"{answer.pk}-valj-grade": "mine"})
    answer.refresh_from_db()
    assert (answer.grade, answer.rationale, answer.action_taken) == ("P", "Mitt", "Deras text")


def test_handed_in_report_is_not_entered_in() -> None:
    desk = Desk(measures=1)
    handed_in(desk.reports[0])

    page = desk.client.get(f"{desk.report_page(desk.reports[0])}fyll-i/")
    response = on_behalf(desk, grade="E")

    why = "Uppföljningen är inlämnad. Ta tillbaka den om ni behöver ändra."
    assert (page.context["head"].answer, "data-guard" in page.content.decode()) == (why, False)
    assert said(response) == [why]


def test_grade_for_an_actor_that_is_not_in_the_measure_is_refused() -> None:
    desk = Desk(measures=1)
    added = MeasureFactory(programme=desk.follow_up.programme)
    MeasureActorFactory(measure=added, organisation=OrganisationFactory())
    theirs = opened(measures=1).reports.get().answers.get()

    response = on_behalf(desk, grade="P", **{f"{theirs.pk}-base": "0", f"{theirs.pk}-grade": "G"})

    assert said(response) == [
        "En av åtgärderna hör inte till den här uppföljningen. Ladda om sidan."
    ]
    assert list(Answer.objects.values_list("number", flat=True)) == [0, 0]


# --- In Excel ---


def test_list_is_entered_on_behalf_with_its_source_and_told(
    django_capture_on_commit_callbacks: Any, mailoutbox: Any
) -> None:
    desk = Desk(measures=2)
    report = desk.reports[0]
    contact = contact_of(report)
    page = f"/arbeta/uppfoljning/{report.pk}/lista/"
    grid = opened_grid(report)
    grid.put(0, grade="P", rationale="Vi väntar")
    shown = desk.client.post(page, {"file": upload(as_xlsx(grid.lines()))})
    rows = WAITING.search(shown.content.decode())[1]  # type: ignore[index]

    without = desk.client.post(page, {"rows": rows})
    with django_capture_on_commit_callbacks(execute=True):
        saved = desk.client.post(page, {"rows": rows, "source": "Mejl 3 december"})

    assert said(without) == ["Varifrån kommer svaren?: Fyll i fältet."]
    assert rows in without.content.decode()
    assert (saved.status_code, saved.headers["Location"]) == (302, desk.report_page(report))
    answer = report.answers.get(number=1)
    assert (answer.grade, answer.way, answer.entry_source) == ("P", "on_behalf", "Mejl 3 december")
    assert [mail.to for mail in mailoutbox] == [[contact.email]]


def test_list_of_another_countys_report_is_not_there() -> None:
    report = Desk(measures=1).reports[0]
    elsewhere = browser(coordinator_at(OrganisationFactory(other_county_board=True)))

    assert elsewhere.get(f"/arbeta/uppfoljning/{report.pk}/lista/").status_code == 404
