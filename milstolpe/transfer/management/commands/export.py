"""`milstolpe export FILE`: the whole content, a county or a programme as XLSX, CSV or JSON."""

import os
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from milstolpe.core.durable import flush_to_disk
from milstolpe.organisations.models import County
from milstolpe.programmes.models import Programme
from milstolpe.transfer.export.files import TYPES, write_export
from milstolpe.transfer.export.scope import Scope


class Command(BaseCommand):
    help = "Write the content to FILE: .xlsx, .zip (CSV with a data package) or .json."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="is replaced when the new one is whole")
        narrower = parser.add_mutually_exclusive_group()
        narrower.add_argument("--county", default="", help="its code, such as 12")
        narrower.add_argument("--programme", default="", help="its address, without /program/")
        parser.add_argument("--public", action="store_true", help="only what everybody may see")

    def handle(self, *_args: Any, file: Path, **options: Any) -> None:
        kind = file.suffix.removeprefix(".").lower()
        if kind not in TYPES:
            raise CommandError(_("The file must end in .xlsx, .zip or .json."))
        scope = _scope(options["county"], options["programme"], is_public=options["public"])
        unfinished = file.with_name(f".{file.name}.{os.getpid()}.unfinished")
        try:
            with unfinished.open("w+b") as content:
                write_export(content, kind, scope)
            flush_to_disk(unfinished)
            unfinished.replace(file)
            flush_to_disk(file)
        except OSError as error:
            reason = {"file": file, "reason": error.strerror or error}
            raise CommandError(_("%(file)s cannot be written: %(reason)s.") % reason) from error
        finally:
            unfinished.unlink(missing_ok=True)
        self.stdout.write(
            _("%(file)s is written: %(count)s bytes.")
            % {"file": file, "count": file.stat().st_size}
        )


def _scope(county: str, programme: str, *, is_public: bool) -> Scope:
    if county and not County.objects.filter(code=county).exists():
        raise CommandError(_("There is no county with the code %(code)s.") % {"code": county})
    if programme and not Programme.objects.filter(address=programme).exists():
        raise CommandError(_("There is no programme at %(address)s.") % {"address": programme})
    return Scope(county, programme, AnonymousUser() if is_public else None)
