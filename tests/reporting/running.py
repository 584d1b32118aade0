"""What the tests of running a follow-up share: one that is open, its people, their browsers."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from milstolpe.accounts.models import User
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.models import FollowUp, Report
from milstolpe.reporting.services.answers import Edit, save_answers
from milstolpe.reporting.services.submissions import hand_in
from tests.factories.reporting import contact_of, coordinator_of, opened

CAUGHT = Callable[[Callable[[], object]], None]


class Desk:
    """An open follow-up and the coordinator's browser. Set `DEMO`: no second factor at log-in."""

    def __init__(self, **options: Any) -> None:
        self.follow_up: FollowUp = opened(**options)
        self.user: User = coordinator_of(self.follow_up)
        self.client = browser(self.user)
        programme = self.follow_up.programme
        self.programme_page = f"/arbeta/program/{programme.address}/uppfoljning/"
        self.page = f"{self.programme_page}{self.follow_up.year}/"

    @property
    def reports(self) -> list[Report]:
        return list(self.follow_up.reports.order_by("pk"))

    def report_page(self, report: Report) -> str:
        return f"{self.page}rapporter/{report.pk}/"


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def answered(report: Report, grade: str = "G", *, by: User | None = None) -> User:
    """The report with that degree in every answer; gives who wrote it."""
    contact = by or contact_of(report)
    edits = [
        Edit(row.pk, AnswerContent(grade=grade, rationale="Gjort"), row.number)
        for row in report.answers.order_by("pk")
    ]
    save_answers(report, edits, by=contact)
    return contact


def handed_in(report: Report, grade: str = "G") -> User:
    """The report answered and handed in; gives who did it."""
    contact = answered(report, grade)
    hand_in(report, by=contact)
    return contact
