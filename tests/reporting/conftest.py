"""An organisation's desk: an open report with last time's answers, and who answers for it."""

from dataclasses import dataclass

import pytest
from django.test import Client

from milstolpe.accounts.models import User
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.models import Answer, Report
from milstolpe.reporting.services.answers import Edit, save_answers
from milstolpe.reporting.services.followups import take_follow_up_step
from milstolpe.reporting.services.submissions import hand_in
from tests.factories.reporting import FollowUpFactory, contact_of, coordinator_of, opened


@dataclass
class Desk:
    """The contact person, the report of this year, and the browser."""

    report: Report
    contact: User
    client: Client

    @property
    def answers(self) -> list[Answer]:
        return list(self.report.answers.order_by("pk"))

    @property
    def address(self) -> str:
        return f"/arbeta/uppfoljning/{self.report.pk}/"

    def fields(self, answer: Answer, **values: object) -> dict[str, object]:
        """What the page sends about one measure."""
        return {f"{answer.pk}-base": answer.number} | {
            f"{answer.pk}-{name}": value for name, value in values.items()
        }

    def save(self, answer: Answer, content: AnswerContent, *, number: int | None = None) -> Answer:
        number = answer.number if number is None else number
        edit = Edit(answer.pk, content, number)
        save_answers(self.report, [edit], by=self.contact)
        answer.refresh_from_db()
        return answer


def make_desk(client: Client, *, measures: int = 3) -> Desk:
    report = opened(measures=measures).reports.get()
    contact = contact_of(report)
    client.force_login(contact)
    return Desk(report, contact, client)


def make_second_year(client: Client, *, measures: int = 3) -> Desk:
    """The same with a year before it, in which everything was begun."""
    first = opened(measures=measures)
    report = first.reports.get()
    contact = contact_of(report)
    content = AnswerContent(grade="P", action_taken="En kampanj")
    save_answers(report, [Edit(row.pk, content, 0) for row in report.answers.all()], by=contact)
    hand_in(report, by=contact)
    follow_up = FollowUpFactory(
        programme=first.programme, year=2028, first_year=2028, last_year=2028
    )
    follow_up = take_follow_up_step(follow_up, "open", by=coordinator_of(follow_up))
    client.force_login(contact)
    return Desk(follow_up.reports.get(), contact, client)


@pytest.fixture
def desk(client: Client) -> Desk:
    return make_desk(client)


@pytest.fixture
def second_year(client: Client) -> Desk:
    return make_second_year(client)
