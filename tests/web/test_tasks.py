"""What waits for whom, and by when."""

import datetime

import pytest
import time_machine

from milstolpe.organisations.enums import Certainty, Role
from milstolpe.programmes.enums import CommitmentState, ProgrammeState
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
from tests.factories.web import VisitorMessageFactory

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

    assert told(board, role) == [(what, "Hållbart Skåne", due)]


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


def test_contact_takes_a_stand_on_measures_and_old_commitments(lund):
    programme = ProgrammeFactory(running=True)
    for _number in range(2):
        MeasureActorFactory(measure=MeasureFactory(programme=programme), organisation=lund)
    CommitmentFactory(
        measure=MeasureFactory(programme=programme),
        organisation=lund,
        state=CommitmentState.TO_RENEW,
    )

    assert told(lund, Role.CONTACT) == [
        ("Bekräfta 1 åtagande på nytt", "Lunds kommun", None),
        ("Ta ställning till 2 åtgärder där ni är med", "Lunds kommun", None),
        ("Ange vart mejl ska gå när ingen svarar", "Lunds kommun", None),
    ]


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
