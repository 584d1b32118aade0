"""Says whether every save still is what was saved. Run it after a restore, and now and then."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from milstolpe.followup.queries import integrity as followup
from milstolpe.programmes.queries import integrity as programmes
from milstolpe.programmes.queries.integrity import Disagreement
from milstolpe.reporting.queries import integrity as reporting


class Command(BaseCommand):
    help = "Check every save against its checksum and what is shown against the last save."

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = followup.verify(reporting.verify(programmes.verify()))
        for row in verdict.found:
            self.stdout.write(_line(row))
        if verdict.found:
            raise CommandError(
                _("%(found)s disagreements in %(saves)s saves.")
                % {"found": len(verdict.found), "saves": verdict.saves}
            )
        self.stdout.write(_("All of %(saves)s saves agree.") % {"saves": verdict.saves})


def _line(row: Disagreement) -> str:
    if row.number is None:
        return f"{row.address}: {row.what}"
    place = _("save %(number)s") % {"number": row.number}
    return f"{row.address}, {place}: {row.what}"
