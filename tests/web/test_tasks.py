"""What waits for whom, and by when."""

import datetime

import pytest
import time_machine

from milstolpe.organisations.enums import Certainty, Role
from milstolpe.programmes.enums import CommitmentState, ProgrammeState
from milstolpe.reporting.queries.times import last_second
from milstolpe.reporting.services.followups import take_follow_up_step
from milstolpe.reporting.services.reports import give_longer_time, take_report_step
from milstolpe.web.queries.tasks import tasks_of
from tests.factories.accounts import UserFactory
from tests.factories.organisations import CountyFactory, MembershipFactory, OrganisationFactory
from tests.factories.programmes import (
    CommitmentFactory,
    ConsultationCommentFactory,
    MeasureActorFactory,
    MeasureFactory,
    ProgrammeFactory,
    ProgrammeOwnerFactory,
)
from tests.factories.reporting import FollowUpFactory, coordinator_of, opened
from tests.factories.web import VisitorMessageFactory
from tests.reporting.running import answered, handed_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("_in_november"),
]


@pytest.fixture
def _in_november():
    with time_machine.travel(datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def board():
    return OrganisationFactory(county_board=True)


def told(organisation, role, user=None):
    user = user or MembershipFactory(organisation=organisation, role=role).user
    return [(task.what, task.about, task.due) for task in tasks_of(user, organisation)]


def owned(board, **fields):
    programme = ProgrammeFactory(**({"title": "Hållbart Skåne"} | fields))
    ProgrammeOwnerFactory(programme=programme, organisation=board)
    return programme


@pytest.mark.parametrize(
    ("fields", "what", "due"),
    [
        ({}, "Skriv klart utkastet och skicka det på remiss", None),
        (
            {"state": "consultation", "answer_by": datetime.date(2026, 11, 20)},
            "Registrera svaren som kommer in",
            datetime.date(2026, 11, 20),
        ),
        (
            {"state": "consultation", "answer_by": datetime.date(2026, 11, 19)},
            "Registrera beslutet",
            datetime.date(2026, 11, 19),
        ),
        ({"state": "decided"}, "Starta programmet", None),
        (
            {"state": "running", "start_year": 2023, "end_year": 2026},
            "Förläng eller avsluta programmet, eller gör nästa",
            datetime.date(2026, 12, 31),
        ),
    ],
)
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DECIDER])
def test_state_of_own_programme_asks_for_its_next_step(board, fields, what, due, role):
    board.function_mailbox = "post@example.org"
    board.save()
    owned(board, **fields)

    found = [task for task in told(board, role) if task[0] != "Planera uppföljningen"]
    assert found == [(what, "Hållbart Skåne", due)]


@pytest.mark.parametrize("state", [ProgrammeState.RUNNING, ProgrammeState.CLOSED])
def test_programme_in_the_middle_of_its_period_or_closed_asks_nothing(board, state):
    owned(board, state=state)

    assert told(board, Role.COORDINATOR) == []


def test_what_others_sent_in_is_to_be_answered(board):
    programme = owned(board, running=True)
    CommitmentFactory(measure=MeasureFactory(programme=programme))
    CommitmentFactory(measure=MeasureFactory(programme=programme))
    CommitmentFactory(measure=MeasureFactory(programme=programme), confirmed=True)
    ConsultationCommentFactory(programme=programme)
    ConsultationCommentFactory(programme=programme, answer="Ja.")

    assert told(board, Role.COORDINATOR) == [
        ("Svara på 1 synpunkt", "Hållbart Skåne", None),
        ("Bekräfta 2 åtaganden", "Hållbart Skåne", None),
    ]


def test_programmes_of_others_are_no_task(board):
    other = OrganisationFactory(other_county_board=True)
    owned(other, county=CountyFactory(halland=True))

    assert told(board, Role.COORDINATOR) == []


def waiting_for(organisation):
    """Two measures that name it, and a commitment of the period before."""
    programme = ProgrammeFactory(running=True)
    for _number in range(2):
        MeasureActorFactory(measure=MeasureFactory(programme=programme), organisation=organisation)
    CommitmentFactory(
        measure=MeasureFactory(programme=programme),
        organisation=organisation,
        state=CommitmentState.TO_RENEW,
    )


def test_contact_takes_a_stand_on_measures_and_old_commitments(lund):
    waiting_for(lund)

    assert told(lund, Role.CONTACT) == [
        ("Bekräfta 1 åtagande på nytt", "Lunds kommun", None),
        ("Ta ställning till 2 åtgärder där ni är med", "Lunds kommun", None),
        ("Ange vart mejl ska gå när ingen svarar", "Lunds kommun", None),
    ]


def test_task_of_a_contact_leads_to_the_rows_that_it_counts(lund, client):
    waiting_for(lund)
    user = UserFactory()
    MembershipFactory(user=user, organisation=lund, role=Role.CONTACT)
    client.force_login(user)
    tasks = tasks_of(user, lund)

    totals = [client.get(task.address).context["page"].count for task in tasks[:2]]
    assert totals == ["1–1 av 1 rad", "1–2 av 2 rader"]


def test_administrator_keeps_the_register(lund):
    lund.mark = Certainty.KNOWLEDGE
    lund.save()
    user = UserFactory()
    MembershipFactory(organisation=lund, end_on=datetime.date(2026, 12, 24))
    VisitorMessageFactory()
    VisitorMessageFactory(answered=True, answered_by=user)

    assert told(lund, Role.ADMINISTRATOR) == [
        ("Besvara 1 meddelande från en besökare", "Kontaktsidan", None),
        ("Förnya eller avsluta 1 roll", "Registret", None),
        ("Ge roll åt 1 konto som saknar det", "Registret", None),
        ("Kontrollera 1 uppgift i registret", "Registret", None),
    ]


@pytest.mark.parametrize("role", [Role.RUS_MEMBER, Role.NATIONAL_READER, Role.REVIEWER])
def test_reading_roles_have_no_tasks(board, role):
    owned(board)

    assert told(board, role) == []


def test_role_at_one_organisation_gives_no_tasks_at_another(board, lund):
    owned(board)
    user = MembershipFactory(organisation=board, role=Role.COORDINATOR).user
    MembershipFactory(organisation=lund, role=Role.REVIEWER, user=user)

    assert told(lund, None, user) == []


def test_role_that_has_ended_gives_no_tasks(board):
    owned(board)
    user = MembershipFactory(organisation=board, role=Role.COORDINATOR, ended=True).user

    assert told(board, None, user) == []


def test_most_urgent_comes_first(board):
    owned(board)
    owned(board, state="consultation", answer_by=datetime.date(2026, 12, 1))
    owned(board, state="consultation", answer_by=datetime.date(2026, 11, 1))

    dues = [due for _what, _about, due in told(board, Role.COORDINATOR)]

    assert dues == [datetime.date(2026, 11, 1), datetime.date(2026, 12, 1), None]


# --- Follow-ups ---


def followed(**options):
    """An open follow-up whose last day was yesterday, its owner reachable."""
    follow_up = opened(measures=1, answer_by=datetime.date(2026, 11, 19), **options)
    board = follow_up.programme.owners.get().organisation
    board.function_mailbox = "post@example.org"
    board.save()
    return follow_up, board


def about_follow_up(found, follow_up):
    about = f"{follow_up.programme.title} {follow_up.year}"
    return [(what, due) for what, told_about, due in found if told_about == about]


def test_open_follow_up_asks_to_invite_judge_and_remind():
    follow_up, board = followed(organisations=3)
    first, _second, _third = follow_up.reports.order_by("pk")
    handed_in(first)
    day = datetime.date(2026, 11, 19)

    assert about_follow_up(told(board, Role.COORDINATOR), follow_up) == [
        ("Bjud in: 2 organisationer är inte inbjudna", day),
        ("Påminn 2 organisationer som är sena, eller stäng", day),
        ("Granska 1 rapport som har kommit in", None),
    ]


def test_planned_and_closed_follow_ups_ask_for_their_next_step():
    follow_up, board = followed()
    planned = FollowUpFactory(programme=follow_up.programme, year=2028)
    take_follow_up_step(follow_up, "close", by=coordinator_of(follow_up))
    found = told(board, Role.COORDINATOR)

    assert about_follow_up(found, follow_up) == [("Skriv analysen och publicera året", None)]
    assert about_follow_up(found, planned) == [("Öppna uppföljningen", planned.answer_by)]


@pytest.mark.parametrize(
    ("fields", "is_due"),
    [
        ({"start_year": 2026, "end_year": 2029}, True),
        ({"start_year": 2027, "end_year": 2030}, False),
        ({"start_year": 2026, "end_year": 2029, "rhythm": "every_second"}, False),
        ({"start_year": 2025, "end_year": 2028, "rhythm": "every_second"}, True),
        ({"start_year": 2024, "end_year": 2028, "rhythm": "mid_and_final"}, True),
        ({"start_year": 2025, "end_year": 2028, "rhythm": "mid_and_final"}, True),
        ({"start_year": 2026, "end_year": 2029, "rhythm": "mid_and_final"}, False),
    ],
)
def test_year_without_follow_up_asks_for_one(board, fields, is_due):
    owned(board, state="running", **fields)

    found = [what for what, _about, _due in told(board, Role.COORDINATOR)]

    assert ("Planera uppföljningen" in found) == is_due


def test_contact_hands_in_with_days_left_and_looks_at_what_came_back():
    follow_up, _board = followed(organisations=2)
    first, second = follow_up.reports.order_by("pk")
    handed_in(second)
    take_report_step(second, "return", by=coordinator_of(follow_up), reason="x")
    day = datetime.date(2026, 11, 19)

    def first_task(report):
        found = told(report.organisation, Role.CONTACT)
        return [(what, due) for what, _about, due in found if "uppföljningen" in what]

    assert first_task(first) == [("Lämna in uppföljningen 2027", day)]
    assert first_task(second) == [("Se över uppföljningen 2027 igen: den är återlämnad", day)]


def test_report_that_waits_for_approval_says_for_whom():
    follow_up, _board = followed()
    report = follow_up.reports.get()
    answered(report)
    report.refresh_from_db()
    report.needs_approval = True
    report.save()
    decider = MembershipFactory(organisation=report.organisation, role=Role.DECIDER).user

    def about(role, user=None):
        found = told(report.organisation, role, user)
        return [what for what, _about, _due in found if "ppföljningen" in what]

    assert about(Role.CONTACT) == [f"Uppföljningen 2027 väntar på att {decider.name} godkänner den"]
    assert about(Role.DECIDER, decider) == ["Godkänn uppföljningen 2027"]


def test_association_meets_the_reports_of_its_members():
    follow_up, _board = followed()
    report = follow_up.reports.get()
    report.answered_by = OrganisationFactory()
    report.save()

    def asked(organisation):
        found = told(organisation, Role.CONTACT)
        return [about for what, about, _due in found if what == "Lämna in uppföljningen 2027"]

    assert asked(report.answered_by) == [f"{report.organisation.name}, {follow_up.programme.title}"]
    assert asked(report.organisation) == []


def test_longer_time_is_the_day_that_holds():
    follow_up, _board = followed()
    report = follow_up.reports.get()
    until = last_second(datetime.date(2026, 12, 24))
    give_longer_time(report, until=until, reason="x", by=coordinator_of(follow_up))
    take_follow_up_step(follow_up, "close", by=coordinator_of(follow_up))

    found = told(report.organisation, Role.CONTACT)

    assert [due for what, _about, due in found if what == "Lämna in uppföljningen 2027"] == [
        datetime.date(2026, 12, 24)
    ]
