"""Published years for tests: opened, answered, handed in, closed and published by the services."""

from dataclasses import dataclass
from typing import Any

from milstolpe.accounts.models import User
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.models import FollowUp, PublishedYear, Report
from milstolpe.reporting.services.answers import Edit, save_answers
from milstolpe.reporting.services.followups import take_follow_up_step
from milstolpe.reporting.services.publishing import publish_year
from milstolpe.reporting.services.submissions import hand_in
from tests.factories.reporting import contact_of, coordinator_of, opened


@dataclass(frozen=True)
class Published:
    """A published year, with the people behind it."""

    follow_up: FollowUp
    year: PublishedYear
    coordinator: User
    reports: list[Report]

    @property
    def address(self) -> str:
        """Of its page, without the last slash."""
        return self.follow_up.get_absolute_url().rstrip("/")


def answer(report: Report, grades: str, **more: Any) -> None:
    """Answer the report's measures in their order, and hand it in."""
    contact = contact_of(report)
    edits = [
        Edit(row.pk, AnswerContent(grade=grade, **more), row.number)
        for row, grade in zip(report.answers.order_by("pk"), grades, strict=True)
    ]
    save_answers(report, edits, by=contact)
    hand_in(report, by=contact)


def published(grades: str = "GHE", *, organisations: int = 2, **fields: Any) -> Published:
    """Everybody is asked about as many measures as there are grades; the first hands in."""
    follow_up = opened(measures=len(grades), organisations=organisations, **fields)
    reports = list(follow_up.reports.order_by("pk"))
    answer(reports[0], grades, rationale="Motiv", action_taken="Vi har gjort det")
    coordinator = coordinator_of(follow_up)
    follow_up = take_follow_up_step(follow_up, "close", by=coordinator)
    year = publish_year(follow_up, by=coordinator)
    follow_up.refresh_from_db()
    return Published(follow_up, year, coordinator, reports)
