"""Reports answered in one line."""

from typing import Any

from milstolpe.accounts.models import User
from milstolpe.reporting.content import AnswerContent
from milstolpe.reporting.models import Answer, FollowUp, PublishedYear, Report
from milstolpe.reporting.services.answers import Edit, save_answers
from milstolpe.reporting.services.followups import take_follow_up_step
from milstolpe.reporting.services.publishing import publish_year
from milstolpe.reporting.services.submissions import hand_in
from tests.factories.reporting import contact_of, coordinator_of


def save(report: Report, grades: str, *, by: User, **more: Any) -> list[Answer]:
    """Save a grade for each of the report's measures, in order, with the same texts."""
    edits = [
        Edit(answer.pk, AnswerContent(grade=grade, **more), answer.number)
        for answer, grade in zip(report.answers.order_by("pk"), grades, strict=True)
    ]
    return save_answers(report, edits, by=by)


def handed_in(report: Report, grades: str, **more: Any) -> Report:
    contact = contact_of(report)
    save(report, grades, by=contact, **more)
    hand_in(report, by=contact)
    return Report.objects.get(pk=report.pk)


def published(follow_up: FollowUp) -> PublishedYear:
    """Close and publish."""
    coordinator = coordinator_of(follow_up)
    return publish_year(take_follow_up_step(follow_up, "close", by=coordinator), by=coordinator)
