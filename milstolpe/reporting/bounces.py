"""Reads a letter that tells that a mail could not be delivered (RFC 3464). No database.

Mail servers return the mail, or its headings, with a part that programs can read. Ours are known by
the reference in their Message-ID and in the address that they are returned to.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message

from django.utils.translation import gettext as _

FAILED = "failed"  # for good; "delayed" and the others are not
_REFERENCE = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")


@dataclass(frozen=True)
class Bounce:
    """A mail that could not be delivered to one address."""

    references: frozenset[str]  # hexadecimal; those of ours are among them, if it was ours
    recipient: str
    status: str  # such as 5.1.1; empty if it is not said
    said: str  # by the mail server that refused it


def read_bounces(raw: bytes) -> list[Bounce]:
    """What the letter says was not delivered: nothing for delays, automatic answers and others."""
    letter = message_from_bytes(raw)
    references = frozenset(_references(letter))
    return [
        Bounce(references, _address(fields), _status(fields), _words(fields))
        for fields in _recipients(letter)
        if _field(fields, "Action").lower() == FAILED
    ]


def reason_of(status: str, said: str) -> str:
    """Why a mail was not delivered, as a sentence, with what the mail server said."""
    _class, _dot, detail = (status or _first_status(said)).partition(".")
    texts = {
        "1.1": _("The address does not exist."),
        "1.2": _("The part of the address after @ does not exist."),
        "1.10": _("The address does not exist."),
        "2.1": _("The mailbox is closed."),
        "2.2": _("The mailbox is full."),
        "4.1": _("The receiving mail server does not take mail to the address."),
        "4.4": _("The part of the address after @ does not exist."),
        "4.7": _("The mail could not be delivered in time."),
    }
    refused = _("The receiving mail server refused the mail.")
    default = refused if detail.startswith("7.") else _("The mail could not be delivered.")
    reason = texts.get(detail, default)
    return f"{reason} ({said})" if said else reason


def _recipients(letter: Message) -> Iterator[Message]:
    """The fields of each recipient; the first block is about the whole letter."""
    for part in letter.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            for block in blocks if isinstance(blocks, list) else ():
                if isinstance(block, Message) and "Final-Recipient" in block:
                    yield block


def _references(letter: Message) -> Iterator[str]:
    """Everything in headings that may be a reference of ours."""
    for part in letter.walk():
        yield from _found(part)
        if part.get_content_type() == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield from _found(message_from_string(content.decode(errors="replace")))


def _found(part: Message) -> Iterator[str]:
    for value in part.values():
        yield from _REFERENCE.findall(str(value).lower())


def _field(fields: Message, name: str) -> str:
    return " ".join(str(fields.get(name, "")).split())


def _address(fields: Message) -> str:
    """Without the kind before it ("rfc822;")."""
    return _field(fields, "Final-Recipient").rpartition(";")[2].strip()


def _status(fields: Message) -> str:
    return _first_status(_field(fields, "Status"))


def _words(fields: Message) -> str:
    """What the other server said, without the kind before it ("smtp;")."""
    text = _field(fields, "Diagnostic-Code")
    return text.partition(";")[2].strip() or text


def _first_status(text: str) -> str:
    found = _STATUS.search(text)
    return found[0] if found else ""
