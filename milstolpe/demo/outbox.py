"""Mail of the demo: written to files by Django's file backend, read here as plain text."""

import email
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from itertools import islice
from pathlib import Path

from django.utils.timezone import localtime

# The backend writes this after every message; a file holds those of one connection.
_BETWEEN = b"\n" + b"-" * 79 + b"\n"


@dataclass(frozen=True)
class Letter:
    """One mail."""

    key: str
    sent_at: datetime | None
    to: str
    subject: str
    text: str


def newest_letters(folder: Path, most: int) -> list[Letter]:
    """The mails in the folder, the newest first, `most` of them."""
    files = sorted(folder.glob("*.log"), reverse=True)
    return list(islice((letter for path in files for letter in reversed(_read(path))), most))


def find_letter(folder: Path, key: str) -> Letter | None:
    """The mail with this key. The key is compared and never becomes part of a path."""
    files = (path for path in folder.glob("*.log") if path.stem == key.rpartition("-")[0])
    return next((letter for path in files for letter in _read(path) if letter.key == key), None)


def _read(path: Path) -> list[Letter]:
    return [
        _letter(f"{path.stem}-{number}", email.message_from_bytes(raw, policy=policy.default))
        for number, raw in enumerate(path.read_bytes().split(_BETWEEN))
        if raw.strip()
    ]


def _letter(key: str, message: EmailMessage) -> Letter:
    sent = message["Date"]
    body = message.get_body(("plain",))
    return Letter(
        key=key,
        sent_at=_swedish_time(sent.datetime) if sent else None,
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        text=body.get_content() if body else "",
    )


def _swedish_time(sent: datetime) -> datetime:
    """Mails say "-0000" when the time is in UTC and no zone is claimed; that is read as none."""
    return localtime(sent if sent.tzinfo else sent.replace(tzinfo=UTC))
