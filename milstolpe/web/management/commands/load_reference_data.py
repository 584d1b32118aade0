"""Loads all reference data and says what became of each file's rows."""

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.followup.reference import load_judgements
from milstolpe.objectives.reference import load_objectives
from milstolpe.organisations.reference import load_organisations
from milstolpe.reporting.reference import load_instruments


class Command(BaseCommand):
    help = "Load or update all reference data. May be run again at any time."

    @transaction.atomic
    def handle(self, *args: object, **options: object) -> None:
        loaders = (load_organisations, load_objectives, load_instruments, load_judgements)
        results = [result for load in loaders for result in load()]
        self.stdout.write(
            _row(_("Dataset"), _("Rows"), _("Added"), _("Updated"), _("Unchanged"), _("Kept"))
        )
        for result in results:
            self.stdout.write(
                _row(
                    result.name,
                    result.rows,
                    result.created,
                    result.updated,
                    result.unchanged,
                    len(result.kept),
                )
            )
        for result in results:
            for row in result.kept:
                self.stdout.write(
                    _("Kept as edited here: %(dataset)s, %(row)s")
                    % {"dataset": result.name, "row": row}
                )


def _row(name: str, *cells: object) -> str:
    return f"{name:<22}" + "".join(f"{cell!s:>13}" for cell in cells)
