"""`milstolpe restore FILE`: make this installation what a backup holds, or only look at it."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from milstolpe.backup.errors import RestoreError
from milstolpe.backup.manifest import Manifest
from milstolpe.backup.services.backing_up import key_check
from milstolpe.backup.services.restoring import check_backup, restore


class Command(BaseCommand):
    help = "Put a backup back, wholly or not at all. Stop the server and the job process first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="throw away what the database holds now"
        )
        parser.add_argument(
            "--check", action="store_true", help="only read the whole file and say what it holds"
        )

    def handle(self, *_args: Any, file: Path, **options: Any) -> None:
        began = time.monotonic()
        try:
            manifest = (
                check_backup(file)
                if options["check"]
                else restore(file, replace=options["replace"])
            )
        except RestoreError as error:
            raise CommandError(error) from error
        seconds = {"seconds": f"{time.monotonic() - began:.1f}"}
        self._tell(manifest)
        if options["check"]:
            self.stdout.write(_("The backup is whole. Checked in %(seconds)s seconds.") % seconds)
            return
        self.stdout.write(_("Restored in %(seconds)s seconds.") % seconds)
        if manifest.key_check != key_check():
            self.stderr.write(
                _(
                    "The secret key is another than where the backup was made: links in mails and "
                    "calendar addresses that people have do not work until MILSTOLPE_SECRET_KEY is "
                    "the same as there."
                )
            )

    def _tell(self, manifest: Manifest) -> None:
        told = {
            "made_at": manifest.made_at,
            "tables": len(manifest.content.tables),
            "rows": manifest.content.rows,
            "files": manifest.content.files.rows,
        }
        self.stdout.write(
            _(
                "Made %(made_at)s: %(tables)s tables with %(rows)s rows and %(files)s uploaded "
                "files."
            )
            % told
        )
        self.stdout.write(_("Checksum of the content: %(sum)s") % {"sum": manifest.content.sha256})
