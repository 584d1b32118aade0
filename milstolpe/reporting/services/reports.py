"""Steps of a report, and what the county board decides about it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError, ReasonNeededError
from milstolpe.core.steps import check_step
from milstolpe.core.versions import SavedMeanwhileError, signed
from milstolpe.organisations.models import Organisation
from milstolpe.reporting.enums import REPORT_STEPS, MailKind, ReportState
from milstolpe.reporting.models import AnswerRevision, Report, ReportEvent
from milstolpe.reporting.services.telling import tell_organisations


@transaction.atomic
def take_report_step(report: Report, name: str, *, by: User, reason: str = "") -> Report:
    """Move the report along `REPORT_STEPS` and keep who, when and why.

    An organisation that gets its report back is mailed the reason.

    Handing in has a service of its own, which gives the receipt.

    Raises:
        StepNotAllowedError, PermissionDenied, ReasonNeededError: see `check_step`.
    """
    report = locked(report)
    row = REPORT_STEPS.get(name)
    may = row is not None and _may(by, row.permission, report)
    step = check_step(REPORT_STEPS, name, state=report.state, may=may, reason=reason)
    report = move(report, name, to_state=step.to_state, by=by, reason=reason)
    if name == "return":
        tell_organisations([report], MailKind.RETURNED, by=by)
    return report


def move(report: Report, step: str, *, to_state: str, by: User | None, reason: str = "") -> Report:
    """Set the state and write the event; who may is the caller's question."""
    before, report.state = report.state, to_state
    report.save(update_fields=["state"])
    ReportEvent.objects.create(
        report=report,
        step=step,
        from_state=before,
        to_state=to_state,
        reason=reason.strip(),
        by=by,
    )
    return report


@transaction.atomic
def give_longer_time(report: Report, *, until: datetime, reason: str, by: User) -> Report:
    """Let this organisation answer until then, whatever holds for the others; it is mailed.

    Raises:
        ReasonNeededError: no reason.
        DomainError: the time has already passed.
    """
    if not reason.strip():
        raise ReasonNeededError
    if until <= timezone.now():
        raise DomainError(_("Choose a time that has not passed."))
    report = locked(report)
    if (report.extended_until, report.extension_reason) == (until, reason.strip()):
        return report  # the button was pressed twice
    report.extended_until, report.extension_reason = until, reason.strip()
    report.save(update_fields=["extended_until", "extension_reason"])
    tell_organisations([report], MailKind.LONGER_TIME, by=by)
    return report


class AnswererChangedError(SavedMeanwhileError):
    """Somebody else has chosen who answers in its place after the page was opened."""

    def __init__(self, report: Report) -> None:
        message = _("Nobody answers in its place any more: somebody changed it meanwhile.")
        if report.answered_by:
            message = _("%(name)s answers in its place: somebody chose it meanwhile.") % {
                "name": report.answered_by.name
            }
        again = _("Nothing is changed. Press again if you still want to go on.")
        DomainError.__init__(self, f"{message} {again}")
        self.number = report.answered_by_id or 0


@transaction.atomic
def let_answer_for(
    report: Report, other: Organisation | None, *, by: User, base_number: int | None = None
) -> Report:
    """Let another organisation, such as an association, answer in its place; None: nobody.

    Args:
        base_number: the id of who answered in its place when the page was opened, 0 for nobody;
            None where nobody looked.
    Raises:
        AnswererChangedError: another has been chosen since.
        DomainError: it is the one that is asked.
    """
    report = locked(report)
    if base_number not in (None, report.answered_by_id or 0) and report.answered_by != other:
        raise AnswererChangedError(report)
    if other is not None and other.pk == report.organisation_id:
        raise DomainError(_("Choose another organisation than the one that is asked."))
    report.answered_by = other
    report.save(update_fields=["answered_by"])
    return report


@transaction.atomic
def ask_for_approval(report: Report, *, needed: bool, by: User) -> Report:
    """Say whether the organisation's own manager is to approve before it is handed in."""
    report = locked(report)
    report.needs_approval, report.approved_at, report.approved_by = needed, None, None
    report.save(update_fields=["needs_approval", "approved_at", "approved_by"])
    return report


@transaction.atomic
def approve_report(report: Report, *, by: User, base_number: int | None = None) -> Report:
    """The manager's approval of what is saved now. A later change takes it away.

    Args:
        base_number: as in `require_seen`.
    Raises:
        DomainError: the report is not being worked on.
        SavedMeanwhileError: see `require_seen`.
    """
    report = locked(report)
    if report.state not in (ReportState.SAVED, ReportState.RETURNED):
        raise DomainError(_("There is nothing to approve now. Reload the page."))
    require_seen(report, base_number)
    report.approved_at, report.approved_by = timezone.now(), by
    report.save(update_fields=["approved_at", "approved_by"])
    return report


def require_seen(report: Report, base_number: int | None) -> None:
    """Refuse unless the answers of the report, which is held, are those that were looked at.

    Args:
        base_number: how many times they had been saved then; None where nobody looked.
    Raises:
        SavedMeanwhileError: somebody has saved since.
    """
    number = report.answers.aggregate(n=Sum("number", default=0))["n"]
    if base_number in (None, number):
        return
    saves = AnswerRevision.objects.filter(answer__report=report).select_related("by")
    if newest := saves.order_by("pk").last():
        raise SavedMeanwhileError(signed(newest.by, newest.at), number=number)


def locked(report: Report) -> Report:
    """The report, held until the transaction ends."""
    rows = Report.objects.select_for_update(of=("self",)).select_related(
        "follow_up__programme", "organisation", "answered_by"
    )
    return rows.get(pk=report.pk)


def _may(user: User, permission: str, report: Report) -> bool:
    if user.has_perm(permission, report):
        return True
    # What an organisation can do, the county board can do on its behalf.
    return permission == "reporting.answer" and user.has_perm("reporting.enter_on_behalf", report)
