"""Tells those concerned about a report: notices in the interface, and mails as rows and jobs."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.addresses import in_swedish
from milstolpe.core.formats import format_date
from milstolpe.records.notices import notify
from milstolpe.reporting.addresses import answering_path, judging_path
from milstolpe.reporting.enums import MailKind
from milstolpe.reporting.mail import queue
from milstolpe.reporting.models import Mailing, Report
from milstolpe.reporting.queries.recipients import recipients_of, runners_of


@transaction.atomic
def tell_organisations(reports: Collection[Report], kind: str, *, by: User) -> list[Mailing]:
    """Mail those who answer these reports, and leave a notice for those with an account.

    One mail to each address, however many of the reports it answers; one row for each report and
    address. To contact persons in force, else to the function mailbox. The mails are queued once
    the transaction is committed.

    Args:
        reports: of one follow-up; read with `organisation`, `answered_by` and the programme.
    """
    found = recipients_of(reports, own=kind == MailKind.ON_BEHALF)
    references: dict[str, uuid.UUID] = defaultdict(uuid.uuid4)  # one for each mail
    mailings = Mailing.objects.bulk_create(
        Mailing(report=report, kind=kind, email=email, by=by, reference=references[email])
        for report in reports
        for email in found[report.pk].emails
    )
    by_email: dict[str, list[int]] = defaultdict(list)
    for row in mailings:
        by_email[row.email].append(row.pk)
    with translation.override(settings.LANGUAGE_CODE):
        for report in reports:
            text = _notice(report, kind)
            notify(found[report.pk].users, text, in_swedish(answering_path(report)))
    _remember([report for report in reports if found[report.pk].emails], kind)
    transaction.on_commit(partial(queue, list(by_email.values())))
    return mailings


def tell_runners(report: Report, *, by: User) -> None:
    """A notice to those who coordinate the programme, but not to `by`: it is handed in."""
    with translation.override(settings.LANGUAGE_CODE):
        text = _("%(name)s has handed in: %(title)s %(year)s") % _words(report)
        others = [pk for pk in runners_of(report.follow_up) if pk != by.pk]
        notify(others, text, in_swedish(judging_path(report)))


def _remember(reports: Collection[Report], kind: str) -> None:
    field = {MailKind.INVITATION: "invited_at", MailKind.REMINDER: "reminded_at"}.get(
        MailKind(kind)
    )
    if field:
        now = timezone.now()
        Report.objects.filter(pk__in=[row.pk for row in reports]).update(**{field: now})


def _notice(report: Report, kind: str) -> str:
    texts = {
        MailKind.INVITATION: _("Report by %(day)s for %(name)s: %(title)s %(year)s"),
        MailKind.REMINDER: _("Not handed in yet by %(name)s: %(title)s %(year)s"),
        MailKind.RETURNED: _("Returned to %(name)s: %(title)s %(year)s"),
        MailKind.LONGER_TIME: _("Longer time for %(name)s: %(title)s %(year)s"),
        MailKind.ON_BEHALF: _("Entered by the county board for %(name)s: %(title)s %(year)s"),
    }
    return texts[MailKind(kind)] % _words(report)


def _words(report: Report) -> dict[str, object]:
    follow_up = report.follow_up
    return {
        "name": report.organisation.name,
        "title": follow_up.programme.title,
        "year": follow_up.year,
        "day": format_date(follow_up.answer_by),
    }
