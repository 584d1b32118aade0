"""Handing in: the report is frozen as it stands, and the organisation gets a receipt."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.core.steps import check_step
from milstolpe.records.receipts import canonical_sha256, give_receipt
from milstolpe.reporting.enums import REPORT_STEPS, ReportState
from milstolpe.reporting.models import Answer, Report, Submission
from milstolpe.reporting.queries.contents import answer_content, with_contents
from milstolpe.reporting.queries.times import why_locked
from milstolpe.reporting.services.answers import LockedError
from milstolpe.reporting.services.reports import locked, move


class IncompleteError(DomainError):
    """Something is missing; `missing` holds answer id → names of the fields."""

    def __init__(self, missing: dict[int, list[str]]) -> None:
        super().__init__(
            ngettext(
                "%(n)s measure is not answered in full. Fill in what is marked, then hand in.",
                "%(n)s measures are not answered in full. Fill in what is marked, then hand in.",
                len(missing),
            )
            % {"n": len(missing)}
        )
        self.missing = missing


@transaction.atomic
def hand_in(
    report: Report,
    *,
    by: User,
    case_number: str = "",
    message: str = "",
    now: datetime | None = None,
) -> Submission:
    """Hand the report in as it stands. It can be done again after the report has been returned.

    Raises:
        PermissionDenied: neither the organisation nor the county board on its behalf.
        LockedError: the time has passed, or it is handed in already.
        IncompleteError: something is missing.
        DomainError: the organisation's own manager has not approved yet.
    """
    report = locked(report)
    _check(report, by=by, now=now)
    answers = list(with_contents(report.answers.select_related("measure").order_by("pk")))
    if missing := missing_fields(report, answers):
        raise IncompleteError(missing)
    if report.needs_approval and report.approved_at is None:
        raise DomainError(_("Your manager has to approve the report before it is handed in."))
    report.case_number, report.message = case_number.strip(), message.strip()
    report.save(update_fields=["case_number", "message"])
    content = frozen_report(report, answers)
    receipt = give_receipt(
        what=_("Follow-up %(year)s of %(programme)s")
        % {"year": report.follow_up.year, "programme": report.follow_up.programme.title},
        organisation=report.organisation.name,
        content_sha256=canonical_sha256(content),
    )
    number = report.submissions.count() + 1
    submission = Submission.objects.create(
        report=report, number=number, content=content, receipt=receipt, by=by
    )
    move(report, "hand_in", to_state=ReportState.HANDED_IN, by=by)
    return submission


def _check(report: Report, *, by: User, now: datetime | None) -> None:
    """That `by` may hand it in now."""
    permissions = ("reporting.answer", "reporting.enter_on_behalf")
    if not any(by.has_perm(permission, report) for permission in permissions):
        raise PermissionDenied
    if reason := why_locked(report, now=now):
        raise LockedError(reason)
    check_step(REPORT_STEPS, "hand_in", state=report.state, may=True)


def missing_fields(report: Report, answers: list[Answer]) -> dict[int, list[str]]:
    """Answer id → what must be filled before the report is handed in; questions as "q<id>"."""
    required = list(
        report.follow_up.questions.filter(is_required=True).values_list("pk", flat=True)
    )
    missing = {}
    for answer in answers:
        content = answer_content(answer)
        answered = {entry.question for entry in content.extras if entry.text}
        questions = [f"q{pk}" for pk in required if pk not in answered]
        if names := content.missing + (questions if content.grade != "N" else []):
            missing[answer.pk] = names
    return missing


def frozen_report(report: Report, answers: list[Answer]) -> dict[str, Any]:
    """The report as plain values: what the receipt's fingerprint is made of."""
    follow_up, organisation = report.follow_up, report.organisation
    return {
        "programme": follow_up.programme.title,
        "programme_address": follow_up.programme.address,
        "year": follow_up.year,
        "first_year": follow_up.first_year,
        "last_year": follow_up.last_year,
        "organisation": organisation.name,
        "organisation_slug": organisation.slug,
        "case_number": report.case_number,
        "message": report.message,
        "answers": [
            {
                "measure": answer.measure.public_id,
                "code": answer.measure.code,
                "title": answer.measure.title,
                "role": answer.role,
                "is_unchanged": answer.is_unchanged,
                "entered_from": answer.entry_source,
                **answer_content(answer).as_json(),
            }
            for answer in answers
        ],
    }
