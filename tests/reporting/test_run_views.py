"""Running a follow-up in the browser: planned, opened, watched, analysed, published."""

import json
from datetime import date
from typing import Any

import pytest
from django.utils.html import escape

from milstolpe.reporting.models import FollowUp, Question
from milstolpe.reporting.queries.times import last_second
from tests.factories.organisations import OrganisationFactory
from tests.factories.programmes import (
    MeasureActorFactory,
    MeasureFactory,
    ProgrammeAreaFactory,
    ProgrammeFactory,
    ProgrammeOwnerFactory,
)
from tests.factories.reporting import (
    FollowUpFactory,
    MailingFactory,
    QuestionFactory,
    contact_of,
    coordinator_at,
)
from tests.programmes.browsing import fields_of, said
from tests.reporting.running import Desk, handed_in

pytestmark = pytest.mark.django_db

FORM = {
    "year": "2028",
    "first_year": "2028",
    "last_year": "2028",
    "answer_by": "2029-02-25",
    "fragor-TOTAL_FORMS": "0",
    "fragor-INITIAL_FORMS": "0",
}


@pytest.fixture(autouse=True)
def _demo(settings: Any) -> None:
    settings.DEMO = True  # no second factor at log-in


# --- Planning ---


def test_programme_leads_to_its_follow_ups_and_back_to_open_in_few_clicks(client: Any) -> None:
    programme = ProgrammeFactory(running=True)
    owner = ProgrammeOwnerFactory(programme=programme).organisation
    MeasureActorFactory(
        measure=MeasureFactory(programme=programme), organisation=OrganisationFactory()
    )
    client.force_login(coordinator_at(owner))
    base = f"/arbeta/program/{programme.address}/uppfoljning/"

    parts = client.get(f"/arbeta/program/{programme.address}/").context["parts"]
    assert base in [part.address for part in parts]
    new = client.get(base).context["head"].actions[0].address
    made = client.post(new, fields_of(client.get(new)), follow=True)
    page = made.redirect_chain[0][0]
    step = made.context["steps"][0].address
    opened_page = client.post(step, follow=True)

    follow_up = FollowUp.objects.get()
    assert (follow_up.state, follow_up.reports.count()) == ("open", 1)
    assert opened_page.redirect_chain == [(page, 302)]
    assert opened_page.context["head"].answer.startswith("0 av 1 har lämnat in.")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"year": "snart"}, "År: Skriv ett årtal med fyra siffror, till exempel 2027."),
        ({"last_year": "2027"}, "Sista året som följs upp: Sista året kan inte vara före"),
        ({"answer_by": "2029-02-29"}, "Sista svarsdag: Datumet finns inte."),
        ({"locks_on": "2029-02-24"}, "Lås efter: Lås på sista svarsdag eller senare."),
        ({"year": "2027"}, "Det finns redan en uppföljning för 2027. Välj ett annat år."),
        (
            {
                "fragor-TOTAL_FORMS": "1",
                "fragor-0-text": "Varför?",
                "fragor-0-kind": "choice",
            },
            "Alternativ, ett per rad 1: Skriv alternativen, ett per rad.",
        ),
    ],
)
def test_wrong_plan_is_told_and_kept(wrong: dict[str, str], message: str) -> None:
    desk = Desk(measures=1)
    sent = FORM | {"instructions": "Min text"} | wrong

    response = desk.client.post(f"{desk.programme_page}ny/", sent)

    assert response.status_code == 422
    assert said(response)[0].startswith(message)
    assert fields_of(response)["instructions"] == "Min text"
    assert FollowUp.objects.count() == 1


def test_more_rows_save_nothing() -> None:
    desk = Desk(measures=1)

    response = desk.client.post(f"{desk.programme_page}ny/", FORM | {"more": "fragor"})

    assert (response.status_code, FollowUp.objects.count()) == (200, 1)
    assert fields_of(response)["fragor-TOTAL_FORMS"] == "5"


def test_change_of_dates_is_saved_while_others_save_other_things() -> None:
    desk = Desk(measures=1)
    sent = fields_of(desk.client.get(f"{desk.page}andra/"))
    desk.follow_up.instructions = "Skrivet av en annan"
    desk.follow_up.save()

    response = desk.client.post(f"{desk.page}andra/", sent | {"answer_by": "2028-03-01"})

    desk.follow_up.refresh_from_db()
    assert response.status_code == 302
    assert (str(desk.follow_up.answer_by), desk.follow_up.instructions) == (
        "2028-03-01",
        "Skrivet av en annan",
    )


def planned(desk: Desk) -> str:
    """Where a follow-up with one question, not opened yet, is changed."""
    follow_up = FollowUpFactory(programme=desk.follow_up.programme, year=2029, last_year=2029)
    QuestionFactory(follow_up=follow_up, text="Vad hindrar er?")
    return f"{desk.programme_page}2029/andra/"


def test_questions_that_others_changed_are_told_and_not_written_over_unseen() -> None:
    desk = Desk(measures=1)
    page = planned(desk)
    mine = fields_of(desk.client.get(page)) | {"fragor-0-text": "Vad kostar det?"}
    theirs = fields_of(desk.client.get(page)) | {"fragor-0-text": "Vem gör det?"}
    desk.client.post(page, theirs)

    refused = desk.client.post(page, mine)

    questions = Question.objects.filter(follow_up__year=2029).values_list("text", flat=True)
    assert said(refused) == [
        "Någon annan har ändrat frågorna. Spara igen om dina ska gälla i stället. Nu är de: 1. Vem "
        "gör det?"
    ]
    assert list(questions) == ["Vem gör det?"]
    desk.client.post(page, fields_of(refused))
    assert list(questions.all()) == ["Vad kostar det?"]


def test_questions_that_only_others_changed_stand_as_they_did() -> None:
    desk = Desk(measures=1)
    page = planned(desk)
    mine = fields_of(desk.client.get(page)) | {"instructions": "Läs först"}
    theirs = fields_of(desk.client.get(page)) | {"fragor-0-text": "Vem gör det?"}
    desk.client.post(page, theirs)

    desk.client.post(page, mine)

    follow_up = FollowUp.objects.get(year=2029)
    assert (follow_up.instructions, follow_up.questions.get().text) == (
        "Läs först",
        "Vem gör det?",
    )


def test_change_of_the_same_date_asks_first() -> None:
    desk = Desk(measures=1)
    sent = fields_of(desk.client.get(f"{desk.page}andra/")) | {"answer_by": "2028-03-01"}
    desk.follow_up.answer_by = "2028-04-01"
    desk.follow_up.save()

    response = desk.client.post(f"{desk.page}andra/", sent)
    assert (
        "Sista svarsdag: Någon annan har ändrat det till ”1\xa0april 2028”" in (said(response)[1])
    )
    desk.client.post(f"{desk.page}andra/", fields_of(response))

    desk.follow_up.refresh_from_db()
    assert str(desk.follow_up.answer_by) == "2028-03-01"


@pytest.mark.parametrize("theirs", ["2028-05-31", None])
def test_conflict_keeps_the_lock_that_others_have_set(theirs: str | None) -> None:
    desk = Desk(measures=1)
    desk.follow_up.locks_at = last_second(date(2028, 4, 30))
    desk.follow_up.save()
    sent = fields_of(desk.client.get(f"{desk.page}andra/")) | {"answer_by": "2028-03-01"}
    lock = last_second(date.fromisoformat(theirs)) if theirs else None
    desk.follow_up.answer_by, desk.follow_up.locks_at = "2028-04-01", lock
    desk.follow_up.save()

    response = desk.client.post(f"{desk.page}andra/", sent)
    desk.client.post(f"{desk.page}andra/", fields_of(response))

    desk.follow_up.refresh_from_db()
    assert (str(desk.follow_up.answer_by), desk.follow_up.locks_at) == ("2028-03-01", lock)


# --- The overview ---


def test_overview_counts_who_has_handed_in() -> None:
    desk = Desk(measures=2, organisations=3)
    first, second, third = desk.reports
    handed_in(first)
    desk.client.post(f"{desk.report_page(third)}steg/waive/", {"why": "Nedlagd"})
    area = ProgrammeAreaFactory(programme=desk.follow_up.programme)
    second.answers.first().measure.__class__.objects.update(area=area)

    context = desk.client.get(desk.page).context

    assert context["head"].answer.startswith("1 av 2 har lämnat in. Sista svarsdag")
    assert [(row.organisation, row.state, row.answered, row.asked) for row in context["rows"]] == [
        (first.organisation.name, "handed_in", 2, 2),
        (second.organisation.name, "asked", 0, 2),
        (third.organisation.name, "waived", 0, 2),
    ]
    shares = [
        [(group.label, group.handed_in, group.asked) for group in groups]
        for _heading, _note, groups in context["shares"]
    ]
    assert shares == [[("Kommun", 1, 2)], [(area.title, 1, 2)]]
    assert [note for _heading, note, _groups in context["shares"]] == [
        "",
        "En organisation räknas i varje område där den har åtgärder.",
    ]


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("", [0, 1, 2]),
        ("?lage=handed_in", [0]),
        ("?lage=kvar", [1, 2]),
        ("?typ=region", [1]),
        ("?q=kust", [2]),
    ],
)
def test_filters_narrow_page_and_files_alike(query: str, places: list[int]) -> None:
    desk = Desk(measures=1, organisations=3)
    names = ["Alfa", "Beta", "Kustvattenrådet"]
    for report, name in zip(desk.reports, names, strict=True):
        report.organisation.name = name
        report.organisation.kind = "region" if name == "Beta" else "municipality"
        report.organisation.save()
    handed_in(desk.reports[0])
    expected = [names[place] for place in places]

    rows = desk.client.get(f"{desk.page}{query}").context["rows"]
    file = desk.client.get(f"{desk.page.rstrip('/')}.json{query}")

    assert [row.organisation for row in rows] == expected
    told = json.loads(b"".join(file.streaming_content))
    assert [row["organisation"] for row in told["rows"]] == expected


def test_filter_that_is_not_known_is_named_and_its_file_refused() -> None:
    desk = Desk(measures=1, organisations=2)

    page = desk.client.get(f"{desk.page}?omrade=x")
    file = desk.client.get(f"{desk.page.rstrip('/')}.json?omrade=x")

    assert len(page.context["rows"]) == 2
    assert page.context["filters"].unused == [
        "Filtret ”område: x” finns inte här och används inte. Välj ett annat."
    ]
    assert file.status_code == 400


def test_area_narrows_to_those_who_are_asked_about_it() -> None:
    desk = Desk(measures=1, organisations=2)
    area = ProgrammeAreaFactory(programme=desk.follow_up.programme)
    other = MeasureFactory(programme=desk.follow_up.programme, area=area)
    desk.reports[1].answers.update(measure=other)

    rows = desk.client.get(f"{desk.page}?omrade={area.pk}").context["rows"]

    assert [row.pk for row in rows] == [desk.reports[1].pk]


def test_overview_tells_of_mails_that_came_back() -> None:
    desk = Desk(measures=1)
    MailingFactory(
        report=desk.reports[0], bounced_at="2028-01-01T00:00Z", bounce_text="550 <No such user>"
    )

    response = desk.client.get(desk.page)

    assert escape("550 <No such user>") in response.content.decode()
    facts = {str(fact.label): fact.value for fact in response.context["head"].facts}
    assert facts["E-post som studsade"] == 1


@pytest.mark.parametrize("organisations", [1, 3])
def test_overview_takes_twelve_queries(organisations: int, django_assert_num_queries: Any) -> None:
    desk = Desk(measures=2, organisations=organisations)

    with django_assert_num_queries(11):
        desk.client.get(desk.page)


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_follow_ups_takes_few_queries(number: int, django_assert_num_queries: Any) -> None:
    desk = Desk(measures=1)
    for year in range(number):
        FollowUpFactory(programme=desk.follow_up.programme, year=2029 + year)

    with django_assert_num_queries(6):
        desk.client.get(desk.programme_page)


# --- Mails to many ---


def test_confirmation_names_whom_and_when_they_were_reminded() -> None:
    desk = Desk(measures=1, organisations=2)
    first, second = desk.reports
    contact_of(first)
    first.invited_at, first.reminded_at = "2028-01-10T12:00Z", "2028-02-01T12:00Z"
    first.save()

    context = desk.client.get(f"{desk.page}paminn/").context

    assert str(context["head"].title) == "Påminn 1 organisation"
    assert "1 saknar adress och får ingen e-post" in context["head"].answer
    assert sorted(context["names"]) == [
        (first.pk, first.organisation.name, "påmind 2028-02-01", ""),
        (
            second.pk,
            second.organisation.name,
            "inte inbjuden än",
            f"/arbeta/organisation/{second.organisation.slug}/",
        ),
    ]


def test_there_is_no_button_when_nobody_can_be_mailed() -> None:
    desk = Desk(measures=1)

    context = desk.client.get(f"{desk.page}bjud-in/").context
    desk.reports[0].follow_up.reports.update(invited_at="2028-01-10T12:00Z")
    after = desk.client.get(f"{desk.page}bjud-in/").context

    assert (context["head"].title, context["button"]) == ("Ingen kan få e-post nu", "")
    assert context["head"].answer.startswith("1 saknar adress och får ingen e-post")
    assert (after["head"].answer, after["button"]) == ("Ingen är kvar.", "")


def test_invite_and_remind_mail_once(
    django_capture_on_commit_callbacks: Any, mailoutbox: Any
) -> None:
    desk = Desk(measures=1)
    contact = contact_of(desk.reports[0])

    with django_capture_on_commit_callbacks(execute=True):
        desk.client.post(f"{desk.page}bjud-in/")
        again = desk.client.post(f"{desk.page}bjud-in/")
        remind = fields_of(desk.client.get(f"{desk.page}paminn/"))
        desk.client.post(f"{desk.page}paminn/", remind)

    assert [mail.to for mail in mailoutbox] == [[contact.email]] * 2
    assert said(again) == ["Det finns ingen kvar att skicka till. Läs om sidan."]


def test_closed_follow_up_mails_nobody() -> None:
    desk = Desk(measures=1)
    desk.client.post(f"{desk.page}steg/close/")

    response = desk.client.post(f"{desk.page}bjud-in/")

    assert said(response) == ["E-post skickas medan uppföljningen är öppen."]
