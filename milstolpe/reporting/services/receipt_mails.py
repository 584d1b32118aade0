"""The mail with the receipt: to whoever handed in, and to the organisation's function mailbox;
also to its contact persons when somebody else has handed in for it."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.accounts.services import send_mail_later
from milstolpe.core.addresses import whole
from milstolpe.core.formats import format_date, format_time
from milstolpe.records.models import Receipt
from milstolpe.reporting.addresses import receipt_path
from milstolpe.reporting.enums import MailKind
from milstolpe.reporting.models import Mailing, Submission
from milstolpe.reporting.queries.recipients import recipients_of


def mail_receipt(submission: Submission, *, by: User) -> list[Mailing]:
    """Send the receipt, with the head of the chain, once the transaction is committed.

    To `by`, who hands in (or sends it once more), and to the organisation.
    """
    receipt, report = submission.receipt, submission.report
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Receipt: %(what)s") % {"what": receipt.what}
        body = _body(receipt)
    addresses = {by.email, report.organisation.function_mailbox} - {""}
    if not by.has_perm("reporting.answer", report):
        addresses |= set(recipients_of([report], own=True)[report.pk].emails)
    rows = []
    for address in sorted(addresses):
        row = Mailing.objects.create(report=report, kind=MailKind.RECEIPT, email=address, by=by)
        send_mail_later(to=address, subject=subject, body=body, reference=row.reference)
        rows.append(row)
    return rows


def _body(receipt: Receipt) -> str:
    when = f"{format_date(receipt.at)} {format_time(receipt.at)}"
    parts = [
        _("%(who)s has handed in: %(what)s.") % {"who": receipt.organisation, "what": receipt.what},
        "\n".join(
            [
                _("Time: %(when)s") % {"when": when},
                _("Fingerprint of the content: %(hash)s") % {"hash": receipt.content_sha256},
            ]
        ),
        _("The head of the chain of receipts is number %(number)s, this receipt:")
        % {"number": receipt.number}
        + f"\n{receipt.hash}",
        _("The receipt before it: %(hash)s") % {"hash": receipt.previous_hash},
        _("Anybody can check the receipt here: %(address)s")
        % {"address": whole(receipt_path(receipt))},
    ]
    return "\n\n".join(parts) + "\n"
