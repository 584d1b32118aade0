"""Everything in, everything out: 120,000 yearly reports imported, and all exported as CSV."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import steps
from tools.bench_data import Site
from tools.bench_report import Row, at_least, at_most
from tools.paths import MILSTOLPE, ROOT

ROWS_PER_SECOND = 3_000
IMPORT_MB = 600
SHARE_OF_CSV = 30  # percent


@dataclass(frozen=True)
class Volume:
    """How many reports there are afterwards: each measure, by so many actors, in so many years."""

    actors: int
    years: int


WHOLE = Volume(actors=12, years=10)
QUICK = Volume(actors=2, years=2)


def transfer_rows(site: Site, volume: Volume) -> list[Row]:
    """Fills the site with reports by an import of a CSV file, and exports everything."""
    file = site.folder / "reports.csv"
    count = _inside(site, "reports_file", str(file), str(volume.actors), str(volume.years))
    seconds, cpu, peak_mb, status = _imported(site, file)
    if status:
        raise RuntimeError(f"The import ended with {status}.")
    speed = _inside(site, "export_speed", str(site.folder / "everything.zip"))
    size = f"a file of {file.stat().st_size / 1e6:.0f} MB"
    said = f"{count:,} rows in {seconds:.1f} s ({cpu:.1f} s of CPU), {size}"
    export = (
        f"{speed['rows']:,} rows in {speed['export']:.2f} s of CPU, with reading and packing; the "
        f"csv module alone {speed['csv']:.2f} s"
    )
    share = 100 * speed["csv"] / speed["export"]
    return [
        at_least("Import of reports", count / seconds, ROWS_PER_SECOND, "{:.0f} rows/s", said),
        at_most("Import: memory at most", peak_mb, IMPORT_MB, "{:.0f} MB"),
        at_least("Export of everything as CSV", share, SHARE_OF_CSV, "{:.0f} % of csv", export),
    ]


def _imported(site: Site, file: Path) -> tuple[float, float, float, int]:
    """Seconds, those of CPU, megabytes at most, and the exit status of the import."""
    started = time.perf_counter()
    child = subprocess.Popen(
        [MILSTOLPE, "import-legacy", file],
        cwd=ROOT,
        env=steps.environment_for(site.settings()),
        stdout=subprocess.DEVNULL,
    )
    _pid, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    seconds, cpu = time.perf_counter() - started, usage.ru_utime + usage.ru_stime
    return seconds, cpu, usage.ru_maxrss / 1024, child.returncode


def _inside(site: Site, *words: str) -> Any:
    command = [sys.executable, "-m", "tools.bench_transfer_inside", *words]
    environment = steps.environment_for(site.settings())
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)
