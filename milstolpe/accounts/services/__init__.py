"""What changes accounts. Other rooms import from here."""

from milstolpe.accounts.mail import errand_address, send_mail_later
from milstolpe.accounts.services.links import invite
from milstolpe.accounts.services.people import (
    change_email,
    close_account,
    remove_second_factor,
    reopen_account,
    update_profile,
)

__all__ = [
    "change_email",
    "close_account",
    "errand_address",
    "invite",
    "remove_second_factor",
    "reopen_account",
    "send_mail_later",
    "update_profile",
]
