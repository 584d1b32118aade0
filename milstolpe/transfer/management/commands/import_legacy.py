"""`milstolpe import-legacy`: takes a file from the old system, or shows what taking it would do."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.core.errors import DomainError
from milstolpe.organisations.models import County
from milstolpe.transfer.models import Import
from milstolpe.transfer.planning.records import Plan
from milstolpe.transfer.reading.mapping import read_mapping
from milstolpe.transfer.report import report_of
from milstolpe.transfer.services.kept_answers import kept_mapping
from milstolpe.transfer.services.running import Given, carry_out, plan_file, sha256_of
from milstolpe.transfer.template import BY_KEY

ALL_TAKEN, SOMETHING_LEFT, UNREADABLE = 0, 1, 2
_SHOWN = 20  # rows that are told on the screen; the report has all


class Command(BaseCommand):
    """Ends with 0 when everything is taken, 1 when something is refused or asked, 2 when the file
    cannot be read."""

    help = "Imports programmes, measures, actors, commitments and yearly reports from a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="XLSX or CSV")
        parser.add_argument("--mapping", type=Path, help="what the file calls things, as TOML")
        parser.add_argument("--county", default="", help="take rows of this county only, e.g. 12")
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument("--report", type=Path, help="write the outcome here, as JSON")

    def handle(self, *_args: Any, file: Path, **options: Any) -> None:
        try:
            status = self._import(file, options)
        except DomainError as error:
            self.stderr.write(str(error))
            status = UNREADABLE
        except OSError as error:
            if error.filename is None:  # not about a file: somebody stopped listening
                raise
            text = _("The file %(name)s cannot be read or written. Check the path and try again.")
            self.stderr.write(text % {"name": error.filename})
            status = UNREADABLE
        sys.exit(status)

    def _import(self, path: Path, options: dict[str, Any]) -> int:
        county = _county(options["county"])
        mapping = kept_mapping(county)
        if options["mapping"]:
            mapping = mapping.joined(read_mapping(options["mapping"].read_bytes()))
        with path.open("rb") as file:
            given = Given(path.name, file, path.stat().st_size, mapping, county)
            planned = plan_file(given)
            if not options["dry_run"]:
                with transaction.atomic():  # the import leaves all of itself, or no trace
                    row = Import.objects.create(
                        county_id=county or None,
                        name=path.name[:200],
                        sha256=sha256_of(file),
                        is_dry_run=False,
                    )
                    planned = carry_out(given, planned, row)
        report = report_of(planned.plan)
        if options["report"]:
            text = json.dumps(report, ensure_ascii=False, indent=1)
            options["report"].write_text(f"{text}\n", "utf-8")
        self._tell(planned.plan, is_dry_run=options["dry_run"])
        return ALL_TAKEN if planned.plan.is_whole else SOMETHING_LEFT

    def _tell(self, plan: Plan, *, is_dry_run: bool) -> None:
        if is_dry_run:
            self.stdout.write(_("Nothing is written: this was a try."))
        if not plan.counts():
            self.stdout.write(_("The file has headings, but no rows that are data."))
        for kind, count in plan.counts().items():
            said = vars(count)
            line = _(
                "%(kind)s: %(rows_in)s rows in = %(created)s created + %(updated)s changed + "
                "%(unchanged)s left alone + %(refused)s refused + %(asked)s to be answered"
            )
            self.stdout.write(line % {"kind": BY_KEY[kind].title, **said})
        for kind, total in Counter(thing.kind for thing in plan.missing).items():
            line = _("%(kind)s: %(total)s in Milstolpe, but not in the file; they stay")
            self.stdout.write(line % {"kind": BY_KEY[kind].title, "total": total})
        report = report_of(plan)
        for row in [*report["refused"], *report["questions"]][:_SHOWN]:
            place = " ".join(str(row[key]) for key in ("sheet", "row", "field") if row[key])
            why = row.get("reason") or ", ".join(row.get("candidates", ())) or "?"
            self.stdout.write(f"  {place}: {row['value'][:80]} – {why}")


def _county(code: str) -> str:
    if code and not County.objects.filter(code=code).exists():
        raise DomainError(_("There is no county %(code)s.") % {"code": code})
    return code
