"""Follow-ups, reports and answers.

The factories write rows; `opened` goes through the services, so that the reports are laid out.
"""

import uuid
from datetime import date
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from milstolpe.accounts.models import User
from milstolpe.reporting.enums import MailKind, QuestionKind, ReportState, Way
from milstolpe.reporting.models import (
    Answer,
    AnswerRevision,
    CalendarKey,
    Evidence,
    ExtraAnswer,
    FollowUp,
    FollowUpEvent,
    Handover,
    Instrument,
    Mailing,
    PublishedAnswer,
    PublishedYear,
    Question,
    Report,
    ReportEvent,
    Submission,
)
from milstolpe.reporting.services.followups import take_follow_up_step
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.programmes import (
    MeasureActorFactory,
    MeasureFactory,
    ProgrammeFactory,
    ProgrammeOwnerFactory,
)
from tests.factories.records import ReceiptFactory


class InstrumentFactory(DjangoModelFactory):
    class Meta:
        model = Instrument

    name = factory.Sequence(lambda n: f"LONA {n}")
    slug = factory.Sequence(lambda n: f"lona-{n}")
    kind = "grant"
    is_state = True


class FollowUpFactory(DjangoModelFactory):
    """A planned follow-up of a running programme."""

    class Meta:
        model = FollowUp

    programme = factory.SubFactory(ProgrammeFactory, running=True)
    year = 2027
    first_year = 2027
    last_year = 2027
    answer_by = date(2028, 2, 25)


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question

    follow_up = factory.SubFactory(FollowUpFactory)
    text = "Vad hindrar er?"
    kind = QuestionKind.TEXT


class FollowUpEventFactory(DjangoModelFactory):
    class Meta:
        model = FollowUpEvent

    follow_up = factory.SubFactory(FollowUpFactory)
    step = "open"
    from_state = "planned"
    to_state = "open"


class PublishedYearFactory(DjangoModelFactory):
    class Meta:
        model = PublishedYear

    follow_up = factory.SubFactory(FollowUpFactory)
    number = 1
    figures = factory.LazyFunction(dict)
    answers = factory.LazyFunction(list)
    sha256 = "0" * 64


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = Report

    follow_up = factory.SubFactory(FollowUpFactory, state="open")
    organisation = factory.SubFactory(OrganisationFactory)


class ReportEventFactory(DjangoModelFactory):
    class Meta:
        model = ReportEvent

    report = factory.SubFactory(ReportFactory)
    step = "begin"
    from_state = ReportState.ASKED
    to_state = ReportState.SAVED


class AnswerFactory(DjangoModelFactory):
    class Meta:
        model = Answer

    report = factory.SubFactory(ReportFactory)
    measure = factory.SubFactory(
        MeasureFactory, programme=factory.SelfAttribute("..report.follow_up.programme")
    )
    role = "lead"


class ExtraAnswerFactory(DjangoModelFactory):
    class Meta:
        model = ExtraAnswer

    answer = factory.SubFactory(AnswerFactory)
    question = factory.SubFactory(
        QuestionFactory, follow_up=factory.SelfAttribute("..answer.report.follow_up")
    )
    text = "Brist på tid"


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = Evidence

    answer = factory.SubFactory(AnswerFactory)
    title = "Rapport"
    url = "https://example.org/rapport"


class AnswerRevisionFactory(DjangoModelFactory):
    class Meta:
        model = AnswerRevision

    answer = factory.SubFactory(AnswerFactory)
    number = 1
    content = factory.LazyFunction(dict)
    sha256 = "0" * 64
    way = Way.PAGE


class SubmissionFactory(DjangoModelFactory):
    class Meta:
        model = Submission

    report = factory.SubFactory(ReportFactory)
    number = 1
    content = factory.LazyFunction(dict)
    receipt = factory.SubFactory(ReceiptFactory)


class HandoverFactory(DjangoModelFactory):
    class Meta:
        model = Handover

    answer = factory.SubFactory(AnswerFactory)
    email = factory.Sequence(lambda n: f"kollega{n}@example.org")
    key = factory.LazyFunction(uuid.uuid4)


class MailingFactory(DjangoModelFactory):
    class Meta:
        model = Mailing

    report = factory.SubFactory(ReportFactory)
    kind = MailKind.INVITATION
    email = "kontakt@example.org"


class PublishedAnswerFactory(DjangoModelFactory):
    class Meta:
        model = PublishedAnswer

    follow_up = factory.SubFactory(FollowUpFactory, state="published")
    measure = factory.SubFactory(
        MeasureFactory, programme=factory.SelfAttribute("..follow_up.programme")
    )
    organisation = factory.SubFactory(OrganisationFactory)
    role = "lead"
    grade = "G"


class CalendarKeyFactory(DjangoModelFactory):
    class Meta:
        model = CalendarKey

    user = factory.SubFactory(UserFactory)


def opened(*, measures: int = 2, organisations: int = 1, **fields: Any) -> FollowUp:
    """An open follow-up of a running programme: each organisation leads each measure."""
    follow_up = FollowUpFactory(**fields)
    owner = ProgrammeOwnerFactory(programme=follow_up.programme)
    actors = [OrganisationFactory() for _number in range(organisations)]
    for _number in range(measures):
        measure = MeasureFactory(programme=follow_up.programme)
        for organisation in actors:
            MeasureActorFactory(measure=measure, organisation=organisation)
    return take_follow_up_step(follow_up, "open", by=coordinator_at(owner.organisation))


def coordinator_at(board: Any) -> User:
    """Somebody who coordinates at the county board."""
    user: User = MembershipFactory(organisation=board, role="coordinator").user
    return user


def coordinator_of(follow_up: FollowUp) -> User:
    return coordinator_at(follow_up.programme.owners.get().organisation)


def contact_of(report: Report, *, role: str = "contact") -> User:
    user: User = MembershipFactory(organisation=report.organisation, role=role).user
    return user


def stranger() -> User:
    user: User = UserFactory(last_login=timezone.now())
    return user
