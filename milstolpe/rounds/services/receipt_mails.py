"""The mail with the receipt: to whoever handed in, and to the organisation's function mailbox."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from milstolpe.accounts.models import User
from milstolpe.accounts.services import send_mail_later
from milstolpe.core.addresses import whole
from milstolpe.core.formats import format_date, format_time
from milstolpe.rounds.addresses import receipt_page_path
from milstolpe.rounds.models import HandIn


def mail_receipt(hand_in: HandIn, *, by: User) -> None:
    """Send the receipt, with the head of the chain, once the transaction is committed."""
    receipt = hand_in.receipt
    with translation.override(settings.LANGUAGE_CODE):
        words = {
            "receipt": receipt,
            "when": f"{format_date(receipt.at)} {format_time(receipt.at)}",
            "check": whole(f"{receipt.get_absolute_url()}?innehall={receipt.content_sha256}"),
            "page": whole(receipt_page_path(hand_in)),
        }
        text = render_to_string("rounds/mail/receipt.txt", words)
    subject, _line, body = text.strip().partition("\n")
    for address in sorted({by.email, hand_in.organisation.function_mailbox} - {""}):
        send_mail_later(to=address, subject=subject, body=f"{body.strip()}\n")
