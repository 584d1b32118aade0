"""Handing in: the report is frozen as it stands, and the organisation gets a receipt."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.core.steps import check_step
from milstolpe.records.receipts import canonical_sha256, give_receipt
from milstolpe.reporting.enums import REPORT_STEPS, ReportState
from milstolpe.reporting.models import Answer, Report, Submission
from milstolpe.reporting.queries.contents import answer_content, with_contents
from milstolpe.reporting.queries.times import why_closed, why_locked
from milstolpe.reporting.services.answers import LockedError
from milstolpe.reporting.services.receipt_mails import mail_receipt
from milstolpe.reporting.services.reports import locked, move, require_seen, take_report_step
from milstolpe.reporting.services.telling import tell_runners
from milstolpe.reporting.words import year_title


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
    base_number: int | None = None,
    now: datetime | None = None,
) -> Submission:
    """Hand the report in as it stands, also after it was returned; coordinators get a notice.

    Args:
        base_number: as in `require_seen`.
    Raises:
        PermissionDenied: neither the organisation nor the county board on its behalf.
        LockedError: the time has passed, or it is handed in already.
        IncompleteError: something is missing.
        SavedMeanwhileError: see `require_seen`.
        DomainError: the organisation's own manager has not approved yet.
    """
    report = locked(report)
    answers = list(with_contents(report.answers.select_related("measure").order_by("pk")))
    _check(report, answers, by=by, now=now)
    require_seen(report, base_number)
    report.case_number, report.message = case_number.strip(), message.strip()
    report.save(update_fields=["case_number", "message"])
    content = frozen_report(report, answers)
    receipt = give_receipt(
        what=_what(report),
        organisation=report.organisation.name,
        content_sha256=canonical_sha256(content),
    )
    number = report.submissions.count() + 1
    submission = Submission.objects.create(
        report=report, number=number, content=content, receipt=receipt, by=by
    )
    move(report, "hand_in", to_state=ReportState.HANDED_IN, by=by)
    tell_runners(report, by=by)
    mail_receipt(submission, by=by)
    return submission


def _check(report: Report, answers: list[Answer], *, by: User, now: datetime | None) -> None:
    """That `by` may hand the report in now, and that nothing is missing."""
    if not any(
        by.has_perm(name, report) for name in ("reporting.answer", "reporting.enter_on_behalf")
    ):
        raise PermissionDenied
    if reason := why_locked(report, now=now):
        raise LockedError(reason)
    check_step(REPORT_STEPS, "hand_in", state=report.state, may=True)
    if missing := missing_fields(report, answers):
        raise IncompleteError(missing)
    if report.waits_for_approval:
        raise DomainError(_("Your manager has to approve the report before it is handed in."))


@transaction.atomic
def take_back(report: Report, *, by: User, reason: str, now: datetime | None = None) -> Report:
    """Take back what is handed in, to change it; the receipt and the frozen copy stay.

    Raises:
        LockedError: the time has passed, so that it could not be handed in again.
        StepNotAllowedError, PermissionDenied, ReasonNeededError: see `take_report_step`.
    """
    if why := why_closed(report, now=now):
        raise LockedError(why)
    return take_report_step(report, "take_back", by=by, reason=reason)


def _what(report: Report) -> str:
    """In the language of the content, whoever hands in."""
    with translation.override(settings.LANGUAGE_CODE):
        return year_title(report.follow_up.year, report.follow_up.programme.title)


def missing_fields(report: Report, answers: list[Answer]) -> dict[int, list[str]]:
    """Answer id → what must be filled before the report is handed in; questions as "q<id>"."""
    required = list(
        report.follow_up.questions.filter(is_required=True).values_list("pk", flat=True)
    )
    return {
        answer.pk: names
        for answer in answers
        if (names := answer_content(answer).missing_with(required))
    }


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
