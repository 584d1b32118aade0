"""`milstolpe import-plan`: takes a plan document, or shows what is understood of it."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from milstolpe.core.errors import DomainError
from milstolpe.core.formats import format_number
from milstolpe.workplan.reading.found import Check, PlanFound
from milstolpe.workplan.services.taking import read_plan, take_plan

ALL_AGREES, SOMETHING_WRONG, UNREADABLE = 0, 1, 2


class Command(BaseCommand):
    """Ends with 0 when every line is understood and every stated sum agrees, 1 when something is
    not understood or does not agree, 2 when nothing could be read or taken."""

    help = "Imports an operating plan from a document: .docx, .md or .txt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="DOCX, Markdown or plain text")
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument("--report", type=Path, help="write what was understood here, as JSON")

    def handle(self, *_args: Any, file: Path, **options: Any) -> None:
        try:
            found = self._import(file, is_dry_run=options["dry_run"], report=options["report"])
        except DomainError as error:
            self.stderr.write(str(error))
            sys.exit(UNREADABLE)
        except OSError as error:
            if error.filename is None:  # not about a file: somebody stopped listening
                raise
            text = _("The file %(name)s cannot be read or written. Check the path and try again.")
            self.stderr.write(text % {"name": error.filename})
            sys.exit(UNREADABLE)
        agrees = all(check.agrees for check in found.checks) and not found.not_understood
        sys.exit(ALL_AGREES if agrees else SOMETHING_WRONG)

    def _import(self, path: Path, *, is_dry_run: bool, report: Path | None) -> PlanFound:
        with path.open("rb") as file:
            found = read_plan(path.name, file, path.stat().st_size)
        if report is not None:
            text = json.dumps(found.as_json(), ensure_ascii=False, indent=1)
            report.write_text(f"{text}\n", "utf-8")
        self._tell(found)
        if is_dry_run:
            self.stdout.write(_("Nothing is written: this was a try."))
        else:
            take_plan(found, by=None)
            self.stdout.write(_("The plan for %(year)s is taken.") % {"year": found.year})
        return found

    def _tell(self, found: PlanFound) -> None:
        self.stdout.write(
            _("%(activities)s activities, %(days)s days, %(priority)s of them prioritised.")
            % {
                "activities": len(found.activities),
                "days": format_number(found.days_total),
                "priority": sum(row.is_priority for row in found.activities),
            }
        )
        for check in found.checks:
            self.stdout.write(_told(check))
        for line in found.not_understood:
            words = {"line": line.number, "text": line.text}
            self.stdout.write(_("Not understood, line %(line)s: %(text)s") % words)


def _shown(figure: str | float | None) -> str:
    return format_number(figure) if isinstance(figure, int | float) else str(figure)


def _told(check: Check) -> str:
    words = {"what": check.what, "stated": _shown(check.stated), "found": _shown(check.found)}
    if check.agrees:
        return _("Agrees: %(what)s, %(stated)s.") % words
    return _("DOES NOT AGREE: %(what)s. Stated %(stated)s, counted %(found)s.") % words
