"""Inviting and reminding: many organisations in one act, each address once; and once more what
came back."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.reporting.enums import MailKind
from milstolpe.reporting.models import FollowUp, Mailing, Report
from milstolpe.reporting.queries.overview import (
    bounced_mailings,
    late_reports,
    uninvited_reports,
)
from milstolpe.reporting.services.receipt_mails import mail_receipt
from milstolpe.reporting.services.reports import locked
from milstolpe.reporting.services.telling import tell_organisations


@transaction.atomic
def invite_all(follow_up: FollowUp, *, by: User) -> Sequence[Mailing]:
    """Mail everyone who can answer and has not been invited. A second press mails nobody.

    Raises:
        PermissionDenied: `by` does not run the follow-up.
        DomainError: it is not open, or nobody is left to invite.
    """
    follow_up = _open_follow_up(follow_up, by=by)
    return _tell(uninvited_reports(follow_up), MailKind.INVITATION, by=by)


@transaction.atomic
def remind_late(
    follow_up: FollowUp, report_ids: Sequence[int], *, shown_at: datetime, by: User
) -> Sequence[Mailing]:
    """Remind those of the named reports that have still not handed in.

    Args:
        report_ids: those that the page named; whoever has handed in since is left alone.
        shown_at: when the page named them; whoever was reminded since is left alone, so that a
            second press mails nobody.
    Raises:
        PermissionDenied, DomainError: as `invite_all`.
    """
    follow_up = _open_follow_up(follow_up, by=by)
    late = late_reports(follow_up).filter(pk__in=report_ids)
    late = late.exclude(reminded_at__gte=shown_at)
    return _tell(late, MailKind.REMINDER, by=by)


@transaction.atomic
def send_again(report: Report, *, by: User) -> Sequence[Mailing]:
    """Send the mail that came back once more, to those who are told today. A second press sends
    nothing.

    Raises:
        PermissionDenied: `by` does not run the follow-up.
        DomainError: no mail is back, nobody has an address, or it is an invitation or a reminder
            and the follow-up is no longer open.
    """
    report = locked(report)
    if not by.has_perm("reporting.judge_report", report):
        raise PermissionDenied
    row = bounced_mailings(report).first()
    if row is None:
        raise DomainError(_("There is nobody left to mail. Reload the page."))
    if row.kind == MailKind.RECEIPT:
        return mail_receipt(report.submissions.select_related("receipt", "by")[0], by=by)
    if row.kind in (MailKind.INVITATION, MailKind.REMINDER):
        _open_follow_up(report.follow_up, by=by)
    sent = tell_organisations([report], row.kind, by=by)
    if not sent:
        raise DomainError(_("There is no address to send to. Put the contacts right first."))
    return sent


def _tell(reports: QuerySet[Report], kind: str, *, by: User) -> list[Mailing]:
    rows = list(reports)
    if not rows:
        raise DomainError(_("There is nobody left to mail. Reload the page."))
    return tell_organisations(rows, kind, by=by)


def _open_follow_up(follow_up: FollowUp, *, by: User) -> FollowUp:
    """The follow-up, held until the transaction ends: two presses at once are one act each."""
    row = FollowUp.objects.select_for_update(of=("self",)).select_related("programme")
    follow_up = row.get(pk=follow_up.pk)
    if not by.has_perm("reporting.run_follow_up", follow_up):
        raise PermissionDenied
    if not follow_up.is_open:
        raise DomainError(_("Mails are sent while the follow-up is open."))
    return follow_up
