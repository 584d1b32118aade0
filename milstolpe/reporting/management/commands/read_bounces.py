"""`milstolpe read-bounces`: reads mails that came back, and marks the mails that they are about."""

import mailbox
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.reporting.services.bounces import take_bounces
from milstolpe.rounds.models import TextMailing

MOST_BYTES = 20 * 1024 * 1024  # of one letter; ours are small


class Command(BaseCommand):
    """A letter on standard input, as a mail server pipes it; or files, a Maildir, an mbox.

    Letters of a Maildir are marked as read, and read once. The others may be read again: a mail is
    marked once.
    """

    help = "Reads mails that came back: from standard input, files, a Maildir or an mbox."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="letters, one in each file")
        parser.add_argument("--maildir", type=Path, help="a folder with cur, new and tmp")
        parser.add_argument("--mbox", type=Path, help="a file with many letters")

    def handle(self, *_args: Any, **options: Any) -> None:
        letters = list(options["files"])
        count = 0
        try:
            for letter in _letters(letters, options["maildir"], options["mbox"]):
                for row in take_bounces(letter):
                    count += 1
                    about = row.round if isinstance(row, TextMailing) else row.report
                    self.stdout.write(f"{about}: {row.email}")
        except (OSError, mailbox.Error) as error:
            raise CommandError(_("The letters cannot be read: %(why)s") % {"why": error}) from error
        text = ngettext("%(n)s mail is marked.", "%(n)s mails are marked.", count)
        self.stdout.write(text % {"n": count})


def _letters(files: list[Path], maildir: Path | None, mbox: Path | None) -> Iterator[bytes]:
    if not (files or maildir or mbox):
        yield sys.stdin.buffer.read(MOST_BYTES)
    for file in files:
        with file.open("rb") as opened:
            yield opened.read(MOST_BYTES)
    if maildir:
        yield from _unread(mailbox.Maildir(maildir, create=False))
    if mbox:
        with closing(mailbox.mbox(mbox, create=False)) as box:
            for letter in box:
                yield letter.as_bytes()


def _unread(folder: mailbox.Maildir) -> Iterator[bytes]:
    """The letters that are not marked as read; each is, once it has been taken."""
    for key in folder.keys():  # noqa: SIM118  # not a dictionary: it gives letters
        letter = folder.get_message(key)
        if "S" in letter.get_flags():
            continue
        yield folder.get_bytes(key)
        letter.set_subdir("cur")
        letter.add_flag("S")
        folder[key] = letter
