"""`milstolpe backup FILE`: the whole installation as one file, made while people work."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from milstolpe.backup.errors import BackupError
from milstolpe.backup.services.backing_up import back_up


class Command(BaseCommand):
    help = "Write the database and all uploaded files to one file. People can go on working."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="is replaced when the new one is whole")
        parser.add_argument(
            "--allow-missing-files",
            action="store_true",
            help="leave out uploaded files that are gone from the disk, and say so",
        )

    def handle(self, *_args: Any, file: Path, **options: Any) -> None:
        began = time.monotonic()
        try:
            manifest = back_up(file, allow_missing_files=options["allow_missing_files"])
        except BackupError as error:
            raise CommandError(error) from error
        for name in manifest.content.missing:
            self.stderr.write(
                _("Left out, since it is gone from the disk: %(name)s") % {"name": name}
            )
        told = {
            "file": file,
            "tables": len(manifest.content.tables),
            "rows": manifest.content.rows,
            "files": manifest.content.files.rows,
            "megabytes": f"{file.stat().st_size / 1e6:.1f}",
            "seconds": f"{time.monotonic() - began:.1f}",
        }
        self.stdout.write(
            _(
                "%(file)s holds %(tables)s tables with %(rows)s rows and %(files)s uploaded files: "
                "%(megabytes)s MB, made in %(seconds)s seconds."
            )
            % told
        )
        self.stdout.write(_("Checksum of the content: %(sum)s") % {"sum": manifest.content.sha256})
