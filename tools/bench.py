"""Measures the speed of the product and writes docs/benchmarks.md: `python -m tools.bench`.

Figures are ratios wherever they can be: to a bare view of the same server, or to the same page
with a tenth of the content, measured in turn in the same run.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tools import bench_follow_up, bench_plans, bench_rounds, bench_transfer
from tools.bench_data import Content, filled
from tools.bench_files import beside_row, file_rows, memory_row
from tools.bench_follow_up import Volume, follow_up_rows
from tools.bench_pages import change_row, inside, query_rows, weight_rows
from tools.bench_report import Row, Table, at_most, failed, write
from tools.bench_server import serving
from tools.bench_speed import (
    SHARE_KEPT,
    SHARE_MADE,
    Effort,
    against_hello,
    against_size,
    cpu_ms,
)

EVERYTHING = "/atgarder.json"
FILES = ("/atgarder.xlsx", "/atgarder.csv")


@dataclass(frozen=True)
class Scale:
    """How much content, and how long is measured."""

    few: Content
    some: Content
    many: Content
    effort: Effort
    downloads: int
    changes: int
    follow_up: Volume
    reported: Content
    transfer: bench_transfer.Volume
    rounds: bench_rounds.Volume
    plans: bench_plans.Volume


WHOLE = Scale(
    few=Content(measures=24, programmes=3, organisations=380),
    some=Content(measures=1_000, programmes=6, organisations=400),
    # Some are internal or in drafts: a little more than 10,000 are public.
    many=Content(measures=10_600, programmes=60, organisations=400),
    effort=Effort(pairs=30, batch_seconds=0.25),
    downloads=5,
    changes=10,
    follow_up=bench_follow_up.WHOLE,
    reported=Content(measures=1_100, programmes=20, organisations=410),
    transfer=bench_transfer.WHOLE,
    rounds=bench_rounds.WHOLE,
    plans=bench_plans.WHOLE,
)
QUICK = Scale(
    few=Content(measures=24, programmes=3, organisations=380),
    some=Content(measures=60, programmes=4, organisations=380),
    many=Content(measures=200, programmes=6, organisations=380),
    effort=Effort(pairs=2, batch_seconds=0.05),
    downloads=1,
    changes=2,
    follow_up=bench_follow_up.QUICK,
    reported=Content(measures=40, programmes=5, organisations=380),
    transfer=bench_transfer.QUICK,
    rounds=bench_rounds.QUICK,
    plans=bench_plans.QUICK,
)


class Bench:
    """Three databases, servers on the two larger ones, and what is measured there."""

    def __init__(self, scale: Scale, folder: Path, database: str, stack: ExitStack) -> None:
        self.scale, self.folder, self.database = scale, folder, database
        self.few, self.some, self.many = (
            stack.enter_context(filled(folder, database, content))
            for content in (scale.few, scale.some, scale.many)
        )
        anew = {"MILSTOLPE_PAGE_CACHE": "0"}
        self.kept, self.made, self.small = (
            stack.enter_context(serving(site.settings(**more), folder / f"{name}.log"))
            for name, site, more in (
                ("kept", self.many, {}),
                ("made", self.many, anew),
                ("small", self.some, anew),
            )
        )
        self.rows = inside(self.many, "rows")
        self.lists = inside(self.many, "pages")
        self.pages = {name: path for name, path in self.lists.items() if ".json" not in path}

    def tables(self) -> Iterator[Table]:
        """One after the other, as they are measured."""
        yield from self._speed()
        yield Table(
            "SQL queries",
            f"With {self.scale.few.measures} and with {self.scale.many.measures} measures; every "
            "page made anew.",
            query_rows(inside(self.few, "queries"), inside(self.many, "queries")),
        )
        yield Table(
            "What a page weighs",
            "HTML, CSS and script as sent. The product itself compresses: pages with Django's "
            "gzip, static files once with WhiteNoise; so does the demo. Script at most 10 kB.",
            weight_rows(self.kept, self.pages),
        )
        yield Table("Large files", f"All {self.rows['all']} public measures.", self._files())
        yield Table(
            "Never stale",
            "Another process saves a measure whose page all workers keep; then it is asked for.",
            [change_row(self.many, self.kept, self.scale.changes)],
        )
        yield Table(
            "Beside a peer",
            "The best open peer lists 1,000 measures in 4.4 s of CPU with 57 queries, shows one in "
            "138 ms with 90, in workers of 340 MB. Wanted: a tenth of each, half the memory.",
            self._peer(),
        )
        yield self._transfer()
        yield self._rounds()
        yield self._plans()
        # Last: it fills the database that the others are measured on.
        yield Table(
            "The yearly follow-up",
            "Every page made anew, asked for over one connection that stays open.",
            follow_up_rows(self.many, self.made, self.scale.follow_up),
        )

    def _transfer(self) -> Table:
        with filled(self.folder, self.database, self.scale.reported) as reported:
            return Table(
                "Everything in, everything out",
                "`milstolpe import-legacy` of a file of yearly reports, then `milstolpe export` of "
                "the whole content as CSV in a ZIP archive, beside the csv module writing the same "
                "rows from memory to one file, unpacked.",
                bench_transfer.transfer_rows(reported, self.scale.transfer),
            )

    def _rounds(self) -> Table:
        volume = self.scale.rounds
        return Table(
            "The yearly follow-up of objectives",
            f"Every text of {volume.characters} characters in {volume.versions} versions, in "
            f"{volume.years} years; every page made anew, over one connection that stays open.",
            bench_rounds.round_rows(self.folder, self.database, volume),
        )

    def _plans(self) -> Table:
        volume = self.scale.plans
        return Table(
            "The operating plan",
            f"A plan of {volume.activities} activities; queries are those of a plan ten times as "
            "large. Every page made anew, over one connection that stays open.",
            bench_plans.plan_rows(self.folder, self.database, volume),
        )

    def _speed(self) -> Iterator[Table]:
        effort = self.scale.effort
        yield Table(
            "Nothing has changed",
            "Requests per second in percent of the bare view's; pages kept and validated. The JSON "
            f"list is a file of {self.rows['JSON list']} measures; files are made anew.",
            against_hello(self.kept, self.lists, effort, share=SHARE_KEPT),
        )
        yield Table(
            "Every page made anew",
            "The same with `MILSTOLPE_PAGE_CACHE=0`.",
            against_hello(self.made, self.lists, effort, share=SHARE_MADE),
        )
        yield Table(
            "Ten times the measures",
            f"How much more CPU a request takes with {self.scale.many.measures} measures than with "
            f"{self.scale.some.measures}; every page made anew.",
            self._growth(),
        )

    def _growth(self) -> list[Row]:
        here = inside(self.some, "pages")
        both = {name: (here[name], path) for name, path in self.pages.items()}
        return against_size(self.small, self.made, both, self.scale.effort)

    def _files(self) -> list[Row]:
        times, pages = self.scale.downloads, list(self.pages.values())
        rows = [row for path in FILES for row in file_rows(self.kept, path, times=times)]
        rows += [beside_row(self.kept, path, pages, downloads=times) for path in FILES]
        return [*rows, memory_row(self.kept)]

    def _peer(self) -> list[Row]:
        here = inside(self.some, "pages")
        queries = inside(self.some, "queries")
        return [
            at_most("List of all measures: CPU", cpu_ms(self.small, EVERYTHING), 440, "{:.0f} ms"),
            at_most("One measure: CPU", cpu_ms(self.small, here["measure"]), 13.8, "{:.1f} ms"),
            at_most("One measure: queries", queries["measure"], 9, "{:.0f}"),
            at_most("A worker's memory", self.kept.memory_mb(), 170, "{:.0f} MB"),
        ]


def main() -> int:
    """Measure everything. Returns 1 when a target is missed, so that nobody overlooks it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small and short, writes no page")
    parser.add_argument("--database", default="", help="a PostgreSQL server, postgres://…")
    arguments = parser.parse_args()
    scale = QUICK if arguments.quick else WHOLE
    tables = []
    with tempfile.TemporaryDirectory(prefix="milstolpe-bench-") as folder, ExitStack() as stack:
        print("Fyller databaser och startar servrar …", flush=True)
        bench = Bench(scale, Path(folder), arguments.database, stack)
        for table in bench.tables():
            print(f"\n{table.markdown()}", flush=True)
            tables.append(table)
    if not arguments.quick:
        write(tables, database=arguments.database)
    missed = failed(tables)
    print(f"\n{len(missed)} mål missade." if missed else "\nAlla mål nådda.")
    return 1 if missed and not arguments.quick else 0


if __name__ == "__main__":
    sys.exit(main())
