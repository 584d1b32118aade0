"""What must be done in the product's own process: `python -m tools.bench_transfer_inside WHAT`."""

import csv
import json
import os
import sys
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milstolpe.config.settings")
django.setup()

from milstolpe.organisations.models import Organisation
from milstolpe.programmes.models import Measure
from milstolpe.transfer.export.files import write_export
from milstolpe.transfer.export.scope import Scope
from milstolpe.transfer.export.sheets import filled_sheets

HEADINGS = (
    *("Programadress", "Milstolpe-id", "Aktörsadress", "År", "Roll"),
    *("Genomförandegrad", "Motivering", "Kommentar"),
)
SENTENCES = (
    "Arbetet är påbörjat i två av tre förvaltningar.",
    "Åtgärden är genomförd, och rutinerna är beslutade av nämnden.",
    "Finansiering saknas för nästa steg; en ansökan är inlämnad.",
    "En arbetsgrupp är tillsatt och underlaget tas fram under våren.",
)
TIMES = 3


def reports_file(file: str, actors: str, years: str) -> int:
    """Write a CSV file of reports as people hand them in; how many."""
    dice = Random("reports")  # noqa: S311
    measures = list(
        Measure.objects.filter(programme__state__in=("running", "closed", "decided"))
        .order_by("pk")
        .values_list("programme__address", "public_id", "programme__start_year")
    )
    slugs = list(
        Organisation.objects.filter(end_on=None).order_by("slug").values_list("slug", flat=True)
    )
    count = 0
    with Path(file).open("w", encoding="utf-8-sig", newline="") as place:
        writer = csv.writer(place, delimiter=";")
        writer.writerow(HEADINGS)
        for (address, measure, start), step in product(measures, range(int(years))):
            for slug in dice.sample(slugs, int(actors)):
                words = (dice.choice("GHPE"), dice.choice(SENTENCES), dice.choice(SENTENCES))
                writer.writerow([address, measure, slug, start - 20 + step, "Huvudaktör", *words])
                count += 1
    return count


def export_speed(file: str) -> dict[str, float]:
    """Seconds of CPU of the whole export, and of the csv module with the same rows from memory.

    CPU, since neither waits for anything but the disk, and others may use the machine.
    """
    rows = [(sheet, list(found)) for sheet, found in filled_sheets(Scope())]

    def write() -> None:
        with Path(f"{file}.csv").open("w", encoding="utf-8", newline="") as place:
            for _sheet, found in rows:
                csv.writer(place).writerows(found)

    pairs = [(_seconds(lambda: _export(file)), _seconds(write)) for _time in range(TIMES)]
    export, alone = map(min, zip(*pairs, strict=True))
    return {"export": export, "csv": alone, "rows": sum(len(found) for _sheet, found in rows)}


def _export(file: str) -> None:
    with Path(file).open("w+b") as place:
        write_export(place, "zip", Scope())


def _seconds(work: Callable[[], None]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    command, *words = sys.argv[1:]
    made = reports_file(*words) if command == "reports_file" else export_speed(*words)
    print(json.dumps(made))
